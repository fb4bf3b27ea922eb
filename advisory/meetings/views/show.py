"""The meeting page: one place through the meeting's whole life, with its stage and the one next action."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.agendas import queries as agendas
from advisory.agendas.models import Item
from advisory.agendas.rules import StandardItem
from advisory.infra.access import load, may
from advisory.infra.broken_rules import sentence
from advisory.infra.filters import localized
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext, pgettext
from advisory.infra.ports import FollowUpLine, ports
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.meetings import documents, queries, services
from advisory.meetings.forms import ANSWERED, CAPACITIES, MODES
from advisory.meetings.mails import ANSWERS, answer_words
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import (
    UNDO,
    MeetingState,
    Prospect,
    forecast,
    is_notice_in_time,
    last_notice_day,
    prospect,
)
from advisory.meetings.views.blueprint import badges, bp, is_planner, meeting_for, offer_undo, seconds_left
from advisory.policy.actions import Action

SEAT_WORDS = {Prospect.COMING: "in", Prospect.OPEN: "remote", Prospect.EMPTY: "out"}
OPENED = frozenset({MeetingState.IN_SESSION, MeetingState.ENDED})
"""From the opening on the room tells who is there, and no longer what people answered."""
TAKES_UP = frozenset({MeetingState.DRAFT, MeetingState.CALLED})
CHANGING = "change"
"""`?order=change`: the arrows are shown also after the call, when a press on one is told to everybody called."""
STAGES = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.IN_SESSION, MeetingState.ENDED)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; `kind` "outline" where it is not its day yet."""

    label: str
    url: str
    icon: str
    kind: str = ""


@bp.get("/meetings/<int:meeting_id>")
@permission(Action.MEETINGS_READ)
def show(meeting_id: int) -> ResponseReturnValue:
    """Facts, the next step, the reader's own answer, the agenda, who comes."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_READ)
    agenda = queries.slots(meeting.id)
    plans = is_planner(meeting)
    called = queries.invitations(meeting.id) if plans else []
    own = _own(called) if plans else queries.invitation_of(meeting.id, actor())
    facts = {
        "meeting": meeting,
        "board": meeting.board,
        "title": documents.title(meeting),
        "place": documents.place(meeting),
        "agenda": agenda,
        "entries": _entries(meeting, agenda),
        "changes_order": meeting.state is MeetingState.DRAFT or request.args.get("order") == CHANGING,
        "order_url": url_for(".show", meeting_id=meeting.id, _anchor="agenda-title", order=CHANGING),
        "next_step": _next_step(meeting),
        "follow_up": follow_up(meeting, for_everybody=not knows_unpublished(meeting)) if has_follow_up(agenda) else [],
        "own": own,
        "choices": [(one.value, answer_words(one)) for one in ANSWERS[meeting.mode]],
        "undo_seconds": seconds_left(meeting),
        "undo_until": meeting.called_at + UNDO if meeting.called_at else None,
        "stage": STAGES.index(meeting.state) if meeting.state in STAGES else 0,
        "badge_words": badges([meeting])[meeting.id],
        **_words(),
        **(_planning_facts(meeting, called) if plans else {"forecast": None}),
    }
    return render_template("meetings/show.html", is_planner=plans, **facts)


def _own(called: Sequence[Invitation]) -> Invitation | None:
    return next((one for one in called if one.person_id in actor().person_ids and one.is_live), None)


def _entries(meeting: Meeting, agenda: Sequence[Slot]) -> list[dict[str, object]]:
    """The agenda as the list draws it: heading, and what is worth knowing before opening the item."""
    return [
        {
            "id": slot.id,
            "number": number,
            "title": localized(slot.item.title),
            "url": url_for(".item", meeting_id=meeting.id, slot_id=slot.id),
            "state": "upcoming",
            "note": _note(slot),
            "is_public": not slot.item.is_secret,
        }
        for number, slot in enumerate(agenda, start=1)
    ]


def _note(slot: Slot) -> str:
    files = len(slot.item.attachments)
    parts = [
        slot.item.presenter.name if slot.item.presenter else "",
        ngettext("%(num)s file", "%(num)s files", files) if files else "",
        _("added after the call") if slot.is_late else "",
    ]
    return " · ".join(part for part in parts if part)


def _words() -> dict[str, object]:
    stages = [_("Plan"), _("Call"), _("Hold"), pgettext("stage", "Minutes")]
    return {"modes": MODES, "answered": ANSWERED, "capacities": CAPACITIES, "stages": stages}


def _planning_facts(meeting: Meeting, called: Sequence[Invitation]) -> dict[str, object]:
    """What the secretary and the chair see besides: answers, forecast, notice."""
    day = clock.local_date(meeting.starts_at)
    sent = meeting.notice_sent_at
    is_called = meeting.state is not MeetingState.DRAFT
    is_opened = meeting.state in OPENED
    answers = queries.seat_answers(meeting) if is_called and not is_opened else []
    return {
        "forecast": forecast(answers, is_quorum_asked=meeting.board.has(12)) if answers else None,
        "seat_states": [SEAT_WORDS[prospect(*one)] for one in answers],
        "attendance": ports.attendance_of(meeting.id) if is_opened else None,
        "invitations": called,
        "last_day": last_notice_day(day, meeting.board.notice_days),
        "unreached": _unreached(meeting) if is_called and sent is None else [],
        "on_paper": [one for one in called if not one.person.email and one.replaces_id is None],
        "waiting": agendas.waiting(meeting.board_id) if meeting.state in TAKES_UP else [],
        "is_late_notice": sent is not None
        and not is_notice_in_time(sent, meeting.begins_at, meeting.board.notice_days),
    }


def _unreached(meeting: Meeting) -> list[str]:
    """Who has not got the notice yet, by name (decision 13)."""
    return queries.names(queries.reach(meeting).unreached)


def _next_step(meeting: Meeting) -> NextStep | None:
    """Drawn only where the reader may take it."""
    who = actor()
    if meeting.state is MeetingState.DRAFT and may(Action.MEETINGS_CALL, meeting, who):
        return NextStep(_("Check and call the meeting"), url_for(".call", meeting_id=meeting.id), "send")
    if meeting.state in {MeetingState.CALLED, MeetingState.IN_SESSION} and may(Action.PROCEEDINGS_OPEN, meeting, who):
        is_due = clock.local_date(meeting.starts_at) <= clock.today()
        step = _higher("proceedings.room", _("Open the meeting room"), "door-open", meeting_id=meeting.id)
        return step if step is None or is_due else replace(step, kind="outline")
    if meeting.state is MeetingState.ENDED:
        return _higher("minutes.of_meeting", _("To the minutes"), "file-text", meeting_id=meeting.id)
    return None


def _higher(endpoint: str, label: str, icon: str, *, meeting_id: int) -> NextStep | None:
    """A step of a higher room: linked by its endpoint's name, once that room is there."""
    return (
        NextStep(label, url_for(endpoint, meeting_id=meeting_id), icon)
        if endpoint in current_app.view_functions
        else None
    )


