"""Who sees which meeting, and which of its papers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import joinedload

from advisory.agendas.models import Attachment
from advisory.boards.models import Board
from advisory.infra.access import NOBODY, Reader
from advisory.infra.db import UTCDateTime, db
from advisory.infra.ports import ports
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.meetings import rules
from advisory.meetings.models import Invitation, Meeting, Slot, is_live_invitation
from advisory.meetings.rules import MeetingState
from advisory.policy.roles import Role

INSIDE = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT, Role.SECRETARY)
ADMITTED = tuple(role for role in INSIDE if role is not Role.DEPUTY)
"""Who reads what is not public without being called. A deputy does from being called on (decision 24)."""
PLANNERS = (Role.SECRETARY, Role.CHAIR, Role.VICE_CHAIR)
CALLED = Meeting.state != MeetingState.DRAFT
_GOES_ON = Meeting.state != MeetingState.CANCELLED
UNDO_IS_OVER: ColumnElement[datetime] = bindparam(
    "undo_is_over", type_=UTCDateTime(), callable_=lambda: clock.now() - rules.UNDO, unique=True
)
"""What happened before this can no longer be undone. Asked when the statement runs, so that a statement can be kept."""


def visible(reader: Reader) -> ColumnElement[bool]:
    """Which meetings a reader may know of (rule 23, decision 20).

    Drafts: those who plan them, and the minute-taker. From calling on, when nothing can be undone any more: everybody
    may know time, place and public headings.
    """
    settled = and_(CALLED, Meeting.called_at <= UNDO_IS_OVER)
    return settled if reader == NOBODY else or_(_plans(reader), _takes_minutes(reader), settled)


def papers_visible(reader: Reader) -> ColumnElement[bool]:
    """Whose meetings' proposals, background and attachments a reader may read.

    The board from calling on, deputies included; those called while their rights last; everybody once the agenda is
    published. Of a cancelled meeting the board alone: its matters wait for another one.
    """
    published = and_(CALLED, _GOES_ON, Meeting.agenda_published_at <= UNDO_IS_OVER)
    if reader == NOBODY:
        return published
    board = and_(CALLED, Meeting.board_id.in_(reader.boards(*INSIDE)))
    return or_(_plans(reader), _takes_minutes(reader), board, _is_called(reader), published)


def private_papers_visible(reader: Reader) -> ColumnElement[bool]:
    """Whose meetings' files that are not public a reader may read: those who handle the matter (feature 40)."""
    board = and_(CALLED, Meeting.board_id.in_(reader.boards(*ADMITTED)))
    return or_(_plans(reader), _takes_minutes(reader), board, _is_called(reader))


def _is_called(reader: Reader) -> ColumnElement[bool]:
    called_to = select(Invitation.meeting_id).where(Invitation.person_id.in_(reader.person_ids), is_live_invitation())
    return and_(CALLED, _GOES_ON, Meeting.id.in_(called_to)) if reader.person_ids else false()


def _plans(reader: Reader) -> ColumnElement[bool]:
    return or_(
        Meeting.board_id.in_(reader.boards(*PLANNERS)),
        Meeting.municipality_id.in_(reader.municipalities(Role.SECRETARY)),
    )


def _takes_minutes(reader: Reader) -> ColumnElement[bool]:
    return or_(Meeting.minute_taker_id.in_(reader.person_ids), Meeting.presiding_id.in_(reader.person_ids))


def seen(meeting_id: int, reader: Reader) -> Meeting:
    """The meeting with board, municipality and persons, if the reader may know of it. Raises NotFound."""
    found = db.session.scalars(meetings().where(Meeting.id == meeting_id, visible(reader))).first()
    if found is None:
        raise NotFound(f"Meeting:{meeting_id}")
    return found


def paper(meeting_id: int, attachment_id: int, reader: Reader) -> Attachment:
    """A file of a meeting, if the reader may read the meeting's papers. Raises NotFound."""
    found = db.session.scalars(
        select(Attachment)
        .join(Slot, Slot.item_id == Attachment.item_id)
        .join(Meeting, Meeting.id == Slot.meeting_id)
        .options(joinedload(Attachment.file), joinedload(Attachment.item))
        .where(Attachment.id == attachment_id, Meeting.id == meeting_id, papers_visible(reader))
        .where(or_(Attachment.is_public, private_papers_visible(reader)))
    ).first()
    if found is None or found.item.is_secret:
        raise NotFound(f"Attachment:{attachment_id}")
    is_open = found.is_public and may_read_papers(meeting_id, NOBODY)
    if not is_open and ports.recused_from([found.item.matter_id], reader.person_ids):  # rule 15
        raise NotFound(f"Attachment:{attachment_id}")
    return found


def withheld(slots: Sequence[Slot], reader: Reader) -> frozenset[int]:
    """The places of an agenda of which the reader, being disqualified, sees the heading only (rule 15).

    What is public of them stands on the public page, which asks nobody who they are.
    """
    matters = ports.recused_from({slot.item.matter_id for slot in slots}, reader.person_ids)
    return frozenset(slot.id for slot in slots if slot.item.matter_id in matters)


def may_read_papers(meeting_id: int, reader: Reader) -> bool:
    """Whether the reader sees what lies under the headings."""
    return (
        db.session.scalars(select(Meeting.id).where(Meeting.id == meeting_id, papers_visible(reader))).first()
        is not None
    )


def files_for(slot: Slot, reader: Reader) -> Sequence[Attachment]:
    """The files of a place of the agenda that the reader of its papers may open; others are not told of."""
    files = slot.item.attachments
    if all(one.is_public for one in files):
        return files
    admitted = select(Meeting.id).where(Meeting.id == slot.meeting_id, private_papers_visible(reader))
    return files if db.session.scalars(admitted).first() is not None else [one for one in files if one.is_public]


def meetings() -> Select[Meeting]:
    """Meetings with board, municipality, minute-taker and presiding chair."""
    return select(Meeting).options(
        joinedload(Meeting.board).joinedload(Board.municipality),
        joinedload(Meeting.minute_taker),
        joinedload(Meeting.presiding),
    )
