"""How a scrutineer's answer came is recorded with it: signed in, by a mail link, or on paper.

Until now the page took the answer for one on paper when the person has no e-mail today. What was written down from paper
is known from the audit trail and marked so; of other answers given before, the way was not recorded and stays empty.

Going back drops the column; the audit trail still knows the answers on paper.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_scrutiny = sa.table(
    "scrutiny", sa.column("id"), sa.column("minutes_id"), sa.column("person_id"), sa.column("method"),
    sa.column("given_at", sa.DateTime(timezone=True)),
)  # fmt: skip
_entry = sa.table(
    "audit_entry", sa.column("id"), sa.column("action"), sa.column("subject"), sa.column("changes", sa.JSON()),
    sa.column("at", sa.DateTime(timezone=True)),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("scrutiny") as table:
        table.add_column(sa.Column("method", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("scrutiny") as table:
        table.alter_column("method", server_default=None)
    bind = op.get_bind()
    written = sa.select(_entry).where(_entry.c.action == "minutes.record_check").order_by(_entry.c.id)
    for entry in bind.execute(written).all():
        _mark(bind, int(entry.subject.rpartition(":")[2]), entry.changes.get("person"), entry.at)


def _mark(bind: sa.Connection, minutes_id: int, person_id: int | None, at: object) -> None:
    """The answer written down then: of all rounds the newest that the person had given by that time."""
    its = sa.select(_scrutiny.c.id).where(
        _scrutiny.c.minutes_id == minutes_id, _scrutiny.c.person_id == person_id, _scrutiny.c.given_at <= at
    )
    newest = its.order_by(_scrutiny.c.given_at.desc(), _scrutiny.c.id.desc()).limit(1).scalar_subquery()
    bind.execute(sa.update(_scrutiny).where(_scrutiny.c.id == newest).values(method="on_paper"))


def downgrade() -> None:
    with op.batch_alter_table("scrutiny") as table:
        table.drop_column("method")
