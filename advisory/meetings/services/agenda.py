"""The order of items in a meeting, their section numbers, and the publication of the agenda."""

from collections.abc import Sequence

from advisory.agendas import services as agendas
from advisory.agendas.models import Item
from advisory.agendas.queries import came_again
from advisory.agendas.rules import check_move, place_for_new
from advisory.agendas.services import ItemValues
from advisory.boards.models import Board
from advisory.boards.services import number_given
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings import queries
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState, next_number, numbering_of, outside_number, section_scope
from advisory.meetings.services.agenda_news import (
    is_known,
    keep_order,
    keep_silent,
    tell_added,
    tell_moved,
    tell_removed,
)
from advisory.meetings.services.planning import slot_for
from advisory.policy.actions import Action

EDITABLE = frozenset({MeetingState.DRAFT, MeetingState.CALLED, MeetingState.IN_SESSION})
MOVABLE = frozenset({MeetingState.DRAFT, MeetingState.CALLED})


def check_agenda_open(meeting: Meeting) -> None:
    """Items and their files change until the meeting ends; from then on its record refers to them. Raises WrongState."""
    _refuse_outside(EDITABLE, meeting, "edit")


def add_item(meeting: Meeting, values: ItemValues, actor: Actor) -> Slot:
    """A new matter, before "other matters". One added after the calling is marked late (rule 39).

    Raises RuleBroken (rules 28 and 48), and WrongState once the meeting has ended.
    """
    with use_case(Action.MEETINGS_EDIT, meeting, actor) as case:
        _refuse_outside(EDITABLE, meeting, "add_item")
        agenda = list(queries.slots(meeting.id))
        item = agendas.add_item(case, db.session.get_one(Board, meeting.board_id), values)
        known = next((slot for slot in agenda if slot.item_id == item.id), None)
        if known is not None:
            return known
        new = _put(case, meeting, item, agenda)
        case.about(new)
        tell_added(case, meeting)
    return new


def take_up(meeting: Meeting, item: Item, actor: Actor) -> None:
    """A matter that waits goes onto this agenda, as an item of its own: the one before is what people knew or handled.

    A second press changes nothing. Raises WrongState once the meeting has ended.
    """
    with use_case(Action.MEETINGS_EDIT, meeting, actor) as case:
        _refuse_outside(EDITABLE, meeting, "take_up")
        agenda = list(queries.slots(meeting.id))
        db.session.refresh(item, ["waits_since"], with_for_update=True)
        is_here = any(slot.item.matter_id == item.matter_id for slot in agenda)
        if item.board_id != meeting.board_id or item.waits_since is None or is_here:
            case.leave_no_entry()
            return
        case.note(item=item.id, taken_up=True)
        item = agendas.come_again(case, item)
        db.session.add(item)
        db.session.flush()
        case.about(_put(case, meeting, item, agenda))
        tell_added(case, meeting)


def _put(case: UseCase, meeting: Meeting, item: Item, agenda: list[Slot]) -> Slot:
    new = slot_for(meeting, item.id, 0)
    new.item = item
    new.is_late = meeting.state is not MeetingState.DRAFT
    keep_order(meeting, agenda, case.now)
    agenda.insert(place_for_new([slot.item.standard for slot in agenda]), new)
    _number(agenda)
    db.session.add(new)
    return new


def move_item(slot: Slot, direction: str, actor: Actor) -> int:
    """One place up or down; returns the new place. The opening stays first and the closing last.

    Those called hear of the new order of an agenda that they have (rule 39).
    """
    with use_case(Action.MEETINGS_EDIT, slot, actor) as case:
        meeting = db.session.get_one(Meeting, slot.meeting_id)
        _refuse_outside(MOVABLE, meeting, "move_item")
        agenda = list(queries.slots(meeting.id))
        old = agenda.index(slot)
        new = max(0, min(len(agenda) - 1, old + (-1 if direction == "up" else 1)))
        check_move([one.item.standard for one in agenda], old, new)
        keep_order(meeting, agenda, case.now)
        agenda.insert(new, agenda.pop(old))
        _number(agenda)
        case.note(place=new + 1)
        tell_moved(case, meeting)
    return new + 1


