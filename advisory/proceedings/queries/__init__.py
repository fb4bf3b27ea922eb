"""Reading the meeting room: the record of a meeting as values, in a fixed number of statements."""

from advisory.proceedings.queries.acts import is_recused
from advisory.proceedings.queries.reading import (
    board_of,
    handling,
    handlings,
    lock_meeting_of,
    opening_answers,
    record,
    unfinished,
)
from advisory.proceedings.queries.record import (
    Dissenting,
    Handled,
    Pause,
    Place,
    Proposed,
    Record,
    Recused,
    VoteHeld,
)

__all__ = [
    "Dissenting",
    "Handled",
    "Pause",
    "Place",
    "Proposed",
    "Record",
    "Recused",
    "VoteHeld",
    "board_of",
    "handling",
    "handlings",
    "is_recused",
    "lock_meeting_of",
    "opening_answers",
    "record",
    "unfinished",
]
