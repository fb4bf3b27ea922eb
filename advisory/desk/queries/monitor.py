"""What the monitor watches: the boards of an area, by what everybody could see of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import NOBODY
from advisory.infra.db import db
from advisory.initiatives import queries as initiatives
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import OPEN
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes import queries as minutes
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality


@dataclass(frozen=True, slots=True)
class Watched:
    """A board of an area, as the monitor sees it: what everybody could see, in one table."""

    board: Board
    last_meeting: datetime | None
    published: int
    initiatives: int


AREAS = {
    "region": Municipality.region_code,
    "county": Municipality.county_code,
    "centre": Municipality.centre_code,
    "employment_area": Municipality.employment_area_code,
}
COUNTRY = "country"


def boards_in(areas: Sequence[tuple[str, str]]) -> list[Watched]:
    """The public boards of areas, (kind, code) each; "country" is all of them. Nothing that is not published is counted."""
    wanted = [AREAS[kind] == code for kind, code in areas if kind in AREAS]
    is_all = any(kind == COUNTRY for kind, _code in areas)
    if not wanted and not is_all:
        return []
    last = select(func.max(Meeting.opened_at)).where(
        Meeting.board_id == Board.id, Meeting.state == MeetingState.ENDED, meetings.visible(NOBODY)
    )
    published = select(func.count(Minutes.id)).where(Minutes.board_id == Board.id, minutes.visible(NOBODY))
    running = select(func.count(Initiative.id)).where(
        Initiative.board_id == Board.id, Initiative.state.in_(OPEN), initiatives.visible(NOBODY)
    )
    parts = [asked.correlate(Board).scalar_subquery() for asked in (last, published, running)]
    asked = select(Board, *parts).join(Board.municipality).options(contains_eager(Board.municipality))
    where = [boards.visible(NOBODY), *([] if is_all else [or_(*wanted)])]
    return [Watched(*row) for row in db.session.execute(asked.where(*where).order_by(Municipality.slug, Board.id))]
