"""Signing in and out: the rows behind a session."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from advisory.infra import audit, use_case
from advisory.infra.access import INSTALLATION, Actor
from advisory.infra.db import db, transaction_kind
from advisory.kernel import clock
from advisory.people.models import Account, SignInSession
from advisory.policy.actions import Action

SEEN_EVERY = timedelta(minutes=5)


def hash_of(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(account: Account, *, device: str, way: str, person_id: int | None = None) -> str:
    """Add the row of a new sign-in and its audit entry to the open transaction; returns the token for the cookie.

    `way` is how the person proved who they are: password, email, change, reset.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    row = SignInSession(
        account_id=account.id,
        token_hash=hash_of(token),
        started_at=now,
        last_seen_at=now,
        device=device[:120],
        person_id=person_id,
    )
    db.session.add(row)
    db.session.flush()
    _record(Action.PEOPLE_SIGN_IN, account.id, now, way=way)
    return token


def end(token: str) -> None:
    """End a sign-in on the server: a copied cookie is worth nothing from here on (S47). Commits."""
    mark_ended(token)
    use_case.commit()


def mark_ended(token: str) -> None:
    """The same within the open transaction."""
    now = clock.now()
    live = update(SignInSession).where(SignInSession.token_hash == hash_of(token), SignInSession.ended_at.is_(None))
    ended = db.session.execute(live.values(ended_at=now).returning(SignInSession.account_id)).scalar()
    if ended is not None:
        _record(Action.PEOPLE_SIGN_OUT, ended, now)


def end_all(account_id: int, *, but: str = "") -> None:
    """End every sign-in of an account within the open transaction, `but` the one with this token (S48)."""
    live = update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    if but:
        live = live.where(SignInSession.token_hash != hash_of(but))
    db.session.execute(live.values(ended_at=clock.now()))


def end_one(session: SignInSession, actor: Actor) -> None:
    """A person ends one of their own sign-ins, on another device perhaps."""
    with use_case.use_case(Action.PEOPLE_EDIT_OWN, session, actor) as case:
        session.ended_at = session.ended_at or case.now


def choose_person(session: SignInSession, person_id: int, actor: Actor) -> None:
    """Who one is, where two persons of a municipality share the address (decision 1)."""
    with use_case.use_case(Action.PEOPLE_EDIT_OWN, session, actor) as case:
        session.person_id = person_id
        case.note(person=person_id)


def note_seen(session_id: int) -> None:
    """Remember that a session is in use, at most once in five minutes, beside the open read transaction."""
    now = clock.now()
    with transaction_kind("write"), Session(db.engine, join_transaction_mode="create_savepoint") as own:
        stale = (SignInSession.id == session_id, SignInSession.last_seen_at < now - SEEN_EVERY)
        own.execute(update(SignInSession).where(*stale).values(last_seen_at=now))
        own.commit()


def record_password(account_id: int, way: str) -> None:
    """A changed or reset password in the installation's chain, within the open transaction."""
    _record(Action.PEOPLE_EDIT_OWN, account_id, clock.now(), field="password", way=way)


def _record(action: Action, account_id: int, now: datetime, **changes: object) -> None:
    audit.append(now, action, subject=INSTALLATION, actor=f"account:{account_id}", changes=dict(changes))
