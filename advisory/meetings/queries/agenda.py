"""The order of items."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from advisory.agendas.models import Attachment, Item
from advisory.infra.db import db
from advisory.kernel.errors import NotFound
from advisory.meetings.models import Slot


def slots(meeting_id: int) -> Sequence[Slot]:
    """The agenda in order: items with presenter and attachments."""
    item = joinedload(Slot.item)
    rows = (
        select(Slot)
        .options(item.joinedload(Item.presenter), item.selectinload(Item.attachments).joinedload(Attachment.file))
        .where(Slot.meeting_id == meeting_id)
        .order_by(Slot.position, Slot.id)
    )
    return db.session.scalars(rows).all()


def slot(meeting_id: int, slot_id: int) -> Slot:
    """One place of the agenda with its item. Raises NotFound."""
    found = next((one for one in slots(meeting_id) if one.id == slot_id), None)
    if found is None:
        raise NotFound(f"Slot:{slot_id}")
    return found


def was_on_another_agenda(item_id: int, meeting_id: int) -> bool:
    """Whether another meeting had the matter too."""
    rows = select(Slot.id).where(Slot.item_id == item_id, Slot.meeting_id != meeting_id)
    return db.session.scalars(rows.limit(1)).first() is not None


def shared(meeting_id: int) -> frozenset[int]:
    """The items of a meeting that another meeting had too."""
    own = select(Slot.item_id).where(Slot.meeting_id == meeting_id)
    rows = select(Slot.item_id).where(Slot.item_id.in_(own), Slot.meeting_id != meeting_id)
    return frozenset(db.session.scalars(rows))


def forget_lateness(meeting_id: int) -> None:
    """Nothing is late any more on the agenda of a recalled meeting: nobody has seen an earlier one."""
    db.session.execute(update(Slot).where(Slot.meeting_id == meeting_id).values(is_late=False))
