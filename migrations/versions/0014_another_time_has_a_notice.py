"""A called meeting that was moved to another time has a notice of its own (rule 37): when that began to go out is kept.

Until now the notice of the calling counted for every later time. Of meetings moved before, the time of the calling stands.

Going back drops the column; nothing else depends on it.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting") as table:
        table.drop_column("moved_at")
