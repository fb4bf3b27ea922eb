"""Signed links in mails: purpose, subject, person, address and expiry (S55). Opening one never changes anything.

A link of one purpose fails for another; a changed byte fails. The token carries ids, and a mark of the address that it was
mailed to: once the person has another, whoever got it holds a link that is over, like an old one (decision 21b).
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from flask import current_app
from itsdangerous import BadData, BadSignature, SignatureExpired, Signer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from advisory.infra.ports import ports
from advisory.kernel.errors import DomainError
from advisory.policy.actions import Action

LIFETIME = timedelta(days=60)
MARK_LENGTH = 12
_TOKEN = re.compile(r"[\w-]+\.[\w-]{5,8}\.[\w-]{27}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link says: which thing, for which person."""

    purpose: str
    subject_id: int
    person_id: int


class LinkInvalid(DomainError):
    """Not one of our links, or a changed one."""


class LinkExpired(DomainError):
    """A link of ours whose time is over, or that went to another address. `ticket` says what a new one would be for."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(ticket.purpose)
        self.ticket = ticket


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"link:{purpose}")


def _is_as_written(token: str) -> bool:
    """Whether the signature is spelt as we spell it: its last letter has bits to spare, which nobody may change."""
    signature = token.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False


def make(purpose: str, subject_id: int, person_id: int) -> str:
    """The token of a link for a person, at today's address."""
    return str(_signer(purpose).dumps([subject_id, person_id, _mark(person_id)]))


def read(purpose: str, token: str, *, lifetime: timedelta = LIFETIME) -> Ticket:
    """What the token says. Raises LinkInvalid for a foreign or changed one, LinkExpired for an old one, one that went to an
    earlier address, and one without a mark, of which nobody knows where it went."""
    (subject_id, person_id, *mark), is_late = _opened(purpose, token, lifetime)
    ticket = Ticket(purpose, subject_id, person_id)
    if is_late or mark != [_mark(person_id)]:
        raise LinkExpired(ticket)
    return ticket


def make_single(purpose: str, nonce: int, row_id: int) -> str:
    """The token of a link that a row of its own ends: it belongs to no person's address."""
    return str(_signer(purpose).dumps([nonce, row_id]))


def read_single(purpose: str, token: str, *, lifetime: timedelta) -> Ticket:
    """What such a token says, in the same words. Raises LinkInvalid, LinkExpired."""
    (nonce, row_id, *more), is_late = _opened(purpose, token, lifetime)
    if more:
        raise LinkInvalid(purpose)
    if is_late:
        raise LinkExpired(Ticket(purpose, nonce, row_id))
    return Ticket(purpose, nonce, row_id)


def renewed(person_id: int, *texts: str) -> list[str]:
    """The parts of a mail that nobody has got, with each of the person's links made anew for today's address: the same
    link in each part."""
    again = cache(lambda token: _again(token, person_id))
    return [_TOKEN.sub(lambda found: again(found[0]), text) for text in texts]


def _again(token: str, person_id: int) -> str:
    """The purpose of a link is an action, and only that of the token opens it."""
    for purpose in Action:
        try:
            (subject_id, owner_id, *mark), _is_late = _opened(purpose, token, LIFETIME)
        except LinkInvalid:
            continue
        return make(purpose, subject_id, person_id) if mark and owner_id == person_id else token
    return token


def _opened(purpose: str, token: str, lifetime: timedelta) -> tuple[list[Any], bool]:
    """What was signed, and whether its time is over. Raises LinkInvalid."""
    if not _is_as_written(token):
        raise LinkInvalid(purpose)
    try:
        return _checked(_signer(purpose).loads(token, max_age=int(lifetime.total_seconds()))), False
    except SignatureExpired as late:
        return _checked(late.payload and _signer(purpose).load_payload(late.payload)), True
    except (BadSignature, ValueError, TypeError) as bad:
        raise LinkInvalid(purpose) from bad


def _checked(signed: object) -> list[Any]:
    if not isinstance(signed, list) or len(signed) < 2:
        raise LinkInvalid("unknown")
    return signed


def _mark(person_id: int) -> str:
    """Tells one address of a person from another; without the key nobody learns or guesses the address from it (S61)."""
    signer = Signer(current_app.config["SECRET_KEY"], salt="link:address")
    return signer.get_signature(f"{person_id}:{ports.address_of(person_id)}").decode()[:MARK_LENGTH]
