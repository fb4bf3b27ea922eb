"""A meeting keeps which recommended rules were switched off when it was opened.

Until now the only rules that a participation body could switch off were those of its appointment and its members, which the
course of a meeting does not go by: meetings that are there were held with all of the others on, and so their list is empty.

Going back drops the lists.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("waived_rules", sa.JSON(), nullable=True))
    meetings = sa.table("meeting", sa.column("waived_rules", sa.JSON))
    op.execute(meetings.update().values(waived_rules=[]))
    with op.batch_alter_table("meeting") as table:
        table.alter_column("waived_rules", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("meeting") as table:
        table.drop_column("waived_rules")
