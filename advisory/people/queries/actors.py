"""Reading accounts, and who asks in a request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from advisory.infra.access import Actor, Grant, in_force
from advisory.infra.db import UTCDateTime, db
from advisory.kernel import clock
from advisory.people.models import Account, Person, RoleGrant, SignInLink, SignInSession

IDLE = timedelta(hours=24)
LONGEST = timedelta(days=14)
"""A sign-in ends after a day without use, and after two weeks in any case (docs/security.md, row 46)."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A live sign-in: who it is, and when it was last seen."""

    actor: Actor
    last_seen_at: datetime


def _live(
    idle_since: ColumnElement[datetime] | datetime, old: ColumnElement[datetime] | datetime
) -> ColumnElement[bool]:
    return and_(
        SignInSession.ended_at.is_(None), SignInSession.last_seen_at > idle_since, SignInSession.started_at > old
    )


def sign_in(token_hash: str) -> SignIn | None:
    """The live sign-in behind a token, in one statement since every page asks; None for an ended or outlived one."""
    rows = db.session.execute(_sign_in(), _asked(token_hash)).all()
    if not rows:
        return None
    session, account = rows[0][0], rows[0][1]
    persons = {row[2]: Who(row[2], row[3], row[4]) for row in rows if row[2] is not None}
    grants = {row[5]: Held(row[6], Grant(*row[7:])) for row in rows if row[5] is not None}
    return SignIn(_actor(account, [*persons.values()], [*grants.values()], session=session), session.last_seen_at)


def account_of_session(token_hash: str) -> Account | None:
    """The account behind a live sign-in."""
    found = db.session.execute(_sessions(), _asked(token_hash)).first()
    return None if found is None else found[1]


def _asked(token_hash: str) -> dict[str, str | datetime]:
    now = clock.now()
    return {"token": token_hash, "idle_since": now - IDLE, "old": now - LONGEST}


@cache
def _sign_in() -> Select[*tuple[Any, ...]]:
    """The statement of every page, built once: building it costs more than running it."""
    theirs = or_(RoleGrant.person_id == Person.id, RoleGrant.account_id == Account.id)
    asked = _sessions().add_columns(*_WHO, RoleGrant.id, RoleGrant.person_id, *_GRANT)
    asked = asked.outerjoin(Person, Person.account_id == Account.id).outerjoin(RoleGrant, theirs)
    return asked.order_by(Person.id, RoleGrant.id)


@cache
def _sessions() -> Select[SignInSession, Account]:
    live = _live(bindparam("idle_since", type_=UTCDateTime), bindparam("old", type_=UTCDateTime))
    return (
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == bindparam("token"), live, Account.active.is_(True))
    )


def live_sessions(account_id: int) -> Sequence[SignInSession]:
    """Where an account is signed in now, the latest first."""
    now = clock.now()
    mine = select(SignInSession).where(SignInSession.account_id == account_id, _live(now - IDLE, now - LONGEST))
    return db.session.scalars(mine.order_by(SignInSession.last_seen_at.desc())).all()


class Who(NamedTuple):
    """A person of an account."""

    id: int
    name: str
    municipality_id: int


class Held(NamedTuple):
    """A grant and the person who holds it; none where the account itself does."""

    person_id: int | None
    grant: Grant


_WHO = (Person.id, Person.name, Person.municipality_id)
_GRANT = (
    RoleGrant.role, RoleGrant.municipality_id, RoleGrant.board_id, RoleGrant.area_kind,
    RoleGrant.area_code, RoleGrant.starts_on, RoleGrant.ends_on,
)  # fmt: skip


def actor_of(account: Account, *, chosen: int | None = None) -> Actor:
    """The actor that an account is. `chosen`: of persons in one municipality, only this one (decision 1)."""
    mine = select(*_WHO).where(Person.account_id == account.id).order_by(Person.id)
    persons = [Who(*row) for row in db.session.execute(mine)]
    held = held_by(account.id, [one.id for one in persons])
    return _actor(account, persons, held, session=SignInSession(person_id=chosen))


def held_by(account_id: int, person_ids: Collection[int]) -> list[Held]:
    """Every grant of an account and its persons, whatever its dates."""
    theirs = or_(RoleGrant.account_id == account_id, RoleGrant.person_id.in_(person_ids))
    return [
        Held(row[0], Grant(*row[1:])) for row in db.session.execute(select(RoleGrant.person_id, *_GRANT).where(theirs))
    ]


def _actor(account: Account, persons: Sequence[Who], held: Sequence[Held], *, session: SignInSession) -> Actor:
    chosen = session.person_id
    shared = {row.municipality_id for row in persons if row.id == chosen}
    mine = [row for row in persons if row.id == chosen or row.municipality_id not in shared]
    named = next((row.name for row in mine if row.id == chosen), mine[0].name if mine else account.email)
    ids = frozenset(row.id for row in mine)
    return Actor(
        account_id=account.id,
        person_ids=ids,
        grants=in_force(one.grant for one in held if one.person_id is None or one.person_id in ids),
        name=named,
        language=account.language,
        theme=account.theme,
        session_id=session.id,
    )


def account(account_id: int) -> Account | None:
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def holding(day: date) -> ColumnElement[bool]:
    """Grants that hold on a day."""
    return and_(RoleGrant.starts_on <= day, RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= day))


def is_granted(account_id: int, *what: ColumnElement[bool]) -> bool:
    """Whether the account itself holds such a role today: `is_granted(7, RoleGrant.role == Role.OPERATOR)`."""
    mine = select(RoleGrant.id).where(RoleGrant.account_id == account_id, *what, holding(clock.today()))
    return db.session.scalars(mine).first() is not None


def link(token_hash: str) -> SignInLink | None:
    return db.session.scalars(select(SignInLink).where(SignInLink.token_hash == token_hash)).first()


def sharing(account_id: int) -> list[Person]:
    """Persons of the account who share it within one municipality: at signing in one of them is chosen."""
    mine = db.session.scalars(select(Person).where(Person.account_id == account_id).order_by(Person.sort_key)).all()
    municipalities = [person.municipality_id for person in mine]
    return [person for person in mine if municipalities.count(person.municipality_id) > 1]
