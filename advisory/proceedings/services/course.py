"""The course of a meeting: opening, scrutineers, carrying over, ending."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete

from advisory.agendas.rules import Outcome, StandardItem
from advisory.boards.models import Board
from advisory.boards.rules import OBEYED_WHEN_OFF, Office
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.meetings import services as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer
from advisory.policy.actions import Action
from advisory.proceedings import queries
from advisory.proceedings.models import Scrutineer
from advisory.proceedings.queries import Record
from advisory.proceedings.rules import (
    How,
    check_may_end,
    check_not_ahead,
    check_scrutineers,
    check_take_back_ending,
)
from advisory.proceedings.services import attendance, items, phrases
from advisory.proceedings.services.guard import in_session

HOW = {Answer.IN_PERSON: How.ROOM, Answer.REMOTE: How.REMOTE}
_STATED = frozenset({StandardItem.OPENING, StandardItem.CLOSING})


def open_meeting(
    meeting: Meeting,
    *,
    actor: Actor,
    at: datetime | None = None,
    presiding_id: int | None = None,
    attending: Mapping[int, How | None] | None = None,
) -> None:
    """The chair opens the meeting. Those who said that they come are taken as present unless `attending` says otherwise.

    Whoever presides is the chair, else the vice-chair, else the temporary chair named here; it is recorded.
    """
    with use_case(Action.PROCEEDINGS_OPEN, meeting, actor) as case:
        when = at or case.now
        check_not_ahead(when, case.now, field="at")
        meeting.advance("open")
        meeting.opened_at, meeting.waived_rules = when, _waived(meeting)
        meetings.settle_notice(meeting)
        whole = queries.record(meeting)
        attendance.move(case, whole, attending if attending is not None else _coming(whole), when)
        meeting.presiding_id = _presiding(queries.record(meeting), presiding_id, when)
        case.note(presiding=meeting.presiding_id)


def _waived(meeting: Meeting) -> list[str]:
    """The rules that the board's own rules of procedure switch off on that day; none in an organ (decision 6)."""
    board = db.session.get_one(Board, meeting.board_id)
    return [str(rule) for rule in sorted(OBEYED_WHEN_OFF) if not board.has(rule)]


def _coming(whole: Record) -> dict[int, How | None]:
    """Those who answered that they come; a deputy only where the member does not."""
    answers = queries.opening_answers(whole.meeting.id)
    coming: dict[int, How | None] = {person: HOW[answer] for person, answer in answers.items() if answer in HOW}
    for place in whole.places:
        if place.member_id in coming and place.deputy_id is not None:
            coming.pop(place.deputy_id, None)
    known = {*whole.persons} - {whole.meeting.minute_taker_id}
    return {person: how for person, how in coming.items() if person in known}


def _presiding(whole: Record, chosen: int | None, at: datetime) -> int:
    """Chair before vice-chair before a temporary chair (domain 2.4)."""
    here = whole.entitled(at) | {stay.person for stay in whole.stays if stay.seat is not None}
    line = (chosen, whole.office_holder(Office.CHAIR), whole.office_holder(Office.VICE_CHAIR))
    if chosen is not None and chosen not in here:
        raise RuleBroken("not_entitled", field="presiding", person=chosen)
    found = next((person for person in line if person in here), None)
    if found is None:
        raise RuleBroken("presiding_missing", field="presiding")
    return found


def choose_scrutineers(
    meeting: Meeting, person_ids: Collection[int], actor: Actor, *, check_until: date | None = None
) -> None:
    """Choose from those present who checks the minutes (rule 41). A later choice replaces an earlier one."""
    with use_case(Action.PROCEEDINGS_WRITE, meeting, actor) as case:
        whole = in_session(case, meeting)
        board = db.session.get_one(Board, meeting.board_id)
        check_scrutineers(person_ids, whole.entitled(case.now), most=board.scrutineer_count)
        db.session.execute(delete(Scrutineer).where(Scrutineer.meeting_id == meeting.id))
        scope = {"board_id": meeting.board_id, "municipality_id": meeting.municipality_id, "meeting_id": meeting.id}
        chosen = tuple(dict.fromkeys(person_ids))
        for person_id in chosen:
            db.session.add(Scrutineer(person_id=person_id, chosen_at=case.now, check_until=check_until, **scope))
        db.session.flush()
        case.note(scrutineers=sorted(chosen))
        _write_choice(case, replace(whole, scrutineer_ids=chosen), board, check_until)


