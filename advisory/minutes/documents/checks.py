"""What to look at before the record goes out: what is missing, and what is or will be hidden (feature N12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisory.infra.pdf_text import unprintable
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import obligatory
from advisory.kernel.marks import Mark
from advisory.kernel.personal_data import Kind
from advisory.minutes.models import Minutes
from advisory.minutes.rules import Record as Document
from advisory.minutes.rules import Section, contact_data, hidden, publication_problems, unclosed_marks, untranslated


@dataclass(frozen=True, slots=True)
class Place:
    """Something found, and where: the anchor and number of its item, or neither for the head of the record."""

    anchor: str
    number: str
    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class CheckList:
    """What a person looks at before others do. `missing` are the places without a text in an obligatory language,
    `unclosed` those with a mark that is opened and not closed."""

    missing: Mapping[str, tuple[Place, ...]]
    unclosed: tuple[Place, ...]
    secret: tuple[Section, ...]
    contact: tuple[Place, ...]
    never_public: tuple[Place, ...]
    for_a_time: tuple[Place, ...]
    unprintable: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.unclosed or self.contact or self.unprintable)


def check_list(documents: Mapping[str, Document]) -> CheckList:
    """The list for one record, by language. The first document stands for what all share.

    Its own languages are asked for, not the board's of today: one that came later is in no record of before.
    """
    every = list(documents.values())
    lacking = {code: tuple(Place(*one) for one in untranslated(documents[code])) for code in obligatory(documents)}
    found = (Place(at, number, one.text, one.kind) for record in every for at, number, one in contact_data(record))
    return CheckList(
        missing={code: places for code, places in lacking.items() if places},
        secret=tuple(item for item in every[0]["items"] if item["secret"]),
        unclosed=_once(Place(*one) for record in every for one in unclosed_marks(record)),
        contact=_once(found),
        never_public=_hidden(every, Mark.NEVER_PUBLIC),
        for_a_time=_hidden(every, Mark.PUBLIC_FOR_A_TIME),
        unprintable=tuple(sorted(frozenset().union(*(unprintable(record) for record in every)))),
    )


def _hidden(documents: Sequence[Document], mark: Mark) -> tuple[Place, ...]:
    return _once(Place(*found) for document in documents for found in hidden(document, mark))


def _once(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(found))


def problems(minutes: Minutes) -> tuple[RuleBroken, ...]:
    """What keeps the record from being sent to be checked and from being published (rules 25 and 30)."""
    documents: Mapping[str, Document] = minutes.content
    return publication_problems(documents, obligatory(documents), is_appeal_asked=minutes.meeting.has(25))
