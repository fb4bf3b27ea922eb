"""Reading items and attachments."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import PrivateReason
from advisory.infra.db import db
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.errors import NotFound

PRIVATE_REASONS: Mapping[PrivateReason, Any] = MappingProxyType(
    {
        PrivateReason.PERSONAL_DATA: _l("contains personal data"),
        PrivateReason.UNFINISHED: _l("unfinished preparation"),
        PrivateReason.COPYRIGHT: _l("copyright of another"),
    }
)
"""Why a file is not public, in words that go after a colon."""


def why_private(file: Attachment) -> str:
    """Why a file is not on the public pages, in the reader's words; empty for a public one."""
    if file.is_public or file.private_reason is None:
        return ""
    return _("Not public: %(reason)s", reason=PRIVATE_REASONS[file.private_reason])


def item(item_id: int) -> Item:
    """An item with presenter and attachments. Raises NotFound."""
    found = db.session.scalars(
        select(Item)
        .options(joinedload(Item.presenter), selectinload(Item.attachments).joinedload(Attachment.file))
        .where(Item.id == item_id)
    ).first()
    if found is None:
        raise NotFound(f"Item:{item_id}")
    return found


def attachment(attachment_id: int) -> Attachment:
    """An attachment with its file and item. Raises NotFound."""
    found = db.session.scalars(
        select(Attachment)
        .options(joinedload(Attachment.file), joinedload(Attachment.item))
        .where(Attachment.id == attachment_id)
    ).first()
    if found is None:
        raise NotFound(f"Attachment:{attachment_id}")
    return found


def attachments(item_id: int) -> Sequence[Attachment]:
    """The attachments of an item in order, with their files."""
    rows = select(Attachment).options(joinedload(Attachment.file)).where(Attachment.item_id == item_id)
    return db.session.scalars(rows.order_by(Attachment.position, Attachment.id)).all()


def waiting(board_id: int) -> Sequence[Item]:
    """Matters that earlier meetings left for another one, the oldest first."""
    rows = select(Item).where(Item.board_id == board_id, Item.waits_since.is_not(None))
    return db.session.scalars(rows.order_by(Item.waits_since, Item.id)).all()


def came_again(item: Item) -> bool:
    """Whether the matter has a later item."""
    later = select(Item.id).where(Item.first_id == item.matter_id, Item.id > item.id)
    return db.session.scalars(later.limit(1)).first() is not None


def by_form_key(board_id: int, form_key: str) -> Item | None:
    """The item that a form already made, so that a second press makes no second one (R3)."""
    if not form_key:
        return None
    return db.session.scalars(select(Item).where(Item.board_id == board_id, Item.form_key == form_key)).first()
