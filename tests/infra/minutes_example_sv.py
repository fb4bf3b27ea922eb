"""The same meeting in Swedish, as a bilingual municipality would publish it: the heavier items only."""

from advisory.infra.pdf import MinutesDocument
from tests.infra.minutes_parts import (
    appeal,
    blocks,
    column,
    fact,
    item,
    part,
    signature,
    vote,
)

PROPOSAL = "Beslutsförslag"
PRESENTER = "Föredragande integrationschef Leena Vuori"
UNANIMOUS = part("Beslut", "Godkändes enhälligt.")

ITEMS = [
    item(
        "§ 21 Öppnande av sammanträdet",
        part("Beslut", "Ordföranden öppnade sammanträdet kl. 17.02."),
    ),
    item(
        "§ 22 Sammanträdets laglighet och beslutförhet",
        part(
            "Beslut",
            "Sammanträdet konstaterades vara lagligt och beslutfört (10 av 13 ledamöter närvarande).",
        ),
        parts=[part("", "Kallelsen har skickats 9.9.2026.")],
    ),
    item(
        "§ 27 Framställning om understöd för en mötesplats (Kohtaamispaikka Silta ry)",
        UNANIMOUS,
        meta=PRESENTER,
        parts=[
            part(
                PROPOSAL,
                "Delegationen förordar för välfärdsnämnden att ett understöd på 12 000 euro beviljas.",
            ),
            part(
                "Jäv",
                "Olga Petrova anmälde att hon är jävig som medlem av föreningens styrelse (förvaltningslagen 28 "
                "§ 1 mom. "
                "5 punkten). Delegationen konstaterade att hon är jävig. Petrova avlägsnade sig från "
                "sammanträdet för den tid då ärendet behandlades och avgjordes, kl. 17.48–17.59.",
            ),
        ],
    ),
    item(
        "§ 28 Initiativ om försök med anonym rekrytering",
        part("Beslut", "Föredragandens förslag godkändes med rösterna 7–4."),
        meta=PRESENTER,
        parts=[
            part(
                PROPOSAL,
                "Delegationen föreslår stadsstyrelsen att anonym rekrytering prövas för sommarjobben 2027.",
            ),
            vote(
                "Omröstning",
                "Omröstningssätt: namnupprop. De som understöder föredragandens förslag röstar ”ja”; de som "
                "understöder Rauhalas förslag röstar ”nej”.",
                column(
                    "Ja",
                    "föredragandens förslag",
                    "Salmela",
                    "Nuri",
                    "Hautala",
                    "Haddad",
                    "Petrova",
                    "Mäki",
                    "Warsame",
                ),
                column("Nej", "Rauhalas förslag", "Korpi", "Rauhala", "Ahonen", "Aaltonen"),
                column("Blank", ""),
            ),
        ],
        notes=[
            part(
                "Avvikande mening",
                "Tuomas Rauhala anmälde avvikande mening; motiveringen i bilaga 4.",
            )
        ],
        follow_up=fact("Uppföljning", "Personaltjänsterna, tidsfrist 30.9.2027"),
    ),
]

EXAMPLE_SV: MinutesDocument = {
    "language": "sv",
    "title": "Protokoll 3/2026",
    "subtitle": "Delegationen för integration och goda befolkningsrelationer",
    "introduction": (
        "Kommitté tillsatt av stadsstyrelsen med stöd av 30 § 3 mom. i kommunallagen, mandattid 1.8.2025–31.5.2027"
    ),
    "municipality": "Lehtoranta stad",
    "label": "Protokoll 3/2026",
    "draft": "Utkast",
    "facts": [
        fact("Tid", "onsdag 16.9.2026 kl. 17.02–18.41"),
        fact("Plats", "Stadshuset, sammanträdesrum Koivu, och distansförbindelse"),
        fact(
            "Beslutsförfarande",
            "Ordinarie sammanträde; en del av ledamöterna deltog elektroniskt",
        ),
    ],
    "attendance": [
        fact(
            "Närvarande, 11/13 ledamöter",
            "Aino Salmela, ordförande (stadsstyrelsen)",
            "Farid Nuri, vice ordförande (Lehtorannan Kulttuurisilta ry)",
            "Amina Warsame, ersättare för Liban Omar (Nuorten Lehtoranta ry), på distans, anlände kl. 17.20 under § 24",
        ),
        fact(
            "Närvaro- och yttranderätt",
            "Leena Vuori, integrationschef, föredragande",
            "Jari Kallio, överkonstapel, polisen",
        ),
        fact("Protokollförare", "Sanna Koski, förvaltningssekreterare"),
    ],
    "items": [
        {
            **ITEMS[0],
            "appeal": appeal(
                "Besvärsförbud",
                "Beslutet gäller endast beredning (kommunallagen 136 §).",
            ),
        },
        *ITEMS[1:],
    ],
    "appeal": {
        "label": "Meddelande om besvärsförbud",
        "blocks": blocks(
            "I besluten §§ 21–30 får ändring inte sökas, eftersom de gäller endast beredning eller verkställighet "
            "(kommunallagen 136 §)."
        ),
    },
    "signatures": {
        "label": "Underskrifter",
        "people": [
            signature("Aino Salmela", "ordförande", "Undertecknat elektroniskt 21.9.2026"),
            signature("Sanna Koski", "protokollförare", "Undertecknat elektroniskt 21.9.2026"),
        ],
        "facts": [
            fact("Justerat", "21.9.2026 Pekka Hautala, Yasmin Haddad"),
            fact("Tillgängligt", "i det allmänna datanätet från 22.9.2026"),
        ],
    },
    "attachments": fact("Bilagor", "Uppföljningstabell", "Utlåtande om åtgärdsprogrammet 2027–2030"),
}
