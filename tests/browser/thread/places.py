"""The places of the walks: their people, and what these write into the pages. Everybody and every matter is made up."""

from collections.abc import Mapping
from dataclasses import dataclass

OPERATOR = "olli.operaattori@palvelu.example"
PASSWORD = "seitsemän sinistä saapasta"
PEOPLE = ("administrator", "secretary", "chair", "vice", "first", "second", "absent", "deputy")


@dataclass(frozen=True)
class Place:
    """A municipality of the register. `people` stand in the order of PEOPLE, `lists` and `texts` by language."""

    language: str
    municipality: str
    languages: tuple[str, ...]
    domain: str
    people: tuple[str, ...]
    rows: str
    wrong_word: tuple[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def name(self, who: str) -> str:
        """The name of the person who has this part in the walk."""
        return self.people[PEOPLE.index(who)]

    def email(self, who: str) -> str:
        """Addresses follow names: Maija Mäki has maija.maki@ the domain of the place."""
        plain = self.name(who).lower().translate(str.maketrans("äöå ", "aoa."))
        return f"{plain}@{self.domain}"

    def text(self, what: str, language: str = "") -> str:
        """What is typed, in the place's own language or another of its board."""
        return self.texts[what][language or self.language]

    def pasted(self, *, is_wrong: bool = False) -> str:
        """The list of members as it is pasted; the wrong one has one category that nobody understands."""
        text = self.rows.replace("@", f"@{self.domain}")
        return text.replace(*self.wrong_word, 1) if is_wrong else text


TEXTS: Mapping[str, Mapping[str, str]] = {
    "board": {
        "fi": "Kotoutumisen neuvottelukunta",
        "sv": "Delegationen för integration",
        "en": "Integration Advisory Board",
    },
    "place": {
        "fi": "Kaupungintalo, kokoushuone Saari",
        "sv": "Stadshuset, mötesrummet Holmen",
        "en": "City Hall, meeting room Island",
    },
    "title": {
        "fi": "Kielikahvilat lähiöihin",
        "sv": "Språkkaféer till förorterna",
        "en": "Language cafés to the suburbs",
    },
    "summary": {
        "fi": "Kielikahvilassa voi harjoitella suomea ilmaiseksi. Niitä halutaan myös lähiöihin.",
        "sv": "På ett språkkafé kan man öva svenska gratis. De önskas också till förorterna.",
        "en": "In a language café everybody can practise Finnish for free. They are wanted in the suburbs too.",
    },
    "background": {
        "fi": "Kielikahviloita on nyt vain keskustassa. Monikulttuuriyhdistys Silta ry on tarjonnut tilojaan.",
        "sv": "Språkkaféer finns nu bara i centrum. Föreningen Bron rf har erbjudit sina lokaler.",
        "en": "There are language cafés in the centre only. The association Bridge has offered its rooms.",
    },
    "proposal": {
        "fi": "Neuvottelukunta esittää kahden kielikahvilan perustamista.",
        "sv": "Delegationen föreslår att två språkkaféer grundas.",
        "en": "The board proposes that two language cafés be founded.",
    },
    "counter": {
        "fi": "Perustetaan ensin yksi kielikahvila kokeeksi.",
        "sv": "Först grundas ett språkkafé på försök.",
        "en": "One language café is founded first, as a trial.",
    },
    "discussion": {
        "fi": "Keskusteltiin tiloista ja aukioloajoista.",
        "sv": "Man diskuterade lokaler och öppettider.",
        "en": "Rooms and opening hours were discussed.",
    },
    "decision": {
        "fi": "Neuvottelukunta päätti esittää kahden kielikahvilan perustamista vuoden loppuun mennessä.",
        "sv": "Delegationen beslutade föreslå att två språkkaféer grundas före årets slut.",
        "en": "The board decided to propose that two language cafés be founded by the end of the year.",
    },
    "follow_up": {
        "fi": "Sivistystoimi valmistelee",
        "sv": "Bildningssektorn bereder",
        "en": "The education department prepares",
    },
    "dissent": {
        "fi": "Yksi kahvila olisi riittänyt aluksi.",
        "sv": "Ett kafé hade räckt till en början.",
        "en": "One café would have been enough to begin with.",
    },
    "file": {"fi": "Laskelma kustannuksista", "sv": "Kostnadskalkyl", "en": "Estimate of the costs"},
    "report": {
        "fi": "Ensimmäinen kahvila avattiin, toinen avataan keväällä.",
        "sv": "Det första kaféet har öppnats, det andra öppnas på våren.",
        "en": "The first café was opened, the second one opens in spring.",
    },
}

FINNISH = Place(
    language="fi", municipality="Akaa", languages=("fi",), domain="akaa.example", texts=TEXTS,
    people=("Anna Aho", "Sanna Salo", "Maija Mäki", "Pekka Peltola", "Leila Lind", "Omar Oksa", "Ville Vuori", "Dora Dahl"),
    wrong_word=("työmarkkinajärjestö", "työmarkinat ehkä"),
    rows="""Nimi; Sähköposti; Järjestö; Ryhmä; Rooli; Varajäsen; Sukupuoli; Kieli
Maija Mäki; maija.maki@; Palkansaajat ry; työmarkkinajärjestö; puheenjohtaja; Tapio Tuomi; nainen; fi
Tapio Tuomi; tapio.tuomi@; ; ; varajäsen; ; mies; fi
Pekka Peltola; pekka.peltola@; Monikulttuuriyhdistys Silta ry; järjestö; varapuheenjohtaja; Noora Niemi; mies; fi
Noora Niemi; noora.niemi@; ; ; varajäsen; ; nainen; fi
Leila Lind; leila.lind@; Naisten talo ry; järjestö; jäsen; Heikki Harju; nainen; fi
Heikki Harju; ; ; ; varajäsen; ; mies; fi
Omar Oksa; omar.oksa@; Yrittäjät ry; yrittäjät; jäsen; Riitta Ranta; mies; fi
Riitta Ranta; riitta.ranta@; ; ; varajäsen; ; nainen; fi
Ville Vuori; ville.vuori@; Kylät ry; järjestö; jäsen; Dora Dahl; mies; fi
Dora Dahl; dora.dahl@; ; ; varajäsen; ; nainen; fi
""",
)  # fmt: skip

SWEDISH = Place(
    language="sv", municipality="Hanko", languages=("fi", "sv"), domain="hango.example", texts=TEXTS,
    people=("Agneta Ask", "Sonja Sund", "Maj Malm", "Per Palm", "Lena Lax", "Omar Otter", "Viking Vik", "Doris Dal"),
    wrong_word=("arbetsmarknadsorganisation", "arbetsmarknad kanske"),
    rows="""Namn; E-post; Organisation; Kategori; Roll; Ersättare; Kön; Språk
Maj Malm; maj.malm@; Löntagarna rf; arbetsmarknadsorganisation; ordförande; Tor Tall; kvinna; sv
Tor Tall; tor.tall@; ; ; ersättare; ; man; sv
Per Palm; per.palm@; Föreningen Bron rf; förening; vice ordförande; Nina Nord; man; sv
Nina Nord; nina.nord@; ; ; ersättare; ; kvinna; sv
Lena Lax; lena.lax@; Kvinnornas hus rf; förening; ledamot; Hans Holm; kvinna; sv
Hans Holm; ; ; ; ersättare; ; man; sv
Omar Otter; omar.otter@; Företagarna rf; företagare; ledamot; Rita Roos; man; sv
Rita Roos; rita.roos@; ; ; ersättare; ; kvinna; sv
Viking Vik; viking.vik@; Byarna rf; förening; ledamot; Doris Dal; man; sv
Doris Dal; doris.dal@; ; ; ersättare; ; kvinna; sv
""",
)  # fmt: skip

ENGLISH = Place(
    language="en", municipality="Espoo", languages=("fi", "en"), domain="espoo.example", texts=TEXTS,
    people=("Ada Ash", "Sara Stone", "Mary Moor", "Paul Pine", "Lea Lake", "Omar Oak", "Will West", "Dora Dale"),
    wrong_word=("labour market", "labour perhaps"),
    rows="""Name; E-mail; Organisation; Category; Role; Deputy; Gender; Language
Mary Moor; mary.moor@; Employees; labour market; chair; Tom Tree; woman; en
Tom Tree; tom.tree@; ; ; deputy; ; man; en
Paul Pine; paul.pine@; Bridge; association; vice-chair; Nora North; man; en
Nora North; nora.north@; ; ; deputy; ; woman; en
Lea Lake; lea.lake@; House of Women; association; member; Henry Hill; woman; en
Henry Hill; ; ; ; deputy; ; man; en
Omar Oak; omar.oak@; Entrepreneurs; entrepreneurs; member; Rita Rose; man; en
Rita Rose; rita.rose@; ; ; deputy; ; woman; en
Will West; will.west@; Villages; association; member; Dora Dale; man; en
Dora Dale; dora.dale@; ; ; deputy; ; woman; en
""",
)  # fmt: skip
