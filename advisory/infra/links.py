"""Signed links in mails: purpose, subject, person and expiry (S55). Opening one never changes anything.

A link of one purpose fails for another; a changed byte fails. The token carries ids only.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, BadSignature, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from advisory.kernel.errors import DomainError

LIFETIME = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link says: which thing, for which person."""

    purpose: str
    subject_id: int
    person_id: int


class LinkInvalid(DomainError):
    """Not one of our links, or a changed one."""


class LinkExpired(DomainError):
    """A link of ours whose time is over. `ticket` says what a new one would be for (decision 21b)."""

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
    """The token of a link."""
    return str(_signer(purpose).dumps([subject_id, person_id]))


def read(purpose: str, token: str, *, lifetime: timedelta = LIFETIME) -> Ticket:
    """What the token says. Raises LinkInvalid for a foreign or changed one, LinkExpired for an old one."""
    if not _is_as_written(token):
        raise LinkInvalid(purpose)
    try:
        subject_id, person_id = _signer(purpose).loads(token, max_age=int(lifetime.total_seconds()))
    except SignatureExpired as late:
        ids = late.payload and _signer(purpose).load_payload(late.payload)
        if not ids:
            raise LinkInvalid(purpose) from late
        raise LinkExpired(Ticket(purpose, ids[0], ids[1])) from late
    except (BadSignature, ValueError, TypeError) as bad:
        raise LinkInvalid(purpose) from bad
    return Ticket(purpose, subject_id, person_id)
