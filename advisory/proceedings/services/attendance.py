"""Who is in the room: coming, going, how, with clock times (rules 12 and 13, feature N6)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from advisory.boards.models import Board
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import NotFound
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Mode, check_mode
from advisory.policy.actions import Action
from advisory.proceedings.models import Break, Presence
from advisory.proceedings.queries import Record
from advisory.proceedings.rules import How, Stay, check_arrival, check_departure, check_fills, check_not_ahead
from advisory.proceedings.services.guard import in_session

MISTAKE = timedelta(minutes=1)
Marks = Mapping[int, How | None]


def arrive(meeting: Meeting, person_id: int, how: How, actor: Actor, *, at: datetime | None = None) -> None:
    """Somebody comes."""
    attend(meeting, {person_id: how}, actor, at=at)


def leave(meeting: Meeting, person_id: int, actor: Actor, *, at: datetime | None = None) -> None:
    """Somebody goes."""
    attend(meeting, {person_id: None}, actor, at=at)


def attend(meeting: Meeting, marks: Marks, actor: Actor, *, at: datetime | None = None) -> None:
    """Set who is present and how; None means away. Only what differs from now is changed.

    Departures come first, so that a deputy can take the seat in the same press. Raises RuleBroken for a deputy whose
    member is present (rule 4), for a time ahead of now, and where remote attendance is not allowed (rule 13).
    """
    with use_case(Action.PROCEEDINGS_ATTEND, meeting, actor) as case:
        whole = in_session(case, meeting)
        when = at or case.now
        check_not_ahead(when, case.now, field="at")
        move(case, whole, marks, when)


def move(case: UseCase, whole: Record, marks: Marks, at: datetime) -> None:
    """Step: departures, then arrivals."""
    here = whole.current_stays(at)
    changed = {
        person: how for person, how in marks.items() if how is not (here[person].how if person in here else None)
    }
    rows = {row.id: row for row in whole.presences}
    for person in changed:
        if person in here and _depart(whole, here[person], at, case.now):
            del rows[here[person].id]
    for person, how in changed.items():
        if how is not None:
            row = _come(whole, list(rows.values()), person, how, at)
            rows[row.id] = row
    if changed:
        case.note(persons=sorted(changed))


def _depart(whole: Record, row: Presence, at: datetime, now: datetime) -> bool:
    """End a stretch. One that was a slip of the finger goes altogether; then the answer is true."""
    check_departure(stay_of(row), at, now)
    is_from_opening = row.arrived_at == whole.meeting.opened_at
    has_begun = any(item.handling for item in whole.items)
    if not has_begun if is_from_opening else at - row.arrived_at < MISTAKE:
        db.session.delete(row)
        db.session.flush()
        return True
    row.left_at = at
    return False


def _come(whole: Record, rows: list[Presence], person: int, how: How, at: datetime) -> Presence:
    again = next((row for row in rows if _just_left(row, person, how, at)), None)
    stays = [stay_of(row) for row in rows if row is not again]
    place = whole.place_of(person)
    if place is None and person not in _others(whole):
        raise NotFound(f"Person:{person}")
    new = Stay(person, place.seat_id if place is not None else None, how, None, at)
    if place is not None:
        check_fills(person, place.seat_id, [one.filling for one in whole.places])
    check_arrival(stays, new, whole.recused_at(at))
    _check_remote(whole.meeting, how)
    if again is not None:
        again.left_at = None
        return again
    row = Presence(
        board_id=whole.meeting.board_id, municipality_id=whole.meeting.municipality_id, meeting_id=whole.meeting.id,
        person_id=person, seat_id=new.seat, how=how, arrived_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _just_left(row: Presence, person: int, how: How, at: datetime) -> bool:
    """A departure taken back at once: the stretch simply goes on."""
    if row.person_id != person or row.how is not how or row.left_at is None:
        return False
    return timedelta(0) < at - row.left_at < MISTAKE


def _others(whole: Record) -> set[int | None]:
    """Who may be present without a seat: presenters, experts, the minute-taker."""
    presenters = {item.item.presenter_id for item in whole.items}
    return {*whole.attendee_ids, *presenters, whole.meeting.minute_taker_id} - {None}


def _check_remote(meeting: Meeting, how: How) -> None:
    """Rule 13: remote attendance only where the administrative regulations allow it."""
    if how is How.REMOTE:
        board = db.session.get_one(Board, meeting.board_id)
        check_mode(Mode.HYBRID, is_remote_allowed=board.is_remote_allowed)


def stay_of(row: Presence) -> Stay:
    """A stretch as a value."""
    return Stay(row.person_id, row.seat_id, row.how, row.verified_at, row.arrived_at, row.left_at)


def stand_down(whole: Record, persons: Collection[int], at: datetime) -> None:
    """Step: who came in for one item in place of these disqualified persons leaves, and they take their seats again."""
    for row in _substitutes(whole, persons, at):
        row.left_at = at


def stand_in_again(whole: Record, persons: Collection[int], at: datetime) -> None:
    """Step: the item is taken up again, and those who stood down at `at` with it are back."""
    for row in _substitutes(whole, persons, at):
        if row.left_at == at:
            row.left_at = None


def _substitutes(whole: Record, persons: Collection[int], at: datetime) -> list[Presence]:
    """The stretches that share a seat with one of these persons, who is still there, at an instant or ending with it."""
    here = whole.current_stays(at)
    seats = {here[person].seat_id for person in persons if person in here and here[person].seat_id is not None}
    return [
        row
        for row in whole.presences
        if row.seat_id in seats
        and row.person_id not in persons
        and row.arrived_at <= at
        and (row.left_at is None or row.left_at >= at)
    ]


def verify_all(meeting: Meeting, actor: Actor) -> int:
    """The identity of everybody connected is known from now on (rule 13). Returns of how many it was new."""
    with use_case(Action.PROCEEDINGS_ATTEND, meeting, actor) as case:
        here = in_session(case, meeting).current_stays(case.now).values()
        unknown = [row for row in here if row.how is How.REMOTE and row.verified_at is None]
        for row in unknown:
            row.verified_at = case.now
        case.note(verified=sorted(row.person_id for row in unknown))
        return len(unknown)


def begin_break(meeting: Meeting, actor: Actor) -> None:
    """The meeting pauses. A second press is the same break."""
    with use_case(Action.PROCEEDINGS_ATTEND, meeting, actor) as case:
        if not any(pause.ends_at is None for pause in in_session(case, meeting).breaks):
            scope = {"board_id": meeting.board_id, "municipality_id": meeting.municipality_id}
            db.session.add(Break(meeting_id=meeting.id, starts_at=case.now, **scope))


def end_break(meeting: Meeting, actor: Actor) -> None:
    """The meeting goes on."""
    with use_case(Action.PROCEEDINGS_ATTEND, meeting, actor) as case:
        close_breaks(in_session(case, meeting), case.now)


def close_breaks(whole: Record, at: datetime) -> None:
    """Step: end what is still a break."""
    for pause in whole.breaks:
        if pause.ends_at is None:
            db.session.get_one(Break, pause.id).ends_at = max(at, pause.starts_at)
