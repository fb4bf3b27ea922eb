"""Meeting 3/2026 of a fictional board in Finnish: one recusal, one vote by name, one dissent, and nobody real."""

from advisory.infra.pdf import MinutesDocument
from tests.infra.minutes_parts import blocks, column, fact, item, part, signature, vote

PROPOSAL = "Päätösehdotus"
UNANIMOUS = part("Päätös", "Hyväksyttiin yksimielisesti.")

PRESENT = (
    "Aino Salmela, puheenjohtaja (kaupunginhallitus)",
    "Farid Nuri, varapuheenjohtaja (Lehtorannan Kulttuurisilta ry)",
    "Pekka Hautala (Lehtorannan palkansaajat ry)",
    "Marja-Leena Korpi (Lehtorannan asiantuntijat ry)",
    "Tuomas Rauhala (Lehtorannan pienyrittäjät ry)",
    "Sofia Ahonen (Lehtorannan elinkeinoyhdistys ry)",
    "Yasmin Haddad (Naisten Ääni ry)",
    "Olga Petrova (Kohtaamispaikka Silta ry)",
    "Juhani Mäki, Hanna Laineen varajäsen (Lehtorannan toimihenkilöt ry)",
    "Ville Aaltonen (Lehtorannan seurakuntayhtymä), etänä",
    "Amina Warsame, Liban Omarin varajäsen (Nuorten Lehtoranta ry), etänä, saapui 24 §:n aikana klo 17.20",
)

ITEMS = [
    item(
        "§ 21 Kokouksen avaaminen",
        part("Päätös", "Puheenjohtaja avasi kokouksen klo 17.02."),
    ),
    item(
        "§ 22 Kokouksen laillisuus ja päätösvaltaisuus",
        part(
            "Päätös",
            "Kokous todettiin lailliseksi ja päätösvaltaiseksi (läsnä 10 jäsentä 13:sta).",
        ),
        parts=[part("", "Kokouskutsu on lähetetty 9.9.2026.")],
    ),
    item(
        "§ 23 Pöytäkirjantarkastajat",
        part(
            "Päätös",
            "Valittiin Pekka Hautala ja Yasmin Haddad. Pöytäkirja tarkastetaan sähköisesti 21.9.2026 mennessä.",
        ),
    ),
    item(
        "§ 24 Esityslistan hyväksyminen",
        part("Päätös", "Hyväksyttiin. Asiaan § 29 lisättiin liite 3."),
        notes=[
            part(
                "Läsnäolo",
                "Merkittiin, että Amina Warsame saapui kokoukseen 24 §:n käsittelyn aikana klo 17.20.",
            )
        ],
    ),
    item(
        "§ 25 Aiempien päätösten seuranta",
        part(
            "Päätös",
            "Merkittiin tiedoksi. Kirjastopalveluilta pyydetään selvitys seuraavaan kokoukseen.",
        ),
        meta="Esittelijä kotoutumispäällikkö Leena Vuori",
        parts=[
            part(
                PROPOSAL,
                "Merkitään tiedoksi seurantataulukko (liite 1), seitsemän toimenpidettä:\n\n"
                "- neljä on toteutunut\n- kaksi on käynnissä\n- yksi on myöhässä: kirjaston keskusteluryhmät, "
                "vastuutaho kirjastopalvelut, uusi määräaika 31.10.2026.",
            )
        ],
        follow_up=fact("Seuranta", "Kirjastopalvelut, selvitys kokoukseen 21.10.2026"),
    ),
    item(
        "§ 26 Lausunto kotoutumisen edistämisen toimenpideohjelmasta 2027–2030",
        UNANIMOUS,
        meta="LEHDno-2026-614 · Esittelijä kotoutumispäällikkö Leena Vuori",
        parts=[
            part(
                PROPOSAL,
                "Annetaan liitteen 2 mukainen lausunto kaupunginhallitukselle.",
            )
        ],
        follow_up=fact(
            "Seuranta",
            "Leena Vuori lähettää lausunnon kaupunginhallitukselle, kun pöytäkirja on tarkastettu.",
        ),
    ),
    item(
        "§ 27 Esitys kohtaamispaikka-avustuksesta (Kohtaamispaikka Silta ry)",
        UNANIMOUS,
        meta="Esittelijä kotoutumispäällikkö Leena Vuori",
        parts=[
            part(
                PROPOSAL,
                "Puolletaan hyvinvointilautakunnalle 12 000 euron avustuksen myöntämistä.",
            ),
            part(
                "Esteellisyys",
                "Olga Petrova ilmoitti olevansa esteellinen yhdistyksen hallituksen jäsenenä (hallintolain "
                "28 §:n 1 momentin 5 kohta). Neuvottelukunta totesi hänet esteelliseksi. Petrova poistui kokouksesta "
                "asian käsittelyn ja päätöksenteon ajaksi klo 17.48–17.59.",
            ),
        ],
    ),
    item(
        "§ 28 Aloite anonyymin rekrytoinnin kokeilusta",
        part("Päätös", "Esittelijän ehdotus hyväksyttiin äänin 7–4."),
        meta="Esittelijä kotoutumispäällikkö Leena Vuori",
        parts=[
            part(
                PROPOSAL,
                "Esitetään kaupunginhallitukselle, että anonyymiä rekrytointia kokeillaan kesätyöpaikoissa 2027. "
                "Tavoite on 30 % hauista, vastuutaho henkilöstöpalvelut, mittari anonyymien hakujen osuus ja "
                "seuranta 30.9.2027.",
            ),
            part(
                "Käsittely",
                "Tuomas Rauhala ehdotti Sofia Ahosen kannattamana, että kokeilu rajataan kahteen yksikköön. "
                "Puheenjohtaja totesi, että on tehty esittelijän ehdotuksesta poikkeava kannatettu ehdotus, "
                "joten on äänestettävä.",
            ),
            vote(
                "Äänestys",
                "Äänestystapa: nimenhuuto. Ne, jotka kannattavat esittelijän ehdotusta, äänestävät ”jaa”; ne, "
                "jotka kannattavat Rauhalan ehdotusta, äänestävät ”ei”.",
                column(
                    "Jaa",
                    "esittelijän ehdotus",
                    "Salmela",
                    "Nuri",
                    "Hautala",
                    "Haddad",
                    "Petrova",
                    "Mäki",
                    "Warsame",
                ),
                column("Ei", "Rauhalan ehdotus", "Korpi", "Rauhala", "Ahonen", "Aaltonen"),
                column("Tyhjä", ""),
            ),
        ],
        notes=[
            part(
                "Eriävä mielipide",
                "Tuomas Rauhala ilmoitti eriävän mielipiteen; perustelut liitteenä 4.",
            )
        ],
        follow_up=fact("Seuranta", "Henkilöstöpalvelut, määräaika 30.9.2027"),
    ),
    item(
        "§ 29 Rasisminvastaisen viikon 2027 ohjelma",
        part(
            "Päätös",
            "Hyväksyttiin ohjelma ja nimettiin työryhmä: Haddad (koollekutsuja), Warsame, Kallio (asiantuntija).",
        ),
    ),
    item(
        "§ 30 Tiedoksi ja seuraava kokous",
        part(
            "Päätös",
            "Seuraava kokous on 21.10.2026 klo 17. Puheenjohtaja päätti kokouksen klo 18.41.",
        ),
    ),
]

