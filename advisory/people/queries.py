"""Reading accounts, persons and roles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from advisory.infra.access import Actor, Grant, in_force
from advisory.infra.db import db
from advisory.infra.mail import Recipient
from advisory.kernel import clock
from advisory.people.models import Account, Person, RoleGrant, SignInLink, SignInSession
from advisory.policy.roles import Role

IDLE = timedelta(hours=24)
LONGEST = timedelta(days=14)
"""A sign-in ends after a day without use, and after two weeks in any case (docs/security.md, row 46)."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A live sign-in: who it is, and when it was last seen."""

    actor: Actor
    last_seen_at: datetime


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(
        SignInSession.ended_at.is_(None),
        SignInSession.last_seen_at > now - IDLE,
        SignInSession.started_at > now - LONGEST,
    )


def sign_in(token_hash: str) -> SignIn | None:
    """The live sign-in behind a token, in one statement since every page asks; None for an ended or outlived one."""
    theirs = or_(RoleGrant.person_id == Person.id, RoleGrant.account_id == Account.id)
    asked = _sessions(token_hash).add_columns(*_WHO, RoleGrant.id, RoleGrant.person_id, *_GRANT)
    asked = asked.outerjoin(Person, Person.account_id == Account.id).outerjoin(RoleGrant, theirs)
    rows = db.session.execute(asked.order_by(Person.id, RoleGrant.id)).all()
    if not rows:
        return None
    session, account = rows[0][0], rows[0][1]
    persons = {row[2]: Who(row[2], row[3], row[4]) for row in rows if row[2] is not None}
    grants = {row[5]: Held(row[6], Grant(*row[7:])) for row in rows if row[5] is not None}
    return SignIn(_actor(account, [*persons.values()], [*grants.values()], session=session), session.last_seen_at)


def account_of_session(token_hash: str) -> Account | None:
    """The account behind a live sign-in."""
    found = db.session.execute(_sessions(token_hash)).first()
    return None if found is None else found[1]


def _sessions(token_hash: str) -> Select[SignInSession, Account]:
    return (
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == token_hash, _live(clock.now()), Account.active.is_(True))
    )


def live_sessions(account_id: int) -> Sequence[SignInSession]:
    """Where an account is signed in now, the latest first."""
    mine = select(SignInSession).where(SignInSession.account_id == account_id, _live(clock.now()))
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


def is_granted(account_id: int, *what: ColumnElement[bool]) -> bool:
    """Whether the account itself holds such a role today: `is_granted(7, RoleGrant.role == Role.OPERATOR)`."""
    mine = select(RoleGrant.id).where(RoleGrant.account_id == account_id, *what, _in_force(clock.today()))
    return db.session.scalars(mine).first() is not None


def link(token_hash: str) -> SignInLink | None:
    return db.session.scalars(select(SignInLink).where(SignInLink.token_hash == token_hash)).first()


def sharing(account_id: int) -> list[Person]:
    """Persons of the account who share it within one municipality: at signing in one of them is chosen."""
    mine = db.session.scalars(select(Person).where(Person.account_id == account_id).order_by(Person.sort_key)).all()
    municipalities = [person.municipality_id for person in mine]
    return [person for person in mine if municipalities.count(person.municipality_id) > 1]


def recipient(one: Person) -> Recipient | None:
    """How a person is written to; None for those who get paper."""
    if not one.email:
        return None
    return Recipient(one.email, one.language, name=one.name, person_id=one.id, account_id=one.account_id)


def person(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def persons_of(municipality_id: int) -> Sequence[Person]:
    """Everybody whom a municipality knows, by family name."""
    mine = select(Person).where(Person.municipality_id == municipality_id)
    return db.session.scalars(mine.order_by(Person.sort_key, Person.id)).all()


def by_email(municipality_id: int, email: str) -> Sequence[Person]:
    """Those of one municipality who have this address. Nobody looks beyond the municipality (decision 1)."""
    same = select(Person).where(Person.municipality_id == municipality_id, Person.email == email)
    return db.session.scalars(same.order_by(Person.id)).all() if email else []


def _in_force(day: date) -> ColumnElement[bool]:
    return and_(RoleGrant.starts_on <= day, RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= day))


