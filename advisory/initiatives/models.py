"""Tables of what was agreed and what became of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.infra.db import Model
from advisory.infra.files import StoredFile
from advisory.initiatives.rules import INITIATIVE, InitiativeKind, InitiativeState, ReportStatus, Theme
from advisory.kernel.localized import Localized
from advisory.people.models import Person
from advisory.policy.roles import Role
from advisory.proceedings.models import Handling


class Initiative(Model):
    """What a board agreed to have done (domain 5.4). Its state moves only by rules.INITIATIVE.

    `version` guards what a form mends against lost updates; a step of the path does not raise it.
    """

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint(
            "state = 'draft' OR (due_on IS NOT NULL AND responsible <> '')", name="decided_has_owner_and_date"
        ),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("handling.id"), index=True)
    kind: Mapped[InitiativeKind]
    state: Mapped[InitiativeState] = mapped_column(default=InitiativeState.DRAFT)
    title: Mapped[Localized]
    description: Mapped[Localized]
    summary: Mapped[Localized]
    addressee: Mapped[str] = mapped_column(default="")
    addressee_email: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    dimensions: Mapped[list[str]]
    theme: Mapped[Theme | None]
    what_changed: Mapped[Localized]
    clock_started_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    answer_body: Mapped[str] = mapped_column(default="")
    answer: Mapped[Localized]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]

    owner: Mapped[Person | None] = relationship(lazy="raise")
    handling: Mapped[Handling | None] = relationship(lazy="raise")

    @property
    def deadline(self) -> date:
        """The due date. A constraint of the table gives it to everything past the draft; ValueError for a draft."""
        if self.due_on is None:
            raise ValueError(f"initiative {self.id} has no due date yet")
        return self.due_on

    def allows(self, action: str) -> bool:
        return INITIATIVE.allows(self.state, action.removeprefix("initiatives."))

    def advance(self, verb: str) -> None:
        self.state = INITIATIVE.next(self.state, verb)

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """The owner is one in this initiative only."""
        return frozenset({Role.OWNER}) if self.owner_id in person_ids else frozenset()


class Step(Model):
    """One step of the path, kept for the public history."""

    __tablename__ = "initiative_step"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    state: Mapped[InitiativeState]
    taken_on: Mapped[date]
    note: Mapped[Localized]
    recorded_at: Mapped[datetime]


class Indicator(Model):
    """A measure of success with baseline and target."""

    __tablename__ = "indicator"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    name: Mapped[Localized]
    unit: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    baseline: Mapped[float | None]
    baseline_on: Mapped[date | None]
    target: Mapped[float | None]
    target_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=1)


class Reading(Model):
    """A measured value of an indicator. It came with a report, and is public once that is checked."""

    __tablename__ = "indicator_reading"

    report_id: Mapped[int | None] = mapped_column(ForeignKey("initiative_report.id"), index=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    value: Mapped[float]
    measured_on: Mapped[date]


class Report(Model):
    """What the owner says: evidence, awaiting the secretary's check."""

    __tablename__ = "initiative_report"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ReportStatus]
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fi")
    reported_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))

    file_name: Mapped[str] = mapped_column(default="")

    initiative: Mapped[Initiative] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
