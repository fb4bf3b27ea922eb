"""The blueprint, and what its pages share."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, flash, request, url_for

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import load, may, require
from advisory.infra.ports import ports
from advisory.infra.web import SAFE, actor
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.meetings import queries
from advisory.meetings.forms import STATES
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.people import queries as people
from advisory.policy.actions import Action

bp = Blueprint("meetings", __name__)


def meeting_for(meeting_id: int, action: Action) -> Meeting:
    """The meeting with all that pages show, if the reader may take the action on it and may know of it."""
    if request.method not in SAFE:
        load(Meeting, meeting_id, action, actor())  # locks the row
    meeting = queries.seen(meeting_id, actor())
    require(actor(), action, meeting)
    return meeting


def board_for(board_id: int, action: Action) -> Board:
    """The board with its municipality, if the reader may take the action on it."""
    load(Board, board_id, action, actor())
    board = boards.board(board_id)
    if board is None:
        raise NotFound(f"Board:{board_id}")
    return board


def is_planner(meeting: Meeting) -> bool:
    """Whether the reader prepares the meeting: changes or calls it."""
    return may(Action.MEETINGS_EDIT, meeting, actor()) or may(Action.MEETINGS_CALL, meeting, actor())


KINDS = {
    MeetingState.DRAFT: "accent",
    MeetingState.CALLED: "info",
    MeetingState.IN_SESSION: "ok",
    MeetingState.CANCELLED: "bad",
}


def badges(meetings: Collection[Meeting]) -> dict[int, tuple[str, str]]:
    """How meetings stand, by their id: words and kind of the badge. One that ended is where its record is."""
    ended = [one.id for one in meetings if one.state is MeetingState.ENDED]
    known = {one.id: (str(STATES[one.state]), KINDS[one.state]) for one in meetings if one.id not in ended}
    return known | (dict(ports.records_of(ended)) if ended else {})


def trail(meeting: Meeting, title: str) -> list[tuple[str, str]]:
    """The way back from a page below a meeting."""
    return [(title, url_for(".show", meeting_id=meeting.id))]


def persons(board: Board) -> list[tuple[str, str]]:
    """Who can present or keep the minutes: the municipality's people."""
    return [(str(person.id), person.name) for person in people.persons_of(board.municipality_id)]


def seconds_left(meeting: Meeting, seconds: int = 60) -> int:
    """How long "Undo" is still there."""
    if meeting.called_at is None:
        return 0
    return max(0, seconds - int((clock.now() - meeting.called_at).total_seconds()))


def offer_undo(text: str, url: str, hidden: Mapping[str, object] | None = None) -> None:
    """Say on the next page what was done, with a button that takes it back; it works without JavaScript."""
    message: Any = {"text": text, "url": url, "hidden": dict(hidden or {})}
    flash(message, "undo")
