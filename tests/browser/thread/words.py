"""The words that stand on the pages of one language, from the same catalogue as the pages."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

CATALOGUES = Path("advisory/translations")


class Words:
    """`words("Sign in as %(name)s", name="Sanna")` is what a page in that language says."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _read(language)

    def __call__(self, text: str, **facts: object) -> str:
        said = self._said(text)
        return said % facts if facts else said.replace("%%", "%")

    def _said(self, text: str) -> str:
        message = self._catalogue.get(text)
        assert message is not None, f"no page asks for {text!r}"
        assert message.string, f"{text!r} has no words in {self.language}"
        return str(message.string)


def _read(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)