def remove_item(slot: Slot, actor: Actor) -> None:
    """Take a matter off the agenda. Raises WrongState once it may have been handled.

    What an earlier meeting left, and what people knew from an agenda that was called, waits for another meeting.
    """
    with use_case(Action.MEETINGS_EDIT, slot, actor) as case:
        meeting = db.session.get_one(Meeting, slot.meeting_id)
        _refuse_outside(MOVABLE, meeting, "remove_item")
        case.note(item=slot.item_id)
        keep_order(meeting, queries.slots(meeting.id), case.now)
        db.session.delete(slot)
        db.session.flush()
        is_left = slot.item.first_id is not None or queries.is_on_an_agenda(slot.item_id)
        _number([one for one in queries.slots(meeting.id) if one.id != slot.id])
        was_known = meeting.state is not MeetingState.DRAFT and is_known(meeting, slot)
        tell_removed(case, meeting, slot)
        if is_left or was_known:
            agendas.wait(slot.item, case.now)


def put_back(meeting: Meeting, item: Item, place: int, actor: Actor, *, was_late: bool = False) -> None:
    """A matter that was taken off by mistake is on the agenda again, at its place. A second press changes nothing.

    Who was told of the removal is told that it is back. Raises WrongState once the meeting has begun.
    """
    with use_case(Action.MEETINGS_EDIT, meeting, actor) as case:
        _refuse_outside(MOVABLE, meeting, "put_back")
        agenda = list(queries.slots(meeting.id))
        if item.board_id != meeting.board_id or queries.is_on_an_agenda(item.id) or came_again(item):
            case.leave_no_entry()
            return
        agendas.wait(item, None)
        new = slot_for(meeting, item.id, 0)
        new.item = item
        is_told = meeting.state is not MeetingState.DRAFT and not keep_silent(meeting, item)
        new.is_late = is_told or was_late
        keep_order(meeting, agenda, case.now)
        agenda.insert(max(1, min(place, len(agenda)) - 1), new)
        _number(agenda)
        db.session.add(new)
        case.about(new)
        case.note(item=item.id, put_back=True)
        if is_told:
            tell_added(case, meeting)


def publish_agenda(meeting: Meeting, actor: Actor) -> None:
    """Open proposals, background and attachments to the public (decision 20). A second press changes nothing."""
    with use_case(Action.MEETINGS_PUBLISH_AGENDA, meeting, actor) as case:
        if meeting.state in {MeetingState.DRAFT, MeetingState.CANCELLED}:
            raise WrongState(meeting.state, "publish_agenda")
        meeting.agenda_published_at = meeting.agenda_published_at or case.now


def give_section(case: UseCase, slot: Slot) -> int:
    """A step: the next section number (§), when the item is opened in the room (rule 40, decision 9).

    A meeting goes on as it began, also where the board's way of numbering was changed in the middle of it.
    """
    if slot.section is not None:
        return slot.section
    board = queries.lock_numbers(slot.board_id)
    meeting = db.session.get_one(Meeting, slot.meeting_id)
    scope = queries.begun_scope(meeting.id)
    scope = scope or section_scope(board.numbering, year=meeting.year, meeting_id=meeting.id)
    outside = outside_number(
        board.last_section_outside, entered_for=board.numbers_year, year=meeting.year, numbering=numbering_of(scope)
    )
    slot.section = next_number(queries.highest_section(board.id, scope), outside=outside)
    slot.section_scope = scope
    number_given(case, board, meeting.year)
    db.session.flush()
    case.note(section=slot.section)
    return slot.section


def take_back_section(case: UseCase, slot: Slot) -> None:
    """A step: an item opened by mistake gives its number back, while it is the last (decision 9)."""
    if slot.section is None or slot.section_scope is None:
        return
    if slot.section != queries.highest_section(slot.board_id, slot.section_scope):
        raise RuleBroken("not_the_last_opened")
    case.note(section=slot.section)
    slot.section = slot.section_scope = None


def _refuse_outside(states: frozenset[MeetingState], meeting: Meeting, verb: str) -> None:
    if meeting.state not in states:
        raise WrongState(meeting.state, verb)


def _number(agenda: Sequence[Slot]) -> None:
    for position, slot in enumerate(agenda, start=1):
        slot.position = position