def with_role(municipality_id: int, role: Role, day: date) -> list[Person]:
    """Those who have a role for the whole municipality on a day."""
    found = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.municipality_id == municipality_id, RoleGrant.board_id.is_(None), RoleGrant.role == role)
        .where(_in_force(day))
        .order_by(Person.sort_key)
        .distinct()
    )
    return list(db.session.scalars(found))


def secretaries_of(municipality_id: int) -> list[Person]:
    """The secretaries of the whole municipality today."""
    return with_role(municipality_id, Role.SECRETARY, clock.today())


def others_with(grant: RoleGrant, day: date) -> int:
    """How many more persons with an account still have the same role after the day."""
    rest = (
        select(func.count(func.distinct(RoleGrant.person_id)))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.municipality_id == grant.municipality_id,
            RoleGrant.board_id.is_(None),
            RoleGrant.role == grant.role,
            RoleGrant.person_id != grant.person_id,
            Person.account_id.is_not(None),
        )
        .where(_in_force(day + timedelta(days=1)))
    )
    return db.session.scalar(rest) or 0


def has_active_boards(municipality_id: int, day: date) -> bool:
    """Whether somebody has a role on a board of the municipality."""
    any_role = select(RoleGrant.id).where(RoleGrant.municipality_id == municipality_id, RoleGrant.board_id.is_not(None))
    return db.session.scalars(any_role.where(_in_force(day)).limit(1)).first() is not None


def ending(since: date, until: date) -> Sequence[RoleGrant]:
    """Administrators' and secretaries' roles that end between the days."""
    found = select(RoleGrant).where(
        RoleGrant.person_id.is_not(None),
        RoleGrant.board_id.is_(None),
        RoleGrant.role.in_((Role.ADMINISTRATOR, Role.SECRETARY)),
        RoleGrant.ends_on.between(since, until),
    )
    return db.session.scalars(found.order_by(RoleGrant.ends_on, RoleGrant.id)).all()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of people."""

    person: Person
    grants: tuple[RoleGrant, ...] = ()
    has_signed_in: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def state(self) -> str:
        """paper (no address), new (not invited), invited, or active (has signed in since)."""
        if not self.person.email:
            return "paper"
        if self.has_signed_in:
            return "active"
        return "new" if self.person.invited_at is None else "invited"


@dataclass(slots=True)
class _Found:
    grants: dict[int, list[RoleGrant]] = field(default_factory=dict)

    def add(self, grant: RoleGrant) -> None:
        if grant.person_id is not None:
            self.grants.setdefault(grant.person_id, []).append(grant)


def lines(persons: Sequence[Person]) -> list[PersonLine]:
    """The persons with their roles in force and whether they signed in after being invited: two statements."""
    roles = grants_in_force([one.id for one in persons])
    seen = _signed_in_at([one.account_id for one in persons if one.account_id is not None])
    return [
        PersonLine(
            person=one,
            grants=tuple(roles.get(one.id, ())),
            has_signed_in=_has_signed_in(one, seen),
        )
        for one in persons
    ]


def grants_in_force(person_ids: Collection[int]) -> Mapping[int, list[RoleGrant]]:
    """The roles of persons that hold today or later, by person."""
    today, found = clock.today(), _Found()
    mine = select(RoleGrant).where(RoleGrant.person_id.in_(person_ids))
    lasting = mine.where(RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= today))
    for grant in db.session.scalars(lasting.order_by(RoleGrant.starts_on, RoleGrant.id)):
        found.add(grant)
    return found.grants


def _signed_in_at(account_ids: Iterable[int]) -> Mapping[int, datetime]:
    latest = (
        select(SignInSession.account_id, func.max(SignInSession.started_at))
        .where(SignInSession.account_id.in_(list(account_ids)))
        .group_by(SignInSession.account_id)
    )
    return {row[0]: row[1] for row in db.session.execute(latest)}


def _has_signed_in(one: Person, seen: Mapping[int, datetime]) -> bool:
    """Since the invitation only: what an account did for another municipality before is nobody's business here."""
    at = seen.get(one.account_id or 0)
    return at is not None and at >= (one.invited_at or one.added_at)
