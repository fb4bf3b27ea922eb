"""TEMPORARY stub until the meetings room lands."""

from sqlalchemy import func, select

from advisory.infra.db import db
from advisory.infra.use_case import UseCase
from advisory.kernel import clock
from advisory.meetings.models import Meeting, Slot


def give_section(case: UseCase, slot: Slot) -> int:
    meeting = db.session.get_one(Meeting, slot.meeting_id)
    scope = str(clock.local_date(meeting.starts_at).year)
    highest = db.session.scalar(
        select(func.max(Slot.section)).where(Slot.board_id == slot.board_id, Slot.section_scope == scope)
    )
    slot.section, slot.section_scope = (highest or 0) + 1, scope
    db.session.flush()
    return slot.section


def take_back_section(case: UseCase, slot: Slot) -> None:
    slot.section = slot.section_scope = None
    db.session.flush()
