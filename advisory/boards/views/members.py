"""The list of members; consents, offices and invitations for all of them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries, services
from advisory.boards.forms import ConsentForm, OfficersForm
from advisory.boards.models import Board, Membership
from advisory.boards.rules import Capacity, Office
from advisory.boards.views.blueprint import answer, bp, the_board
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.people import queries as people
from advisory.policy.actions import Action


@bp.get("/boards/<int:board_id>/members")
@permission(Action.BOARDS_READ)
def members(board_id: int) -> ResponseReturnValue:
    """Seats, members, deputies and attendees. Addresses and invitations are the secretary's to see."""
    board = the_board(board_id, Action.BOARDS_READ)
    today = clock.today()
    facts = services.composition(board, today)
    sitting = [one for place in facts.places for one in (place.member, place.deputy) if one is not None]
    attendees = queries.attendees(board.id, today)
    persons = [*(one.person for one in sitting), *(one.person for one in attendees)]
    invited = {line.person.id: line.state for line in people.lines(persons)}
    return render_template(
        "boards/members.html",
        board=board,
        composition=facts,
        attendees=attendees,
        invited=invited,
        has_uninvited=any(invited.get(one.person_id) == "new" for one in sitting),
    )


@bp.route("/boards/<int:board_id>/consents", methods=["GET", "POST"])
@permission(Action.BOARDS_CONSENT)
def consents(board_id: int) -> ResponseReturnValue:
    """Consents obtained on a day, for all at once or for those chosen (rule 6)."""
    board = the_board(board_id, Action.BOARDS_CONSENT)
    pending = [one for one in _standing(board) if one.consent_on is None]
    if not pending:
        flash(_("Every consent is recorded."), "message")
        return redirect(url_for(".show", board_id=board.id), code=303)
    everybody = [one.id for one in pending]
    form = ConsentForm(pending=_named(pending), data={"memberships": everybody, "consent_on": clock.today()})
    if form.validate_on_submit():
        try:
            fresh = services.record_consent(board, form.memberships.data or [], form.consent_on.data, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(ngettext("%(num)d consent was recorded.", "%(num)d consents were recorded.", fresh), "success")
            return redirect(url_for(".show", board_id=board.id), code=303)
    return answer("boards/consents.html", form, board=board)


@bp.route("/boards/<int:board_id>/chair", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def officers(board_id: int) -> ResponseReturnValue:
    """Chair and vice-chair, chosen from among the members (rule 5)."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    seated = [one for one in _standing(board) if one.capacity is Capacity.MEMBER]
    now = {one.office: str(one.id) for one in seated if one.office is not Office.NONE}
    form = OfficersForm(
        members=_named(seated),
        data={"chair": now.get(Office.CHAIR, ""), "vice_chair": now.get(Office.VICE_CHAIR, "")},
    )
    if form.validate_on_submit():
        vice = int(form.vice_chair.data) if form.vice_chair.data else None
        try:
            services.choose_officers(board, int(form.chair.data), vice, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("Chair and vice-chair are chosen."), "success")
            return redirect(url_for(".show", board_id=board.id), code=303)
    return answer("boards/officers.html", form, board=board, has_members=bool(seated))


@bp.post("/boards/<int:board_id>/invite")
@permission(Action.BOARDS_SEAT)
def invite(board_id: int) -> ResponseReturnValue:
    """Mail a sign-in link to everybody on the board who has not signed in yet."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    mailed, on_paper = services.invite_all(board, actor())
    flash(ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", mailed), "success")
    if on_paper:
        flash(ngettext("%(num)d person gets paper.", "%(num)d persons get paper.", on_paper), "message")
    return redirect(url_for(".members", board_id=board.id), code=303)


def _standing(board: Board) -> list[Membership]:
    return list(queries.memberships_standing(board.id, clock.today()))


def _named(memberships: list[Membership]) -> list[tuple[int, str]]:
    """Each membership with the words that tell people of one name apart."""
    return [(one.id, f"{one.person.name}, {_place(one)}") for one in memberships]


def _place(membership: Membership) -> str:
    organisation = membership.seat.organisation
    role = queries.role_word(membership).lower()
    return f"{role}, {organisation.name}" if organisation else role
