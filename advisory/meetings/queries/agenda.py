"""The order of items."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import contains_eager, joinedload

from advisory.agendas.models import Attachment, Item
from advisory.infra.access import Reader
from advisory.infra.db import db
from advisory.kernel.errors import NotFound
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.queries.sight import visible


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


def is_on_an_agenda(item_id: int) -> bool:
    """Whether a meeting has the item: a draft, or one that was called."""
    return db.session.scalars(select(Slot.id).where(Slot.item_id == item_id).limit(1)).first() is not None


def treated_before(slot: Slot, reader: Reader) -> Sequence[Slot]:
    """Where the matter of an item was on an agenda before, with the meetings a reader may know of, the first one first."""
    if slot.item.first_id is None:
        return []
    rows = (
        select(Slot)
        .join(Item, Item.id == Slot.item_id)
        .join(Meeting, Meeting.id == Slot.meeting_id)
        .options(contains_eager(Slot.meeting))
        .where(
            or_(Item.id == slot.item.first_id, Item.first_id == slot.item.first_id),
            Item.id < slot.item_id,
            visible(reader),
        )
        .order_by(Item.id)
    )
    return db.session.scalars(rows).all()


def forget_lateness(meeting_id: int) -> None:
    """Nothing is late any more on the agenda of a recalled meeting: nobody has seen an earlier one."""
    db.session.execute(update(Slot).where(Slot.meeting_id == meeting_id).values(is_late=False))
