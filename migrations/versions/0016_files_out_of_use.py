"""Since when nothing refers to a stored file is known, so that it can be taken away a day later.

Until now a file that was taken off an item stayed in the storage for ever. Those there already count as out of use from
the next sweep on, and go a day after it.

Safe while the old version runs: the column is nullable, and only the sweep reads it. Going back drops it.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file") as table:
        table.add_column(sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stored_file") as table:
        table.drop_column("unused_since")
