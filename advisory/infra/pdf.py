"""PDF files, accessible (PDF/UA-1) and lasting (PDF/A-2a), from a Typst template of `templates/pdf/` and plain data.

The words of a document come in as JSON data and are never read as markup, so nobody can write a formula, a file name
or a command into minutes. Only our own fonts are used. The same template, data and timestamp give the same bytes, on
every machine, so that the file's hash can be published. This module loads Typst and belongs in the worker.
"""

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypedDict

import typst

from advisory.infra import pdf_text

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"


class RenderFailed(Exception):
    """The file could not be made: the data do not fit the template. The message names the template and the reason."""


class Labelled(TypedDict):
    """A label with one or more lines: a fact, a group of those present, the follow-up, the attachments."""

    label: str
    lines: Sequence[str]


class VoteColumn(TypedDict, total=False):
    """One side of a vote: the word ("Jaa"), what it meant ("esittelijän ehdotus", or ""), and who voted so.

    `lang` where what it meant is in another language than the document.
    """

    label: str
    meaning: str
    names: Sequence[str]
    lang: str


class Vote(TypedDict):
    columns: Sequence[VoteColumn]


class Text(TypedDict):
    """A label, or "", and the block list of `advisory.kernel.richtext`."""

    label: str
    blocks: Sequence[Mapping[str, object]]


class Part(Text, total=False):
    """A piece of an item: background, proposal, recusal, handling (with its vote), dissent."""

    vote: Vote | None


class Appeal(TypedDict):
    label: str
    text: str


class ItemSection(TypedDict):
    """One item.

    Where `secret` is set (label; ground, extent, outcome), nothing but it, the heading and the appeal text is printed.
    """

    section: str  # "§ 24", or "" where items have no number
    heading: str
    meta: str  # case number, presenter: one line, or ""
    secret: Labelled | None
    parts: Sequence[Part]  # in this order, before the decision
    decision: Text | None
    notes: Sequence[Part]  # after the decision
    follow_up: Labelled | None
    attachments: Labelled | None
    appeal: Appeal | None


class Signature(TypedDict):
    """Who signed, in what capacity, and how and when ("Allekirjoitettu sähköisesti 21.9.2026", or "" while open)."""

    name: str
    capacity: str
    note: str


class Signatures(TypedDict):
    label: str
    people: Sequence[Signature]
    facts: Sequence[Labelled]  # "Tarkastettu", "Nähtävänä"


class MinutesDocument(TypedDict):
    """What `minutes.typ` prints, from the top of the page to its end; every word in the language of the document.

    `title` is the name of the document for reader and screen reader ("Pöytäkirja 3/2026"), `label` stands at the
    top of each page beside the municipality, `subtitle` (the board) below the title and at the foot of each page.
    `introduction` is a small line (legal form, term) or "". `draft` is the word for a draft, or "" when it is none.
    An absent whole is None, an absent text "", an absent list empty.
    """

    language: str
    title: str
    subtitle: str
    introduction: str
    municipality: str
    label: str
    draft: str
    facts: Sequence[Labelled]
    attendance: Sequence[Labelled]
    items: Sequence[ItemSection]
    appeal: Text | None  # the instructions at the end, where items point to them
    signatures: Signatures | None
    attachments: Labelled | None


def render(template: str, data: Mapping[str, object], *, language: str, timestamp: datetime) -> bytes:
    """The PDF of a template ("minutes") with its data, in a language ("fi"), dated `timestamp` (aware).

    Signs that our fonts do not have are shown as an empty box; `pdf_text.unprintable` tells them beforehand.
    Raises RenderFailed when template and data do not fit together.
    """
    document = pdf_text.printable({**data, "language": language})
    compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts())
    try:
        made = compiler.compile(
            input=TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=timestamp,
        )
    except RuntimeError as error:  # TypstError is one; a missing template is told by a bare one
        raise RenderFailed(f"{template}: {error}") from error
    if not isinstance(made, bytes):
        raise RenderFailed(f"{template}: no file came out")
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[pdf_text.FONTS],
    )
