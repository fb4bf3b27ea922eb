"""The blueprint of boards and what its pages share."""

from enum import StrEnum
from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries
from advisory.boards.forms import word
from advisory.boards.models import Board
from advisory.infra.access import load
from advisory.infra.forms import BaseForm
from advisory.infra.web import actor
from advisory.kernel.errors import NotFound
from advisory.kernel.localized import Localized
from advisory.policy.actions import Action

bp = Blueprint("boards", __name__)


@bp.app_template_filter("board_word")
def board_word(member: StrEnum | None) -> Any:
    """The word of a form, category, office, reason or state, in the reader's language."""
    return word(member)


@bp.app_template_global("board_name")
def board_name(board_id: int) -> Localized | None:
    """The name of a board for the pages of lower rooms, which know its number only."""
    found = queries.board(board_id)
    return found.name if found is not None else None


def the_board(board_id: int, action: Action) -> Board:
    """The board with its municipality, if the reader may take the action on it; locked while something is changed."""
    board = queries.board(board_id)
    if board is None:
        raise NotFound(f"Board:{board_id}")
    load(Board, board_id, action, actor())
    return board


def answer(template: str, form: BaseForm, *, is_refused: bool = False, **facts: Any) -> ResponseReturnValue:
    """A page with a form: 422 when it was refused, with everything typed still in it.

    A refusal has rolled back, which makes rows forget what was loaded with them: it is loaded again.
    """
    status = 422 if is_refused or form.is_refused else 200
    if status != 200:
        _load_again(facts)
    return render_template(template, form=form, **facts), status


def _load_again(facts: dict[str, Any]) -> None:
    if "board" in facts:
        queries.board(facts["board"].id)
    if "membership" in facts:
        queries.membership(facts["membership"].id)


def page_of(endpoint: str, **values: Any) -> str:
    """The address of another room's page, empty while that room has none."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
