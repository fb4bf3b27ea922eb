"""A mail that did not arrive can be marked as dealt with, so that it leaves the desk and the list of what is open.

Until now it stayed there for ever, unless it was sent again and arrived. Those there already are open.

Safe while the old version runs: the column is nullable, and only the list and the desk read it. Going back drops it; what
was marked is open again.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("settled_at")
