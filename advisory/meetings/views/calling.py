"""Calling with a preview, the "Undo", cancelling."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries as boards
from advisory.boards.rules import Capacity
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings import documents, queries, services
from advisory.meetings.forms import CAPACITIES, MODES, CallForm, CancelForm
from advisory.meetings.mails import headings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Attending, MeetingState, is_notice_in_time, is_notice_tight, last_notice_day
from advisory.meetings.services.calling import problems
from advisory.meetings.views.blueprint import bp, meeting_for, trail
from advisory.policy.actions import Action


@bp.route("/meetings/<int:meeting_id>/call", methods=["GET", "POST"])
@permission(Action.MEETINGS_CALL)
def call(meeting_id: int) -> ResponseReturnValue:
    """Who is called, what they get, whether the notice period holds; then the press."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_CALL)
    if meeting.state is not MeetingState.DRAFT:
        flash(_("The meeting has been called already."))
        return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    form = CallForm(data={"urgency_reason": meeting.urgency_reason}, is_late=not _is_in_time(meeting))
    if form.validate_on_submit():
        try:
            services.call(meeting, urgency_reason=form.urgency_reason.data or "", actor=actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The meeting is called. The mails go out in a minute."), "success")
            return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    page = render_template("meetings/call.html", form=form, **_preview(meeting))
    return page, 422 if form.is_refused else 200


def _role(callee: queries.Callee) -> Any:
    """What somebody called is there: the office where a member has one."""
    if callee.attending is Attending.MEMBER:
        return boards.ROLE_WORDS[(Capacity.MEMBER, callee.office)]
    return CAPACITIES[callee.attending]


def _is_in_time(meeting: Meeting) -> bool:
    return is_notice_in_time(clock.now(), meeting.starts_at, meeting.board.notice_days)


def _preview(meeting: Meeting) -> dict[str, object]:
    agenda, callees = queries.slots(meeting.id), queries.callees(meeting)
    day, notice_days = clock.local_date(meeting.starts_at), meeting.board.notice_days
    chair = boards.chair(meeting.board_id, day)
    return {
        "meeting": meeting,
        "board": meeting.board,
        "title": documents.title(meeting),
        "place": documents.place(meeting),
        "callees": callees,
        "roles": {one.person.id: _role(one) for one in callees},
        "modes": MODES,
        "headings": headings(agenda),
        "chair_name": chair.person.name if chair else "",
        "problems": [sentence(broken) for broken in problems(meeting, callees, len(agenda))],
        "last_day": last_notice_day(day, notice_days),
        "is_in_time": _is_in_time(meeting),
        "is_tight": is_notice_tight(clock.now(), meeting.starts_at, notice_days),
        "trail": trail(meeting, documents.title(meeting)),
    }


@bp.post("/meetings/<int:meeting_id>/recall")
@permission(Action.MEETINGS_RECALL)
def recall(meeting_id: int) -> ResponseReturnValue:
    """The "Undo" of the minute after calling."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_RECALL)
    if meeting.state is not MeetingState.DRAFT:
        try:
            services.recall(meeting, actor())
        except RuleBroken as broken:
            flash(sentence(broken), "warning")
            return redirect(url_for(".show", meeting_id=meeting_id), code=303)
    flash(_("The call was taken back. Nothing was sent; the meeting is a draft again."), "success")
    return redirect(url_for(".show", meeting_id=meeting_id), code=303)


@bp.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
@permission(Action.MEETINGS_CANCEL)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Calling the meeting off: a page of its own, since everybody is told."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_CANCEL)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            services.cancel(meeting, form.reason.data, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The meeting is cancelled. Everybody called gets a mail."), "success")
            return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    facts = {"meeting": meeting, "title": documents.title(meeting), "trail": trail(meeting, documents.title(meeting))}
    return render_template("meetings/cancel.html", form=form, **facts), 422 if form.is_refused else 200
