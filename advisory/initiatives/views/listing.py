"""The list of a board's initiatives and the work view of one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import load, may
from advisory.infra.web import actor, permission
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import OPEN, is_late, is_sent_by_hand, is_silent, main_verb, offered
from advisory.initiatives.views import bp, words
from advisory.initiatives.views.moving import VERBS
from advisory.initiatives.views.seeing import seen
from advisory.kernel import clock
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling

A_YEAR = timedelta(days=365)


@bp.get("/boards/<int:board_id>/initiatives")
@permission(Action.INITIATIVES_LIST)
def index(board_id: int) -> ResponseReturnValue:
    """Counts, filter, list with paths."""
    load(Board, board_id, Action.INITIATIVES_LIST, actor())
    everything = queries.of_board(board_id, actor())
    today, wish = clock.today(), request.args.get("show", "all")
    shown = words.chosen(everything, wish, today)
    return render_template(
        "initiatives/index.html",
        board=boards.board(board_id),
        initiatives=shown,
        passed=_passed([one.id for one in shown]),
        counts=words.counts(everything),
        filters=words.filters(everything, today),
        wish=wish,
        has_any=bool(everything),
        unmade=_unmade(board_id),
        taken_back=_taken_back(board_id),
    )


@bp.get("/initiatives/<int:initiative_id>")
@permission(Action.INITIATIVES_READ)
def show(initiative_id: int) -> ResponseReturnValue:
    """One initiative: path, next deadline, owner, answer, reports, history, and the one next action."""
    initiative = seen(initiative_id, Action.INITIATIVES_READ)
    steps, reports = (
        queries.steps_of([initiative.id])[initiative.id],
        queries.reports_of([initiative.id])[initiative.id],
    )
    today, is_started = clock.today(), initiative.clock_started_at is not None
    unchecked = [one for one in reports if one.verified_at is None]
    is_to_hand_over = queries.is_to_hand_over(initiative)
    now: dict[str, Any] = {"is_started": is_started, "is_to_hand_over": is_to_hand_over}
    late = is_late(initiative.state, initiative.due_on, today)
    main = None if unchecked else main_verb(initiative.kind, initiative.state, **now)
    if late and main == "complete":
        main = (
            None  # a late one is asked about first: the page leads to a report, and "done" stands with the other steps
        )
    heard = max([clock.local_date(one.reported_at) for one in reports] + [one.taken_on for one in steps], default=today)
    return render_template(
        "initiatives/show.html",
        initiative=initiative,
        board=boards.board(initiative.board_id),
        steps=steps,
        reports=reports,
        unchecked=unchecked,
        indicators=queries.indicators_of(initiative.id),
        readings=queries.readings_of(initiative.id),
        passed={one.state for one in steps},
        main=main,
        verbs=[verb for verb in offered(initiative.kind, initiative.state, **now) if verb != main],
        is_to_hand_over=is_to_hand_over,
        is_check_asked=queries.is_check_asked(initiative),
        is_taken_back=queries.is_taken_back(initiative),
        is_sent_by_hand=is_sent_by_hand(initiative.kind, initiative.addressee_email),
        verb_words=VERBS,
        is_open=initiative.state in OPEN,
        is_late=late,
        silent_since=heard if is_started and is_silent(initiative.state, heard, today) else None,
    )


def _unmade(board_id: int) -> Sequence[Handling]:
    """Decisions of the last year that could become initiatives, for those who make them."""
    subject = boards.board(board_id)
    if subject is None or not may(Action.INITIATIVES_CREATE, subject, actor()):
        return []
    return queries.decisions_without_one([board_id], clock.today() - A_YEAR)


def _taken_back(board_id: int) -> Sequence[Initiative]:
    """Those whose decision no longer stands, for those who can end them."""
    subject = boards.board(board_id)
    if subject is None or not may(Action.INITIATIVES_MOVE, subject, actor()):
        return []
    return queries.taken_back(Initiative.board_id == board_id)


def _passed(ids: list[int]) -> dict[int, set[object]]:
    return {key: {step.state for step in steps} for key, steps in queries.steps_of(ids).items()}
