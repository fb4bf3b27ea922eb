"""What every verb of the room asks first."""

from advisory.infra.db import db
from advisory.kernel.errors import NotFound, WrongState
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.proceedings import queries
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import HandlingState


def check_in_session(meeting: Meeting) -> None:
    """Raises WrongState unless the chair has opened the meeting and not yet closed it."""
    if meeting.state is not MeetingState.IN_SESSION:
        raise WrongState(meeting.state, "proceed")


def on_the_table(handling: Handling) -> tuple[Record, Handled]:
    """The record and the item of an open handling. Raises WrongState once it is closed."""
    whole, item = item_of(handling)
    if handling.state is not HandlingState.OPEN:
        raise WrongState(handling.state, "proceed")
    return whole, item


def item_of(handling: Handling) -> tuple[Record, Handled]:
    """The record and the item of a handling, in a meeting that goes on."""
    meeting = db.session.get_one(Meeting, handling.meeting_id)
    check_in_session(meeting)
    whole = queries.record(meeting)
    item = whole.of_handling(handling.id)
    if item is None:
        raise NotFound(f"Handling:{handling.id}")
    return whole, item
