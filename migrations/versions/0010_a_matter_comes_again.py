"""A matter that comes again is an item of its own, which knows the one with which the matter began.

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


def upgrade() -> None:
    with op.batch_alter_table("item") as table:
        table.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_FK, "item", ["first_id"], ["id"])
    op.create_index(_INDEX, "item", ["first_id"], unique=False)


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="item")
    with op.batch_alter_table("item") as table:
        table.drop_constraint(_FK, type_="foreignkey")
        table.drop_column("first_id")
