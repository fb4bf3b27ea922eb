"""Disqualification, counter-proposals, the vote, dissent."""

from datetime import datetime, time

from flask import request
from flask.typing import ResponseReturnValue

from advisory.infra.i18n import typed_language
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.plaintext import whole_number
from advisory.policy.actions import Action
from advisory.proceedings import services
from advisory.proceedings.rules import Position, RecusalGround, VotingMethod, instant_near
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.page import positions_typed
from advisory.proceedings.views.press import Press, pressed


@bp.post("/handlings/<int:handling_id>/counter-proposals")
@permission(Action.PROCEEDINGS_VOTE)
def counter_propose(handling_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_VOTE)
    if not isinstance(press, Press):
        return press
    form = press.forms.counter

    def act() -> None:
        values = CounterValues(
            form.proposer.data, form.text.data, form.seconder.data, typed_language(press.whole.board.languages)
        )
        services.counter_propose(press.handling, values, actor())

    return press.do(form, act, anchor="vote")


@bp.post("/handlings/<int:handling_id>/counter-proposals/<int:counter_id>/second")
@permission(Action.PROCEEDINGS_VOTE)
def second(handling_id: int, counter_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_VOTE)
    if not isinstance(press, Press):
        return press
    seconder = whole_number(request.form.get(f"seconder-{counter_id}")) or 0
    return press.do(
        press.forms.presiding, lambda: services.second(press.handling, counter_id, seconder, actor()), anchor="vote"
    )


@bp.post("/handlings/<int:handling_id>/counter-proposals/<int:counter_id>/take-back")
@permission(Action.PROCEEDINGS_VOTE)
def take_back_counter(handling_id: int, counter_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_VOTE)
    if not isinstance(press, Press):
        return press
    act = services.take_back_counter
    return press.do(press.forms.vote, lambda: act(press.handling, counter_id, actor()), anchor="vote")


@bp.post("/handlings/<int:handling_id>/vote")
@permission(Action.PROCEEDINGS_VOTE)
def vote(handling_id: int) -> ResponseReturnValue:
    """Positions by name; `all=yes` marks everybody at once, and can be corrected before the next press."""
    press = pressed(handling_id, Action.PROCEEDINGS_VOTE)
    if not isinstance(press, Press):
        return press
    form = press.forms.vote
    positions = positions_typed()
    if request.form.get("all") == Position.YES:
        positions = dict.fromkeys(press.whole.entitled(clock.now(), press.item), Position.YES)
        press.forms.positions = {person: given.value for person, given in positions.items()}

    def act() -> None:
        method = VotingMethod(form.method.data)
        counter = form.counter.data or 0
        yes_side = form.yes_side.data or None
        means = services.meanings(press.whole, press.item, yes_side, counter)
        yes, no = form.yes_means.data or means[0], form.no_means.data or means[1]
        values = VoteValues(
            counter,
            method,
            yes,
            no,
            positions,
            yes_counter_id=yes_side,
            language=typed_language(press.whole.board.languages),
        )
        services.vote(press.handling, values, actor())

    return press.do(form, act, anchor="vote")


@bp.post("/handlings/<int:handling_id>/vote/take-back")
@permission(Action.PROCEEDINGS_VOTE)
def take_back_vote(handling_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_VOTE)
    if not isinstance(press, Press):
        return press
    return press.do(press.forms.presiding, lambda: services.take_back_vote(press.handling, actor()), anchor="vote")


@bp.post("/handlings/<int:handling_id>/recusals")
@permission(Action.PROCEEDINGS_RECUSE)
def recuse(handling_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_RECUSE)
    if not isinstance(press, Press):
        return press
    form = press.forms.recusal

    def act() -> None:
        start = press.meeting.opened_at or press.handling.opened_at
        values = RecusalValues(
            person_id=form.person.data, ground=RecusalGround(form.ground.data), explanation=form.explanation.data,
            left_at=_instant(start, form.left_at.data), returned_at=_instant(start, form.returned_at.data),
            language=typed_language(press.whole.board.languages),
        )  # fmt: skip
        services.recuse(press.handling, values, actor())

    return press.do(form, act, anchor="recusal")


def _instant(start: datetime, at: time | None) -> datetime | None:
    return instant_near(start, at) if at is not None else None


@bp.post("/handlings/<int:handling_id>/recusals/<int:person_id>/take-back")
@permission(Action.PROCEEDINGS_RECUSE)
def take_back_recusal(handling_id: int, person_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_RECUSE)
    if not isinstance(press, Press):
        return press
    act = services.take_back_recusal
    return press.do(press.forms.presiding, lambda: act(press.handling, person_id, actor()), anchor="recusal")


@bp.post("/handlings/<int:handling_id>/dissents")
@permission(Action.PROCEEDINGS_DISSENT)
def dissent(handling_id: int) -> ResponseReturnValue:
    press = pressed(handling_id, Action.PROCEEDINGS_DISSENT)
    if not isinstance(press, Press):
        return press
    form = press.forms.dissent

    def act() -> None:
        spoken = typed_language(press.whole.board.languages)
        services.dissent(press.handling, form.person.data, actor(), reasons=form.reasons.data, language=spoken)

    return press.do(form, act, anchor="dissent")
