"""Accounts: one for each address, and what its owner sets."""

import secrets
from datetime import datetime

from sqlalchemy import select, update

from advisory.infra.access import Actor
from advisory.infra.db import add_once, db
from advisory.infra.use_case import use_case
from advisory.people import queries
from advisory.people.models import Account, Person
from advisory.policy.actions import Action

THEMES = ("", "light", "dark")


def of_address(email: str, *, language: str, now: datetime) -> Account:
    """Step: the account of an address, made if there is none, and only once if two make it at the same moment."""
    known = queries.account_by_email(email)
    if known is not None:
        return known
    values = {
        "email": email, "active": True, "fs_uniquifier": secrets.token_hex(32), "language": language,
        "create_datetime": now,
    }  # fmt: skip
    add_once(Account, values, unique="email")
    return db.session.scalars(select(Account).where(Account.email == email)).one()


def edit(account: Account, *, language: str, theme: str, actor: Actor) -> None:
    """A person's own language, for pages and mails of every municipality, and their theme."""
    with use_case(Action.PEOPLE_EDIT_OWN, account, actor) as case:
        account.language, account.theme = language, theme
        db.session.execute(update(Person).where(Person.account_id == account.id).values(language=language))
        case.note(fields=["language", "theme"])
