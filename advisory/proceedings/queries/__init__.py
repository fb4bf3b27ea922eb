"""Reading the meeting room: the record of a meeting as values, in a fixed number of statements."""

from advisory.proceedings.queries.acts import is_open_to, is_recused, is_written, recused_from, sections
from advisory.proceedings.queries.naming import marked_name, public_name
from advisory.proceedings.queries.noted import Dissenting, Proposed, Recused, VoteHeld
from advisory.proceedings.queries.reading import (
    board_of,
    handling,
    handlings,
    hold,
    lock_meeting_of,
    opening_answers,
    record,
    unfinished,
)
from advisory.proceedings.queries.record import Handled, Pause, Place, Record

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
    "hold",
    "is_open_to",
    "is_recused",
    "is_written",
    "lock_meeting_of",
    "marked_name",
    "opening_answers",
    "public_name",
    "record",
    "recused_from",
    "sections",
    "unfinished",
]
