"""Consents, offices, the end of a membership, and the invitation to sign in."""

from collections.abc import Collection
from datetime import date

from advisory.boards import queries
from advisory.boards.models import Board, Membership
from advisory.boards.rules import EndReason, Office, PublicForm, check_office
from advisory.boards.rules.changes import check_consent_day, check_end_day
from advisory.boards.services.roles import give_role, renew_role
from advisory.infra.access import Actor
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.people import queries as people
from advisory.people.services import invitations, roles
from advisory.policy.actions import Action


def record_consent(board: Board, membership_ids: Collection[int], on: date, actor: Actor) -> int:
    """Consents were obtained: the memberships count and give their roles (rule 6). Returns how many were new.

    Those recorded already stay as they are, so that a second press changes nothing.
    Raises RuleBroken("consent_ahead", "nobody_chosen"), NotFound for somebody else's membership.
    """
    with use_case(Action.BOARDS_CONSENT, board, actor) as case:
        check_consent_day(on, clock.local_date(case.now))
        chosen = _chosen(board, membership_ids, case)
        if not chosen:
            raise RuleBroken("nobody_chosen", field="memberships")
        fresh = [one for one in chosen if one.consent_on is None]
        for membership in fresh:
            membership.consent_on = on
            give_role(case, membership)
        case.note(memberships=[one.id for one in fresh], consent_on=on.isoformat())
        return len(fresh)


def _chosen(board: Board, membership_ids: Collection[int], case: UseCase) -> list[Membership]:
    standing = {one.id: one for one in queries.memberships_standing(board.id, clock.local_date(case.now))}
    if set(membership_ids) - set(standing):
        raise NotFound("Membership")
    return [standing[key] for key in sorted(set(membership_ids))]


def choose_officers(board: Board, chair_membership_id: int, vice_chair_membership_id: int | None, actor: Actor) -> None:
    """Chair and vice-chair from among the members (rule 5).

    Raises RuleBroken("office_not_a_member", "one_person_two_offices").
    """
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        if chair_membership_id == vice_chair_membership_id:
            raise RuleBroken("one_person_two_offices", field="vice_chair")
        wanted = {chair_membership_id: Office.CHAIR}
        if vice_chair_membership_id is not None:
            wanted[vice_chair_membership_id] = Office.VICE_CHAIR
        standing = queries.memberships_standing(board.id, clock.local_date(case.now))
        if set(wanted) - {one.id for one in standing}:
            raise NotFound("Membership")
        for membership in standing:
            check_office(wanted.get(membership.id, Office.NONE), membership.capacity)
            _give_office(case, membership, wanted.get(membership.id, Office.NONE))
        case.note(chair=chair_membership_id, vice_chair=vice_chair_membership_id)


def _give_office(case: UseCase, membership: Membership, office: Office) -> None:
    if membership.office is not office:
        membership.office = office
        renew_role(case, membership)


def end_membership(membership: Membership, *, on: date, reason: EndReason, actor: Actor) -> None:
    """The membership ends with the day of the decision; a request to resign ends nothing (rule 7).

    `on` is its last day. Raises RuleBroken("end_before_membership", "membership_ended").
    """
    with use_case(Action.BOARDS_SEAT, membership, actor) as case:
        end_step(case, membership, on=on, reason=reason)
        case.note(ends_on=on.isoformat(), reason=reason)


def end_step(case: UseCase, membership: Membership, *, on: date, reason: EndReason) -> None:
    """A step: end the membership and the roles that it gave."""
    if membership.ends_on is not None:
        raise RuleBroken("membership_ended", field="ends_on", ends_on=membership.ends_on)
    check_end_day(on, membership.starts_on)
    membership.ends_on, membership.end_reason = on, reason
    roles.end_for_membership(case, membership.id, on)


def choose_public_form(membership: Membership, form: PublicForm, actor: Actor) -> None:
    """How a member of a participation body is shown in public: by name, or by role and organisation (decision 4)."""
    with use_case(Action.BOARDS_CHOOSE_PUBLIC_FORM, membership, actor):
        membership.public_form = form


def invite_all(board: Board, actor: Actor) -> tuple[int, int]:
    """Mail a sign-in link to everybody on the board who has not had one: a second press mails nobody twice.

    Returns how many were mailed and how many get paper.
    """
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        standing = queries.memberships_standing(board.id, clock.local_date(case.now))
        lines = people.lines([one.person for one in standing])
        fresh = [line.person for line in lines if line.state == "new"]
        for person in fresh:
            invitations.invite(case, person)
        case.note(invited=[person.id for person in fresh])
        return len(fresh), sum(line.state == "paper" for line in lines)