def has_follow_up(agenda: Sequence[Slot]) -> bool:
    return any(slot.item.standard is StandardItem.FOLLOW_UP for slot in agenda)


def follow_up(meeting: Meeting, *, for_everybody: bool) -> list[FollowUpLine]:
    """What is due or late by the meeting's day: fills the follow-up item by itself (rule 49)."""
    day = clock.local_date(meeting.starts_at)
    return list(ports.agenda_feed(meeting.board_id, day, for_everybody=for_everybody))


def knows_unpublished(meeting: Meeting) -> bool:
    """Whether the reader may know what checked minutes say: the board and who keeps its record (rule 23)."""
    return may(Action.BOARDS_READ, meeting, actor()) or may(Action.PROCEEDINGS_WRITE, meeting, actor())


@bp.post("/meetings/<int:meeting_id>/move")
@permission(Action.MEETINGS_EDIT)
def move(meeting_id: int) -> ResponseReturnValue:
    """One item one place up or down: `move=<slot>:up`."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    slot_id, _colon, direction = request.form.get("move", "").partition(":")
    number = whole_number(slot_id)
    if number is None:
        raise NotFound("Slot")
    slot = queries.slot(meeting.id, number)
    try:
        place = services.move_item(slot, direction, actor())
        flash(_("Moved to place %(place)s.", place=place), "success")
    except RuleBroken as broken:
        flash(sentence(broken), "warning")
    again = None if meeting.state is MeetingState.DRAFT else CHANGING
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor="agenda", order=again), code=303)


@bp.post("/meetings/<int:meeting_id>/waiting/<int:item_id>")
@permission(Action.MEETINGS_EDIT)
def take_up(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """A matter that an earlier meeting left goes onto this agenda."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    services.take_up(meeting, load(Item, item_id, Action.AGENDAS_EDIT, actor()), actor())
    flash(_("The item is on the agenda."), "success")
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor="agenda"), code=303)


@bp.post("/meetings/<int:meeting_id>/items/<int:slot_id>/remove")
@permission(Action.MEETINGS_EDIT)
def remove(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """Take an item off the agenda."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    load(Slot, slot_id, Action.MEETINGS_EDIT, actor())
    slot = queries.slot(meeting.id, slot_id)
    hidden = {"item": slot.item_id, "place": slot.position, "late": int(slot.is_late)}
    services.remove_item(slot, actor())
    offer_undo(_("The item was taken off the agenda."), url_for(".put_back", meeting_id=meeting.id), hidden)
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor="agenda"), code=303)


@bp.post("/meetings/<int:meeting_id>/agenda/put-back")
@permission(Action.MEETINGS_EDIT)
def put_back(meeting_id: int) -> ResponseReturnValue:
    """The "Undo" of taking an item off."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_EDIT)
    item_id, place = (whole_number(request.form.get(name, "")) for name in ("item", "place"))
    if item_id is None or place is None:
        raise NotFound("Item")
    item, was_late = load(Item, item_id, Action.AGENDAS_EDIT, actor()), request.form.get("late") == "1"
    services.put_back(meeting, item, place, actor(), was_late=was_late)
    flash(_("The item is on the agenda."), "success")
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor="agenda"), code=303)


@bp.post("/meetings/<int:meeting_id>/agenda/publish")
@permission(Action.MEETINGS_PUBLISH_AGENDA)
def publish_agenda(meeting_id: int) -> ResponseReturnValue:
    """Open the agenda to the public."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_PUBLISH_AGENDA)
    services.publish_agenda(meeting, actor())
    flash(_("The agenda is now public."), "success")
    return redirect(url_for(".show", meeting_id=meeting.id), code=303)
