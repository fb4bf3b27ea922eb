"""Planning a meeting, and editing it while it is a draft."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from advisory.agendas import services as agendas
from advisory.boards.models import Board
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, WrongState, check_all
from advisory.kernel.localized import Localized
from advisory.meetings import queries
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState, Mode, check_mode, check_place, check_times
from advisory.policy.actions import Action

NO_TEXT = Localized()


@dataclass(frozen=True, slots=True)
class MeetingValues:
    """What a person says of a meeting, in Helsinki time. `uid` names the form, so that two presses make one meeting."""

    day: date
    starts: time
    ends: time
    place: Localized = NO_TEXT
    mode: Mode = Mode.IN_PERSON
    remote_url: str = ""
    note: Localized = NO_TEXT
    minute_taker_id: int | None = None
    urgency_reason: str = ""
    uid: str = ""

    def instants(self) -> tuple[datetime, datetime]:
        """Start and end. In the night with an hour twice the start is the first, the end the one after the start.

        Raises RuleBroken ("time_does_not_exist") at the field that is meant.
        """
        starts_at = _instant(self.day, self.starts, "starts")
        ends_at = _instant(self.day, self.ends, "ends")
        if ends_at <= starts_at and clock.comes_twice(self.day, self.ends):
            ends_at = clock.helsinki(self.day, self.ends, fold=1)
        return starts_at, ends_at


def _instant(day: date, at: time, field: str) -> datetime:
    try:
        return clock.helsinki(day, at)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, field=field, **broken.facts) from broken


def plan(board: Board, values: MeetingValues, actor: Actor) -> Meeting:
    """A draft with the standard agenda. Nobody is told anything.

    Raises RuleBroken (rule 13: remote attendance; times and place).
    """
    with use_case(Action.MEETINGS_PLAN, board, actor) as case:
        known = queries.by_uid(board.id, values.uid) if values.uid else None
        if known is not None:
            return known
        meeting = Meeting(
            board_id=board.id, municipality_id=board.municipality_id, uid=values.uid or secrets.token_hex(16),
            made_at=case.now, **columns(values, board, case.now),
        )  # fmt: skip
        case.about(meeting)
        for position, item in enumerate(agendas.standard_agenda(case, board), start=1):
            db.session.add(item)
            db.session.flush()
            db.session.add(slot_for(meeting, item.id, position))
    return meeting


def edit(meeting: Meeting, values: MeetingValues, actor: Actor) -> None:
    """Change a draft. Raises RuleBroken, and WrongState once it is called: then it is `change`."""
    with use_case(Action.MEETINGS_EDIT, meeting, actor) as case:
        if meeting.state is not MeetingState.DRAFT:
            raise WrongState(meeting.state, "edit")
        set_values(meeting, columns(values, db.session.get_one(Board, meeting.board_id), case.now))


def discard(meeting: Meeting, actor: Actor) -> None:
    """Throw a draft away: nobody was told of it. Its own items go with their files; those of earlier meetings wait on.

    Raises WrongState once it is called: then it is `cancel`.
    """
    with use_case(Action.MEETINGS_DISCARD, meeting, actor) as case:
        if meeting.state is not MeetingState.DRAFT:
            raise WrongState(meeting.state, "discard")
        gone = [_let_go(slot, case.now) for slot in queries.slots(meeting.id)]
        db.session.flush()
        case.note(items=sum(files is not None for files in gone), files=sum(files or 0 for files in gone))
        db.session.delete(meeting)


def _let_go(slot: Slot, now: datetime) -> int | None:
    """Take an item off a draft; says how many files went with it, None where an earlier meeting left the matter."""
    item = slot.item
    db.session.delete(slot)
    db.session.flush()
    if item.first_id is None and not queries.is_on_an_agenda(item.id):
        return agendas.discard(item)
    agendas.wait(item, now)
    return None


def columns(values: MeetingValues, board: Board, now: datetime) -> dict[str, Any]:
    """The checked values as columns. Raises RuleBroken at the fields that are meant."""
    starts_at, ends_at = values.instants()
    remote_url = values.remote_url if values.mode is not Mode.IN_PERSON else ""
    check_all(
        lambda: check_times(starts_at, ends_at, now),
        lambda: check_mode(values.mode, is_remote_allowed=board.is_remote_allowed),
        lambda: check_place(values.mode, has_place=bool(values.place), remote_url=remote_url),
    )
    return {
        "starts_at": starts_at, "ends_at": ends_at, "year": values.day.year, "place": values.place,
        "mode": values.mode, "remote_url": remote_url, "note": values.note, "minute_taker_id": values.minute_taker_id,
    }  # fmt: skip


def set_values(meeting: Meeting, new: dict[str, Any]) -> None:
    for name, value in new.items():
        setattr(meeting, name, value)


def slot_for(meeting: Meeting, item_id: int, position: int) -> Slot:
    """The place of an item in the meeting."""
    return Slot(
        board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id,
        item_id=item_id, position=position,
    )  # fmt: skip
