"""The words of the screen are the glossary's: one word per idea, in Swedish too."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).resolve().parent.parent / "advisory" / "translations"
WORDS = {
    "sv": {r"möte(t|ts|n|na|nas)?": "sammanträde", r"medlem(mar|marna|marnas|men)?": "ledamot"},
    "fi": {r"asianumero\w*": "asiatunnus"},
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_other_words_than_the_glossarys_are_not_used(language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    strings = [text for one in catalogue if one.id for text in _texts(one.string)]
    found = {
        f"{text!r}: say {better!r}"
        for text in strings
        for word, better in WORDS[language].items()
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    }
    assert found == set()


def _texts(string: object) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (str(string),)
