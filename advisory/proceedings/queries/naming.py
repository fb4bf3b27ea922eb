"""Names in words that will be published: a member of a participation body may be public by role and organisation only."""

from advisory.boards import queries as boards
from advisory.proceedings.queries.record import Record


def public_name(whole: Record, person_id: int | None) -> str:
    """The name for a sentence that will be published: marked, with role and organisation, where decision 4 asks it."""
    return boards.marked_name(whole.name(person_id), whole.nameless.get(person_id or 0))


def marked_name(whole: Record, person_id: int | None) -> str:
    """The same where role and organisation stand beside the name anyway."""
    name = whole.name(person_id)
    return f"[[{name}]]" if person_id in whole.nameless else name
