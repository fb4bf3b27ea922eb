"""Tables of boards, seats and memberships."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.boards.rules import (
    BOARD,
    AppointingBody,
    BoardState,
    Capacity,
    EndReason,
    LegalForm,
    Numbering,
    Office,
    PublicForm,
    SeatCategory,
    is_rule_on,
)
from advisory.infra.db import Model
from advisory.kernel.localized import Localized
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.people.models import Person
from advisory.policy.roles import Role


class Board(Model):
    """An advisory board. Its state moves only by rules.BOARD; a draft is free, rules 1 to 3 bind from `appoint`."""

    __tablename__ = "board"
    __table_args__ = (
        UniqueConstraint("municipality_id", "slug"),
        CheckConstraint(
            "state = 'draft' OR (decided_on IS NOT NULL AND decision_section <> '' AND appointing_body IS NOT NULL)",
            name="appointed_has_decision",
        ),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    name: Mapped[Localized]
    slug: Mapped[str]
    purpose: Mapped[Localized]
    form: Mapped[LegalForm]
    state: Mapped[BoardState] = mapped_column(default=BoardState.DRAFT)
    languages: Mapped[list[str]]

    appointing_body: Mapped[AppointingBody | None]
    appointing_body_name: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decision_section: Mapped[str] = mapped_column(default="")
    authorised_on: Mapped[date | None]
    authorisation_section: Mapped[str] = mapped_column(default="")
    appointer_term_until: Mapped[date | None]
    term_starts_on: Mapped[date | None]
    term_until: Mapped[date | None]
    special_reason: Mapped[str] = mapped_column(default="")
    is_special_reason_denied: Mapped[bool] = mapped_column(default=False)

    is_remote_allowed: Mapped[bool] = mapped_column(default=False)
    remote_regulation: Mapped[str] = mapped_column(default="")
    notice_days: Mapped[int] = mapped_column(default=4)
    scrutineer_count: Mapped[int] = mapped_column(default=2)
    numbering: Mapped[Numbering] = mapped_column(default=Numbering.YEAR)
    numbers_year: Mapped[int | None]
    numbers_used_year: Mapped[int | None]
    last_section_outside: Mapped[int] = mapped_column(default=0)
    last_meeting_outside: Mapped[int] = mapped_column(default=0)
    waived_rules: Mapped[list[str]]
    is_agenda_published_at_call: Mapped[bool] = mapped_column(default=True)
    reminder_silent_days: Mapped[int] = mapped_column(default=3)
    reminder_coming_days: Mapped[int] = mapped_column(default=1)
    phrases: Mapped[dict[str, Any]]
    contract: Mapped[dict[str, Any]] = mapped_column(default=dict)
    participation_appeal: Mapped[Localized]
    case_prefix: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    founded_at: Mapped[datetime]
    appointed_at: Mapped[datetime | None]

    municipality: Mapped[Municipality] = relationship(lazy="raise")

    @property
    def board_id(self) -> int:
        return self.id

    def has(self, rule: int) -> bool:
        """Whether a numbered rule holds for the board as it is now (decision 6)."""
        return is_rule_on(rule, self.form, self.waived_rules)

    def allows(self, action: str) -> bool:
        return BOARD.allows(self.state, action.removeprefix("boards."))

    def advance(self, verb: str) -> None:
        self.state = BOARD.next(self.state, verb)


class SeatMinimum(Model):
    """At least so many seats of a category (rule 46)."""

    __tablename__ = "seat_minimum"
    __table_args__ = (UniqueConstraint("board_id", "category"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    category: Mapped[SeatCategory]
    minimum: Mapped[int]


class Seat(Model):
    """A place at the table. Quorum counts seats in force on the meeting day, vacant ones included (decision 8)."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("board_id", "position"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    position: Mapped[int]
    category: Mapped[SeatCategory]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class Membership(Model):
    """A person in a seat as member or personal deputy. Pending until consent is recorded (rule 6).

    It ends by a successor, a granted resignation or lost eligibility, not by the calendar (rule 7).
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_seat", "seat_id", "capacity", "ends_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("office = 'none' OR capacity = 'member'", name="office_is_a_member"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    capacity: Mapped[Capacity]
    office: Mapped[Office] = mapped_column(default=Office.NONE)
    public_form: Mapped[PublicForm] = mapped_column(default=PublicForm.NAME)
    consent_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None]

    person: Mapped[Person] = relationship(lazy="raise")
    seat: Mapped[Seat] = relationship(lazy="raise")

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day: with consent, begun and not ended (rules 6, 7)."""
        has_begun = self.consent_on is not None and max(self.consent_on, self.starts_on) <= day
        return has_begun and not self.ended_before(day)

    def ended_before(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """The person of the membership decides how they are shown in public."""
        return frozenset({Role.SELF}) if self.person_id in person_ids else frozenset()


class Attendee(Model):
    """Somebody with the right to attend and speak, never to vote (rule 44): presenter, expert, authority."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("board_id", "person_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_presenter: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise")

    def covers(self, day: date) -> bool:
        """Whether the right is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
