"""The minutes of a meeting: the whole text, where they stand, and the one next thing to do."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.boards.rules import advised
from advisory.infra import audit
from advisory.infra.access import Actor, load, may, require
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes import documents, mails, queries, rules, services
from advisory.minutes.forms import ReplaceForm
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState, Record, Signatory
from advisory.minutes.views import bp
from advisory.minutes.views.badges import badge_of
from advisory.minutes.views.timeline import steps_of, timeline
from advisory.policy.actions import Action


def found(minutes_id: int, action: Action) -> Minutes:
    """The minutes with meeting, board and municipality, if the reader may take the action. Locked where it is taken."""
    if request.method == "POST":
        queries.lock_meeting_of(minutes_id)
        load(Minutes, minutes_id, action, actor())
    minutes = queries.minutes(minutes_id)
    require(actor(), action, minutes)
    return minutes


def text_of(minutes: Minutes) -> Mapping[str, Record]:
    """The record as it stands: frozen, or made anew while texts of the room may still change."""
    is_old = rules.is_editable(minutes.state) and minutes.drawn_from != queries.fingerprint(minutes.meeting)
    if not is_old:
        return minutes.content
    return documents.content(queries.source(minutes.meeting), minutes.meeting.board.languages)


def spoken(texts: Mapping[str, Record]) -> str:
    """The language in which the text is shown: the one asked for, the reader's, else the first of the board."""
    wishes = (request.args.get("text", ""), language())
    return next((wish for wish in wishes if wish in texts), next(iter(texts)))


def back(minutes_id: int) -> ResponseReturnValue:
    return redirect(url_for("minutes.show", minutes_id=minutes_id), code=303)


@bp.post("/meetings/<int:meeting_id>/minutes")
@permission(Action.MINUTES_DRAW_UP)
def draw_up(meeting_id: int) -> ResponseReturnValue:
    """End the meeting and draw up its minutes."""
    load(Meeting, meeting_id, Action.MINUTES_DRAW_UP, actor())
    try:
        minutes = services.draw_up(queries.meeting(meeting_id), actor())
    except RuleBroken as broken:
        flash(sentence(broken), "error")
        return redirect(url_for("proceedings.room", meeting_id=meeting_id), code=303)
    flash(_("The meeting has ended and its minutes are drawn up. Read them through."), "ok")
    return back(minutes.id)


@bp.get("/meetings/<int:meeting_id>/minutes")
@permission(Action.MINUTES_READ)
def of_meeting(meeting_id: int) -> ResponseReturnValue:
    """From a meeting to its minutes; to the meeting while there are none or one may not read them yet, to the public page
    where that is what one may read."""
    minutes = queries.of(meeting_id)
    if minutes is not None and may(Action.MINUTES_READ, minutes, actor()):
        return back(minutes.id)
    load(Meeting, meeting_id, Action.MEETINGS_READ, actor())
    if minutes is not None and minutes.state in rules.PUBLIC:
        return redirect(_public_page(queries.meeting(meeting_id)), code=303)
    if minutes is not None:
        flash(_("The minutes are being written. They are not public."), "message")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), code=303)


def _public_page(meeting: Meeting) -> str:
    board = meeting.board
    return url_for(
        "portal.meeting", language=language(), municipality=board.municipality.slug, board=board.slug,
        year=meeting.year, number=meeting.number,
    )  # fmt: skip


@bp.get("/minutes/<int:minutes_id>")
@permission(Action.MINUTES_READ)
def show(minutes_id: int) -> ResponseReturnValue:
    return _page(found(minutes_id, Action.MINUTES_READ))


def _page(minutes: Minutes, *, status: int = 200, problems: tuple[str, ...] = ()) -> ResponseReturnValue:
    texts = text_of(minutes)
    chosen = spoken(texts)
    asks = actor()
    origins = queries.sections(minutes, asks.person_ids)
    facts: dict[str, Any] = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "board": minutes.meeting.board,
        "record": documents.for_reader(texts[chosen], origins),
        "languages": list(texts),
        "chosen": chosen,
        "checks": documents.check_list({code: documents.open_to(text, origins) for code, text in texts.items()}),
        "problems": problems,
        "steps": steps_of(minutes),
        "events": timeline(minutes, audit.timeline(audit.name_of(minutes))),
        "check_link": _check_link(minutes, asks),
        "to_sign": _to_sign(minutes, asks),
        "seconds": _seconds(minutes),
        "is_recorder": may(Action.MINUTES_EDIT, minutes, asks),
        "state": badge_of(minutes.state, minutes.check_until),
        "is_check_late": rules.is_check_late(minutes.state, minutes.check_until, clock.today()),
    }
    will_check = facts["is_recorder"] and rules.is_editable(minutes.state)
    facts["chosen_scrutineers"] = queries.chosen_scrutineers(minutes.meeting_id) if will_check else None
    facts["has_dissent"] = facts["is_recorder"] and bool(queries.dissents(minutes.meeting_id))
    facts["is_appeal_asked"] = minutes.meeting.has(25)
    facts["edit_urls"] = _edit_urls(minutes, origins) if facts["is_recorder"] else {}
    return render_template("minutes/show.html", **facts), status


