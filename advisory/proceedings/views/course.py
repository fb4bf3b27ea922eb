"""The meeting as a whole: opening, what is missing, carrying over."""

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.agendas.rules import StandardItem
from advisory.infra.access import load, may
from advisory.infra.i18n import ngettext
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.policy.actions import Action
from advisory.proceedings import queries, services
from advisory.proceedings.forms import OpeningForm
from advisory.proceedings.queries import Record
from advisory.proceedings.rules import How, instant_near
from advisory.proceedings.views.agenda import agenda, said_number
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.page import meeting_url
from advisory.proceedings.views.presence import marks_typed
from advisory.proceedings.views.press import readable, to_item
from advisory.proceedings.views.table import ABSENT, table


@bp.get("/meetings/<int:meeting_id>/room")
@permission(Action.PROCEEDINGS_READ)
def room(meeting_id: int) -> ResponseReturnValue:
    """The door of the room: the opening, the item on the table, or the first item of a meeting that has ended."""
    meeting = readable(meeting_id)
    whole = queries.record(meeting)
    if meeting.state in {MeetingState.DRAFT, MeetingState.CALLED, MeetingState.CANCELLED} or not whole.items:
        return _opening(meeting, whole, OpeningForm())
    current = whole.open_item or whole.next_unopened or whole.items[-1]
    if meeting.state is MeetingState.ENDED:
        current = whole.items[0]
    return to_item(meeting_id, current.slot.id)


def _opening(meeting: Meeting, whole: Record, form: OpeningForm, status: int = 200) -> ResponseReturnValue:
    """Who is here, who presides, and one button."""
    board = whole.board
    marked = marks_typed()
    answers = queries.opening_answers(meeting.id)
    coming = {person: services.HOW[given].value for person, given in answers.items() if given in services.HOW}
    typed = {person: how.value if how is not None else ABSENT for person, how in marked.items()}
    people = [(one.member_id, whole.name(one.member_id)) for one in whole.places if one.member_id is not None] + [
        (one.deputy_id, whole.name(one.deputy_id)) for one in whole.places if one.deputy_id is not None
    ]
    form.presiding.offer(people)
    can_open = meeting.allows("meetings.open") and may(Action.PROCEEDINGS_OPEN, meeting, actor())
    page = render_template(
        "proceedings/opening.html", meeting=meeting, board=board, whole=whole, form=form, can_open=can_open,
        panel=table(whole, board, None, clock.now()), marked={**coming, **typed}, agenda=agenda(whole, None),
        meeting_url=meeting_url(meeting), is_early=clock.today() < clock.local_date(meeting.starts_at),
        unreached=_unreached(meeting) if can_open else [],
    )  # fmt: skip
    return page, status


def _unreached(meeting: Meeting) -> list[str]:
    """The names of those whom the notice has not reached; their minutes will say so (rule 37, decision 13)."""
    return [] if meeting.notice_sent_at else meetings.names(meetings.reach(meeting).unreached)


@bp.post("/meetings/<int:meeting_id>/room/open")
@permission(Action.PROCEEDINGS_OPEN)
def open_meeting(meeting_id: int) -> ResponseReturnValue:
    """The chair opens the meeting."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_OPEN, actor())
    form = OpeningForm()
    if form.validate():
        try:
            _open(meeting, form)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            return redirect(url_for("proceedings.room", meeting_id=meeting_id), 303)
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_OPEN, actor())
    return _opening(meeting, queries.record(meeting), form, 422)


def _open(meeting: Meeting, form: OpeningForm) -> None:
    marked: dict[int, How | None] | None = marks_typed() or None
    at = instant_near(_expected(meeting), form.opened) if form.opened is not None else None
    services.open_meeting(meeting, actor=actor(), at=at, presiding_id=form.presiding.data, attending=marked)
    first = queries.record(meeting).next_unopened
    if first is not None and first.item.standard is StandardItem.OPENING:
        services.open_item(first.slot, actor())  # the opening is on the table as soon as the meeting is open


def _expected(meeting: Meeting) -> datetime:
    """The day that a typed time belongs to: the one it was called for, or today if it is opened on another."""
    is_far = abs(clock.now() - meeting.starts_at) > timedelta(hours=12)
    return clock.now() if is_far else meeting.starts_at


@bp.get("/meetings/<int:meeting_id>/room/ending")
@permission(Action.PROCEEDINGS_END)
def ending(meeting_id: int) -> ResponseReturnValue:
    """What is missing before the meeting can end, and the button when nothing is."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_END, actor())
    whole = queries.record(meeting)
    now = clock.now()
    missing = [(said_number(item), item) for item in queries.unfinished(whole)]
    return render_template(
        "proceedings/ending.html", meeting=meeting, whole=whole, missing=missing,
        is_quorate=whole.is_quorate(now), present=len(whole.entitled(now)), agenda=agenda(whole, None),
        end_url=_end_url(meeting_id), is_open=meeting.state is MeetingState.IN_SESSION,
    )  # fmt: skip


def _end_url(meeting_id: int) -> str:
    """Ending belongs to the minutes, which are drawn up in the same press."""
    if "minutes.draw_up" not in current_app.view_functions:
        return ""
    return url_for("minutes.draw_up", meeting_id=meeting_id)


@bp.post("/meetings/<int:meeting_id>/room/carry-over")
@permission(Action.PROCEEDINGS_CLOSE_ITEM)
def carry_over(meeting_id: int) -> ResponseReturnValue:
    """Without quorum: every open item goes to the next meeting (decision 8)."""
    meeting = load(Meeting, meeting_id, Action.PROCEEDINGS_CLOSE_ITEM, actor())
    number = services.carry_over(meeting, actor())
    flash(ngettext("%(num)s item goes to the next meeting.", "%(num)s items go to the next meeting.", number))
    return redirect(url_for("proceedings.ending", meeting_id=meeting_id), 303)
