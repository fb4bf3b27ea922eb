"""A matter that comes again is an item of its own, which knows the one with which the matter began.

Until now one item stood in the agendas of several meetings, and who changed it in the later one changed the earlier one
too. Each later meeting gets a copy of the item as it stands, with the same files; a matter that waits then waits as the
newest of them. What the earlier meeting said before its text was changed is not known any more.

Meetings with published minutes keep the item: their pages link to its files, and neither changes.

Going back leaves the copies as items without a common beginning; no text and no file is lost.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FK = "fk_item_first_id_item"
_INDEX = "ix_item_first_id"

_ITEM_KEPT = (
    "board_id", "municipality_id", "kind", "standard", "title", "background", "proposal", "summary", "presenter_id",
    "case_number", "appeal", "is_secret", "secrecy_ground", "secrecy_extent", "is_general_confirmed", "version", "made_at",
)  # fmt: skip
_FILE_KEPT = (
    "board_id",
    "municipality_id",
    "file_id",
    "position",
    "title",
    "name",
    "language",
    "is_public",
    "added_at",
)


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


_item = _table("item", "id", *_ITEM_KEPT, "waits_since", "first_id")
_attachment = _table("attachment", "id", "item_id", *_FILE_KEPT)
_slot = _table("slot", "id", "item_id", "meeting_id")
_meeting = _table("meeting", "id", "starts_at")
_minutes = _table("minutes", "meeting_id", "state")


def upgrade() -> None:
    with op.batch_alter_table("item") as table:
        table.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_FK, "item", ["first_id"], ["id"])
    op.create_index(_INDEX, "item", ["first_id"], unique=False)
    bind = op.get_bind()
    shared = sa.select(_slot.c.item_id).group_by(_slot.c.item_id).having(sa.func.count() > 1)
    for item_id in bind.scalars(shared.order_by(_slot.c.item_id)).all():
        _part(bind, item_id)


def _part(bind: sa.Connection, item_id: int) -> None:
    """The item stays with the first meeting and with published ones; each other gets a copy."""
    published = sa.select(_minutes.c.meeting_id).where(_minutes.c.state == "published")
    rows = bind.execute(
        sa.select(_slot.c.id, _slot.c.meeting_id.in_(published))
        .join(_meeting, _meeting.c.id == _slot.c.meeting_id)
        .where(_slot.c.item_id == item_id)
        .order_by(_meeting.c.starts_at, _slot.c.id)
    ).all()
    stays = {slot_id for slot_id, is_published in rows if is_published} or {rows[0][0]}
    newest = item_id
    for slot_id, _is_published in rows:
        newest = item_id if slot_id in stays else _copy(bind, item_id)
        bind.execute(sa.update(_slot).where(_slot.c.id == slot_id).values(item_id=newest))
    _wait_as(bind, item_id, newest)


def _copy(bind: sa.Connection, item_id: int) -> int:
    """A new item with the texts and the files of another."""
    texts = sa.select(*(_item.c[name] for name in _ITEM_KEPT), sa.literal(item_id)).where(_item.c.id == item_id)
    made = sa.insert(_item).from_select([*_ITEM_KEPT, "first_id"], texts).returning(_item.c.id)
    new: int = bind.scalars(made).one()
    files = (
        sa.select(*(_attachment.c[name] for name in _FILE_KEPT), sa.literal(new))
        .where(_attachment.c.item_id == item_id)
        .order_by(_attachment.c.position, _attachment.c.id)
    )
    bind.execute(sa.insert(_attachment).from_select([*_FILE_KEPT, "item_id"], files))
    return new


def _wait_as(bind: sa.Connection, item_id: int, newest: int) -> None:
    """A matter waits once: as the item of its newest meeting."""
    since = sa.select(_item.c.waits_since).where(_item.c.id == item_id).scalar_subquery()
    if newest != item_id:
        bind.execute(sa.update(_item).where(_item.c.id == newest).values(waits_since=since))
        bind.execute(sa.update(_item).where(_item.c.id == item_id).values(waits_since=None))


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="item")
    with op.batch_alter_table("item") as table:
        table.drop_constraint(_FK, type_="foreignkey")
        table.drop_column("first_id")
