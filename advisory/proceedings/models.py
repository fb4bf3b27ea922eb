"""Tables of the meeting room."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.agendas.rules import Outcome
from advisory.infra.db import Model
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting, Slot
from advisory.people.models import Person
from advisory.policy.roles import Role
from advisory.proceedings.rules import HANDLING, HandlingState, How, Position, RecusalGround, VotingMethod, Way


class Presence(Model):
    """One stretch of one person's presence. Coming back makes a new row.

    `seat_id` is the seat that the person fills (a deputy: the seat of the member replaced); none for presenters and
    experts, who never count towards the quorum. `verified_at` is when the identity of a remote person was established.
    """

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name="left_after_arrival"),
        Index(
            "uq_presence_still_there", "meeting_id", "person_id", unique=True,
            sqlite_where=text("left_at IS NULL"), postgresql_where=text("left_at IS NULL"),
        ),
    )  # fmt: skip

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    how: Mapped[How]
    verified_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class Break(Model):
    """An adjournment of the meeting."""

    __tablename__ = "meeting_break"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class Handling(Model):
    """How one item was handled in the room: texts, outcome, times. `version` guards against lost updates.

    `presiding_id` is set where somebody else than the meeting's chair leads this item. `revision_since` says when the
    revision now being autosaved was begun; none: the next save begins a new one.
    """

    __tablename__ = "handling"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("state = 'open' OR outcome IS NOT NULL", name="closed_has_outcome"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), unique=True)
    state: Mapped[HandlingState] = mapped_column(default=HandlingState.OPEN)
    way: Mapped[Way] = mapped_column(default=Way.UNANIMOUS)
    outcome: Mapped[Outcome | None]
    proposal: Mapped[Localized]
    discussion: Mapped[Localized]
    decision: Mapped[Localized]
    follow_up: Mapped[Localized]
    present_at_decision: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    presiding_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    editor_name: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime | None]
    revision_since: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(lazy="joined")
    slot: Mapped[Slot] = relationship(lazy="raise")

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """Minute-taker and presiding chair of the meeting: asked at every autosave, so without a statement."""
        own = {Role.MINUTE_TAKER: self.meeting.minute_taker_id, Role.PRESIDING_CHAIR: self.meeting.presiding_id}
        return frozenset(role for role, person_id in own.items() if person_id in person_ids)

    def allows(self, action: str) -> bool:
        return HANDLING.allows(self.state, action.removeprefix("proceedings."))

    def advance(self, verb: str) -> None:
        self.state = HANDLING.next(self.state, verb)


class Revision(Model):
    """A saved text of an item. Autosaves of one editor within ten minutes are one revision (decision 27)."""

    __tablename__ = "handling_revision"
    __table_args__ = (UniqueConstraint("handling_id", "version"),)

    handling_id: Mapped[int] = mapped_column(ForeignKey("handling.id"), index=True)
    version: Mapped[int]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    editor_name: Mapped[str] = mapped_column(default="")
    texts: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Recusal(Model):
    """A disqualified person is out of the room for the item (Act 434/2003, section 27).

    Here and below `language` is that of the words typed, which are kept as they were said, in one language.
    """

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("handling_id", "person_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handling.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ground: Mapped[RecusalGround]
    explanation: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    left_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class CounterProposal(Model):
    """A proposal that differs from the presenter's; put to the vote only if somebody seconds it (section 104.1)."""

    __tablename__ = "counter_proposal"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handling.id"), index=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]

    proposer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposer_id])
    seconder: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[seconder_id])


class Vote(Model):
    """An open vote by name (section 104). An item with several counter-proposals has several, in the order of `ordinal`.

    "No" stands for the counter-proposal; "yes" for the proposal of the item or, where `yes_counter_id` is set, for
    another counter-proposal.
    """

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("handling_id", "ordinal"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handling.id"), index=True)
    ordinal: Mapped[int] = mapped_column(default=1)
    yes_counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter_proposal.id"))
    counter_proposal_id: Mapped[int] = mapped_column(ForeignKey("counter_proposal.id"))
    method: Mapped[VotingMethod]
    yes_means: Mapped[str]
    no_means: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    result: Mapped[Position | None]
    is_tie_broken_by_chair: Mapped[bool] = mapped_column(default=False)


class Ballot(Model):
    """The position of one entitled person, by name."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("vote_id", "person_id"),)

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[Position]

    person: Mapped[Person] = relationship(lazy="raise")


class Dissent(Model):
    """A dissenting opinion, announced right after the decision (section 106)."""

    __tablename__ = "dissent"
    __table_args__ = (UniqueConstraint("handling_id", "person_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handling.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    announced_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class Scrutineer(Model):
    """Chosen at the meeting to check the minutes (rule 41)."""

    __tablename__ = "scrutineer"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime]
    check_until: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise")
