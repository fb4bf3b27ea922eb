"""What to look at before the record goes out: what is missing, and what is or will be hidden (feature N12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisory.boards.models import Board
from advisory.infra.pdf_text import unprintable
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.kernel.marks import Mark
from advisory.minutes.documents.items import appeal_of
from advisory.minutes.queries import Source
from advisory.minutes.rules import Record as Document
from advisory.minutes.rules import Section, contact_data, hidden, publication_problems
from advisory.proceedings.queries import Record


@dataclass(frozen=True, slots=True)
class Place:
    """Something found, and where: the anchor and number of its item, or neither for the head of the record."""

    anchor: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckList:
    """`problems` keep the record from going out; everything else is for a person to look at."""

    problems: tuple[RuleBroken, ...]
    secret: tuple[Section, ...]
    contact: tuple[Place, ...]
    never_public: tuple[Place, ...]
    for_a_time: tuple[Place, ...]
    unprintable: tuple[str, ...]
    closed_attachments: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.problems or self.contact or self.unprintable)


def check_list(source: Source, documents: Sequence[Document]) -> CheckList:
    """The list for one record, in the languages of its documents. The first one stands for what all share."""
    first = documents[0]
    return CheckList(
        problems=problems(source.record),
        secret=tuple(item for item in first["items"] if item["secret"]),
        contact=_once(Place(at, number, one.text) for doc in documents for at, number, one in contact_data(doc)),
        never_public=_hidden(documents, Mark.NEVER_PUBLIC),
        for_a_time=_hidden(documents, Mark.PUBLIC_FOR_A_TIME),
        unprintable=tuple(sorted(frozenset().union(*(unprintable(doc) for doc in documents)))),
        closed_attachments=tuple(one.title for one in source.attachments if not one.is_public),
    )


def _hidden(documents: Sequence[Document], mark: Mark) -> tuple[Place, ...]:
    return _once(Place(*found) for document in documents for found in hidden(document, mark))


def _once(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(found))


def problems(record: Record) -> tuple[RuleBroken, ...]:
    """What keeps the record from being published: a notice on appeal, a language, a mark (rules 25 and 30)."""
    board = record.meeting.board
    handled = [item for item in record.items if item.handling is not None]
    appeals = {item.slot.section or item.ordinal: appeal_of(item, board.form) for item in handled}
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
