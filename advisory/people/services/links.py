"""The mailed link that signs in: signed, single-use, thirty minutes or, as an invitation, fourteen days (decision 3)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from advisory.infra import links
from advisory.infra.access import INSTALLATION, NOBODY
from advisory.infra.db import db
from advisory.infra.links import LinkExpired, LinkInvalid
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.people import mails, queries
from advisory.people.models import Account, SignInLink
from advisory.people.rules import LinkPurpose, normal_email
from advisory.people.services.sessions import hash_of
from advisory.policy.actions import Action

SIGN_IN_FOR = timedelta(minutes=30)
INVITATION_FOR = timedelta(days=14)
LIFETIMES = {LinkPurpose.SIGN_IN: SIGN_IN_FOR, LinkPurpose.INVITATION: INVITATION_FOR}
PURPOSE = "people.sign_in"
KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that somebody opened: whose it is, and whether it can still be pressed."""

    account: Account
    name: str
    is_open: bool


def issue(account: Account, purpose: LinkPurpose, now: datetime, *, person_id: int | None = None) -> str:
    """Add a new link to the open transaction; returns its token. The row keeps only a hash."""
    nonce = secrets.randbits(128)
    row = SignInLink(
        account_id=account.id,
        person_id=person_id,
        purpose=purpose,
        token_hash=_stored(nonce),
        made_at=now,
        expires_at=now + LIFETIMES[purpose],
    )
    db.session.add(row)
    db.session.flush()
    return links.make_single(PURPOSE, nonce, row.id)


def _stored(nonce: int) -> str:
    return hash_of(str(nonce))


def _row(token: str) -> SignInLink:
    """The row of a token. Raises LinkInvalid for a foreign or changed one."""
    try:
        ticket = links.read_single(PURPOSE, token, lifetime=KEPT)
    except LinkExpired as late:
        ticket = late.ticket
    row = queries.link(_stored(ticket.subject_id))
    if row is None:
        raise LinkInvalid(PURPOSE)
    return row


def look(token: str) -> Opened:
    """What a link is. Changes nothing: mail scanners follow links too (S28). Raises LinkInvalid."""
    row = _row(token)
    account = db.session.get_one(Account, row.account_id)
    person = queries.person(row.person_id) if row.person_id else None
    is_open = row.spent_at is None and clock.now() < row.expires_at and account.active
    return Opened(account, person.name if person else account.email, is_open)


def spend(token: str) -> tuple[Account, int | None] | None:
    """Use a link up within the open transaction: the account and who it was for; None if it was spent or expired.

    One statement decides, so that of two presses at the same time one signs in. The caller commits with the sign-in.
    """
    row, now = _row(token), clock.now()
    unspent = update(SignInLink).where(
        SignInLink.id == row.id, SignInLink.spent_at.is_(None), SignInLink.expires_at > now
    )
    account_id = db.session.execute(unspent.values(spent_at=now).returning(SignInLink.account_id)).scalar()
    account = db.session.get(Account, account_id) if account_id is not None else None
    if account is None or not account.active:
        return None
    account.confirmed_at = account.confirmed_at or now
    return account, row.person_id


def end_all(account_id: int) -> None:
    """Within the open transaction: no link mailed before signs in any more, invitations included (S48)."""
    live = update(SignInLink).where(SignInLink.account_id == account_id, SignInLink.spent_at.is_(None))
    db.session.execute(live.values(spent_at=clock.now()))


def request(email: str, *, wanted: str = "") -> None:
    """Mail a sign-in link to an address, if an account has it. Nobody learns whether it has (S39).

    `wanted` is the page of this site to go on to.
    """
    with use_case(Action.PEOPLE_SIGN_IN, INSTALLATION, NOBODY) as case:
        account = queries.account_by_email(normal_email(email))
        if account is None or not account.active:
            case.leave_no_entry()
            return
        token = issue(account, LinkPurpose.SIGN_IN, case.now)
        case.send(mails.sign_in_link(account, token, wanted=wanted))
        case.note(link="requested", account=account.id)


def renew(token: str) -> None:
    """Mail a new link of the same kind to the same address (decision 21b). Raises LinkInvalid."""
    row = _row(token)
    with use_case(Action.PEOPLE_SIGN_IN, INSTALLATION, NOBODY) as case:
        account = db.session.get_one(Account, row.account_id)
        if not account.active:
            case.leave_no_entry()
            return
        fresh = issue(account, LinkPurpose.SIGN_IN, case.now, person_id=row.person_id)
        person = queries.person(row.person_id) if row.person_id else None
        case.send(mails.sign_in_link(account, fresh, person=person))
        case.note(link="renewed", account=account.id)
