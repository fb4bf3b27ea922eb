"""Those with the right to attend and speak, never to vote: presenters, experts, authorities (rule 44)."""

from datetime import date

from sqlalchemy import or_, select, update

from advisory.boards import queries
from advisory.boards.models import Attendee, Board
from advisory.boards.services.seating import Newcomer, person_step
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.people.models import RoleGrant
from advisory.people.services import roles
from advisory.policy.actions import Action
from advisory.policy.roles import Role


def add_attendee(board: Board, newcomer: Newcomer, *, is_presenter: bool, actor: Actor) -> Attendee:
    """Give somebody the right to attend and speak from today on.

    Raises RuleBroken("already_seated") for a member or deputy, RuleBroken("already_attendee").
    """
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        today = clock.local_date(case.now)
        _check_outside(board, newcomer, today)
        person = person_step(case, board, newcomer)
        attendee = _row(board, person.id)
        if attendee.id is not None and (attendee.ends_on is None or attendee.ends_on >= today):
            raise RuleBroken("already_attendee", field="name", name=person.name)
        attendee.is_presenter, attendee.title = is_presenter, newcomer.title or person.title
        attendee.starts_on, attendee.ends_on = today, None
        db.session.add(attendee)
        db.session.flush()
        roles.grant(
            case, person, Role.EXPERT, municipality_id=board.municipality_id, board_id=board.id, starts_on=today
        )
        case.note(attendee=attendee.id)
        return attendee


def _check_outside(board: Board, newcomer: Newcomer, day: date) -> None:
    for one in queries.memberships_standing(board.id, day):
        if one.person_id == newcomer.person_id:
            raise RuleBroken("already_seated", field="name", name=one.person.name)


def _row(board: Board, person_id: int) -> Attendee:
    """The person's row on this board, a new one if they never attended."""
    found = db.session.scalars(
        select(Attendee).where(Attendee.board_id == board.id, Attendee.person_id == person_id)
    ).first()
    return found or Attendee(board_id=board.id, municipality_id=board.municipality_id, person_id=person_id)


def end_attendee(attendee: Attendee, actor: Actor) -> None:
    """The right to attend and speak ends with this day."""
    with use_case(Action.BOARDS_SEAT, attendee, actor) as case:
        today = clock.local_date(case.now)
        if attendee.ends_on is not None:
            case.leave_no_entry()
            return
        attendee.ends_on = today
        own = update(RoleGrant).where(
            RoleGrant.person_id == attendee.person_id,
            RoleGrant.board_id == attendee.board_id,
            RoleGrant.role == Role.EXPERT,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today),
        )
        db.session.execute(own.values(ends_on=today))
