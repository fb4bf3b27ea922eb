"""Who is called, and what they answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from advisory.boards import queries as boards
from advisory.boards.models import Board, Membership, Seat
from advisory.boards.rules import Capacity, Office
from advisory.infra.access import Reader
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.meetings import rules
from advisory.meetings.models import Invitation, Meeting, is_live_invitation, lapsed
from advisory.meetings.rules import Answer, Attending
from advisory.people.models import Person


def invitations(meeting_id: int) -> Sequence[Invitation]:
    """Everybody called, members in the order of seats, with person, membership and whom a deputy replaces."""
    rows = (
        select(Invitation)
        .options(
            joinedload(Invitation.person),
            joinedload(Invitation.membership).joinedload(Membership.seat),
            joinedload(Invitation.replaces).joinedload(Membership.person),
        )
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Invitation.id)
    )
    return db.session.scalars(rows).all()


def invitation(invitation_id: int) -> Invitation:
    """One invitation with person and meeting. Raises NotFound."""
    one = select(Invitation).options(joinedload(Invitation.person)).where(Invitation.id == invitation_id)
    found = db.session.scalars(one).first()
    if found is None:
        raise NotFound(f"Invitation:{invitation_id}")
    return found


def invitation_of(meeting_id: int, reader: Reader) -> Invitation | None:
    """The reader's own live invitation to a meeting."""
    if not reader.person_ids:
        return None
    rows = select(Invitation).where(
        Invitation.meeting_id == meeting_id, Invitation.person_id.in_(reader.person_ids), is_live_invitation()
    )
    return db.session.scalars(rows.order_by(Invitation.id)).first()


def invitation_to(meeting_id: int, person_id: int) -> Invitation | None:
    """The row of one person in a meeting, whatever became of it."""
    rows = select(Invitation).options(joinedload(Invitation.person))
    return db.session.scalars(
        rows.where(Invitation.meeting_id == meeting_id, Invitation.person_id == person_id)
    ).first()


def has_lapsed(one: Invitation) -> bool:
    """Whether the membership that it came from ended before the meeting: its link is dead from that day on (rule 32)."""
    return db.session.scalars(select(Invitation.id).where(Invitation.id == one.id, lapsed())).first() is not None


def deputy_invitation(meeting_id: int, membership_id: int) -> Invitation | None:
    """The call of the deputy in place of a member, one that stands before withdrawn ones."""
    rows = (
        select(Invitation)
        .options(joinedload(Invitation.person))
        .where(Invitation.meeting_id == meeting_id, Invitation.replaces_id == membership_id)
        .order_by(Invitation.is_withdrawn, Invitation.id)
    )
    return db.session.scalars(rows).first()


@dataclass(frozen=True, slots=True)
class Callee:
    """One person who is to be called, and as what; `office`: what a member is on the board."""

    person: Person
    attending: Attending
    membership_id: int | None = None
    office: Office = Office.NONE

    @property
    def is_paper(self) -> bool:
        """Without an e-mail address they get paper."""
        return not self.person.email


def callees(meeting: Meeting) -> list[Callee]:
    """Everyone with a right to attend on the meeting's day: members, attendees, the minute-taker. Deputies wait."""
    day = clock.local_date(meeting.starts_at)
    people = [
        Callee(one.person, Attending.MEMBER, one.id, one.office)
        for one in boards.memberships_in_force(meeting.board_id, day)
        if one.capacity is Capacity.MEMBER
    ]
    for attendee in boards.attendees(meeting.board_id, day):
        as_what = Attending.PRESENTER if attendee.is_presenter else Attending.EXPERT
        people.append(Callee(attendee.person, as_what))
    if meeting.minute_taker is not None:
        people.append(Callee(meeting.minute_taker, Attending.MINUTE_TAKER))
    return list({callee.person.id: callee for callee in reversed(people)}.values())[::-1]


def seat_answers(meeting: Meeting) -> list[tuple[Answer | None, Answer | None]]:
    """For each seat in force on the day, vacant ones included: the member's answer and the deputy's, in one statement.

    None: nobody is there; a deputy who is not called has not answered yet.
    """
    day = clock.local_date(meeting.starts_at)
    called = (Invitation.meeting_id == meeting.id) & (Invitation.person_id == Membership.person_id)
    rows = db.session.execute(
        select(Seat.id, Membership.capacity, Invitation.answer)
        .outerjoin(Membership, (Membership.seat_id == Seat.id) & boards.in_force(day))
        .outerjoin(Invitation, called & Invitation.is_withdrawn.is_(False))
        .where(Seat.board_id == meeting.board_id, boards.seat_counts(day))
        .order_by(Seat.position, Membership.id)
    )
    given: dict[int, dict[Capacity, Answer]] = {}
    for seat_id, capacity, answer in rows:
        of_seat = given.setdefault(seat_id, {})
        if capacity is not None:
            of_seat.setdefault(capacity, answer or Answer.NONE)
    return [(one.get(Capacity.MEMBER), one.get(Capacity.DEPUTY)) for one in given.values()]


def forecast(meeting: Meeting) -> rules.Forecast:
    """The quorum that the answers promise (rule 12, decision 8): on the meeting's page and on the desk."""
    board = db.session.get_one(Board, meeting.board_id)
    return rules.forecast(seat_answers(meeting), is_quorum_asked=board.has(12))


def answer_counts(meeting_id: int) -> Counter[Answer]:
    """How those called as members and deputies have answered."""
    for_a_seat = Invitation.attending.in_((Attending.MEMBER, Attending.DEPUTY))
    mine = select(Invitation.answer).where(Invitation.meeting_id == meeting_id, for_a_seat)
    return Counter(db.session.scalars(mine.where(Invitation.is_withdrawn.is_(False))))
