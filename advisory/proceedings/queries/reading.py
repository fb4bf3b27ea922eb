"""The statements behind the record: five, whatever the number of items, persons and votes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, raiseload

from advisory.agendas.models import Item
from advisory.agendas.rules import StandardItem
from advisory.boards import queries as boards
from advisory.boards.models import Attendee, Board, Membership, Seat
from advisory.boards.rules import Capacity, Office
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Answer, MeetingState
from advisory.organisations.models import Organisation
from advisory.people.models import Person
from advisory.proceedings.models import (
    Handling,
    Presence,
)
from advisory.proceedings.queries.acts import items_of, noted_in
from advisory.proceedings.queries.record import (
    Handled,
    Pause,
    Place,
    Record,
    holds,
)
from advisory.proceedings.rules import without_outcome


def record(meeting: Meeting) -> Record:
    """The whole meeting, in five statements, whatever happened in it.

    One more if somebody has left the board since, and one in a participation body, where members may choose not to be named.
    Seats and memberships are those in force on the day it was held, until then on the day it is planned for (decision 8).
    """
    day = clock.local_date(meeting.begins_at)
    persons: dict[int, Person] = {}
    pairs, places = _slots(meeting.id, persons), _places(meeting.board_id, day, persons)
    board, attendees = _board(meeting, day, persons)
    presences, acts = _presences(meeting.id), noted_in(meeting.id)
    named = {meeting.presiding_id, meeting.minute_taker_id, *(row.person_id for row in presences)}
    named |= {person for act in acts for person in (act.person_id, act.other_id if act.kind == "counter" else None)}
    return Record(
        meeting=meeting,
        board=board,
        places=places,
        presences=tuple(presences),
        attendee_ids=tuple(attendees),
        items=items_of(pairs, acts, is_support_asked=holds(17, meeting, board)),
        scrutineer_ids=tuple(act.person_id for act in acts if act.kind == "scrutineer"),
        breaks=tuple(Pause(act.id, act.at, act.until) for act in acts if act.kind == "break"),
        persons=persons | _persons(named - persons.keys() - {None}),
        nameless=boards.nameless(board.id, board.form),
    )


def _note(persons: dict[int, Person], *found: Person | None) -> None:
    persons.update({person.id: person for person in found if person is not None})


def _slots(meeting_id: int, persons: dict[int, Person]) -> Sequence[tuple[Slot, Handling | None]]:
    statement = (
        select(Slot, Handling)
        .outerjoin(Handling, Handling.slot_id == Slot.id)
        .where(Slot.meeting_id == meeting_id)
        .options(joinedload(Slot.item).joinedload(Item.presenter), raiseload(Handling.meeting, sql_only=True))
        .order_by(Slot.position, Slot.id)
    )
    pairs = [(slot, handling) for slot, handling in db.session.execute(statement)]
    _note(persons, *(slot.item.presenter for slot, _ in pairs))
    return pairs


def _places(board_id: int, day: date, persons: dict[int, Person]) -> tuple[Place, ...]:
    """Seats in force on the day with those who hold them: only memberships with consent by then count (rules 6, 12)."""
    rows = db.session.execute(
        select(Seat.id, Seat.position, Organisation.name, Person, Membership.capacity, Membership.office)
        .outerjoin(Membership, (Membership.seat_id == Seat.id) & boards.in_force(day))
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.board_id == board_id, boards.seat_counts(day))
        .order_by(Seat.position, Membership.id)
    ).all()
    seats: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        seats[row[0]].append(row)
        _note(persons, row[3])
    return tuple(_place(seat_id, held) for seat_id, held in seats.items())


def _place(seat_id: int, held: list[Any]) -> Place:
    by_capacity = {capacity: (person.id, office) for _, _, _, person, capacity, office in held if person is not None}
    member, office = by_capacity.get(Capacity.MEMBER, (None, Office.NONE))
    deputy, _ = by_capacity.get(Capacity.DEPUTY, (None, Office.NONE))
    return Place(seat_id, held[0][1], held[0][2] or "", office, member, deputy)


def _board(meeting: Meeting, day: date, persons: dict[int, Person]) -> tuple[Board, list[int]]:
    """The board, and those with the right to attend and speak, who fill no seat (rule 44). The minute-taker comes along."""
    has_right = (Attendee.starts_on <= day) & or_(Attendee.ends_on.is_(None), Attendee.ends_on >= day)
    in_force = (Attendee.board_id == Board.id) & has_right
    rows = db.session.execute(
        select(Board, Attendee.person_id, Person)
        .outerjoin(Attendee, in_force)
        .outerjoin(Person, or_(Person.id == Attendee.person_id, Person.id == meeting.minute_taker_id))
        .where(Board.id == meeting.board_id)
        .order_by(Attendee.id)
    ).all()
    _note(persons, *(row[2] for row in rows))
    return rows[0][0], [attendee for attendee in dict.fromkeys(row[1] for row in rows) if attendee is not None]


def _presences(meeting_id: int) -> Sequence[Presence]:
    stretches = select(Presence).where(Presence.meeting_id == meeting_id).order_by(Presence.arrived_at, Presence.id)
    return db.session.scalars(stretches).all()


def _persons(wanted: set[int | None]) -> dict[int, Person]:
    if not wanted:
        return {}
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


# --- smaller questions


def unfinished(whole: Record) -> tuple[Handled, ...]:
    """The closing is not among them: ending the meeting handles it."""
    left = {state.ordinal for state in without_outcome(item.state for item in whole.items)}
    return tuple(
        item for item in whole.items if item.ordinal in left and item.item.standard is not StandardItem.CLOSING
    )


def lock_meeting_of(handling_id: int) -> None:
    """Hold the meeting of an item for this transaction: ending it and a verb on one of its items come one after the other."""
    theirs = select(Handling.meeting_id).where(Handling.id == handling_id).scalar_subquery()
    db.session.execute(select(Meeting.id).where(Meeting.id == theirs).with_for_update())


_OF_THE_ROOM = (Meeting, Slot, Item, Handling, Presence)


def hold(meeting: Meeting) -> None:
    """Hold a meeting for this transaction, and read again what the session knows of the room when it is next asked.

    A press saves its texts in a transaction of its own, so that what was read before the verb may have changed since.
    Autosave holds only its item, so the items are held too.
    """
    db.session.flush()
    for row in [one for one in db.session if isinstance(one, _OF_THE_ROOM)]:
        db.session.expire(row, row.__mapper__.column_attrs.keys())
    db.session.refresh(meeting, Meeting.__mapper__.column_attrs.keys(), with_for_update=True)
    db.session.execute(select(Handling.id).where(Handling.meeting_id == meeting.id).with_for_update())


def handling(handling_id: int) -> Handling | None:
    """A handling with its slot and item."""
    wanted = select(Handling).where(Handling.id == handling_id)
    return db.session.scalars(wanted.options(joinedload(Handling.slot).joinedload(Slot.item))).one_or_none()


def handlings(meeting_id: int) -> Sequence[Handling]:
    """The opened items in the order of their sections."""
    wanted = select(Handling).join(Slot, Slot.id == Handling.slot_id).where(Handling.meeting_id == meeting_id)
    return db.session.scalars(wanted.order_by(Slot.section)).all()


def opening_answers(meeting_id: int) -> dict[int, Answer]:
    """What those invited have answered, by person."""
    live = (Invitation.meeting_id == meeting_id) & Invitation.is_withdrawn.is_(False)
    rows = db.session.execute(select(Invitation.person_id, Invitation.answer).where(live))
    return {row[0]: row[1] for row in rows}


def board_of(meeting: Meeting) -> Board:
    """The board whose meeting it is."""
    return db.session.get_one(Board, meeting.board_id)


def next_meeting_at(meeting: Meeting) -> datetime | None:
    """When the board meets again, if that is known."""
    later = (Meeting.board_id == meeting.board_id) & (Meeting.starts_at > meeting.begins_at)
    live = Meeting.state.in_([MeetingState.DRAFT, MeetingState.CALLED])
    return db.session.scalars(select(Meeting.starts_at).where(later, live).order_by(Meeting.starts_at)).first()
