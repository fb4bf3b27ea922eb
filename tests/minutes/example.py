"""The worked example of the domain papers: meeting 3/2026 of a committee in a made-up town. Facts only; nobody is real."""

from datetime import UTC, datetime, timedelta

from advisory.agendas.rules import ItemType, Outcome, StandardItem
from advisory.kernel.localized import Localized

DAY = datetime(2026, 9, 16, tzinfo=UTC)
PRESENTER = "Leena Vuori"


def at(hour: int, minute: int) -> datetime:
    """A time on the meeting day, as clocks in Helsinki show it (summer time, three hours ahead)."""
    return DAY + timedelta(hours=hour - 3, minutes=minute)


# name, organisation, deputy's name (in the order of the seats)
SEATS = (
    ("Aino Salmela", "kaupunginhallitus", "Ritva Joki"),
    ("Farid Nuri", "Lehtorannan Kulttuurisilta ry", "Anna Saari"),
    ("Pekka Hautala", "Lehtorannan palkansaajat ry", "Mikko Lahti"),
    ("Marja-Leena Korpi", "Lehtorannan asiantuntijat ry", "Eero Vainio"),
    ("Tuomas Rauhala", "Lehtorannan pienyrittäjät ry", "Laura Pelto"),
    ("Sofia Ahonen", "Lehtorannan elinkeinoyhdistys ry", "Jukka Ranta"),
    ("Yasmin Haddad", "Naisten Ääni ry", "Leyla Aydin"),
    ("Olga Petrova", "Kohtaamispaikka Silta ry", "Ivan Sokolov"),
    ("Hanna Laine", "Lehtorannan toimihenkilöt ry", "Juhani Mäki"),
    ("Ville Aaltonen", "Lehtorannan seurakuntayhtymä", "Kaisa Niemi"),
    ("Liban Omar", "Nuorten Lehtoranta ry", "Amina Warsame"),
    ("Kari Niemelä", "Lehtorannan viljelijät ry", "Seija Kangas"),
    ("Thu Nguyen", "Vietnamilaisten ystävät ry", "Minh Tran"),
)
DEPUTIES_PRESENT = frozenset({"Juhani Mäki", "Amina Warsame"})
ABSENT_SEATS = frozenset({"Kari Niemelä", "Thu Nguyen"})
REMOTE = frozenset({"Ville Aaltonen", "Amina Warsame"})
LISTENERS = (
    (PRESENTER, "kotoutumispäällikkö"),
    ("Jari Kallio", "ylikonstaapeli, poliisi"),
    ("Riikka Ström", "palvelujohtaja, hyvinvointialue"),
    ("Timo Lehto", "asiakaspäällikkö, työllisyysalue"),
)
ATTACHMENTS = {"follow_up": "Seurantataulukko", "opinion": "Lausunto 2027–2030", "week": "Viikon ohjelma"}

YES = ("Aino Salmela", "Farid Nuri", "Pekka Hautala", "Yasmin Haddad", "Olga Petrova", "Juhani Mäki", "Amina Warsame")
NO = ("Marja-Leena Korpi", "Tuomas Rauhala", "Sofia Ahonen", "Ville Aaltonen")


def words(fi: str, sv: str) -> Localized:
    return Localized(fi=fi, sv=sv)


