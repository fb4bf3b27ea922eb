"""Who is in the room: marks, identity, breaks, times."""

from datetime import datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.boards.rules import advised
from advisory.infra.access import load
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext
from advisory.infra.web import actor, permission
from advisory.kernel.errors import RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.policy.actions import Action
from advisory.proceedings import queries, services
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import How, instant_near
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.press import keep_texts, left_over, to_item


def marks_typed() -> dict[int, How | None]:
    """What was marked for each person: room, remote, or away (None)."""
    found: dict[int, How | None] = {}
    for name, value in request.form.items():
        head, _dash, tail = name.partition("-")
        if head == "presence" and (person := whole_number(tail)) is not None:
            found[person] = How(value) if value in set(How) else None
    return found


@bp.post("/meetings/<int:meeting_id>/room/attendance")
@permission(Action.PROCEEDINGS_ATTEND)
def attend(meeting_id: int) -> ResponseReturnValue:
    """The panel as it is marked now: only what differs is changed, at this moment."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor())
    handling, conflict = _keep()
    if conflict is not None:
        return conflict
    try:
        services.attend(meeting, marks_typed(), actor())
    except RuleBroken as broken:
        told = _said(broken, meeting)
        flash(told, "error")
        return _done(meeting_id, handling, told)
    return _done(meeting_id, handling)


def _said(broken: RuleBroken, meeting: Meeting) -> str:
    return sentence(advised(broken, queries.board_of(meeting).form, meeting.waived_rules))


@bp.post("/meetings/<int:meeting_id>/room/verify")
@permission(Action.PROCEEDINGS_ATTEND)
def verify_all(meeting_id: int) -> ResponseReturnValue:
    """The identity of everybody connected is known (rule 13)."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor())
    handling, conflict = _keep()
    if conflict is not None:
        return conflict
    number = services.verify_all(meeting, actor())
    told = ngettext(
        "The identity of %(num)s person is verified.", "The identity of %(num)s persons is verified.", number
    )
    flash(told)
    return _done(meeting_id, handling)


@bp.post("/meetings/<int:meeting_id>/room/break")
@permission(Action.PROCEEDINGS_ATTEND)
def pause(meeting_id: int) -> ResponseReturnValue:
    """A break begins or ends."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor())
    handling, conflict = _keep()
    if conflict is not None:
        return conflict
    act = services.end_break if request.form.get("break") == "end" else services.begin_break
    act(meeting, actor())
    return _done(meeting_id, handling)


def _keep() -> tuple[Handling | None, ResponseReturnValue | None]:
    """The item from whose page the press came, whose text is saved first; and the page with both texts, if they met."""
    number = whole_number(request.form.get("handling"))
    if "version" not in request.form or number is None:
        return None, None
    handling = load(Handling, number, Action.PROCEEDINGS_WRITE, actor())
    return handling, keep_texts(handling, is_autosave=True) if handling.allows("proceedings.close") else None


def _done(meeting_id: int, handling: Handling | None, refused: str = "") -> ResponseReturnValue:
    """Back to the page, unless an item closed meanwhile left words that were not saved."""
    return (left_over(handling, refused) if handling is not None else None) or _back(meeting_id)


def _back(meeting_id: int) -> ResponseReturnValue:
    slot = whole_number(request.form.get("slot"))
    if slot is not None:
        return to_item(meeting_id, slot)
    return redirect(url_for("proceedings.room", meeting_id=meeting_id), 303)


@bp.get("/meetings/<int:meeting_id>/room/times")
@permission(Action.PROCEEDINGS_ATTEND)
def times(meeting_id: int) -> ResponseReturnValue:
    """When each person came and went."""
    return _times_page(load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor()))


@bp.post("/meetings/<int:meeting_id>/room/times")
@permission(Action.PROCEEDINGS_ATTEND)
def correct_times(meeting_id: int) -> ResponseReturnValue:
    """Correct the clock times of coming and going."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor())
    problems = {name: _("Write the time as hours and minutes, as 17.20.") for name in _unreadable()}
    if not problems:
        try:
            services.correct_times(meeting, _typed_times(meeting), actor())
        except RuleBroken as broken:
            problems = {broken.field or "": _said(broken, meeting)}
        else:
            flash(_("The times are saved."))
            return redirect(url_for("proceedings.room", meeting_id=meeting_id), 303)
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_ATTEND, actor())
    return _times_page(meeting, problems)


def _times_page(meeting: Meeting, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    facts = {"meeting": meeting, "whole": queries.record(meeting), "problems": problems or {}, "typed": request.form}
    is_open = meeting.state is not MeetingState.ENDED
    page = render_template("proceedings/times.html", form_errors=bool(problems), is_open=is_open, **facts)
    return page, 422 if problems else 200


def _unreadable() -> list[str]:
    named = ("arrived-", "left-")
    return [
        name
        for name, text in request.form.items()
        if name.startswith(named) and _clock(text) is None and (text.strip() or name.startswith("arrived-"))
    ]


def _clock(text: str) -> time | None:
    """A clock time as typed: 17.20, 17:20."""
    try:
        return datetime.strptime(text.strip().replace(".", ":")[:5], "%H:%M").time()  # noqa: DTZ007  # a clock time
    except ValueError:
        return None


def _typed_times(meeting: Meeting) -> dict[int, tuple[datetime, datetime | None]]:
    """The stretches whose times were changed; an untouched minute keeps its seconds."""
    start = meeting.opened_at or meeting.starts_at
    found = {}
    for row in queries.record(meeting).presences:
        arrived, left = (
            _clock(request.form.get(f"arrived-{row.id}", "")),
            _clock(request.form.get(f"left-{row.id}", "")),
        )
        if arrived is not None:
            came = _kept_or_new(start, row.arrived_at, arrived)
            found[row.id] = (came, _kept_or_new(start, row.left_at, left) if left is not None else None)
    return found


def _kept_or_new(start: datetime, stored: datetime | None, typed: time) -> datetime:
    instant = instant_near(start, typed)
    is_same = stored is not None and abs((stored - instant).total_seconds()) < 60
    return stored if is_same and stored is not None else instant
