"""Flask-Security speaks Finnish and Swedish: every message has words of ours, with the same facts in them."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

OURS = Path(__file__).resolve().parent.parent / "advisory" / "translations" / "security"
THEIRS = Path(str(files("flask_security"))) / "translations" / "flask_security.pot"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(%s)")
LINK = re.compile(r"</?a\b")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def words(path: Path) -> dict[str, str]:
    """Message and translation, without the header and without fuzzy ones, which are not used."""
    return {str(entry.id): str(entry.string or "") for entry in catalogue(path) if entry.id and not entry.fuzzy}


def translation(language: str) -> Path:
    return OURS / language / "LC_MESSAGES" / "flask_security.po"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_message_of_the_library_is_translated_and_no_other(language: str) -> None:
    translated = words(translation(language))
    assert set(translated) == set(words(THEIRS))
    assert not [message for message, text in translated.items() if not text.strip()]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_name_the_same_facts_and_links(language: str) -> None:
    for message, text in words(translation(language)).items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(message)), message
        assert LINK.findall(text) == LINK.findall(message), message
        assert message.endswith(" ") == text.endswith(" "), message


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_compiler_of_translations_finds_nothing_wrong(language: str) -> None:
    assert list(catalogue(translation(language)).check()) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_translation_can_be_filled_in(language: str) -> None:
    for message, text in words(translation(language)).items():
        names = [name for name, _ in PLACEHOLDER.findall(message) if name]
        facts = dict.fromkeys(names, 8) if names else ("x",) * text.count("%s")
        filled = text % facts
        assert "%" not in filled, message


def test_the_library_finds_the_words_in_our_folder(tmp_path: Path) -> None:
    for language in ("fi", "sv"):
        compiled = tmp_path / language / "LC_MESSAGES" / "flask_security.mo"
        compiled.parent.mkdir(parents=True)
        with compiled.open("wb") as file:
            write_mo(file, catalogue(translation(language)))
    finnish = Translations.load(str(tmp_path), ["fi"], "flask_security")
    swedish = Translations.load(str(tmp_path), ["sv"], "flask_security")
    assert finnish.gettext("Forgot password?") == "Unohditko salasanan?"
    assert swedish.gettext("Forgot password?") == "Har du glömt lösenordet?"
