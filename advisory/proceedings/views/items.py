"""One item: its page, its texts, its outcome."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from advisory.agendas.rules import StandardItem
from advisory.boards.rules import advised
from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel.errors import Conflict, NotFound, RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.policy.actions import Action
from advisory.proceedings import queries, services
from advisory.proceedings.forms import TextsForm
from advisory.proceedings.models import Handling
from advisory.proceedings.views import words
from advisory.proceedings.views.agenda import HEADING
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.page import answer, forms_of, is_withheld, positions_typed
from advisory.proceedings.views.press import (
    AUTOSAVE,
    Press,
    autosaved,
    check_open_to_reader,
    chosen_texts,
    conflict_page,
    keep_texts,
    pressed,
    readable,
    to_item,
)


@bp.get("/meetings/<int:meeting_id>/room/<int:slot_id>")
@permission(Action.PROCEEDINGS_READ)
def item(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """The item with agenda and attendance around it."""
    meeting = readable(meeting_id)
    whole = queries.record(meeting)
    if whole.item(slot_id) is None:
        raise NotFound(f"Slot:{slot_id}")
    return answer(meeting, slot_id, whole=whole)


@bp.post("/meetings/<int:meeting_id>/room/<int:slot_id>/open")
@permission(Action.PROCEEDINGS_OPEN_ITEM)
def open_item(meeting_id: int, slot_id: int) -> ResponseReturnValue:
    """Take the item on the table."""
    load(Meeting, meeting_id, Action.PROCEEDINGS_OPEN_ITEM, actor())
    slot = load(Slot, slot_id, Action.PROCEEDINGS_OPEN_ITEM, actor())
    if slot.meeting_id != meeting_id:
        raise NotFound(f"Slot:{slot_id}")
    services.open_item(slot, actor())
    return to_item(meeting_id, slot_id, HEADING)


@bp.post("/handlings/<int:handling_id>")
@permission(Action.PROCEEDINGS_WRITE)
def save(handling_id: int) -> ResponseReturnValue:
    """Save the texts: by themselves while typing (JSON), or by a press. A standard phrase may come with the press."""
    handling = load(Handling, handling_id, Action.PROCEEDINGS_WRITE, actor())
    check_open_to_reader(handling)
    if request.headers.get(AUTOSAVE):
        return autosaved(handling)
    return keep_texts(handling, is_autosave=False) or _with_phrase(handling)


def _with_phrase(handling: Handling) -> ResponseReturnValue:
    """Without JavaScript a phrase is a button: it is added to what stands."""
    wanted = request.form.get("phrase", "")
    if (place := whole_number(wanted)) is not None:
        whole = queries.record(handling.meeting)
        found = whole.of_handling(handling.id)
        chips = services.chips(queries.board_of(handling.meeting), found) if found is not None else []
        if place < len(chips):
            services.add_phrase(handling, chips[place][1], actor())
    anchor = "decision" if wanted else ""
    return to_item(handling.meeting_id, handling.slot_id, anchor, chosen=request.form.get("outcome"))


@bp.post("/handlings/<int:handling_id>/resolve")
@permission(Action.PROCEEDINGS_WRITE)
def resolve(handling_id: int) -> ResponseReturnValue:
    """After a conflict without JavaScript: for each text mine, theirs, or both."""
    handling = load(Handling, handling_id, Action.PROCEEDINGS_WRITE, actor())
    check_open_to_reader(handling)
    texts, version = chosen_texts(handling), whole_number(request.form.get("version")) or 0
    try:
        services.save_text(handling, texts, version, actor(), is_autosave=False)
    except Conflict as conflict:
        return conflict_page(handling, texts, conflict)
    return _still_typed(handling) or to_item(handling.meeting_id, handling.slot_id, chosen=request.form.get("outcome"))


def _still_typed(handling: Handling) -> ResponseReturnValue | None:
    """What stood in other fields when the texts met is in its place again, to be pressed: nothing of it is stored yet."""
    meeting = load(Meeting, handling.meeting_id, Action.PROCEEDINGS_WRITE, actor())
    whole = queries.record(meeting)
    found = whole.of_handling(handling.id)
    forms = forms_of(whole, found, whole.board) if found is not None else None
    if forms is None or not (words.of_acts(forms) or positions_typed()):
        return None
    flash(_("The texts are saved. What else you typed is still in its place: press its button again."))
    return answer(meeting, handling.slot_id, forms=forms, whole=whole)


@bp.post("/handlings/<int:handling_id>/close")
@permission(Action.PROCEEDINGS_CLOSE_ITEM)
def close_item(handling_id: int) -> ResponseReturnValue:
    """Done; with `next` the following item is opened in the same transaction."""
    press = pressed(handling_id, Action.PROCEEDINGS_CLOSE_ITEM)
    if not isinstance(press, Press):
        return press
    form = press.forms.solution
    outcome, by_vote = form.solution
    verb = services.close_and_open_next if request.form.get("verb") == "next" else services.close_item
    try:
        _choose_ticked(press)
        following = verb(press.handling, outcome, actor(), by_vote=by_vote)
    except RuleBroken as broken:
        asked = (press.forms.texts, press.forms.scrutineers)
        refused = next((one for one in asked if broken.field in one), form)
        refused.add_broken_rule(advised(broken, press.whole.board.form, press.meeting.waived_rules))
        return press.refuse(refused)
    slot_id = following.slot_id if following is not None else press.item.slot.id
    return to_item(press.meeting.id, slot_id, HEADING)


def _choose_ticked(press: Press) -> None:
    """Names that were ticked and not yet chosen are chosen with the press that closes the item (rule 41)."""
    form = press.forms.scrutineers
    is_theirs = press.item.item.standard is StandardItem.SCRUTINEERS
    if is_theirs and form.chosen and set(form.chosen) != set(press.whole.scrutineer_ids):
        services.choose_scrutineers(press.meeting, form.chosen, actor(), check_until=form.check_until.data)


@bp.post("/handlings/<int:handling_id>/reopen")
@permission(Action.PROCEEDINGS_REOPEN_ITEM)
def reopen_item(handling_id: int) -> ResponseReturnValue:
    """Closed by mistake."""
    queries.lock_meeting_of(handling_id)
    handling = load(Handling, handling_id, Action.PROCEEDINGS_REOPEN_ITEM, actor())
    services.reopen_item(handling, actor())
    return to_item(handling.meeting_id, handling.slot_id, HEADING)


@bp.post("/handlings/<int:handling_id>/put-back")
@permission(Action.PROCEEDINGS_OPEN_ITEM)
def put_back(handling_id: int) -> ResponseReturnValue:
    """Opened by mistake: the number is free again."""
    queries.lock_meeting_of(handling_id)
    handling = load(Handling, handling_id, Action.PROCEEDINGS_OPEN_ITEM, actor())
    meeting_id, slot_id = handling.meeting_id, handling.slot_id
    services.put_back(handling, actor())
    flash(_("The item was put back. Its number is free again."))
    return to_item(meeting_id, slot_id)


@bp.post("/handlings/<int:handling_id>/presiding")
@permission(Action.PROCEEDINGS_WRITE)
def preside(handling_id: int) -> ResponseReturnValue:
    """Somebody else leads this item."""
    press = pressed(handling_id, Action.PROCEEDINGS_WRITE)
    if not isinstance(press, Press):
        return press
    form = press.forms.presiding
    return press.do(form, lambda: services.preside(press.handling, form.presiding.data, actor()))


@bp.post("/handlings/<int:handling_id>/scrutineers")
@permission(Action.PROCEEDINGS_WRITE)
def choose_scrutineers(handling_id: int) -> ResponseReturnValue:
    """Who checks the minutes (rule 41)."""
    press = pressed(handling_id, Action.PROCEEDINGS_WRITE)
    if not isinstance(press, Press):
        return press
    form = press.forms.scrutineers
    until = form.check_until.data
    act = services.choose_scrutineers
    return press.do(form, lambda: act(press.meeting, form.chosen, actor(), check_until=until), anchor="scrutineers")


@bp.get("/meetings/<int:meeting_id>/screen")
@permission(Action.PROCEEDINGS_READ)
def screen(meeting_id: int) -> ResponseReturnValue:
    """The item on the table in large letters, for the wall of the room. Nothing typed can be changed here."""
    meeting = readable(meeting_id)
    whole = queries.record(meeting)
    shown = whole.open_item
    texts = TextsForm(obj=shown.handling) if shown is not None else None
    if texts is not None:
        texts.speak(whole.board.languages)
    is_open = meeting.state is MeetingState.IN_SESSION
    is_hidden = shown is not None and (shown.item.is_secret or is_withheld(shown))
    facts = {"meeting": meeting, "whole": whole, "item": shown, "is_open": is_open, "is_hidden": is_hidden}
    return render_template("proceedings/screen.html", board=whole.board, **facts)
