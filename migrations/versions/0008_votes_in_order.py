"""Several votes on one item, in the order in which they were held (Local Government Act, section 104).

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FK = "fk_vote_yes_counter_id_counter_proposal"
_ORDER = "uq_vote_handling_id_ordinal"


def upgrade() -> None:
    op.drop_index("ix_vote_handling_id", table_name="vote")
    op.create_index("ix_vote_handling_id", "vote", ["handling_id"], unique=False)
    with op.batch_alter_table("vote") as table:
        table.add_column(sa.Column("ordinal", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("yes_counter_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_FK, "counter_proposal", ["yes_counter_id"], ["id"])
        table.create_unique_constraint(_ORDER, ["handling_id", "ordinal"])
    with op.batch_alter_table("vote") as table:
        table.alter_column("ordinal", server_default=None)


def downgrade() -> None:
    """One vote for each item had a place before: the last one, which decided, stays."""
    last = "SELECT max(id) FROM vote GROUP BY handling_id"
    op.execute(f"DELETE FROM ballot WHERE vote_id NOT IN ({last})")  # noqa: S608 - a constant
    op.execute(f"DELETE FROM vote WHERE id NOT IN ({last})")  # noqa: S608 - a constant
    with op.batch_alter_table("vote") as table:
        table.drop_constraint(_ORDER, type_="unique")
        table.drop_constraint(_FK, type_="foreignkey")
        table.drop_column("yes_counter_id")
        table.drop_column("ordinal")
    op.drop_index("ix_vote_handling_id", table_name="vote")
    op.create_index("ix_vote_handling_id", "vote", ["handling_id"], unique=True)
