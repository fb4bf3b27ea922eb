"""A board's own pages: home, members, meetings."""

from collections.abc import Sequence
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.boards import queries as boards
from advisory.boards.models import Board, Membership
from advisory.boards.rules import Capacity, Office
from advisory.infra.access import NOBODY
from advisory.infra.web import open_to_all
from advisory.initiatives import queries as initiatives
from advisory.initiatives.rules import OPEN
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.portal import queries
from advisory.portal.views import bp
from advisory.portal.views.places import BOARD, board_at, names_of, unchanged_aware

MOST_ON_HOME = 4


@bp.get(BOARD)
@open_to_all
@unchanged_aware
def board(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """What the board is and does now: next meeting, latest decisions, initiatives in progress, contact."""
    found = board_at(municipality, board)
    running = [one for one in initiatives.public_of(found.id) if one.state in OPEN][:MOST_ON_HOME]
    steps = initiatives.steps_of([one.id for one in running])
    return render_template(
        "portal/board.html",
        board=found,
        names=names_of(found),
        next_meeting=queries.next_meeting(found.id),
        decisions=queries.latest_decisions(found.id),
        initiatives=running,
        passed={key: {step.state for step in taken} for key, taken in steps.items()},
    )


@bp.get(f"{BOARD}/members")
@open_to_all
@unchanged_aware
def members(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """Who represents whom: names as they may be shown, organisations, no contact data (rule 27)."""
    found = board_at(municipality, board)
    seated = boards.memberships_in_force(found.id, clock.today())
    return render_template("portal/members.html", board=found, names=names_of(found), rows=_rows(found, seated))


def _rows(board: Board, seated: Sequence[Membership]) -> list[dict[str, object]]:
    """One row for each seat with a member: officers first, then the order of seats."""
    deputies = {one.seat_id: one for one in seated if one.capacity is Capacity.DEPUTY}
    order = {Office.CHAIR: 0, Office.VICE_CHAIR: 1}
    found = [one for one in seated if one.capacity is Capacity.MEMBER]
    return [
        {
            "name": boards.public_name(one, board),
            "role": boards.role_word(one) if one.office is not Office.NONE else "",
            "organisation": one.seat.organisation.name if one.seat.organisation else "",
            "deputy": boards.public_name(deputies[one.seat_id], board) if one.seat_id in deputies else "",
        }
        for one in sorted(found, key=lambda one: order.get(one.office, 2))
    ]


def _is_over(meeting: Meeting) -> bool:
    """A meeting that is going on is not over, however late it is; one that was held early is."""
    if meeting.state in {MeetingState.CALLED, MeetingState.CANCELLED}:
        return meeting.ends_at < clock.now()
    return meeting.state is MeetingState.ENDED


@bp.get(f"{BOARD}/meetings", endpoint="meetings")
@open_to_all
@unchanged_aware
def meetings_of(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """Coming meetings, and past ones by year with the state of their minutes."""
    found = board_at(municipality, board)
    known = [one for one in meetings.of_board(found.id, NOBODY) if one.number is not None]
    past = [one for one in known if _is_over(one)]
    return render_template(
        "portal/meetings.html",
        board=found,
        names=names_of(found),
        coming=sorted((one for one in known if one not in past), key=lambda one: one.begins_at),
        years=[(year, list(group)) for year, group in groupby(past, key=lambda one: one.year)],
        published=queries.published_minutes(found.id),
    )
