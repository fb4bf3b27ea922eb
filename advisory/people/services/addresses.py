"""What a person's new address means for mails that are written already."""

from advisory.infra import outbox, readdressing
from advisory.people.models import Person

OF_THE_ADDRESS = ("people.address_changed:", "people.invited:", "people.sign_in_link:")
"""Mails that speak to whoever has an address: the warning to the old one (S49), and the links that sign in there."""


def follow(person: Person, before: str) -> None:
    """Step: what waits or did not arrive at the earlier address goes to the one of today; without one it is taken back.

    An invitation signs in to the account of the address it was for, so it ends.
    """
    rows = outbox.unsent_to(person.id, before)
    moving = [row for row in rows if not row.key.startswith(OF_THE_ADDRESS)]
    for row in moving if person.email else ():
        readdressing.follow(row, person.id, person.email)
        row.account_id = person.account_id
    ended = [row for row in rows if row.key.startswith("people.invited:")]
    outbox.take_back(ended if person.email else [*ended, *moving])
