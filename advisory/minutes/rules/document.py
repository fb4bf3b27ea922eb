"""The frozen record in one language: words and Markdown in an order, from which page and PDF are made alike."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from advisory.kernel import richtext
from advisory.kernel.errors import RuleBroken
from advisory.kernel.marks import Mark, marked, unclosed, without_signs
from advisory.kernel.personal_data import Finding, findings
from advisory.minutes.rules.publication import public_text
from advisory.minutes.rules.states import Stage


class Lines(TypedDict):
    """A label and one or more lines."""

    label: str
    lines: list[str]


class Column(TypedDict):
    """One side of a vote: the word, what it meant, who voted so. `lang`: of what it meant, where not the document's."""

    label: str
    meaning: str
    names: list[str]
    lang: NotRequired[str]


class Words(TypedDict):
    """A label and a text in small Markdown; `lang` where it is not the document's. `vote` stands under the text.

    `is_quote`: somebody's own words, which stand in one language.
    """

    label: str
    text: str
    lang: str
    vote: list[Column]
    is_quote: NotRequired[bool]


class Notice(TypedDict):
    label: str
    text: str


class Section(TypedDict):
    """One item of the record. Of a secret one nothing else is there to be shown (rule 28)."""

    anchor: str
    number: str
    heading: str
    lang: str
    meta: str
    secret: Lines | None
    parts: list[Words]
    decision: Words | None
    notes: list[Words]
    follow_up: Lines | None
    attachments: Lines | None
    appeal: Notice | None


class Signed(TypedDict):
    name: str
    capacity: str
    note: str


class Closing(TypedDict):
    """What the record says of itself: signatures, checking, since when it is public."""

    label: str
    people: list[Signed]
    facts: list[Lines]


class Record(TypedDict):
    """The whole record."""

    language: str
    title: str
    subtitle: str
    introduction: str
    municipality: str
    facts: list[Lines]
    attendance: list[Lines]
    items: list[Section]
    appeals: list[Notice]
    attachments: Lines | None
    closing: Closing | None


_NAMES_OF_PARTS = frozenset({"language", "lang", "anchor"})
_BEGINNING = 60


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """The same document with `change` done to every text in it; codes and anchors stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: part if key in _NAMES_OF_PARTS else changed(part, change) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [changed(part, change) for part in value]
    return value


def for_public(record: Record, stage: Stage, *, replacement: str) -> Record:
    """The record as the public may read it: nothing marked, no contact data, no identity codes (rules 27 and 28)."""
    shown: Record = changed(record, lambda text: public_text(text, stage, replacement=replacement))
    return shown


def for_inside(record: Record) -> Record:
    """The record as those inside read it: every word, without the signs of the marks."""
    shown: Record = changed(record, without_signs)
    return shown


def without(record: Record, anchors: Collection[str], *, sentence: str, replacement: str) -> Record:
    """The record for one who is disqualified from these sections: number and heading, and a sentence why (rule 15)."""
    hidden = [line for item in record["items"] if item["anchor"] in anchors and item["attachments"]
              for line in item["attachments"]["lines"]]  # fmt: skip
    listed = record["attachments"]
    if listed is not None:
        lines = [replacement if any(f": {line}" in full for full in hidden) else line for line in listed["lines"]]
        listed = {"label": listed["label"], "lines": lines}
    items = [_closed(item, sentence) if item["anchor"] in anchors else item for item in record["items"]]
    return {**record, "items": items, "attachments": listed}


def _closed(item: Section, sentence: str) -> Section:
    said: Words = {"label": "", "text": sentence, "lang": "", "vote": []}
    return {
        **item, "meta": "", "parts": [said] if item["secret"] is None else [], "decision": None, "notes": [],
        "follow_up": None, "attachments": None,
    }  # fmt: skip


def digest(content: Any) -> str:
    """SHA-256 of frozen content: the same words give the same hash on every machine."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def texts(value: Any) -> Iterator[str]:
    """Every text of a document or a part of it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts([part for key, part in value.items() if key not in _NAMES_OF_PARTS])
    elif isinstance(value, Sequence):
        for part in value:
            yield from texts(part)


def places(record: Record) -> Iterator[tuple[str, str, Any]]:
    """The parts of a record with the place where each stands: anchor, words, part."""
    yield "", "", [record["facts"], record["attendance"]]
    for item in record["items"]:
        yield item["anchor"], item["number"], item


def contact_data(record: Record) -> list[tuple[str, str, Finding]]:
    """What looks like contact data or an identity code, with the place where it stands (feature N12)."""
    return [
        (anchor, number, finding)
        for anchor, number, part in places(record)
        for text in texts(part)
        for finding in findings(text)
    ]


def hidden(record: Record, mark: Mark) -> list[tuple[str, str, str]]:
    """The passages that a mark hides, with the place where each stands."""
    return [
        (anchor, number, passage)
        for anchor, number, part in places(record)
        for text in texts(part)
        for passage in marked(text, mark)
    ]


def untranslated(record: Record) -> list[tuple[str, str, str]]:
    """The parts that stand in another language than the record's, with their places (rule 30)."""
    found = []
    for item in record["items"]:
        parts = [*item["parts"], *item["notes"], *([item["decision"]] if item["decision"] else [])]
        own = [part for part in parts if part["lang"] and not part.get("is_quote")]
        labels = [part["label"] for part in own] + ([item["heading"]] if item["lang"] else [])
        found += [(item["anchor"], item["number"], label or item["heading"]) for label in labels]
    return found


