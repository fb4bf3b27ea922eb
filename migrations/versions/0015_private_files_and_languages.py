"""A file that is not public says why; words that are kept in one language say in which.

Until now a file could be kept off the public pages in the database only; no page offered it. Should a row be so, it counts as
one with personal data, which is the reason that lets least out.

Counter-proposals, reasons of disqualification and of dissent, and what the sides of a vote were called are typed once and stand
in the minutes of every language. Their language was not known, so that a reader's voice read them in the wrong one (WCAG 3.1.2).
Rows that are there count as the first language of their board.

Going back drops the reasons and the languages; the files stay off the public pages.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SPOKEN = ("recusal", "counter_proposal", "vote", "dissent")


def upgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("private_reason", sa.String(length=40), nullable=True))
    files = sa.table("attachment", sa.column("is_public", sa.Boolean), sa.column("private_reason", sa.String))
    op.execute(files.update().where(files.c.is_public.is_(sa.false())).values(private_reason="personal_data"))
    with op.batch_alter_table("attachment") as table:
        table.create_check_constraint(
            op.f("ck_attachment_private_has_reason"), "is_public OR private_reason IS NOT NULL"
        )
    for name in SPOKEN:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("language", sa.String(), nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            table.alter_column("language", server_default=None)
    _fill()


def _fill() -> None:
    boards = sa.table("board", sa.column("id", sa.Integer), sa.column("languages", sa.JSON))
    connection = op.get_bind()
    listed = ((row.id, [*(row.languages or ())]) for row in connection.execute(sa.select(boards)))
    first = {board: languages[0] for board, languages in listed if languages}
    for name in SPOKEN:
        rows = sa.table(name, sa.column("board_id", sa.Integer), sa.column("language", sa.String))
        for board, language in first.items():
            connection.execute(rows.update().where(rows.c.board_id == board).values(language=language))


def downgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.drop_constraint(op.f("ck_attachment_private_has_reason"), type_="check")
        table.drop_column("private_reason")
    for name in SPOKEN:
        with op.batch_alter_table(name) as table:
            table.drop_column("language")
