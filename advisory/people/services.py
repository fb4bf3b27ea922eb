"""Signing in and out: the rows behind a session."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from advisory.infra import use_case
from advisory.infra.db import db, transaction_kind
from advisory.kernel import clock
from advisory.people.models import Account, SignInSession

SEEN_EVERY = timedelta(minutes=5)


def hash_of(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin_session(account: Account, device: str) -> str:
    """Add the row of a new sign-in to the open transaction; returns the token for the cookie."""
    token, now = secrets.token_urlsafe(32), clock.now()
    row = SignInSession(
        account_id=account.id, token_hash=hash_of(token), started_at=now, last_seen_at=now, device=device[:120]
    )
    db.session.add(row)
    return token


def end_session(token: str) -> None:
    """End a sign-in on the server: a copied cookie is worth nothing from here on (S47)."""
    live = update(SignInSession).where(SignInSession.token_hash == hash_of(token), SignInSession.ended_at.is_(None))
    db.session.execute(live.values(ended_at=clock.now()))
    use_case.commit()


def note_seen(session_id: int) -> None:
    """Remember that a session is in use, at most once in five minutes, beside the open read transaction."""
    now = clock.now()
    with transaction_kind("write"), Session(db.engine, join_transaction_mode="create_savepoint") as own:
        stale = (SignInSession.id == session_id, SignInSession.last_seen_at < now - SEEN_EVERY)
        own.execute(update(SignInSession).where(*stale).values(last_seen_at=now))
        own.commit()
