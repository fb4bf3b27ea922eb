"""Who was called after the calling is known: the time of the notice is that of those called first (rule 37).

Until now the page took for called later whoever had no notice while the others had. Of invitations made before, that is
not known; they count as of the calling.

Going back drops the column; nothing else depends on it.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("is_called_later", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("invitation") as table:
        table.alter_column("is_called_later", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.drop_column("is_called_later")
