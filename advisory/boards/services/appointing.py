"""Appointing a board: from here on rules 1 to 3 bind, and the 40 % rule wants an answer."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from advisory.boards import queries
from advisory.boards.models import Board
from advisory.boards.rules import (
    AppointingBody,
    Appointment,
    Capacity,
    EndReason,
    LegalForm,
    appointment_problems,
    check_balance_answered,
    check_offices,
)
from advisory.boards.services.composition import group_of
from advisory.boards.services.members import end_step
from advisory.boards.services.roles import follow_term
from advisory.infra.access import Actor
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.policy.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentValues:
    """The appointing decision as it is entered when the board is appointed."""

    appointing_body: AppointingBody | None = None
    appointing_body_name: str = ""
    decided_on: date | None = None
    decision_section: str = ""
    authorised_on: date | None = None
    authorisation_section: str = ""
    appointer_term_until: date | None = None
    term_starts_on: date | None = None
    term_until: date | None = None
    special_reason: str = ""
    is_special_reason_denied: bool = False


_DECISION = tuple(one.name for one in fields(Appointment) if one.name not in {"form", "waived"})


def appointment_of(form: LegalForm, waived: Collection[str], decision: object) -> Appointment:
    """What rules 1 to 3 ask; `decision` is a board or the values that are being entered."""
    return Appointment(form=form, waived=waived, **{name: getattr(decision, name) for name in _DECISION})


def problems_of(board: Board, values: AppointmentValues) -> tuple[RuleBroken, ...]:
    """All that the entered decision lacks, so that a page can say it at once."""
    return appointment_problems(appointment_of(board.form, board.waived_rules, values))


def appoint(board: Board, values: AppointmentValues, actor: Actor) -> None:
    """The board is appointed: decision, authority and term are there, and one member is the chair.

    Raises the first of `problems_of`, RuleBroken("chair_missing") (rule 5), and for an organ whose composition
    breaks the 40 % rule RuleBroken("special_reason_unanswered") (rule 10, decision 6).
    """
    with use_case(Action.BOARDS_APPOINT, board, actor) as case:
        for problem in problems_of(board, values):
            raise problem
        _check_members(board, values, clock.local_date(case.now))
        for one in fields(values):
            setattr(board, one.name, getattr(values, one.name))
        follow_term(case, board)
        board.advance("appoint")
        board.appointed_at = case.now


def _check_members(board: Board, values: AppointmentValues, day: date) -> None:
    members = queries.memberships_standing(board.id, day)
    if board.has(5):
        check_offices(one.office for one in members)
    if board.has(10):
        check_balance_answered(
            board.form,
            [group_of(members, capacity).balance for capacity in Capacity],
            reason=values.special_reason,
            is_denied=values.is_special_reason_denied,
        )


def end(board: Board, on: date, actor: Actor) -> None:
    """The board ends with a day, and with it every membership and its roles."""
    with use_case(Action.BOARDS_END, board, actor) as case:
        board.advance("end")
        for membership in queries.memberships_standing(board.id, on):
            if membership.ends_on is None:
                end_step(case, membership, on=max(on, membership.starts_on), reason=EndReason.BOARD_ENDED)
        case.note(ends_on=on.isoformat())
