"""What the cells of a pasted list of members mean, in Finnish, Swedish and English."""

from collections.abc import Mapping
from types import MappingProxyType

from advisory.boards.rules.states import Capacity, Office, SeatCategory
from advisory.kernel.errors import RuleBroken
from advisory.kernel.plaintext import one_line

_CATEGORY_WORDS: Mapping[SeatCategory, tuple[str, ...]] = MappingProxyType(
    {
        SeatCategory.LABOUR_MARKET: (
            "työmarkkinajärjestöt", "työmarkkinajärjestö", "työmarkkinat", "ammattijärjestö",
            "arbetsmarknadsorganisationer", "arbetsmarknadsorganisation", "arbetsmarknaden",
            "labour market", "labour-market organisations", "trade union",
        ),
        SeatCategory.ENTREPRENEURS: (
            "yrittäjät", "yrittäjäjärjestö", "yrittäjäjärjestöt", "företagare", "företagarorganisation",
            "företagarorganisationer", "entrepreneurs", "entrepreneur", "entrepreneurs' organisations",
        ),
        SeatCategory.CIVIL_SOCIETY: (
            "järjestöt", "järjestö", "kansalaisjärjestö", "kansalaisjärjestöt", "yhdistys", "maahanmuuttajajärjestö",
            "organisationer", "förening", "medborgarorganisation", "medborgarorganisationer", "civilsamhället",
            "civil society", "civil-society organisations", "ngo", "association",
        ),
        SeatCategory.ELECTED_OFFICIALS: (
            "luottamushenkilöt", "luottamushenkilö", "förtroendevalda", "förtroendevald",
            "elected officials", "elected official",
        ),
        SeatCategory.MUNICIPALITY: ("kunta", "kaupunki", "kommun", "stad", "municipality", "city"),
        SeatCategory.WELLBEING_COUNTY: ("hyvinvointialue", "välfärdsområde", "välfärdsområdet", "wellbeing services county"),
        SeatCategory.EMPLOYMENT_AUTHORITY: (
            "työllisyysalue", "työvoimaviranomainen", "sysselsättningsområde", "arbetskraftsmyndighet",
            "employment authority", "employment area",
        ),
        SeatCategory.POLICE: ("poliisi", "polis", "polisen", "police"),
        SeatCategory.RELIGIOUS_COMMUNITIES: (
            "uskonnolliset yhdyskunnat", "uskonnollinen yhdyskunta", "seurakunta", "religiösa samfund", "församling",
            "religious communities", "religious community", "parish",
        ),
        SeatCategory.OTHER: ("muu", "muut", "muu taho", "annan", "annan instans", "andra", "övriga", "other", "other party"),
    }
)  # fmt: skip
_CATEGORIES = {word: category for category, words in _CATEGORY_WORDS.items() for word in words} | {
    category.value: category for category in SeatCategory
}
_MEMBER, _DEPUTY = Capacity.MEMBER, Capacity.DEPUTY
_ROLES: Mapping[str, tuple[Capacity, Office]] = MappingProxyType(
    dict.fromkeys(("", "jäsen", "ledamot", "member"), (_MEMBER, Office.NONE))
    | dict.fromkeys(("puheenjohtaja", "pj", "ordförande", "ordf", "chair"), (_MEMBER, Office.CHAIR))
    | dict.fromkeys(
        ("varapuheenjohtaja", "vpj", "vice ordförande", "viceordförande", "vice-chair", "vice chair"),
        (_MEMBER, Office.VICE_CHAIR),
    )
    | dict.fromkeys(
        ("varajäsen", "henkilökohtainen varajäsen", "ersättare", "personlig ersättare", "deputy", "personal deputy"),
        (_DEPUTY, Office.NONE),
    )
)
_LANGUAGES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("fi", "suomi", "finska", "finnish"), "fi")
    | dict.fromkeys(("sv", "ruotsi", "svenska", "swedish"), "sv")
    | dict.fromkeys(("en", "englanti", "engelska", "english"), "en")
)


def read_category(text: str) -> SeatCategory:
    """The seat category that a cell means. Raises RuleBroken("category_missing" or "category_not_understood")."""
    word = one_line(text).casefold()
    if not word:
        raise RuleBroken("category_missing", field="category")
    if word not in _CATEGORIES:
        raise RuleBroken("category_not_understood", field="category", text=one_line(text))
    return _CATEGORIES[word]


def read_role(text: str) -> tuple[Capacity, Office]:
    """Capacity and office that a cell means; a member where it is empty. Raises RuleBroken("role_not_understood")."""
    word = one_line(text).casefold().rstrip(".")
    if word not in _ROLES:
        raise RuleBroken("role_not_understood", field="role", text=one_line(text))
    return _ROLES[word]


def read_language(text: str) -> str:
    """The language of mails that a cell means; "" where it is empty. Raises RuleBroken("language_not_understood").

    A word that is not known is never passed over: the person's mails would go out in another language than was asked.
    """
    word = one_line(text).casefold().rstrip(".")
    if word and word not in _LANGUAGES:
        raise RuleBroken("language_not_understood", field="language", text=one_line(text))
    return _LANGUAGES.get(word, "")
