"""A file that is not public says why.

Until now a file could be kept off the public pages in the database only; no page offered it. Should a row be so, it counts as
one with personal data, which is the reason that lets least out.

Going back drops the reasons; the files stay off the public pages.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("private_reason", sa.String(length=40), nullable=True))
    files = sa.table("attachment", sa.column("is_public", sa.Boolean), sa.column("private_reason", sa.String))
    op.execute(files.update().where(files.c.is_public.is_(sa.false())).values(private_reason="personal_data"))
    with op.batch_alter_table("attachment") as table:
        table.create_check_constraint(
            op.f("ck_attachment_private_has_reason"), "is_public OR private_reason IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.drop_constraint(op.f("ck_attachment_private_has_reason"), type_="check")
        table.drop_column("private_reason")
