"""The list of boards and the page of one board."""

from collections.abc import Iterator
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
from advisory.people import queries as people
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@dataclass(frozen=True, slots=True)
class NextAction:
    """A thing to do next, with the sentence that says why; `is_extra`: it need not be done."""

    title: str
    text: str
    label: str
    url: str
    is_extra: bool = False


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
    """What the board is, how it is composed, and what to do next."""
    board = the_board(board_id, Action.BOARDS_READ)
    today = clock.today()
    facts = services.composition(board, today)
    return render_template(
        "boards/show.html",
        board=board,
        composition=facts,
        attendees=queries.attendees(board.id, today),
        next_actions=_next_actions(board, facts),
        meetings_url=page_of("meetings.index", board_id=board.id),
        public_url=_public_url(board),
    )


def _public_url(board: Board) -> str:
    if board.state is BoardState.DRAFT:
        return ""
    language = board.languages[0]
    return page_of("portal.board", language=language, municipality=board.municipality.slug, board=board.slug)


def _next_actions(board: Board, facts: services.Composition) -> list[NextAction]:
    """What to do now, in order: founding asks for one thing at a time; a board that can meet also for what comes before
    its first meeting. `is_extra`: it need not be done."""
    if facts.step is Step.NONE:
        return []
    before = list(_before_meeting(board, facts)) if facts.step is Step.PLAN else []
    return [*before, *_in_words(board, _step_words()[facts.step])]


def _before_meeting(board: Board, facts: services.Composition) -> Iterator[NextAction]:
    """The people are invited, and the numbering goes on from what was used elsewhere: later than the first call it cannot
    be entered any more (decision 9)."""
    sitting = [one.person for place in facts.places for one in (place.member, place.deputy) if one is not None]
    if any(line.state == "new" for line in people.lines(sitting)):
        words = (
            _("Invite the people"),
            _("They get a mail with a link that signs in. Who has no e-mail address gets the calls on paper."),
            _("Go to the members"),
            "boards.members",
        )
        yield from _in_words(board, words)
    year = clock.today().year
    if year not in {board.numbers_year, board.numbers_used_year}:
        words = (
            _("Numbers used earlier this year"),
            _("Only if the board has met this year outside this service. Enter them before the first call."),
            _("Enter the numbers"),
            "boards.numbers",
        )
        yield from _in_words(board, words, is_extra=True)


def _in_words(board: Board, words: tuple[str, str, str, str], *, is_extra: bool = False) -> Iterator[NextAction]:
    """Only where there is a page for it."""
    title, text, label, endpoint = words
    url = page_of(endpoint, board_id=board.id)
    if url:
        yield NextAction(title, text, label, url, is_extra)


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
