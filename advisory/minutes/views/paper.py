"""Scrutineers who have not answered: the answer on paper of one without e-mail, and the mail once more to the others."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.minutes import services
from advisory.minutes.forms import RIGHT, PaperCheckForm
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState, Verdict
from advisory.minutes.services import OnPaper
from advisory.minutes.views import bp
from advisory.minutes.views.pages import back, found
from advisory.policy.actions import Action


@bp.route("/minutes/<int:minutes_id>/on-paper", methods=["GET", "POST"])
@permission(Action.MINUTES_RECORD_CHECK)
def record_check(minutes_id: int) -> ResponseReturnValue:
    """What a scrutineer without e-mail answered, and on which day."""
    minutes = found(minutes_id, Action.MINUTES_RECORD_CHECK)
    waiting = on_paper(minutes)
    form = PaperCheckForm(data={"day": clock.today(), "person": waiting[0][0] if len(waiting) == 1 else None})
    form.person.choices = waiting
    if form.validate_on_submit():
        paper = OnPaper(form.person.data, form.day.data, form.verdict.data == RIGHT, form.remark.data or "")
        try:
            services.record_check(minutes, paper, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
            minutes = found(minutes_id, Action.MINUTES_RECORD_CHECK)
        else:
            flash(_("The answer is written down."), "ok")
            return back(minutes_id)
    page = render_template(
        "minutes/on_paper.html", minutes=minutes, meeting=minutes.meeting, form=form, waiting=waiting
    )
    return page, 422 if form.is_refused else 200


def on_paper(minutes: Minutes) -> list[tuple[int, str]]:
    """The scrutineers whose answer on paper is waited for, as choices."""
    if minutes.state is not MinutesState.IN_SCRUTINY:
        return []
    return [
        (one.person_id, one.person.name)
        for one in minutes.current
        if one.verdict is Verdict.NONE and not one.person.email
    ]


@bp.post("/minutes/<int:minutes_id>/ask-again")
@permission(Action.MINUTES_ASK_AGAIN)
def ask_again(minutes_id: int) -> ResponseReturnValue:
    """The mail with the link once more, to the same address."""
    minutes = found(minutes_id, Action.MINUTES_ASK_AGAIN)
    person_id = whole_number(request.form.get("person", ""))
    if person_id is None:
        raise NotFound("Scrutiny")
    services.ask_again(minutes, person_id, actor())
    flash(_("The mail is sent again. It goes out at most once a day."), "ok")
    return back(minutes_id)
