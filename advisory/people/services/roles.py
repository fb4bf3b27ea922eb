"""Roles with scope and dates (decision 2)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from advisory.infra.access import SYSTEM, Actor, require
from advisory.infra.db import db
from advisory.infra.ports import ports
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.municipalities.models import Municipality
from advisory.people import mails, queries, rules
from advisory.people.models import Person, RoleGrant
from advisory.policy.actions import Action
from advisory.policy.roles import Role

GIVEN_BY_HAND = (Role.ADMINISTRATOR, Role.SECRETARY)
"""Roles for the whole municipality. Those on a board come with its memberships and settings."""
WARNED_BEFORE = timedelta(days=30)
LOOKED_BACK = timedelta(days=60)
"""So long may timed work have stood still without a last administrator being lost."""


def today() -> date:
    return clock.today()


def check_may_give(actor: Actor, municipality: Municipality) -> None:
    """Raises NotAllowed when the actor may add people but not give them roles."""
    require(actor, Action.PEOPLE_GRANT, municipality)


def grant(  # noqa: PLR0913  # role, scope and start are one fact
    case: UseCase,
    person: Person,
    role: Role,
    *,
    municipality_id: int,
    starts_on: date,
    board_id: int | None = None,
    membership_id: int | None = None,
) -> RoleGrant:
    """Step: give a role, for the municipality or for one board. Raises RuleBroken("role_needs_address")."""
    if role in GIVEN_BY_HAND and board_id is None and not person.email:
        raise RuleBroken("role_needs_address", field="email")
    given = RoleGrant(
        person_id=person.id,
        role=role,
        municipality_id=municipality_id,
        board_id=board_id,
        membership_id=membership_id,
        starts_on=starts_on,
        granted_at=case.now,
    )
    db.session.add(given)
    db.session.flush()
    return given


def end_for_membership(case: UseCase, membership_id: int, on: date) -> None:
    """Step: a board role ends with the membership that made it."""
    mine = select(RoleGrant).where(RoleGrant.membership_id == membership_id, RoleGrant.ends_on.is_(None))
    for given in db.session.scalars(mine):
        given.ends_on = max(on, given.starts_on)
    db.session.flush()


def give(person: Person, role: Role, *, starts_on: date, ends_on: date | None, actor: Actor) -> RoleGrant:
    """The administrator gives a role for the whole municipality.

    Raises RuleBroken("role_not_by_hand", "role_held", "role_ends_before_start", "role_needs_address").
    """
    with use_case(Action.PEOPLE_GRANT, person, actor) as case:
        _check_new(person, role, starts_on, ends_on)
        given = grant(case, person, role, municipality_id=person.municipality_id, starts_on=starts_on)
        given.ends_on = ends_on
        case.note(role=role, grant=given.id)
        return given


def _check_new(person: Person, role: Role, starts_on: date, ends_on: date | None) -> None:
    if role not in GIVEN_BY_HAND:
        raise RuleBroken("role_not_by_hand", field="role")
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("role_ends_before_start", field="ends_on")
    held = queries.grants_in_force([person.id]).get(person.id, [])
    if any(one.role is role and one.board_id is None for one in held):
        raise RuleBroken("role_held", field="role")


def end(given: RoleGrant, on: date, actor: Actor) -> None:
    """End a role after the day `on`.

    Raises RuleBroken("last_administrator", "last_secretary", "role_of_membership", "role_ends_before_start").
    """
    with use_case(Action.PEOPLE_END_ROLE, given, actor) as case:
        if given.membership_id is not None:
            raise RuleBroken("role_of_membership")
        if on < given.starts_on:
            raise RuleBroken("role_ends_before_start", field="ends_on")
        queries.lock_people_of(given.municipality_id or 0)
        _check_not_last(given, on)
        given.ends_on = on
        case.note(role=given.role, ends_on=on.isoformat())


def _check_not_last(given: RoleGrant, on: date) -> None:
    if given.board_id is None and given.municipality_id is not None:
        has_boards = ports.has_boards(given.municipality_id, on)
        rules.check_not_last(given.role, queries.others_with(given, on), has_boards=has_boards)


def due(now: datetime) -> None:
    """Timed work: the last administrator and secretary do not lapse by date, and hear of it 30 days before."""
    day = clock.local_date(now)
    for given in queries.ending(day - LOOKED_BACK, day + WARNED_BEFORE):
        if given.ends_on is not None and _is_last(given, given.ends_on):
            _keep(given) if given.ends_on <= day else _warn(given)
    db.session.rollback()


def _is_last(given: RoleGrant, on: date) -> bool:
    try:
        _check_not_last(given, on)
    except RuleBroken:
        return True
    return False


def _keep(given: RoleGrant) -> None:
    with use_case(Action.PEOPLE_GRANT, given, SYSTEM) as case:
        given.ends_on = given.warned_at = None
        case.note(role=given.role, kept="last of its kind")


def _warn(given: RoleGrant) -> None:
    if given.warned_at is not None:
        return
    with use_case(Action.PEOPLE_GRANT, given, SYSTEM) as case:
        given.warned_at = case.now
        person = db.session.get_one(Person, given.person_id)
        if person.email:
            case.send(mails.last_role_ends(person, given))
        case.note(role=given.role, warned=True)
