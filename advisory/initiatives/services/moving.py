"""Recording the steps of an initiative's path."""

from dataclasses import dataclass
from datetime import date, time

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative, Step
from advisory.initiatives.rules import OPEN, check_dispatch, check_step, offered
from advisory.initiatives.services.senders import tell_owners
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.policy.actions import Action

ENDS = frozenset({"complete", "part", "fail", "reject", "lapse"})

NOTHING = Localized()


@dataclass(frozen=True, slots=True)
class MoveValues:
    """What is recorded with a step."""

    taken_on: date
    note: Localized = NOTHING
    answer_body: str = ""
    answer: Localized = NOTHING
    what_changed: Localized = NOTHING


def move(initiative: Initiative, verb: str, values: MoveValues, actor: Actor) -> None:
    """Take one step of the path. The answer of the municipality is kept with its body and day (KL 23.1).

    Raises WrongState where the path has no such step now, RuleBroken where something is missing.
    """
    with use_case(Action.INITIATIVES_MOVE, initiative, actor) as case:
        today = clock.local_date(case.now)
        _check_is_offered(initiative, verb)
        _check(verb, values, today)
        if verb == "send":
            _hand_over(case, initiative, values.taken_on)
        initiative.advance(verb)
        _keep(initiative, verb, values)
        if initiative.state not in OPEN:
            initiative.closed_at = case.now
        add_step(case, initiative, values.taken_on, values.note or values.what_changed)
        case.note(state=initiative.state.value, on=str(values.taken_on))


def _check_is_offered(initiative: Initiative, verb: str) -> None:
    is_started, is_to_hand_over = initiative.clock_started_at is not None, queries.is_to_hand_over(initiative)
    if verb != "lapse":
        check_dispatch(is_checked=is_started or is_to_hand_over, is_check_asked=queries.is_check_asked(initiative))
    if verb not in offered(initiative.kind, initiative.state, is_started=is_started, is_to_hand_over=is_to_hand_over):
        raise WrongState(initiative.state, verb)


def _hand_over(case: UseCase, initiative: Initiative, on: date) -> None:
    """It was taken to the addressee, on paper or through the registry: it is sent, and its time runs from that day."""
    _check_not_before(initiative, on)
    is_today = on == clock.local_date(case.now)
    initiative.sent_at = initiative.clock_started_at = case.now if is_today else clock.helsinki(on, time(12))
    tell_owners(case, initiative)


def _check_not_before(initiative: Initiative, on: date) -> None:
    """Not before the minutes were checked; where rule 24 is off, not before the meeting ended."""
    meeting = queries.meeting_of(initiative)
    if meeting is not None and not meeting.has(24):
        if meeting.ended_at is not None and on < clock.local_date(meeting.ended_at):
            raise RuleBroken("handed_over_before_end", field="taken_on", ended_on=clock.local_date(meeting.ended_at))
        return
    checked_at = queries.checked_at(initiative)
    if checked_at is not None and on < clock.local_date(checked_at):
        raise RuleBroken("handed_over_before_check", field="taken_on", checked_on=clock.local_date(checked_at))


def _check(verb: str, values: MoveValues, today: date) -> None:
    if values.taken_on > today and verb != "answer":
        raise RuleBroken("step_day_ahead", field="taken_on")
    check_step(
        verb, note=values.note.pick("fi")[0], answer_body=values.answer_body, answered_on=values.taken_on, today=today
    )
    if verb in {"complete", "part"} and not values.what_changed:
        raise RuleBroken("what_changed_missing", field="what_changed")


def _keep(initiative: Initiative, verb: str, values: MoveValues) -> None:
    if verb == "answer":
        initiative.answer_body, initiative.answer = values.answer_body, values.answer
        initiative.answered_on = values.taken_on
    if values.what_changed:
        initiative.what_changed = values.what_changed


def add_step(case: UseCase, initiative: Initiative, on: date, note: Localized) -> None:
    """Add the state that was reached to the public history, within the open transaction."""
    db.session.add(
        Step(
            board_id=initiative.board_id, municipality_id=initiative.municipality_id, initiative_id=initiative.id,
            state=initiative.state, taken_on=on, note=note, recorded_at=case.now,
        )
    )  # fmt: skip