PROCEDURE, DECIDED, NOTED = ItemType.PROCEDURE, Outcome.DECIDED, Outcome.NOTED
NONE = Localized()
# key, kind, standard, outcome, from, to, title, proposal, decision
ITEMS = (
    ("opening", PROCEDURE, StandardItem.OPENING, NOTED, at(17, 2), at(17, 4),
     words("Kokouksen avaaminen", "Sammanträdet öppnas"), NONE, NONE),
    ("legality", PROCEDURE, StandardItem.LEGALITY, DECIDED, at(17, 4), at(17, 8),
     words("Kokouksen laillisuus ja päätösvaltaisuus", "Laglighet och beslutförhet"), NONE,
     words("Kokous todettiin lailliseksi ja päätösvaltaiseksi.", "Sammanträdet konstaterades lagligt och beslutfört.")),
    ("scrutineers", ItemType.ELECTION, StandardItem.SCRUTINEERS, DECIDED, at(17, 8), at(17, 12),
     words("Pöytäkirjantarkastajat", "Protokolljusterare"), NONE,
     words("Valittiin Pekka Hautala ja Yasmin Haddad.", "Pekka Hautala och Yasmin Haddad valdes.")),
    ("agenda", PROCEDURE, StandardItem.AGENDA, DECIDED, at(17, 12), at(17, 25),
     words("Esityslistan hyväksyminen", "Föredragningslistan godkänns"), NONE,
     words("Hyväksyttiin. Asiaan § 29 lisättiin liite 3.", "Godkändes. Till § 29 fogades bilaga 3.")),
    ("follow_up", ItemType.INFORMATION, StandardItem.FOLLOW_UP, NOTED, at(17, 25), at(17, 35),
     words("Aiempien päätösten seuranta", "Uppföljning av tidigare beslut"),
     words("Merkitään tiedoksi seurantataulukko:\n\n- neljä on toteutunut\n- yksi on myöhässä",
           "Uppföljningstabellen antecknas:\n\n- fyra har genomförts\n- en är försenad"),
     words("Merkittiin tiedoksi.", "Antecknades för kännedom.")),
    ("opinion", ItemType.OPINION, None, DECIDED, at(17, 35), at(17, 47),
     words("Lausunto kotoutumisen edistämisen toimenpideohjelmasta 2027–2030", "Utlåtande om åtgärdsprogrammet"),
     words("Annetaan liitteen 2 mukainen lausunto kaupunginhallitukselle.", "Utlåtandet ges enligt bilaga 2."),
     words("Hyväksyttiin yksimielisesti.", "Godkändes enhälligt.")),
    ("grant", ItemType.PROPOSAL, None, DECIDED, at(17, 48), at(17, 59),
     words("Esitys kohtaamispaikka-avustuksesta", "Framställning om bidrag till mötesplatsen"),
     words("Puolletaan 12 000 euron avustuksen myöntämistä.", "Ett bidrag på 12 000 euro tillstyrks."),
     words("Hyväksyttiin yksimielisesti.", "Godkändes enhälligt.")),
    ("initiative", ItemType.INITIATIVE, None, DECIDED, at(18, 0), at(18, 24),
     words("Aloite anonyymin rekrytoinnin kokeilusta", "Initiativ om försök med anonym rekrytering"),
     words("Esitetään, että anonyymiä rekrytointia kokeillaan kesätyöpaikoissa 2027.",
           "Det föreslås att anonym rekrytering prövas i sommarjobben 2027."),
     words("Esittelijän ehdotus hyväksyttiin äänin 7–4.", "Föredragandens förslag godkändes med rösterna 7–4.")),
    ("week", ItemType.EVENT, None, DECIDED, at(18, 24), at(18, 36),
     words("Rasisminvastaisen viikon 2027 ohjelma", "Program för veckan mot rasism 2027"), NONE,
     words("Hyväksyttiin ohjelma ja nimettiin työryhmä.", "Programmet godkändes och en arbetsgrupp utsågs.")),
    ("closing", PROCEDURE, StandardItem.CLOSING, NOTED, at(18, 36), at(18, 41),
     words("Tiedoksi ja seuraava kokous", "För kännedom och följande sammanträde"), NONE,
     words("Seuraava kokous 21.10.2026 klo 17. Puheenjohtaja päätti kokouksen klo 18.41.",
           "Följande sammanträde 21.10.2026 kl. 17. Ordföranden avslutade sammanträdet kl. 18.41.")),
)  # fmt: skip
FIRST_SECTION = 21
FOLLOW_UP = words("Henkilöstöpalvelut, määräaika 30.9.2027", "Personaltjänsterna, tidsfrist 30.9.2027")
