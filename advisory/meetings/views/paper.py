"""The notice on paper."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.meetings import documents, mails, queries, services
from advisory.meetings.forms import PaperForm
from advisory.meetings.models import Meeting
from advisory.meetings.services.occasion import occasion_of
from advisory.meetings.views.blueprint import bp, meeting_for, trail
from advisory.policy.actions import Action


@bp.route("/meetings/<int:meeting_id>/notices-on-paper", methods=["GET", "POST"])
@permission(Action.MEETINGS_RECORD_NOTICE)
def on_paper(meeting_id: int) -> ResponseReturnValue:
    """Who gets the notice on paper, and when it was handed over."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_RECORD_NOTICE)
    form = _form(meeting)
    if form.validate_on_submit():
        try:
            services.hand_over(meeting, form.people.data, form.day.data, form.at.data, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
            meeting = meeting_for(meeting_id, Action.MEETINGS_RECORD_NOTICE)
        else:
            flash(_("The time is written down."), "success")
            return redirect(url_for(".show", meeting_id=meeting.id, _anchor="notice"), code=303)
    page = render_template(
        "meetings/on_paper.html", form=form, meeting=meeting, called=queries.on_paper(meeting.id),
        trail=trail(meeting, documents.title(meeting)), title=documents.title(meeting),
    )  # fmt: skip
    return page, 422 if form.is_refused else 200


@bp.get("/meetings/<int:meeting_id>/notices-on-paper/<int:invitation_id>")
@permission(Action.MEETINGS_RECORD_NOTICE)
def paper_call(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """The call of one person as a sheet to print, with a slip to answer on."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_RECORD_NOTICE)
    one = next((one for one in queries.on_paper(meeting.id) if one.id == invitation_id), None)
    if one is None:
        raise NotFound(f"Invitation:{invitation_id}")
    return render_template(
        "meetings/paper_call.html", meeting=meeting, person=one.person, title=documents.title(meeting),
        trail=trail(meeting, documents.title(meeting)), sheet=mails.on_paper(occasion_of(meeting, clock.now()), one),
    )  # fmt: skip


def _form(meeting: Meeting) -> PaperForm:
    called = queries.on_paper(meeting.id)
    now = clock.to_local(clock.now())
    missing = [one.id for one in called if one.handed_over_at is None]
    return PaperForm(
        called=[(one.id, one.person.name) for one in called],
        data={"people": missing, "day": now.date(), "at": now.time().replace(second=0, microsecond=0)},
    )
