"""Tables of meetings, their order of items and invitations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from advisory.agendas.models import Item
from advisory.boards.models import Board, Membership
from advisory.infra.db import Model, db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.rules import LISTENING, MEETING, Answer, Attending, MeetingState, Mode
from advisory.people.models import Person
from advisory.policy.roles import Role


class Meeting(Model):
    """A meeting of a board. Its state moves only by rules.MEETING; its number is given when it is called."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("board_id", "year", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("state IN ('draft', 'cancelled') OR number IS NOT NULL", name="called_has_number"),
        Index("ix_meeting_board_starts", "board_id", "starts_at"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    year: Mapped[int]
    number: Mapped[int | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[Localized]
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    remote_url: Mapped[str] = mapped_column(default="")
    note: Mapped[Localized]
    minute_taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    presiding_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    urgency_reason: Mapped[str] = mapped_column(default="")
    called_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    notice_sent_at: Mapped[datetime | None]
    agenda_published_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    alarmed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    waived_rules: Mapped[list[str]] = mapped_column(default=list)
    """The rules that were switched off when it was opened: what the board changes later does not change its record."""

    board: Mapped[Board] = relationship(lazy="raise")
    minute_taker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[minute_taker_id])
    presiding: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[presiding_id])

    @property
    def announced_at(self) -> datetime | None:
        """When the notice that holds began to go out: the calling, or the change to another time (rule 37)."""
        return self.moved_at or self.called_at

    @property
    def begins_at(self) -> datetime:
        """When it was opened, which may be another day than it was called for; planned until then."""
        return self.opened_at or self.starts_at

    @property
    def closes_at(self) -> datetime | None:
        """When it ended; None while it is in session, planned before that."""
        return self.ended_at if self.opened_at else self.ends_at

    def has(self, rule: int) -> bool:
        """Whether a numbered rule held for the board when the meeting was opened (decision 6)."""
        return str(rule) not in self.waived_rules

    def allows(self, action: str) -> bool:
        return MEETING.allows(self.state, action.removeprefix("meetings."))

    def advance(self, verb: str) -> None:
        self.state = MEETING.next(self.state, verb)

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """Roles in this meeting: called (until the minutes are published), minute-taker, presiding chair.

        Who came to present or to be heard follows the room only as long as the meeting goes on: what stands there
        afterwards are minutes that nobody has checked (rule 23).
        """
        own = {Role.MINUTE_TAKER: self.minute_taker_id, Role.PRESIDING_CHAIR: self.presiding_id}
        roles = {role for role, person_id in own.items() if person_id in person_ids}
        live = select(Invitation.attending).where(
            Invitation.meeting_id == self.id, Invitation.person_id.in_(person_ids), is_live_invitation()
        )
        for attending in db.session.scalars(live):
            is_over = attending in LISTENING and self.state is MeetingState.ENDED
            roles.add(Role.PRESENTER if is_over else Role.CALLED)
        return frozenset(roles)


class Slot(Model):
    """The place of an item in one meeting. The section number (§) is given when the item is opened in the room.

    `told_place`: where it stood on the agenda that those called have, once that changed (rule 39).
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("meeting_id", "item_id"),
        UniqueConstraint("board_id", "section_scope", "section"),
        CheckConstraint("(section IS NULL) = (section_scope IS NULL)", name="section_has_scope"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    section: Mapped[int | None]
    section_scope: Mapped[str | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    told_place: Mapped[int | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    item: Mapped[Item] = relationship(lazy="raise")


class Invitation(Model):
    """One person called to one meeting, and the answer.

    A deputy called in place of a member has `replaces_id`; papers and rights follow the invitation and last until
    the minutes are published (decision 24). `call_at` holds a deputy's call back for two minutes. `handed_over_at`:
    when somebody without e-mail got the notice on paper. `is_called_later`: after the calling, which had its notice.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    attending: Mapped[Attending]
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE)
    answered_at: Mapped[datetime | None]
    call_at: Mapped[datetime | None]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    handed_over_at: Mapped[datetime | None]
    is_called_later: Mapped[bool] = mapped_column(default=False)
    rights_ended_at: Mapped[datetime | None]
    silent_reminded_at: Mapped[datetime | None]
    coming_reminded_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    membership: Mapped[Membership | None] = relationship(lazy="raise", foreign_keys=[membership_id])
    replaces: Mapped[Membership | None] = relationship(lazy="raise", foreign_keys=[replaces_id])

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """An invitation is its own person's."""
        return frozenset({Role.SELF}) if self.person_id in person_ids else frozenset()

    @property
    def is_waiting(self) -> bool:
        """Whether a deputy's call is still held back."""
        return self.call_at is not None and self.call_at > clock.now()

    @property
    def is_live(self) -> bool:
        """Whether it is out and holds: a deputy's counts from the moment the call goes out, and all end with the
        publication of the minutes (decision 24)."""
        return not self.is_withdrawn and self.rights_ended_at is None and not self.is_waiting


def lapsed() -> ColumnElement[bool]:
    """In SQL: the membership it came from has ended, and the meeting is still to come (rule 32).

    For one that ended later than the meeting the invitation holds until the minutes are published.
    """
    ended, coming = aliased(Membership), aliased(Meeting)
    rows = select(ended.id).join(coming, coming.id == Invitation.meeting_id)
    rows = rows.where(ended.id == Invitation.membership_id, ended.ends_on < clock.today())
    return rows.where(coming.state == MeetingState.CALLED).correlate(Invitation).exists()


def is_seated() -> ColumnElement[bool]:
    """In SQL: called to take part in the decisions or to write them down, not only to present or to be heard."""
    return Invitation.attending.not_in(LISTENING)


def is_live_invitation() -> ColumnElement[bool]:
    """The same in SQL, and no membership that ended before the meeting (rule 32)."""
    return and_(
        Invitation.is_withdrawn.is_(False),
        Invitation.rights_ended_at.is_(None),
        or_(Invitation.call_at.is_(None), Invitation.call_at <= clock.now()),
        ~lapsed(),
    )
