"""A decided item with its minutes, to make initiatives from."""

from datetime import date, timedelta
from typing import Any

from advisory.agendas.rules import ItemType, Outcome
from advisory.boards.models import Board
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.initiatives.models import Initiative, Step
from advisory.initiatives.rules import InitiativeKind, InitiativeState
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState
from advisory.people.models import Person
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import HandlingState
from tests.make import Make, both

FOLLOW_UP = "Vastuutaho henkilöstöpalvelut; seuranta 30.9.2027."


def decision(make: Make, board: Board, *, state: MinutesState = MinutesState.DRAFTING, **item: Any) -> Handling:
    """A decided item of a meeting that was held ten days ago, with minutes in a state."""
    held = clock.now() - timedelta(days=10)
    meeting = make.meeting(board, starts_at=held, state=MeetingState.ENDED, called_at=held - timedelta(days=9))
    subject = make.item(board, **{"kind": ItemType.INITIATIVE, "title": "Anonyymi rekrytointi", **item})
    slot = make.slot(meeting, subject, section=28, section_scope=f"test-{meeting.id}")
    record(make, meeting, state)
    return make.add(
        Handling(
            board_id=board.id, municipality_id=board.municipality_id, meeting_id=meeting.id, slot_id=slot.id,
            state=HandlingState.CLOSED, outcome=Outcome.DECIDED, proposal=Localized(), discussion=Localized(),
            decision=both("Esitetään kaupunginhallitukselle."), follow_up=Localized(fi=FOLLOW_UP), opened_at=held,
            closed_at=held + timedelta(hours=1), present_at_decision=11,
        )
    )  # fmt: skip


def record(make: Make, meeting: Meeting, state: MinutesState) -> Minutes:
    """The minutes of a meeting."""
    return make.add(
        Minutes(
            board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id, state=state,
            content={}, content_hash="h" if state in {MinutesState.SIGNED, MinutesState.PUBLISHED} else "",
            drawn_up_at=clock.now(), published_at=clock.now() if state is MinutesState.PUBLISHED else None,
        )
    )  # fmt: skip


def initiative(make: Make, source: Handling, owner: Person | None = None, **values: Any) -> Initiative:
    """A decided initiative whose clock runs since the day of the decision, unless told otherwise."""
    base = {
        "board_id": source.board_id, "municipality_id": source.municipality_id, "handling_id": source.id,
        "kind": InitiativeKind.INITIATIVE, "state": InitiativeState.SENT, "title": both("Anonyymi rekrytointi"),
        "description": both("Kokeillaan kesällä."), "summary": Localized(), "addressee": "Kaupunginhallitus",
        "responsible": "Henkilöstöpalvelut", "owner_id": owner.id if owner else None,
        "due_on": clock.today() + timedelta(days=100), "dimensions": [], "what_changed": Localized(),
        "answer": Localized(), "clock_started_at": clock.now() - timedelta(days=5), "made_at": clock.now(),
    }  # fmt: skip
    made: Initiative = make.add(Initiative(**{**base, **values}))
    for state in (InitiativeState.DECIDED, made.state):
        step(make, made, state)
    return made


def step(make: Make, made: Initiative, state: InitiativeState, note: Localized | None = None) -> Step:
    return make.add(
        Step(
            board_id=made.board_id, municipality_id=made.municipality_id, initiative_id=made.id, state=state,
            taken_on=clock.today(), note=note or Localized(), recorded_at=clock.now(),
        )
    )  # fmt: skip


def mails_to(address: str) -> list[OutboxRow]:
    return [row for row in db.session.query(OutboxRow).order_by(OutboxRow.id) if row.recipient == address]


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)
