"""The list of meetings, planning one, changing one."""

import secrets
from datetime import time
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.boards.models import Board
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings import documents, queries, services
from advisory.meetings.forms import ChangeForm, EditMeetingForm, MeetingForm
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState, Mode
from advisory.meetings.services import MeetingValues
from advisory.meetings.views.blueprint import badges, board_for, bp, meeting_for, persons, trail
from advisory.policy.actions import Action


@bp.get("/boards/<int:board_id>/meetings")
@permission(Action.MEETINGS_LIST)
def index(board_id: int) -> ResponseReturnValue:
    """Coming meetings, then the past ones by year."""
    board = board_for(board_id, Action.MEETINGS_LIST)
    everything = queries.of_board(board.id, actor())
    now = clock.now()
    coming = [one for one in everything if one.ends_at >= now and one.state is not MeetingState.CANCELLED]
    past = [one for one in everything if one not in coming]
    years = [(year, list(group)) for year, group in groupby(past, key=lambda one: one.year)]
    return render_template(
        "meetings/index.html", board=board, coming=coming[::-1], years=years, badges=badges(everything)
    )


@bp.route("/boards/<int:board_id>/meetings/new", methods=["GET", "POST"])
@permission(Action.MEETINGS_PLAN)
def plan(board_id: int) -> ResponseReturnValue:
    """A new meeting; the last one's values are filled in."""
    board = board_for(board_id, Action.MEETINGS_PLAN)
    form = MeetingForm(data=_first_values(board), languages=board.languages, persons=persons(board))
    if form.validate_on_submit():
        try:
            meeting = services.plan(board, _values(form), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The meeting is planned, with the standard agenda. Nobody has been told yet."), "success")
            return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    page = render_template("meetings/plan.html", board=board, form=form, meeting=None)
    return page, 422 if form.is_refused else 200


@bp.route("/meetings/<int:meeting_id>/edit", methods=["GET", "POST"])
@permission(Action.MEETINGS_EDIT)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a draft silently, or a called meeting with a mail to everybody called."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    is_draft = meeting.state is MeetingState.DRAFT
    kind = EditMeetingForm if is_draft else ChangeForm
    form = kind(data=_values_of(meeting), languages=meeting.board.languages, persons=persons(meeting.board))
    if request.form.get("seen") == MeetingState.DRAFT.value and not is_draft:
        form.general_errors.append(
            _("The meeting was called while you had this open. To save now tells everybody called.")
        )
    elif form.validate_on_submit():
        try:
            (services.edit if is_draft else services.change)(meeting, _values(form), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
            meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)  # what was loaded went with the transaction
        else:
            flash(_("Saved.") if is_draft else _("Saved. Everybody called gets a mail."), "success")
            return redirect(url_for(".show", meeting_id=meeting.id), code=303)
    page = render_template("meetings/plan.html", board=meeting.board, form=form, meeting=meeting)
    return page, 422 if form.is_refused else 200


@bp.route("/meetings/<int:meeting_id>/discard", methods=["GET", "POST"])
@permission(Action.MEETINGS_DISCARD)
def discard(meeting_id: int) -> ResponseReturnValue:
    """Throwing a draft away: a page of its own that says what goes with it."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_DISCARD)
    title, board_id = documents.title(meeting), meeting.board_id
    if request.method == "POST":
        services.discard(meeting, actor())
        flash(_("The draft is deleted. Nobody had been told of it."), "success")
        return redirect(url_for(".index", board_id=board_id), code=303)
    agenda = queries.slots(meeting.id)
    own = [slot.item for slot in agenda if slot.item.first_id is None]
    files = sum(len(item.attachments) for item in own)
    return render_template(
        "meetings/discard.html", meeting=meeting, title=title, trail=trail(meeting, title), files=files,
        items=len([item for item in own if item.standard is None]), kept=len(agenda) - len(own),
    )  # fmt: skip


def _first_values(board: Board) -> dict[str, object]:
    last = queries.latest(board.id)
    if last is not None:
        return _values_of(last) | {"day": None, "note": None, "uid": secrets.token_hex(16)}
    mine = {str(person) for person in actor().person_ids}
    keeper = next((key for key, _name in persons(board) if key in mine), "")
    first = {"starts": time(17), "ends": time(19), "mode": Mode.IN_PERSON.value, "minute_taker": keeper}
    return first | {"uid": secrets.token_hex(16)}


def _values_of(meeting: Meeting) -> dict[str, object]:
    return {
        "day": clock.local_date(meeting.starts_at),
        "starts": clock.to_local(meeting.starts_at).time(),
        "ends": clock.to_local(meeting.ends_at).time(),
        "mode": meeting.mode.value,
        "place": meeting.place,
        "remote_url": meeting.remote_url,
        "note": meeting.note,
        "minute_taker": str(meeting.minute_taker_id or ""),
    }


def _values(form: MeetingForm) -> MeetingValues:
    return MeetingValues(
        day=form.day.data,
        starts=form.starts.data,
        ends=form.ends.data,
        place=form.place.data,
        mode=Mode(form.mode.data),
        remote_url=form.remote_url.data or "",
        note=form.note.data,
        minute_taker_id=int(form.minute_taker.data) if form.minute_taker.data else None,
        urgency_reason=form.urgency_reason.data if isinstance(form, ChangeForm) else "",
        uid=(form.uid.data or "")[:40],
    )
