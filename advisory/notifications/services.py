"""Sending again."""

from sqlalchemy import select

from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.infra.use_case import use_case
from advisory.kernel.errors import NotFound
from advisory.municipalities.models import Municipality
from advisory.policy.actions import Action


def resend(municipality: Municipality, row_id: int, actor: Actor) -> None:
    """Send a mail again that had been given up. Raises NotFound for another municipality's or a delivered one."""
    with use_case(Action.NOTIFICATIONS_RESEND, municipality, actor) as case:
        mine = (OutboxRow.id == row_id, OutboxRow.municipality_id == municipality.id)
        row = db.session.scalars(select(OutboxRow).where(*mine, OutboxRow.status == Status.FAILED)).first()
        if row is None:
            raise NotFound(f"OutboxRow:{row_id}")
        outbox.release([row.id], case.now)
        case.note(outbox=row.id)
