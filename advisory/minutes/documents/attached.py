"""Links from the published record to the public files of its items."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from advisory.agendas.models import Attachment
from advisory.infra.filters import filesize, language_name
from advisory.infra.i18n import gettext as _
from advisory.minutes.rules import Record, Stage, public_text

Files = Mapping[str, Sequence[Attachment]]


class Link(TypedDict):
    """Where a file is, in which language, and what it is in words: "PDF · 820 kB"."""

    url: str
    lang: str
    about: str


def links(record: Record, files: Files, stage: Stage) -> dict[str, dict[str, Link]]:
    """The links of the record: by the anchor of a section its lines that are files; the list at the end under "".

    The lines are those of the frozen text, so a file that came later is not linked, nor one that is not public.
    """
    found: dict[str, dict[str, Link]] = {}
    for section in record["items"]:
        left = list(section["attachments"]["lines"] if section["attachments"] else [])
        for one in files.get(section["anchor"], ()):
            title = public_text(one.title, stage, replacement=_("[not public]"))
            line = min((line for line in left if _names(line, title)), key=len, default=None)
            if line is not None:
                left.remove(line)
                found.setdefault(section["anchor"], {})[line] = _link(one)
                found.setdefault("", {}).setdefault(title, _link(one))
    return found


def _names(line: str, title: str) -> bool:
    """Whether a line ("Attachment 2: Budget") is of the file with this title."""
    return line == title or line.endswith(f": {title}")


def _link(one: Attachment) -> Link:
    """The address is relative to the page of the meeting: it stays right when a board or a municipality is renamed."""
    words = (one.ending, filesize(one.file.size), language_name(one.language) if one.language else "")
    return {"url": f"../../attachments/{one.id}", "lang": one.language, "about": " · ".join(filter(None, words))}
