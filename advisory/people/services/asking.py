"""What anybody may ask for by an address: a sign-in link, or another password. The worker mails it.

The request looks nothing up and writes one row, whoever has the address, so that neither its answer nor the time that it
takes tells whether anybody does (S39).
"""

import secrets
from collections.abc import Mapping
from typing import Any

from advisory.infra.access import INSTALLATION, NOBODY
from advisory.infra.db import db
from advisory.infra.outbox import Job
from advisory.infra.security import mail_reset_link, without_lock
from advisory.infra.use_case import use_case
from advisory.people import queries
from advisory.people.rules import normal_email
from advisory.people.services import links
from advisory.policy.actions import Action

LINK_JOB, PASSWORD_JOB = "people.sign_in_link", "people.reset_password"


def ask(kind: str, email: str, *, wanted: str = "") -> None:
    """Leave it to the worker. `wanted` is the page of this site to go on to."""
    with use_case(Action.PEOPLE_SIGN_IN, INSTALLATION, NOBODY) as case:
        case.leave_no_entry()
        payload = {"email": normal_email(email), "wanted": wanted}
        case.run(Job(key=f"{kind}:{secrets.token_hex(16)}", kind=kind, payload=payload))


def mail_link(payload: Mapping[str, Any]) -> None:
    """The worker's part: a sign-in link, if an account has the address."""
    links.request(str(payload["email"]), wanted=str(payload["wanted"]))


def mail_new_password(payload: Mapping[str, Any]) -> None:
    """The worker's part: the link to choose another password. Nothing is hashed while others wait to write."""
    with without_lock():
        account = queries.account_by_email(str(payload["email"]))
        if account is not None:
            db.session.expunge(account)  # the library hashes a part of it for the link: nothing is to be loaded then
    if account is not None and account.active:
        mail_reset_link(account)
