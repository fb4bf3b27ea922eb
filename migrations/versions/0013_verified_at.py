"""When an identity was verified is known, and nobody is in a meeting twice (rules 12 and 13).

Until now a verification counted from the arrival on, however late it came. Of those verified before, the moment is not
known; they count as verified when they arrived. Of two stretches of one person that both go on, made by one press sent
twice, the first stays.

Going back keeps who was verified and forgets when.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ONCE = "uq_presence_still_there"
_OPEN = sa.text("left_at IS NULL")
_PRESENCE = sa.table(
    "presence", sa.column("id"), sa.column("meeting_id"), sa.column("person_id"), sa.column("left_at"),
    sa.column("arrived_at"), sa.column("verified_at"), sa.column("is_verified", sa.Boolean()),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("presence") as table:
        table.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    known = _PRESENCE.update().where(_PRESENCE.c.is_verified).values(verified_at=_PRESENCE.c.arrived_at)
    op.execute(known)
    with op.batch_alter_table("presence") as table:
        table.drop_column("is_verified")
    first = _PRESENCE.alias("first")
    twin = sa.exists().where(
        first.c.meeting_id == _PRESENCE.c.meeting_id, first.c.person_id == _PRESENCE.c.person_id,
        first.c.left_at.is_(None), first.c.id < _PRESENCE.c.id,
    )  # fmt: skip
    op.execute(_PRESENCE.delete().where(_PRESENCE.c.left_at.is_(None), twin))
    columns = ["meeting_id", "person_id"]
    op.create_index(_ONCE, "presence", columns, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    op.drop_index(_ONCE, table_name="presence")
    with op.batch_alter_table("presence") as table:
        table.add_column(sa.Column("is_verified", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_PRESENCE.update().where(_PRESENCE.c.verified_at.is_not(None)).values(is_verified=sa.true()))
    with op.batch_alter_table("presence") as table:
        table.alter_column("is_verified", server_default=None)
        table.drop_column("verified_at")