def _write_choice(case: UseCase, whole: Record, board: Board, check_until: date | None) -> None:
    """Put the choice into the decision of the scrutineers' item while nobody has written another."""
    item = next((one for one in whole.items if one.item.standard is StandardItem.SCRUTINEERS), None)
    if item is None or item.handling is None or not item.is_open:
        return
    handling = item.handling
    is_standard = handling.decision == phrases.decision(whole, item, Outcome.DECIDED, board)
    if not handling.decision or handling.editor_id is None or is_standard:
        handling.decision = phrases.in_each(board.languages, lambda: phrases.scrutineers_sentence(whole, check_until))
        handling.version += 1
        handling.revision_since = None


def carry_over(meeting: Meeting, actor: Actor) -> int:
    """Without quorum, one press gives every item that is left "not decided, to the next meeting" (decision 8).

    Opening and closing are the chair's statements and stand. Returns how many items were carried over.
    """
    with use_case(Action.PROCEEDINGS_CLOSE_ITEM, meeting, actor) as case:
        whole = in_session(case, meeting)
        if whole.is_quorate(case.now):
            raise RuleBroken("still_quorate", present=len(whole.entitled(case.now)), needed=whole.needed)
        carried = 0
        for item in whole.items:
            if item.is_closed or item.item.standard is StandardItem.CLOSING:
                continue
            handling = items.begin(case, whole, item.slot.id)
            is_stated = item.item.standard in _STATED
            outcome = Outcome.NOTED if is_stated else Outcome.NOT_DECIDED
            if not is_stated and handling.version == 1:
                handling.decision = phrases.decision(whole, item, outcome, db.session.get_one(Board, meeting.board_id))
            if item.handling is None:
                handling.discussion = Localized()  # it was never taken up, so nothing was gone through
            items.finish(case, whole, replace(item, handling=handling), outcome)
            carried += outcome is Outcome.NOT_DECIDED
        case.note(carried_over=carried)
        return carried


def end(case: UseCase, meeting: Meeting) -> None:
    """Step: the meeting ends; who is still present leaves, breaks end. Called by the minutes' `draw_up`.

    Raises RuleBroken("items_without_outcome") with the ordinals of the items that are missing (decision 8).
    """
    whole = in_session(case, meeting)
    check_may_end(item.state for item in whole.items if item.item.standard is not StandardItem.CLOSING)
    whole = items.close_the_closing(case, whole)
    check_may_end(item.state for item in whole.items)
    meeting.advance("end")
    meeting.ended_at = ended = _ended(whole, case.now)
    for row in whole.presences:
        if row.left_at is None:
            row.left_at = max(ended, row.arrived_at)
    attendance.close_breaks(whole, ended)
    db.session.flush()


def _ended(whole: Record, at: datetime) -> datetime:
    """The chair closes the meeting with its last item: it ended then, however much later somebody presses the button."""
    closed = [(item.decided_at(at), item.item.standard) for item in whole.handled]
    latest = max((when for when, _ in closed), default=at)
    return next((when for when, standard in closed if standard is StandardItem.CLOSING and when == latest), at)


def reopen(case: UseCase, meeting: Meeting, *, is_minutes_drafting: bool = True) -> None:
    """Step: an ending is taken back while the minutes are drafting (decision 8). Those who left at the end are back."""
    check_take_back_ending(is_minutes_drafting=is_minutes_drafting)
    ended = meeting.ended_at
    meeting.advance("reopen")
    meeting.ended_at = None
    for row in queries.record(meeting).presences:
        if row.left_at == ended:
            row.left_at = None
    db.session.flush()
    case.note(taken_back=True)