def unclosed_marks(record: Record) -> list[tuple[str, str, str]]:
    """The texts with a mark that is opened and not closed, with their places: each by how it begins."""
    return [
        (anchor, number, text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…")
        for anchor, number, part in places(record)
        for text in texts(part)
        if unclosed(text)
    ]


# --- what keeps it from going on


def publication_problems(
    records: Mapping[str, Record], languages: Collection[str], *, is_appeal_asked: bool = True
) -> tuple[RuleBroken, ...]:
    """All that keeps a record from being published, and so from being checked and signed: what stands in those versions
    cannot be mended afterwards. `languages` are those in which every text must be there; `is_appeal_asked` is false in a
    participation body whose rules of procedure switch rule 25 off.

    Rules 25 and 30; Local Government Act, sections 134, 136, 138 and 141; Language Act (423/2003), sections 6 and 29.
    """
    return tuple(_problems(records, languages, is_appeal_asked=is_appeal_asked))


def _problems(
    records: Mapping[str, Record], languages: Collection[str], *, is_appeal_asked: bool
) -> Iterator[RuleBroken]:
    silent = {item["number"]: None for record in records.values() for item in record["items"] if item["appeal"] is None}
    if silent and is_appeal_asked:
        yield RuleBroken("appeal_missing", field="appeal", sections=tuple(number.strip("§ ") for number in silent))
    missing = tuple(language for language in languages if untranslated(records[language]))
    if missing:
        yield RuleBroken("language_version_missing", field="languages", languages=missing)
    if any(unclosed_marks(record) for record in records.values()):
        yield RuleBroken("mark_unclosed", field="text")


# --- the PDF


def to_print(record: Record, *, draft: str = "", appeal_label: str = "") -> dict[str, Any]:
    """The data of `templates/pdf/minutes.typ` (`infra.pdf.MinutesDocument`)."""
    closing, appeals = record["closing"], record["appeals"]
    names = ("title", "subtitle", "introduction", "municipality", "facts", "attendance", "attachments", "language")
    return {
        **{name: record[name] for name in names},  # type: ignore[literal-required]  # names of the TypedDict
        "label": record["title"],
        "draft": draft,
        "items": [_printed_item(item) for item in record["items"]],
        "appeal": {"label": appeal_label, "blocks": _blocks(_appeals(appeals))} if appeals else None,
        "signatures": dict(closing) if closing else None,
    }


def _appeals(appeals: Sequence[Notice]) -> str:
    return "\n\n".join(f"**{notice['label']}.** {notice['text']}" for notice in appeals)


def _printed_item(item: Section) -> dict[str, Any]:
    kept = ("heading", "meta", "secret", "follow_up", "attachments", "appeal")
    return {
        **{name: item[name] for name in kept},  # type: ignore[literal-required]
        "section": item["number"],
        "parts": [_printed_words(words) for words in item["parts"]],
        "decision": _printed_words(item["decision"]) if item["decision"] else None,
        "notes": [_printed_words(words) for words in item["notes"]],
    }


def _printed_words(words: Words) -> dict[str, Any]:
    blocks = [{**block, "lang": words["lang"]} if words["lang"] else block for block in _blocks(words["text"])]
    printed: dict[str, Any] = {"label": words["label"], "blocks": blocks}
    return {**printed, "vote": {"columns": words["vote"]}} if words["vote"] else printed


def _blocks(source: str) -> list[dict[str, object]]:
    return richtext.to_data(richtext.parse(source))
