"""Tables of the record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    CompoundSelect,
    ForeignKey,
    UniqueConstraint,
    case,
    event,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from advisory.infra.db import Model, db
from advisory.infra.files import StoredFile
from advisory.meetings.models import Invitation, Meeting, is_live_invitation, is_seated
from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MINUTES, MinutesState, Signatory, Stage, Verdict, check_deletable
from advisory.people.models import Person
from advisory.policy.roles import Role


class Minutes(Model):
    """The record of one meeting. Its state moves only by rules.MINUTES; the text cannot change from `checked` on.

    `content` is the record in each language; `drawn_from` is the fingerprint of what it was made from.
    `appeal_until` is empty where no item can be appealed.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_time"),
        CheckConstraint("state NOT IN ('signed', 'published') OR content_hash <> ''", name="signed_has_hash"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFTING)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(default="")
    drawn_from: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)
    return_reason: Mapped[str] = mapped_column(default="")
    check_until: Mapped[date | None]
    drawn_up_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    notice_on: Mapped[date | None]
    appeal_until: Mapped[date | None]
    personal_data_until: Mapped[date | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    scrutinies: Mapped[list["Scrutiny"]] = relationship(lazy="raise", order_by="Scrutiny.id")
    signatures: Mapped[list["Signature"]] = relationship(lazy="raise", order_by="Signature.id")

    @property
    def current(self) -> list["Scrutiny"]:
        """The scrutinies of this round that count: without those who were replaced."""
        return [one for one in self.scrutinies if one.round == self.round and one.verdict is not Verdict.REPLACED]

    def signature(self, signatory: Signatory) -> "Signature | None":
        return next((one for one in self.signatures if one.signatory is signatory), None)

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """Scrutineers, signatories, and deputies called to the meeting until it is published (decisions 10 and 24).

        Who came to present or to be heard reads the minutes when everybody does (rule 23).
        """
        return frozenset(Role(word) for word in db.session.scalars(self._ties(person_ids)))

    def _ties(self, person_ids: frozenset[int]) -> CompoundSelect[str]:
        """What these persons are to the minutes, in one statement."""
        signs = case(
            (Signature.signatory == Signatory.CHAIR, Role.PRESIDING_CHAIR.value), else_=Role.MINUTE_TAKER.value
        )
        return union_all(
            select(signs).where(Signature.minutes_id == self.id, Signature.person_id.in_(person_ids)),
            select(literal(Role.SCRUTINEER.value)).where(
                Scrutiny.minutes_id == self.id,
                Scrutiny.person_id.in_(person_ids),
                Scrutiny.round == self.round,
                Scrutiny.verdict != Verdict.REPLACED,
            ),
            select(literal(Role.CALLED.value)).where(
                Invitation.meeting_id == self.meeting_id,
                Invitation.person_id.in_(person_ids),
                is_live_invitation(),
                is_seated(),
            ),
        )

    def allows(self, action: str) -> bool:
        return MINUTES.allows(self.state, action.removeprefix("minutes."))

    def advance(self, verb: str) -> None:
        self.state = MINUTES.next(self.state, verb)


@event.listens_for(Session, "before_flush")
def _keep(session: Session, context: Any, instances: Any) -> None:
    """Whatever way somebody may find to throw minutes away."""
    for minutes in (row for row in session.deleted if isinstance(row, Minutes)):
        state = session.scalar(select(Meeting.state).where(Meeting.id == minutes.meeting_id))
        check_deletable(is_meeting_ended=state is MeetingState.ENDED)


class Scrutiny(Model):
    """What one scrutineer said in one round. `method`: how it came; empty while it has not, and where it was not recorded."""

    __tablename__ = "scrutiny"
    __table_args__ = (UniqueConstraint("minutes_id", "person_id", "round"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    round: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.NONE)
    remark: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Signature(Model):
    """Who signed, when and by which method."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("minutes_id", "signatory"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signatory: Mapped[Signatory]
    method: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Publication(Model):
    """The published record in one language and stage: the stored fragment, and the PDF when the worker has made it.

    `content_hash` is of the frozen content, not of this HTML (decision 31).
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("minutes_id", "language", "stage"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    language: Mapped[str]
    stage: Mapped[Stage] = mapped_column(default=Stage.FULL)
    title: Mapped[str]
    fragment: Mapped[str]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    template_version: Mapped[int]
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    published_at: Mapped[datetime]

    pdf: Mapped[StoredFile | None] = relationship(lazy="raise")
