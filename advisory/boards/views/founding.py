"""Founding a board, its settings, its appointment, and the numbers it used before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import services
from advisory.boards.forms import AppointForm, FoundForm, NumbersForm, SettingsForm, decision_of
from advisory.boards.models import Board
from advisory.boards.queries import minimums, standard_phrases
from advisory.boards.rules import CONTRACT_PARTS, Appointment, LegalForm, advised
from advisory.boards.services import AppointmentValues, BoardSettings, BoardValues
from advisory.boards.views.blueprint import answer, bp, the_board
from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.kernel.plaintext import whole_number
from advisory.municipalities import queries as municipalities
from advisory.municipalities.models import Municipality
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@bp.route("/boards/new", methods=["GET", "POST"])
@permission(Action.BOARDS_FOUND)
def found() -> ResponseReturnValue:
    """A new board of one of the municipalities whose secretary the reader is."""
    own = sorted(actor().municipalities(Role.SECRETARY))
    asked = whole_number(request.args.get("municipality_id"))
    if asked is None and len(own) != 1:
        return render_template("boards/choose_municipality.html", municipalities=_named(own))
    municipality = load(Municipality, asked or own[0], Action.BOARDS_FOUND, actor())
    form = FoundForm(languages=municipality.languages)
    if form.validate_on_submit():
        try:
            board = services.found(municipality, BoardValues(**form.values()), actor())
        except RuleBroken as broken:
            form.add_broken_rule(_advised(broken, form))
        else:
            flash(_("The board is a draft. Next, paste its members."), "success")
            return redirect(url_for(".paste", board_id=board.id), code=303)
    return answer("boards/found.html", form, municipality=municipality)


def _advised(broken: RuleBroken, form: FoundForm) -> RuleBroken:
    return advised(broken, LegalForm(form.form.data), form.waived_rules.data or [])


def _named(ids: list[int]) -> list[Municipality]:
    found = [municipalities.municipality(key) for key in ids]
    return [one for one in found if one is not None]


@bp.route("/boards/<int:board_id>/edit", methods=["GET", "POST"])
@permission(Action.BOARDS_EDIT)
def edit(board_id: int) -> ResponseReturnValue:
    """The board's settings."""
    board = the_board(board_id, Action.BOARDS_EDIT)
    form = SettingsForm(languages=board.languages, data=_settings_of(board))
    if form.validate_on_submit():
        try:
            services.edit(board, BoardValues(**form.values()), BoardSettings(**form.settings()), actor())
        except RuleBroken as broken:
            form.add_broken_rule(_advised(broken, form))
        else:
            flash(_("The settings are saved."), "success")
            return redirect(url_for(".show", board_id=board.id), code=303)
    return answer("boards/edit.html", form, board=board)


_SHOWN = (
    "name", "languages", "purpose", "is_remote_allowed", "remote_regulation", "notice_days", "scrutineer_count", "waived_rules",
    "slug", "is_agenda_published_at_call", "reminder_silent_days", "reminder_coming_days", "participation_appeal",
    "case_prefix", "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


def _settings_of(board: Board) -> dict[str, object]:
    phrases = {code: "\n".join(standard_phrases(board, code)) for code in board.languages}
    least = minimums(board.id)
    seats = {name: least.get(category, 0) for name, category in FoundForm.SEATS.items()}
    plain = {name: getattr(board, name) for name in _SHOWN}
    contract = {f"contract_{part}": board.contract.get(part, "") for part in CONTRACT_PARTS}
    words = {"form": board.form.value, "numbering": board.numbering.value, "phrases": Localized(**phrases)}
    return {**decision_of(board), **plain, **seats, **contract, **words}


@bp.route("/boards/<int:board_id>/appoint", methods=["GET", "POST"])
@permission(Action.BOARDS_APPOINT)
def appoint(board_id: int) -> ResponseReturnValue:
    """The appointing decision as it was made; rules 1 to 3 are told at their fields."""
    board = the_board(board_id, Action.BOARDS_APPOINT)
    if not board.allows(Action.BOARDS_APPOINT):
        flash(_("The board is appointed already."), "message")
        return redirect(url_for(".show", board_id=board.id), code=303)
    shown = {**decision_of(board), "special_reason": board.special_reason}
    form = AppointForm(data=shown, is_term_asked=Appointment(board.form, waived=board.waived_rules).has(3))
    if form.validate_on_submit() and _appointed(board, form):
        flash(_("The board is appointed. Next, plan its first meeting."), "success")
        return redirect(url_for(".show", board_id=board.id), code=303)
    facts = services.composition(board, clock.today())
    return answer("boards/appoint.html", form, board=board, composition=facts)


def _appointed(board: Board, form: AppointForm) -> bool:
    values = AppointmentValues(**form.values())
    problems = services.problems_of(board, values)
    for problem in problems:
        form.add_broken_rule(advised(problem, board.form, board.waived_rules))
    if problems:
        return False
    try:
        services.appoint(board, values, actor())
    except RuleBroken as broken:
        form.add_broken_rule(advised(broken, board.form, board.waived_rules))
    return not form.is_refused


@bp.route("/boards/<int:board_id>/numbers", methods=["GET", "POST"])
@permission(Action.BOARDS_EDIT)
def numbers(board_id: int) -> ResponseReturnValue:
    """The last § and meeting number that were used elsewhere this year (decision 9)."""
    board = the_board(board_id, Action.BOARDS_EDIT)
    year = clock.today().year
    form = NumbersForm(data=_numbers_of(board, year))
    if form.validate_on_submit():
        section, meeting = form.last_section_outside.data, form.last_meeting_outside.data
        try:
            services.enter_numbers(board, section=section, meeting=meeting, actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The numbers are saved. Numbering goes on from them."), "success")
            return redirect(url_for(".show", board_id=board.id), code=303)
    return answer("boards/numbers.html", form, board=board, year=year)


def _numbers_of(board: Board, year: int) -> dict[str, int]:
    is_current = board.numbers_year == year
    return {
        "last_section_outside": board.last_section_outside if is_current else 0,
        "last_meeting_outside": board.last_meeting_outside if is_current else 0,
    }
