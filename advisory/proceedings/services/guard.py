"""What every verb of the room asks first: the meeting held, the room as it stands now, and a meeting that goes on."""

from advisory.infra.db import db
from advisory.infra.use_case import UseCase
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.proceedings import queries
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import HandlingState


def in_session(case: UseCase, meeting: Meeting) -> Record:
    """The record as it stands now, until the end of this transaction: ending the meeting waits, or has come before.

    The verb happens when its turn has come, after whatever it waited for. Raises WrongState unless the chair has opened
    the meeting and not yet closed it.
    """
    queries.hold(meeting)
    case.now = clock.now()
    if meeting.state is not MeetingState.IN_SESSION:
        raise WrongState(meeting.state, "proceed")
    return queries.record(meeting)


def refuse_words(item: Handled, **typed: str) -> None:
    """Of a secret item no words are kept here, whatever field they were typed into (rule 28, decision 11)."""
    for field, words in typed.items():
        if item.item.is_secret and words.strip():
            raise RuleBroken("secret_text_refused", field=field)


def on_the_table(case: UseCase, handling: Handling) -> tuple[Record, Handled]:
    """The record and the item of an open handling. Raises WrongState once it is closed."""
    whole, item = item_of(case, handling)
    if handling.state is not HandlingState.OPEN:
        raise WrongState(handling.state, "proceed")
    return whole, item


def item_of(case: UseCase, handling: Handling) -> tuple[Record, Handled]:
    """The record and the item of a handling, in a meeting that goes on. Raises NotFound for an item that was put back."""
    handling_id = handling.id
    whole = in_session(case, db.session.get_one(Meeting, handling.meeting_id))
    item = whole.of_handling(handling_id)
    if item is None:
        raise NotFound(f"Handling:{handling_id}")
    return whole, item
