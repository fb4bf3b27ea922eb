"""Collect the texts of code and templates into the Finnish and Swedish catalogues; say what is missing.

English is the language of the source and needs no catalogue. Exit code 1 when a text has no translation.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "advisory" / "translations"
LANGUAGES = ("fi", "sv")
KEYWORDS: dict[str, Any] = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "_n": (1, 2), "pgettext": ((1, "c"), 2), "_p": ((1, "c"), 2),
}  # fmt: skip
SOURCES = (
    (ROOT / "advisory", [("**.py", "python")]),
    (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
)


def template() -> Catalog:
    """Every text that the source asks for."""
    found = Catalog(project="Advisory")
    for folder, methods in SOURCES:
        options = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
        for _name, _line, message, _comments, context in extract_from_dir(
            str(folder), methods, options, keywords=KEYWORDS
        ):
            found.add(message, context=context)
    return found


def merge(language: str, texts: Catalog) -> Catalog:
    """The catalogue of a language with the texts of today: old translations kept, unused ones dropped."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    catalogue = Catalog(locale=language, project="Advisory", fuzzy=False)
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_dates(catalogue))
    return catalogue


def _without_dates(catalogue: Catalog) -> bytes:
    """The file without the lines that change at each run: they say nothing and make every merge a conflict."""
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, width=0)
    changing = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b"# Copyright",
        b"# FIRST AUTHOR",
        b"# Finnish",
        b"# Swedish",
    )
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(changing))


def missing(catalogue: Catalog) -> list[str]:
    """Texts without a translation, plural forms included."""
    empty = []
    for message in catalogue:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings) or message.fuzzy:
            empty.append(message.id if isinstance(message.id, str) else message.id[0])
    return empty


def main() -> int:
    texts, code = template(), 0
    for language in LANGUAGES:
        lacking = missing(merge(language, texts))
        print(f"{language}: {len(texts)} texts, {len(lacking)} missing")
        for text in lacking:
            print(f"  {text!r}")
        code = code or bool(lacking)
    return code


if __name__ == "__main__":
    sys.exit(main())
