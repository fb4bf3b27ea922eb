"""A reading of an indicator comes with a report, and is public with it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FK = "fk_indicator_reading_report_id_initiative_report"
_INDEX = "ix_indicator_reading_report_id"


def upgrade() -> None:
    with op.batch_alter_table("indicator_reading") as table:
        table.add_column(sa.Column("report_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_FK, "initiative_report", ["report_id"], ["id"])
    op.create_index(_INDEX, "indicator_reading", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="indicator_reading")
    with op.batch_alter_table("indicator_reading") as table:
        table.drop_constraint(_FK, type_="foreignkey")
        table.drop_column("report_id")
