"""The words of the screen are the glossary's: one word per idea, in Swedish too."""

import re
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools import collect_texts

CATALOGUES = Path(__file__).resolve().parent.parent / "advisory" / "translations"
WORDS = {
    "sv": {
        r"möte(t|ts|n|na|nas|srum|srummet)?": "sammanträde, sammanträdesrum",
        r"medlem(mar|marna|marnas|men)?": "ledamot",
        r"papperet": "pappret",
        r"grundar?": "inrätta",
        r"huvudanvändare\w*": "administratör",
        r"operatör\w*": "driftansvarig",
        r"mandatperiod\w*": "mandattid",
        r"ärendenummer\w*": "ärendekod",
        r"stark identifiering": "stark autentisering",
        r"initiativ(et)? (är|har) skapats?": "väcka ett initiativ",
    },
    "fi": {
        r"asianumero\w*": "asiatunnus",
        r"jäte\w+ pöydälle": "panna pöydälle",
        r"tunnistamista": "tunnistautuminen",
    },
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_other_words_than_the_glossarys_are_not_used(language: str) -> None:
    strings = [text for one in _catalogue(language) if one.id for text in _texts(one.string)]
    found = {
        f"{text!r}: say {better!r}"
        for text in strings
        for word, better in WORDS[language].items()
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    }
    assert found == set()


@pytest.fixture(scope="module")
def source() -> Catalog:
    """Every text that the code and the templates ask for."""
    return collect_texts.template()


@pytest.mark.feature(114)
@pytest.mark.feature(115)
@pytest.mark.parametrize("language", collect_texts.LANGUAGES)
def test_no_text_is_without_translation(source: Catalog, language: str) -> None:
    """Neither unknown to the catalogue, nor empty in one of its forms, nor a guess (fuzzy)."""
    catalogue = _catalogue(language)
    assert len(source) > 1000
    assert [one.id for one in source if one.id and catalogue.get(one.id, one.context) is None] == []
    assert collect_texts.missing(catalogue) == []


@pytest.mark.parametrize("entry", ['msgstr ""', '#, fuzzy\nmsgstr "Sulje"'], ids=["emptied", "fuzzy"])
def test_an_emptied_or_guessed_translation_counts_as_missing(entry: str) -> None:
    flag, _, string = entry.rpartition("\n")
    assert collect_texts.missing(_read(f'{flag}\nmsgid "Close"\n{string}\n', "fi")) == ["Close"]


def _catalogue(language: str) -> Catalog:
    return _read((CATALOGUES / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8"), language)


def _read(text: str, language: str) -> Catalog:
    return read_po(StringIO(text), locale=language)


def _texts(string: object) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (str(string),)
