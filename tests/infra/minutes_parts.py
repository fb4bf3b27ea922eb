"""Short ways to write the parts of a minutes document in tests. Texts are small Markdown, as in the application."""

from collections.abc import Sequence

from advisory.infra.pdf import (
    Appeal,
    ItemSection,
    Labelled,
    MinutesDocument,
    Part,
    Signature,
    Text,
    VoteColumn,
)
from advisory.kernel import richtext


def blocks(source: str) -> list[dict[str, object]]:
    return richtext.to_data(richtext.parse(source))


def part(label: str, source: str) -> Part:
    return {"label": label, "blocks": blocks(source)}


def vote(label: str, source: str, *columns: VoteColumn) -> Part:
    return {"label": label, "blocks": blocks(source), "vote": {"columns": columns}}


def column(label: str, meaning: str, *names: str) -> VoteColumn:
    return {"label": label, "meaning": meaning, "names": names}


def fact(label: str, *lines: str) -> Labelled:
    return {"label": label, "lines": lines}


def signature(name: str, capacity: str, note: str) -> Signature:
    return {"name": name, "capacity": capacity, "note": note}


def item(
    heading: str,
    decision: Text | None = None,
    *,
    meta: str = "",
    parts: Sequence[Part] = (),
    notes: Sequence[Part] = (),
    follow_up: Labelled | None = None,
) -> ItemSection:
    """An item whose number is the first two words of the heading: "§ 24 Esityslistan hyväksyminen"."""
    sign, number, name = heading.split(" ", 2)
    return {
        "section": f"{sign} {number}",
        "heading": name,
        "meta": meta,
        "secret": None,
        "parts": parts,
        "decision": decision,
        "notes": notes,
        "follow_up": follow_up,
        "attachments": None,
        "appeal": None,
    }


def secret_item(heading: str, secret: Labelled, hidden: ItemSection) -> ItemSection:
    """A secret item as it would be if somebody forgot to take the text out: the template must hide it."""
    return {**hidden, "section": "§ 31", "heading": heading, "secret": secret}


def appeal(label: str, text: str) -> Appeal:
    return {"label": label, "text": text}


def document(items: Sequence[ItemSection], *, title: str = "Pöytäkirja 1/2026") -> MinutesDocument:
    """The smallest document around some items."""
    return {
        "language": "fi",
        "title": title,
        "subtitle": "Kotoutumisen neuvottelukunta",
        "introduction": "",
        "municipality": "Lehtorannan kaupunki",
        "label": title,
        "draft": "",
        "facts": [fact("Aika", "keskiviikko 16.9.2026")],
        "attendance": [],
        "items": items,
        "appeal": None,
        "signatures": None,
        "attachments": None,
    }
