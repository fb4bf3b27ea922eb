"""Members pasted from a spreadsheet or a mail: shown row by row until it is right, then stored."""

from hashlib import sha256

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import services
from advisory.boards.forms import PasteForm
from advisory.boards.models import Board
from advisory.boards.rules import Capacity, Office, SeatCategory
from advisory.boards.services import Preview, SeatRow
from advisory.boards.views.blueprint import answer, board_word, bp, the_board
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext
from advisory.infra.web import actor, permission
from advisory.kernel.errors import RuleBroken
from advisory.people.rules import Gender
from advisory.policy.actions import Action


def example() -> str:
    """Rows as they may be pasted, in the words of the reader's language."""
    head = (_("Name"), _("E-mail"), _("Organisation"), _("Category"), _("Role"), _("Personal deputy"), _("Gender"))
    member = (
        "Maija Malli", "maija@malli.example", _("Employees of Mallila"), board_word(SeatCategory.LABOUR_MARKET),
        board_word(Office.CHAIR), "Ville Vara", board_word(Gender.WOMAN),
    )  # fmt: skip
    deputy = ("Ville Vara", "ville@malli.example", "", "", board_word(Capacity.DEPUTY), "", board_word(Gender.MAN))
    return "\n".join("; ".join(str(cell) for cell in row) for row in (head, member, deputy))


@bp.app_template_filter("row_problems")
def row_problems(row: SeatRow) -> list[str]:
    """What is wrong in a pasted row, in sentences; beside an unknown category those that are known."""
    return [_said(problem) for problem in row.problems]


def _said(problem: RuleBroken) -> str:
    if problem.code != "category_not_understood":
        return sentence(problem)
    known = ", ".join(str(board_word(category)).lower() for category in SeatCategory)
    return f"{sentence(problem)} " + _("The categories are: %(known)s.", known=known)


@bp.route("/boards/<int:board_id>/members/paste", methods=["GET", "POST"])
@permission(Action.BOARDS_SEAT)
def paste(board_id: int) -> ResponseReturnValue:
    """Nothing is stored until the rows are right and were seen: a changed text is shown again first."""
    board = the_board(board_id, Action.BOARDS_SEAT)
    form = PasteForm()
    seen = _understood(board, form) if form.validate_on_submit() else None
    if seen is not None and request.form.get("save"):
        if seen.is_stored_already:
            return redirect(url_for(".members", board_id=board.id), code=303)
        if seen.is_right and request.form.get("seen") == _stamp(form):
            return _saved(board, seen)
    is_wrong = seen is not None and not seen.is_right
    stamp = _stamp(form) if seen else ""
    facts = {"preview": seen, "stamp": stamp, "categories": list(SeatCategory), "example": example()}
    return answer("boards/paste.html", form, is_refused=is_wrong, board=board, **facts)


def _understood(board: Board, form: PasteForm) -> Preview | None:
    try:
        return services.preview(board, form.rows.data, is_shared_confirmed=form.is_shared.data)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return None


def _stamp(form: PasteForm) -> str:
    """What was shown: the text and the answer about shared addresses."""
    return sha256(f"{form.rows.data}|{form.is_shared.data}".encode()).hexdigest()[:16]


def _saved(board: Board, seen: Preview) -> ResponseReturnValue:
    made = services.seat_pasted(board, seen.rows, actor())
    flash(ngettext("%(num)d person was saved.", "%(num)d persons were saved.", len(made)), "success")
    return redirect(url_for(".show", board_id=board.id), code=303)
