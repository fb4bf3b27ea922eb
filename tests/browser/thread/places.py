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
    },
    "place": {
        "fi": "Kaupungintalo, kokoushuone Saari",
        "sv": "Stadshuset, mötesrummet Holmen",
    },
    "title": {
        "fi": "Kielikahvilat lähiöihin",
        "sv": "Språkkaféer till förorterna",
    },
    "summary": {
        "fi": "Kielikahvilassa voi harjoitella suomea ilmaiseksi. Niitä halutaan myös lähiöihin.",
        "sv": "På ett språkkafé kan man öva svenska gratis. De önskas också till förorterna.",
    },
    "background": {
        "fi": "Kielikahviloita on nyt vain keskustassa. Monikulttuuriyhdistys Silta ry on tarjonnut tilojaan.",
        "sv": "Språkkaféer finns nu bara i centrum. Föreningen Bron rf har erbjudit sina lokaler.",
    },
    "proposal": {
        "fi": "Neuvottelukunta esittää kahden kielikahvilan perustamista.",
        "sv": "Delegationen föreslår att två språkkaféer grundas.",
    },
    "counter": {
        "fi": "Perustetaan ensin yksi kielikahvila kokeeksi.",
        "sv": "Först grundas ett språkkafé på försök.",
    },
    "discussion": {
        "fi": "Keskusteltiin tiloista ja aukioloajoista.",
        "sv": "Man diskuterade lokaler och öppettider.",
    },
    "decision": {
        "fi": "Neuvottelukunta päätti esittää kahden kielikahvilan perustamista vuoden loppuun mennessä.",
        "sv": "Delegationen beslutade föreslå att två språkkaféer grundas före årets slut.",
    },
    "follow_up": {
        "fi": "Sivistystoimi valmistelee",
        "sv": "Bildningssektorn bereder",
    },
    "dissent": {
        "fi": "Yksi kahvila olisi riittänyt aluksi.",
        "sv": "Ett kafé hade räckt till en början.",
    },
    "file": {"fi": "Laskelma kustannuksista", "sv": "Kostnadskalkyl"},
    "report": {
        "fi": "Ensimmäinen kahvila avattiin, toinen avataan keväällä.",
        "sv": "Det första kaféet har öppnats, det andra öppnas på våren.",
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
