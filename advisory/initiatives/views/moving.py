"""Recording a step: one page for each, with the fields that it needs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.boards.rules import advised
from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.web import actor, permission
from advisory.initiatives import queries, services
from advisory.initiatives.forms import StepForm
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import offered
from advisory.initiatives.services import MoveValues
from advisory.initiatives.views import bp
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.policy.actions import Action

VERBS = {
    "send": _l("Record that it was handed over"),
    "receive": _l("Mark as being handled"),
    "answer": _l("Record the answer"),
    "start": _l("Mark as being carried out"),
    "complete": _l("Mark as completed"),
    "part": _l("Mark as partly completed"),
    "fail": _l("Mark as not completed"),
    "reject": _l("Mark as rejected"),
    "lapse": _l("Mark as lapsed"),
}


@bp.route("/initiatives/<int:initiative_id>/steps/<verb>", methods=["GET", "POST"])
@permission(Action.INITIATIVES_MOVE)
def move(initiative_id: int, verb: str) -> ResponseReturnValue:
    """The page of one step; its press records it."""
    if verb not in VERBS:
        raise NotFound(verb)
    initiative = load(Initiative, initiative_id, Action.INITIATIVES_MOVE, actor())
    is_started, is_to_hand_over = initiative.clock_started_at is not None, queries.is_to_hand_over(initiative)
    if verb not in offered(initiative.kind, initiative.state, is_started=is_started, is_to_hand_over=is_to_hand_over):
        raise WrongState(initiative.state, verb)
    board = boards.board(initiative.board_id)
    form = StepForm(data={"taken_on": clock.today()})
    form.only(verb, board.languages if board else ("fi",))
    if form.validate_on_submit():
        try:
            services.move(initiative, verb, _values(form), actor())
        except RuleBroken as broken:
            form.add_broken_rule(_advised(broken, initiative, board))
        else:
            flash(_("The step is recorded: %(state)s.", state=queries.STATES[initiative.state]), "success")
            return redirect(url_for(".show", initiative_id=initiative.id), code=303)
    status = 422 if form.is_refused else 200
    return render_template("initiatives/step.html", initiative=initiative, form=form, verb=VERBS[verb]), status


def _advised(broken: RuleBroken, initiative: Initiative, board: Board | None) -> RuleBroken:
    meeting = queries.meeting_of(initiative)
    return broken if board is None or meeting is None else advised(broken, board.form, meeting.waived_rules)


def _values(form: StepForm) -> MoveValues:
    def typed(name: str) -> Localized:
        return form[name].data if name in form else Localized()

    return MoveValues(
        taken_on=form.taken_on.data,
        note=typed("note"),
        answer_body=form.answer_body.data if "answer_body" in form else "",
        answer=typed("answer"),
        what_changed=typed("what_changed"),
    )
