"""What a secretary must do next, and how the next meeting looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ScalarSelect, String, cast, func, or_, select

from advisory.boards.models import Board, Membership
from advisory.boards.rules import BoardState, Office
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.initiatives import queries as initiatives
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import OPEN
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, Attending, Forecast, MeetingState
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Verdict
from advisory.people.models import Person

SOON = timedelta(days=30)
UNFINISHED = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A meeting that still needs something, its minutes' state, and how many answers, checks or signatures are missing.

    `check_until`: the last day for the scrutineers. `on_paper`: those called without e-mail who lack the notice.
    `returned_by`: the scrutineer who sent the draft back last, while it is not sent again.
    """

    meeting: Meeting
    minutes_id: int | None
    minutes_state: MinutesState | None
    check_until: date | None
    silent: int
    on_paper: int
    unchecked: int
    unsigned: int
    returned_by: str | None

    @property
    def waiting(self) -> int:
        if self.minutes_state is None:
            return self.silent
        return self.unchecked if self.minutes_state is MinutesState.IN_SCRUTINY else self.unsigned


def unfinished(board_id: int) -> Sequence[Unfinished]:
    """The board's meetings whose minutes are not published, the earliest first."""
    ended = Meeting.state == MeetingState.ENDED
    rows = db.session.execute(
        select(
            Meeting,
            Minutes.id,
            Minutes.state,
            Minutes.check_until,
            _silent(),
            _on_paper(),
            _unchecked(),
            _unsigned(),
            _returned_by(),
        )
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.board_id == board_id)
        .where(
            or_(
                Meeting.state.in_(UNFINISHED),
                ended & or_(Minutes.id.is_(None), Minutes.state != MinutesState.PUBLISHED),
            )
        )
        .order_by(Meeting.starts_at)
        .limit(20)
    )
    return [Unfinished(*row) for row in rows]


def _silent() -> ScalarSelect[int]:
    asked = select(func.count(Invitation.id)).where(
        Invitation.meeting_id == Meeting.id,
        Invitation.answer == Answer.NONE,
        Invitation.is_withdrawn.is_(False),
        Invitation.attending.in_((Attending.MEMBER, Attending.DEPUTY)),
    )
    return asked.correlate(Meeting).scalar_subquery()


def _on_paper() -> ScalarSelect[int]:
    """As `meetings.queries.on_paper` has it: deputies called later are telephoned."""
    lacking = (
        Invitation.meeting_id == Meeting.id,
        Invitation.replaces_id.is_(None),
        Invitation.is_withdrawn.is_(False),
        Invitation.handed_over_at.is_(None),
        Person.email == "",
    )
    asked = select(func.count(Invitation.id)).join(Person, Person.id == Invitation.person_id).where(*lacking)
    return asked.correlate(Meeting).scalar_subquery()


def _unchecked() -> ScalarSelect[int]:
    asked = select(func.count(Scrutiny.id)).where(
        Scrutiny.minutes_id == Minutes.id, Scrutiny.round == Minutes.round, Scrutiny.verdict == Verdict.NONE
    )
    return asked.correlate(Minutes).scalar_subquery()


def _unsigned() -> ScalarSelect[int]:
    asked = select(func.count(Signature.id)).where(Signature.minutes_id == Minutes.id, Signature.signed_at.is_(None))
    return asked.correlate(Minutes).scalar_subquery()


def _returned_by() -> ScalarSelect[str]:
    asked = (
        select(Person.name)
        .join(Scrutiny, Scrutiny.person_id == Person.id)
        .where(Scrutiny.minutes_id == Minutes.id, Scrutiny.verdict == Verdict.RETURNED, Minutes.return_reason != "")
        .order_by(Scrutiny.given_at.desc(), Scrutiny.id.desc())
        .limit(1)
    )
    return asked.correlate(Minutes).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of a board, in one statement."""

    members: int
    without_consent: int
    chairs: int
    meetings: int
    lost_notices: int
    failed_mails: int


def counts(board: Board) -> Counts:
    """How far the board is set up, and how many mails of the municipality did not arrive: notices of coming meetings, others."""
    member = (Membership.board_id == board.id, Membership.ends_on.is_(None))
    failed = select(func.count(OutboxRow.id)).where(
        OutboxRow.municipality_id == board.municipality_id, OutboxRow.status == Status.FAILED, OutboxRow.kind == "mail",
        OutboxRow.settled_at.is_(None),
    )  # fmt: skip
    is_lost_notice = OutboxRow.is_obligatory & OutboxRow.about.in_(_coming())
    parts = (
        select(func.count(Membership.id)).where(*member),
        select(func.count(Membership.id)).where(*member, Membership.consent_on.is_(None)),
        select(func.count(Membership.id)).where(*member, Membership.office == Office.CHAIR),
        select(func.count(Meeting.id)).where(Meeting.board_id == board.id, Meeting.state.in_(UNFINISHED)),
        failed.where(is_lost_notice),
        failed.where(~is_lost_notice),
    )
    return Counts(*db.session.execute(select(*(part.scalar_subquery() for part in parts))).one())


def _coming():  # type: ignore[no-untyped-def]
    """How the outbox names the meetings that were called and are ahead."""
    ahead = (Meeting.state == MeetingState.CALLED, Meeting.starts_at > clock.now())
    return select("Meeting:" + cast(Meeting.id, String)).where(*ahead)


def board(board_id: int) -> Board:
    """The board's own row; loaded already by the frame or asked once."""
    return db.session.get_one(Board, board_id)


def is_draft(board: Board) -> bool:
    return board.state is BoardState.DRAFT


@dataclass(frozen=True, slots=True)
class Outlook:
    """How those called answered, and the quorum that this promises."""

    answers: Mapping[Answer, int]
    forecast: Forecast


def outlook(meeting: Meeting) -> Outlook:
    """The answers of members and deputies, and the forecast that the meeting's own page shows too."""
    return Outlook(meetings.answer_counts(meeting.id), meetings.forecast(meeting))


def due(board_id: int, *, limit: int = 5) -> Sequence[Initiative]:
    """Open initiatives that are late or due within a month, the latest first."""
    rows = select(Initiative).where(
        Initiative.board_id == board_id, Initiative.state.in_(OPEN), Initiative.due_on <= clock.today() + SOON
    )
    return db.session.scalars(rows.order_by(Initiative.due_on, Initiative.id).limit(limit)).all()


def to_hand_over(board_id: int) -> Sequence[Initiative]:
    """Initiatives that somebody takes to an addressee without e-mail."""
    return initiatives.to_hand_over(Initiative.board_id == board_id)


def unverified(board_id: int, *, limit: int = 5) -> Sequence[tuple[Report, Initiative]]:
    """Reports that wait for the secretary's check, with their initiatives, the oldest first."""
    rows = db.session.execute(
        select(Report, Initiative)
        .join(Initiative, Initiative.id == Report.initiative_id)
        .where(Report.board_id == board_id, Report.verified_at.is_(None))
        .order_by(Report.reported_at)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
