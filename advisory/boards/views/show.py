"""The list of boards and the page of one board."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.boards import queries, services
from advisory.boards.models import Board
from advisory.boards.rules import BoardState
from advisory.boards.rules.changes import Step
from advisory.boards.views.blueprint import bp, page_of, the_board
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one thing to do next, with the sentence that says why."""

    title: str
    text: str
    label: str
    url: str


@bp.get("/boards")
@permission(Action.BOARDS_LIST)
def index() -> ResponseReturnValue:
    """The boards that the reader works with."""
    return render_template(
        "boards/index.html",
        boards=queries.mine(actor()),
        is_secretary=bool(actor().municipalities(Role.SECRETARY)),
    )


@bp.get("/boards/<int:board_id>")
@permission(Action.BOARDS_READ)
def show(board_id: int) -> ResponseReturnValue:
    """What the board is, how it is composed, and the one next step."""
    board = the_board(board_id, Action.BOARDS_READ)
    today = clock.today()
    facts = services.composition(board, today)
    return render_template(
        "boards/show.html",
        board=board,
        composition=facts,
        attendees=queries.attendees(board.id, today),
        next_action=_next_action(board, facts.step),
        meetings_url=page_of("meetings.index", board_id=board.id),
        public_url=_public_url(board),
    )


def _public_url(board: Board) -> str:
    if board.state is BoardState.DRAFT:
        return ""
    language = board.languages[0]
    return page_of("portal.board", language=language, municipality=board.municipality.slug, board=board.slug)


def _next_action(board: Board, step: Step) -> NextAction | None:
    """In words, and only where there is a page for it."""
    if step is Step.NONE:
        return None
    title, text, label, endpoint = _step_words()[step]
    url = page_of(endpoint, board_id=board.id)
    return NextAction(title, text, label, url) if url else None


def _step_words() -> dict[Step, tuple[str, str, str, str]]:
    return {
        Step.PASTE: (
            _("Members"),
            _("Paste the members and their deputies from a list."),
            _("Paste members"),
            "boards.paste",
        ),
        Step.CHAIR: (
            _("Chair"),
            _("Choose the chair and the vice-chair from among the members."),
            _("Choose the chair"),
            "boards.officers",
        ),
        Step.CONSENTS: (
            _("Consents"),
            _("A membership counts when consent has been recorded."),
            _("Record the consents"),
            "boards.consents",
        ),
        Step.APPOINT: (
            _("Appointment"),
            _("Enter the decision by which the board was appointed."),
            _("Appoint the board"),
            "boards.appoint",
        ),
        Step.PLAN: (
            _("The board can meet"),
            _("Plan its next meeting: the standard agenda comes with it."),
            _("Plan a meeting"),
            "meetings.plan",
        ),
    }
