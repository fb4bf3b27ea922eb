"""Reading persons and the roles they hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from advisory.infra.db import db
from advisory.infra.mail import Recipient
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.people.models import Person, RoleGrant, SignInSession
from advisory.people.queries.actors import holding
from advisory.policy.roles import Role


def recipient(one: Person) -> Recipient | None:
    """How a person is written to; None for those who get paper."""
    if not one.email:
        return None
    return Recipient(
        one.email, one.language, name=one.name, person_id=one.id, account_id=one.account_id, is_shared=one.is_sharing
    )


def address_of(person_id: int) -> str:
    """Where the person is written to today; empty for those who get paper."""
    one = db.session.get(Person, person_id)
    return one.email if one is not None else ""


def person(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def lock_people_of(municipality_id: int) -> None:
    """Two never add to or take from the people of a municipality at once: the second waits, and looks again.

    Lighter than a plain FOR UPDATE: rows that only refer to the municipality are written beside it.
    """
    mine = select(Municipality.id).where(Municipality.id == municipality_id)
    db.session.execute(mine.with_for_update(key_share=True))


def persons_of(municipality_id: int) -> Sequence[Person]:
    """Everybody whom a municipality knows, by family name."""
    mine = select(Person).where(Person.municipality_id == municipality_id)
    return db.session.scalars(mine.order_by(Person.sort_key, Person.id)).all()


def by_email(municipality_id: int, email: str) -> Sequence[Person]:
    """Those of one municipality who have this address. Nobody looks beyond the municipality (decision 1)."""
    same = select(Person).where(Person.municipality_id == municipality_id, Person.email == email)
    return db.session.scalars(same.order_by(Person.id)).all() if email else []


def with_role(municipality_id: int, role: Role, day: date) -> list[Person]:
    """Those who have a role for the whole municipality on a day."""
    found = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.municipality_id == municipality_id, RoleGrant.board_id.is_(None), RoleGrant.role == role)
        .where(holding(day))
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
        .where(holding(day + timedelta(days=1)))
    )
    return db.session.scalar(rest) or 0


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
