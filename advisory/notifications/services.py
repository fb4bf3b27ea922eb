"""Sending again, and marking as dealt with."""

from sqlalchemy import select

from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.infra.use_case import use_case
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.municipalities.models import Municipality
from advisory.people import queries as people
from advisory.people.services import addresses
from advisory.policy.actions import Action


def resend(municipality: Municipality, row_id: int, actor: Actor) -> None:
    """Send a mail again that had been given up, to the address that its reader has today.

    Raises NotFound for another municipality's or a delivered one, RuleBroken ("no_address") for a reader without one.
    """
    with use_case(Action.NOTIFICATIONS_RESEND, municipality, actor) as case:
        row = _given_up(municipality, row_id)
        _follow(row)
        outbox.release([row.id], case.now)
        case.note(outbox=row.id)


def settle(municipality: Municipality, row_id: int, actor: Actor) -> None:
    """Mark a mail that had been given up as dealt with: its reader was told otherwise, or need not be told any more.

    It did not arrive all the same, so a notice of a meeting does not count as sent by this. Raises NotFound as above.
    """
    with use_case(Action.NOTIFICATIONS_SETTLE, municipality, actor) as case:
        row = _given_up(municipality, row_id)
        row.settled_at = row.settled_at or case.now
        case.note(outbox=row.id)


def _given_up(municipality: Municipality, row_id: int) -> OutboxRow:
    mine = (OutboxRow.id == row_id, OutboxRow.municipality_id == municipality.id, OutboxRow.kind == "mail")
    row = db.session.scalars(select(OutboxRow).where(*mine, OutboxRow.status == Status.FAILED)).first()
    if row is None:
        raise NotFound(f"OutboxRow:{row_id}")
    return row


def _follow(row: OutboxRow) -> None:
    person = people.person(row.person_id) if row.person_id is not None else None
    if person is None or person.email == row.recipient or row.key.startswith(addresses.OF_THE_ADDRESS):
        return
    if not person.email:
        raise RuleBroken("no_address", name=person.name)
    addresses.follow(person, row.recipient)