def _edit_urls(minutes: Minutes, origins: Mapping[str, queries.Origin]) -> dict[str, str]:
    """Where the texts of each section are mended while they may change."""
    if not rules.is_editable(minutes.state) or minutes.meeting.state is not MeetingState.ENDED:
        return {}
    mine = {anchor: one.slot_id for anchor, one in origins.items() if not one.is_withheld}
    return {anchor: url_for("minutes.texts", minutes_id=minutes.id, slot_id=slot) for anchor, slot in mine.items()}


def _check_link(minutes: Minutes, asks: Actor) -> str:
    """Where the reader checks, if it is their turn."""
    if minutes.state is not MinutesState.IN_SCRUTINY:
        return ""
    mine = (one for one in minutes.current if one.person_id in asks.person_ids and one.verdict is rules.Verdict.NONE)
    one = next(mine, None)
    return mails.check_link(one) if one is not None else ""


def _to_sign(minutes: Minutes, asks: Actor) -> list[Signatory]:
    if minutes.state is not MinutesState.CHECKED:
        return []
    return [one.signatory for one in minutes.signatures if one.person_id in asks.person_ids and one.signed_at is None]


def _seconds(minutes: Minutes) -> int:
    """How long a publication can still be undone."""
    if minutes.publish_at is None or minutes.state is not MinutesState.SIGNED:
        return 0
    return max(0, int((minutes.publish_at - clock.now()).total_seconds()))


# --- steps


@bp.post("/minutes/<int:minutes_id>/circulate")
@permission(Action.MINUTES_CIRCULATE)
def circulate(minutes_id: int) -> ResponseReturnValue:
    services.circulate(found(minutes_id, Action.MINUTES_CIRCULATE), actor())
    flash(_("The members can now read the draft."), "ok")
    return back(minutes_id)


@bp.post("/minutes/<int:minutes_id>/withdraw")
@permission(Action.MINUTES_WITHDRAW)
def withdraw(minutes_id: int) -> ResponseReturnValue:
    services.withdraw(found(minutes_id, Action.MINUTES_WITHDRAW), actor())
    flash(_("The draft is back with those who write it."), "ok")
    return back(minutes_id)


@bp.post("/minutes/<int:minutes_id>/submit")
@permission(Action.MINUTES_SUBMIT)
def submit(minutes_id: int) -> ResponseReturnValue:
    minutes = found(minutes_id, Action.MINUTES_SUBMIT)
    try:
        services.submit(minutes, actor())
    except RuleBroken as broken:
        minutes = found(minutes_id, Action.MINUTES_SUBMIT)
        told = sentence(advised(broken, minutes.meeting.board.form, minutes.meeting.waived_rules))
        return _page(minutes, status=422, problems=(told,))
    flash(_("The scrutineers have been asked to check the minutes."), "ok")
    return back(minutes_id)


@bp.post("/minutes/<int:minutes_id>/sign")
@permission(Action.MINUTES_SIGN)
def sign(minutes_id: int) -> ResponseReturnValue:
    """Sign when signed in; the method is recorded."""
    minutes = found(minutes_id, Action.MINUTES_SIGN)
    wish = request.form.get("signatory", "")
    if wish not in set(Signatory):
        return back(minutes_id)
    services.sign(minutes, Signatory(wish), actor())
    flash(_("Thank you, you have signed the minutes."), "ok")
    return back(minutes_id)


# --- another scrutineer


@bp.get("/minutes/<int:minutes_id>/scrutineers")
@permission(Action.MINUTES_REPLACE_SCRUTINEER)
def scrutineers(minutes_id: int) -> ResponseReturnValue:
    """Who checks, and who could in place of one who stays silent."""
    minutes = found(minutes_id, Action.MINUTES_REPLACE_SCRUTINEER)
    form = _replace_form(minutes)
    asked = request.args.get("silent", type=int)
    if asked in dict(form.silent.choices):
        form.silent.data = asked
    return render_template("minutes/scrutineers.html", minutes=minutes, form=form)


@bp.post("/minutes/<int:minutes_id>/scrutineers")
@permission(Action.MINUTES_REPLACE_SCRUTINEER)
def replace_scrutineer(minutes_id: int) -> ResponseReturnValue:
    minutes = found(minutes_id, Action.MINUTES_REPLACE_SCRUTINEER)
    form = _replace_form(minutes)
    if form.validate():
        try:
            services.replace_scrutineer(minutes, form.silent.data or None, form.person.data, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            if minutes.state is MinutesState.IN_SCRUTINY:
                flash(_("The new scrutineer has been asked to check the minutes."), "ok")
            else:
                flash(_("The new scrutineer is asked when you send the minutes to be checked."), "ok")
            return back(minutes_id)
    return render_template("minutes/scrutineers.html", minutes=minutes, form=form), 422


def _replace_form(minutes: Minutes) -> ReplaceForm:
    form = ReplaceForm()
    record = queries.record(minutes.meeting)
    chosen = queries.chosen_scrutineers(minutes.meeting_id)
    answered = {one.person_id for one in minutes.current if one.verdict is not rules.Verdict.NONE}
    waiting = [(one.person_id, one.person.name) for one in chosen if one.person_id not in answered]
    form.silent.choices = [*waiting, (0, _("Nobody: one more scrutineer"))]
    taken = {one.person_id for one in chosen}
    chair, present = minutes.meeting.presiding_id, {stay.person for stay in record.stays if stay.seat is not None}
    there = sorted(present - taken, key=lambda person: (person == chair, record.name(person)))  # who signs comes last
    form.person.choices = [(person, record.name(person)) for person in there]
    return form
