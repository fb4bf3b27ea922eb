"""One person on a board: a new member, a successor, an end, a right to attend."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries, services
from advisory.boards.forms import AttendeeForm, EndForm, MemberForm, NewcomerForm, PublicFormForm, SuccessorForm
from advisory.boards.models import Attendee, Board, Membership, Seat
from advisory.boards.rules import Capacity, EndReason, PublicForm, SeatCategory
from advisory.boards.services import Newcomer
from advisory.boards.views.blueprint import answer, bp, the_board
from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.policy.actions import Action


@bp.route("/boards/<int:board_id>/members/new", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def add_member(board_id: int) -> ResponseReturnValue:
    """One more member in a new seat."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    form = MemberForm(data={"language": board.languages[0]})
    if form.validate_on_submit():
        try:
            services.add_member(
                board,
                _newcomer(board, form),
                category=SeatCategory(form.category.data),
                organisation=form.organisation.data,
                actor=actor(),
            )
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _saved(board, form.name.data)
    return answer("boards/newcomer.html", form, board=board, title=_("Add a member"))


@bp.route("/boards/<int:board_id>/seats/<int:seat_id>/<capacity>", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def fill_seat(board_id: int, seat_id: int, capacity: str) -> ResponseReturnValue:
    """A member for a vacant seat, or a personal deputy for a member who has none."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    seat = load(Seat, seat_id, Action.BOARDS_SEAT, actor())
    if seat.board_id != board.id or capacity not in set(Capacity):
        raise NotFound(f"Seat:{seat_id}")
    form = NewcomerForm(data={"language": board.languages[0]})
    if form.validate_on_submit():
        try:
            services.add_to_seat(board, seat, _newcomer(board, form), capacity=Capacity(capacity), actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _saved(board, form.name.data)
    title = _("Name a personal deputy") if capacity == Capacity.DEPUTY else _("Name a member for the seat")
    return answer("boards/newcomer.html", form, board=board, title=title)


@bp.route("/memberships/<int:membership_id>/successor", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def replace(membership_id: int) -> ResponseReturnValue:
    """A successor in the seat: whoever sits there leaves the day before."""
    membership, board = _membership(membership_id, Action.BOARDS_SEAT)
    form = SuccessorForm(data={"language": board.languages[0], "starts_on": clock.today()})
    if form.validate_on_submit():
        try:
            services.replace(board, membership, _newcomer(board, form), starts_on=form.starts_on.data, actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _saved(board, form.name.data)
    title = _("Successor of %(name)s", name=membership.person.name)
    return answer("boards/newcomer.html", form, board=board, title=title)


@bp.route("/memberships/<int:membership_id>/end", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def end_membership(membership_id: int) -> ResponseReturnValue:
    """The end of a membership, with its reason and the day of the decision (rule 7)."""
    membership, board = _membership(membership_id, Action.BOARDS_SEAT)
    form = EndForm(data={"ends_on": clock.today()})
    if form.validate_on_submit():
        try:
            services.end_membership(membership, on=form.ends_on.data, reason=EndReason(form.reason.data), actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The end of the membership is recorded."), "success")
            return redirect(url_for(".members", board_id=board.id), code=303)
    return answer("boards/end_membership.html", form, board=board, membership=membership)


@bp.route("/memberships/<int:membership_id>/public-form", methods=["GET", "POST"])
@permission(Action.BOARDS_CHOOSE_PUBLIC_FORM)
def public_form(membership_id: int) -> ResponseReturnValue:
    """How a member of a participation body is shown in public."""
    membership, board = _membership(membership_id, Action.BOARDS_CHOOSE_PUBLIC_FORM)
    form = PublicFormForm(data={"public_form": membership.public_form.value})
    if form.validate_on_submit():
        try:
            services.choose_public_form(membership, PublicForm(form.public_form.data), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".members", board_id=board.id), code=303)
    return answer("boards/public_form.html", form, board=board, membership=membership)


@bp.route("/boards/<int:board_id>/attendees/new", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def add_attendee(board_id: int) -> ResponseReturnValue:
    """Somebody with the right to attend and speak (rule 44)."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    form = AttendeeForm(data={"language": board.languages[0]})
    if form.validate_on_submit():
        try:
            services.add_attendee(board, _newcomer(board, form), is_presenter=form.is_presenter.data, actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return _saved(board, form.name.data)
    return answer("boards/newcomer.html", form, board=board, title=_("Give the right to attend and speak"))


@bp.post("/attendees/<int:attendee_id>/end")
@permission(Action.BOARDS_SEAT)
def end_attendee(attendee_id: int) -> ResponseReturnValue:
    """The right to attend and speak ends; it can be given again at any time."""
    attendee = load(Attendee, attendee_id, Action.BOARDS_SEAT, actor())
    services.end_attendee(attendee, actor())
    flash(_("The right to attend has ended."), "success")
    return redirect(url_for(".members", board_id=attendee.board_id), code=303)


def _membership(membership_id: int, action: Action) -> tuple[Membership, Board]:
    load(Membership, membership_id, action, actor())
    membership = queries.membership(membership_id)
    board = queries.board(membership.board_id) if membership else None
    if membership is None or board is None:
        raise NotFound(f"Membership:{membership_id}")
    return membership, board


def _newcomer(board: Board, form: NewcomerForm) -> Newcomer:
    return services.recognised(board.municipality_id, Newcomer(**form.newcomer()))


def _saved(board: Board, name: str) -> ResponseReturnValue:
    flash(_("%(name)s was added.", name=name), "success")
    return redirect(url_for(".members", board_id=board.id), code=303)
