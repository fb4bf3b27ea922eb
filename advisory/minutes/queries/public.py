"""What everybody may read: meetings from calling on, and published records."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Exists, Row, Select, String, bindparam, case, cast, or_, select
from sqlalchemy.orm import aliased, joinedload

from advisory.agendas.models import Attachment, Item
from advisory.boards.models import Board
from advisory.infra.access import NOBODY
from advisory.infra.db import db
from advisory.infra.files import StoredFile
from advisory.kernel.errors import NotFound
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting, Slot
from advisory.minutes.models import Minutes, Publication
from advisory.minutes.queries.inside import visible
from advisory.minutes.rules import Stage
from advisory.municipalities.models import Municipality

# --- for everybody


def publication(
    municipality: str, board: str, *, year: int, number: int, language: str
) -> Row[*tuple[Any, ...]] | None:
    """The public facts of a meeting and of its newest publication in the language, or another; one statement.

    Without the text itself, so that an unchanged page costs next to nothing.
    """
    named = {"town": municipality, "board": board, "year": year, "number": number, "spoken": language}
    return db.session.execute(_publication(), named).first()


@cache
def _publication() -> Select[*tuple[Any, ...]]:
    """The statement, built once: building it costs more than running it."""
    newest = (
        case((Publication.language == bindparam("spoken"), 0), else_=1),
        case((Publication.stage == Stage.PERSON_FREE, 0), else_=1),
        Publication.id,
    )
    return (
        select(
            Municipality.name.label("municipality_name"), Municipality.slug.label("municipality_slug"),
            Municipality.languages.label("municipality_languages"), Board.id.label("board_id"),
            Board.name.label("board_name"), Board.form, Board.slug.label("board_slug"), Board.languages.label("board_languages"),
            Meeting.id.label("meeting_id"), Meeting.state, Meeting.year, Meeting.number, Meeting.starts_at,
            Meeting.ends_at, Meeting.place, Meeting.mode, Meeting.sequence, Meeting.agenda_published_at,
            Meeting.opened_at, Meeting.ended_at, Meeting.cancelled_at, Meeting.cancel_reason,
            meetings.papers_visible(NOBODY).label("is_agenda_out"),
            Minutes.published_at, Minutes.notice_on, Minutes.appeal_until, Publication.id.label("publication_id"),
            Publication.language, Publication.stage, Publication.content_hash, Publication.template_version,
            _is_shortened().label("is_shortened"), StoredFile.sha256.label("pdf_hash"), StoredFile.size.label("pdf_size"),
        )
        .select_from(Meeting)
        .join(Board, Board.id == Meeting.board_id)
        .join(Municipality, Municipality.id == Board.municipality_id)
        .outerjoin(Minutes, (Minutes.meeting_id == Meeting.id) & visible(NOBODY))
        .outerjoin(Publication, Publication.minutes_id == Minutes.id)
        .outerjoin(StoredFile, StoredFile.id == Publication.pdf_id)
        .where(Municipality.slug == bindparam("town"), Board.slug == bindparam("board"))
        .where(Meeting.year == bindparam("year"), Meeting.number == bindparam("number"))
        .where(meetings.visible(NOBODY))
        .order_by(*newest)
        .limit(1)
    )  # fmt: skip


def _is_shortened() -> Exists:
    """In SQL: words that were public for a time have left this version; many records never had any."""
    full = aliased(Publication)
    same = (full.minutes_id == Publication.minutes_id, full.language == Publication.language, full.stage == Stage.FULL)
    return select(full.id).where(*same, full.content_hash != Publication.content_hash).correlate(Publication).exists()


def publication_mark(
    municipality: str, board: str, *, year: int, number: int, language: str
) -> Row[*tuple[Any, ...]] | None:
    """What tells one state of a published page from another; None before there is one.

    Asked of a reader who has the page already, so it is as light as can be: plain columns, past the unit of work.
    """
    named = {"town": municipality, "board": board, "year": year, "number": number, "spoken": language}
    return db.session.connection().execute(_mark(), named).first()


@cache
def _mark() -> Select[*tuple[Any, ...]]:
    shown = (
        Publication.id, Publication.template_version, StoredFile.sha256,
        cast(Board.name, String), cast(Municipality.name, String),
    )  # fmt: skip
    return _publication().where(Publication.id.is_not(None)).with_only_columns(*shown, maintain_column_froms=True)


def fragment(publication_id: int) -> str:
    """The stored body of a published record."""
    return db.session.scalars(select(Publication.fragment).where(Publication.id == publication_id)).one()


def published_pdf(publication_id: int) -> StoredFile | None:
    """The file of a published record; None while it is being made."""
    wanted = select(StoredFile).join(Publication, Publication.pdf_id == StoredFile.id)
    return db.session.scalars(wanted.where(Publication.id == publication_id)).first()


def agenda(meeting_id: int) -> Sequence[Slot]:
    """The agenda for the public page: items with presenter and public attachments."""
    item = joinedload(Slot.item)
    rows = (
        select(Slot)
        .options(item.joinedload(Item.presenter), item.selectinload(Item.attachments).joinedload(Attachment.file))
        .where(Slot.meeting_id == meeting_id)
        .order_by(Slot.position, Slot.id)
    )
    return db.session.scalars(rows).all()


def _public_attachments() -> Select[Attachment]:
    """Public files of items that are not secret, once the agenda of a meeting with them is out, or its minutes are."""
    published = select(Minutes.meeting_id).where(visible(NOBODY))
    return (
        select(Attachment)
        .join(Item, Item.id == Attachment.item_id)
        .join(Slot, Slot.item_id == Item.id)
        .join(Meeting, Meeting.id == Slot.meeting_id)
        .where(Attachment.is_public.is_(True), Item.is_secret.is_(False))
        .where(meetings.visible(NOBODY), or_(meetings.papers_visible(NOBODY), Meeting.id.in_(published)))
        .options(joinedload(Attachment.file))
    )


def public_attachment(attachment_id: int, municipality: str, board: str) -> Attachment:
    """A public file by its number and the public address of its board. Raises NotFound."""
    found = db.session.scalars(
        _public_attachments()
        .join(Board, Board.id == Meeting.board_id)
        .join(Municipality, Municipality.id == Board.municipality_id)
        .where(Municipality.slug == municipality, Board.slug == board, Attachment.id == attachment_id)
        .limit(1)
    ).first()
    if found is None:
        raise NotFound(f"Attachment:{attachment_id}")
    return found


def public_files(meeting_id: int) -> dict[str, list[Attachment]]:
    """The public files of a meeting in order, by the anchor of their section in its record."""
    rows = _public_attachments().where(Meeting.id == meeting_id, Slot.section.is_not(None))
    found: dict[str, list[Attachment]] = {}
    order = (Slot.position, Attachment.position, Attachment.id)
    for one, section in db.session.execute(rows.add_columns(Slot.section).order_by(*order)):
        found.setdefault(str(section), []).append(one)
    return found
