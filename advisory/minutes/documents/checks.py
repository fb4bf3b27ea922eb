"""What to look at before the record goes out: what is missing, and what is or will be hidden (feature N12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisory.boards.models import Board
from advisory.infra.pdf_text import unprintable
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.kernel.marks import Mark
from advisory.kernel.personal_data import Kind
from advisory.minutes.documents.items import appeal_of
from advisory.minutes.rules import Record as Document
from advisory.minutes.rules import Section, contact_data, hidden, publication_problems, untranslated
from advisory.proceedings.queries import Record


@dataclass(frozen=True, slots=True)
class Place:
    """Something found, and where: the anchor and number of its item, or neither for the head of the record."""

    anchor: str
    number: str
    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class CheckList:
    """What a person looks at before others do. `missing` are the places without a text in an obligatory language."""

    missing: Mapping[str, tuple[Place, ...]]
    secret: tuple[Section, ...]
    contact: tuple[Place, ...]
    never_public: tuple[Place, ...]
    for_a_time: tuple[Place, ...]
    unprintable: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.contact or self.unprintable)


def check_list(documents: Mapping[str, Document], obligatory: Iterable[str]) -> CheckList:
    """The list for one record, by language. The first document stands for what all share."""
    every = list(documents.values())
    lacking = {code: tuple(Place(*one) for one in untranslated(documents[code])) for code in obligatory}
    found = (Place(at, number, one.text, one.kind) for record in every for at, number, one in contact_data(record))
    return CheckList(
        missing={code: places for code, places in lacking.items() if places},
        secret=tuple(item for item in every[0]["items"] if item["secret"]),
        contact=_once(found),
        never_public=_hidden(every, Mark.NEVER_PUBLIC),
        for_a_time=_hidden(every, Mark.PUBLIC_FOR_A_TIME),
        unprintable=tuple(sorted(frozenset().union(*(unprintable(record) for record in every)))),
    )


def _hidden(documents: Sequence[Document], mark: Mark) -> tuple[Place, ...]:
    return _once(Place(*found) for document in documents for found in hidden(document, mark))


def _once(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(found))


def problems(record: Record) -> tuple[RuleBroken, ...]:
    """What keeps the record from being published: a notice on appeal, a language, a mark (rules 25 and 30)."""
    board = record.meeting.board
    appeals = {item.slot.section or item.ordinal: appeal_of(item, board.form) for item in record.handled}
    return publication_problems(appeals, _texts(record), obligatory_languages(board))


def obligatory_languages(board: Board) -> tuple[str, ...]:
    """Finnish and Swedish, where the board works in them; English is a service (rules 30 and 31)."""
    return tuple(language for language in board.languages if language in {"fi", "sv"}) or tuple(board.languages)


def _texts(record: Record) -> list[Localized]:
    """The texts that must be there in each language. A secret item has only its heading."""
    texts: list[Localized] = []
    for item in record.items:
        texts.append(item.item.title)
        if item.handling is not None and not item.item.is_secret:
            proposal = item.handling.proposal or item.item.proposal
            texts += [item.item.background, proposal, item.handling.discussion, item.handling.decision]
    return [text for text in texts if text]
