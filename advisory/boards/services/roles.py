"""The roles that memberships give, and their days. Steps: they take the open case."""

from datetime import timedelta

from advisory.boards import queries
from advisory.boards.models import Board, Membership
from advisory.boards.rules import BoardState, Capacity, Office
from advisory.infra.use_case import UseCase
from advisory.kernel import clock
from advisory.people.services import roles
from advisory.policy.roles import Role

_OFFICES = {Office.CHAIR: Role.CHAIR, Office.VICE_CHAIR: Role.VICE_CHAIR, Office.NONE: Role.MEMBER}


def role_of(membership: Membership) -> Role:
    """The role that a membership gives on its board."""
    return Role.DEPUTY if membership.capacity is Capacity.DEPUTY else _OFFICES[membership.office]


def needs_consent(board: Board) -> bool:
    """Rule 6; only a participation body can have switched it off."""
    return board.has(6)


def give_role(case: UseCase, membership: Membership) -> None:
    """With consent recorded, its person gets the role from the first day of the membership (rule 6)."""
    if membership.consent_on is None:
        return
    roles.grant(
        case,
        membership.person,
        role_of(membership),
        municipality_id=membership.municipality_id,
        board_id=membership.board_id,
        membership_id=membership.id,
        starts_on=max(membership.starts_on, membership.consent_on),
    )


def renew_role(case: UseCase, membership: Membership) -> None:
    """Another office, or another first day: the old role has ended yesterday and the right one begins."""
    roles.end_for_membership(case, membership.id, clock.local_date(case.now) - timedelta(days=1))
    give_role(case, membership)


def follow_term(case: UseCase, board: Board) -> None:
    """While a board is a draft, its memberships begin when its term does."""
    if board.state is not BoardState.DRAFT or board.term_starts_on is None:
        return
    for membership in queries.memberships_standing(board.id, clock.local_date(case.now)):
        if membership.starts_on != board.term_starts_on:
            membership.starts_on = board.term_starts_on
            renew_role(case, membership)


def count_without_consent(case: UseCase, board: Board) -> None:
    """Where the rules of procedure ask for no consent, those who still wait for it count from today (rule 6)."""
    if needs_consent(board):
        return
    today = clock.local_date(case.now)
    waiting = [one for one in queries.memberships_standing(board.id, today) if one.consent_on is None]
    for membership in waiting:
        membership.consent_on = today
        give_role(case, membership)
    if waiting:
        case.note(without_consent=[one.id for one in waiting])
