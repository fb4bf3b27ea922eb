"""A place on the agenda remembers where those called have it.

Until now the order of a called agenda could change without their hearing of it; what they have is written down with the next
change after the call.

Going back drops it.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("slot") as table:
        table.add_column(sa.Column("told_place", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("slot") as table:
        table.drop_column("told_place")