EXAMPLE: MinutesDocument = {
    "language": "fi",
    "title": "Pöytäkirja 3/2026",
    "subtitle": "Kotoutumisen ja hyvien väestösuhteiden neuvottelukunta",
    "introduction": (
        "Kaupunginhallituksen kuntalain 30 §:n 3 momentin nojalla asettama toimikunta, toimikausi 1.8.2025–31.5.2027"
    ),
    "municipality": "Lehtorannan kaupunki",
    "label": "Pöytäkirja 3/2026",
    "draft": "",
    "facts": [
        fact("Aika", "keskiviikko 16.9.2026 klo 17.02–18.41"),
        fact("Paikka", "Kaupungintalo, kokoushuone Koivu, ja etäyhteys"),
        fact(
            "Päätöksentekotapa",
            "Varsinainen kokous; osa jäsenistä osallistui sähköisesti",
        ),
    ],
    "attendance": [
        fact("Läsnä, 11/13 jäsentä", *PRESENT),
        fact(
            "Poissa",
            "Kari Niemelä (Lehtorannan viljelijät ry) ja hänen varajäsenensä",
            "Thu Nguyen (Vietnamilaisten ystävät ry) ja hänen varajäsenensä",
        ),
        fact(
            "Läsnäolo- ja puheoikeus",
            "Leena Vuori, kotoutumispäällikkö, esittelijä",
            "Jari Kallio, ylikonstaapeli, poliisi",
            "Riikka Ström, palvelujohtaja, hyvinvointialue",
            "Timo Lehto, asiakaspäällikkö, työllisyysalue",
        ),
        fact("Pöytäkirjanpitäjä", "Sanna Koski, hallintosihteeri"),
    ],
    "items": ITEMS,
    "appeal": {
        "label": "Ilmoitus muutoksenhakukiellosta",
        "blocks": blocks(
            "Päätöksiin §§ 21–30 ei saa hakea muutosta, koska ne koskevat vain valmistelua tai täytäntöönpanoa "
            "(kuntalaki 136 §)."
        ),
    },
    "signatures": {
        "label": "Allekirjoitukset",
        "people": [
            signature("Aino Salmela", "puheenjohtaja", "Allekirjoitettu sähköisesti 21.9.2026"),
            signature(
                "Sanna Koski",
                "pöytäkirjanpitäjä",
                "Allekirjoitettu sähköisesti 21.9.2026",
            ),
        ],
        "facts": [
            fact("Tarkastettu", "21.9.2026 Pekka Hautala, Yasmin Haddad"),
            fact("Nähtävänä", "yleisessä tietoverkossa 22.9.2026 alkaen"),
        ],
    },
    "attachments": fact(
        "Liitteet",
        "Seurantataulukko",
        "Lausunto toimenpideohjelmasta 2027–2030",
        "Rasisminvastaisen viikon ohjelma",
        "Tuomas Rauhalan eriävän mielipiteen perustelut",
    ),
}
