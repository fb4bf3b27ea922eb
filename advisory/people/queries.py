"""Reading accounts, persons and roles."""

from collections.abc import Sequence

from sqlalchemy import select

from advisory.infra.access import Actor, Grant, in_force
from advisory.infra.db import db
from advisory.infra.mail import Recipient
from advisory.people.models import Account, Person, RoleGrant, SignInSession
from advisory.policy.roles import Role


def actor_of_session(token_hash: str) -> Actor | None:
    """The actor behind a live sign-in session, with persons and grants in force today; None for an ended one."""
    found = db.session.execute(
        select(SignInSession.id, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == token_hash, SignInSession.ended_at.is_(None), Account.active.is_(True))
    ).first()
    return None if found is None else actor_of(found[1], session_id=found[0])


def actor_of(account: Account, *, session_id: int | None = None) -> Actor:
    """The actor that an account is."""
    persons = db.session.execute(select(Person.id, Person.name).where(Person.account_id == account.id)).all()
    ids = frozenset(row[0] for row in persons)
    name = persons[0][1] if persons else account.email
    return Actor(
        account_id=account.id,
        person_ids=ids,
        grants=in_force(_grants(account.id, ids)),
        name=name,
        language=account.language,
        session_id=session_id,
    )


def _grants(account_id: int, person_ids: frozenset[int]) -> Sequence[Grant]:
    mine = (RoleGrant.account_id == account_id) | RoleGrant.person_id.in_(person_ids)
    rows = db.session.execute(
        select(
            RoleGrant.role, RoleGrant.municipality_id, RoleGrant.board_id, RoleGrant.area_kind,
            RoleGrant.area_code, RoleGrant.starts_on, RoleGrant.ends_on,
        ).where(mine)
    )  # fmt: skip
    return [Grant(*row) for row in rows]


def account_by_email(email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def account_of_session(token_hash: str) -> Account | None:
    """The account behind a live sign-in session."""
    return db.session.scalars(
        select(Account)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(SignInSession.token_hash == token_hash, SignInSession.ended_at.is_(None), Account.active.is_(True))
    ).first()


def recipient(person: Person) -> Recipient | None:
    if not person.email:
        return None
    return Recipient(person.email, person.language, person.name, person.id, person.account_id)


def persons_of(municipality_id: int) -> Sequence[Person]:
    return db.session.scalars(
        select(Person).where(Person.municipality_id == municipality_id).order_by(Person.sort_key)
    ).all()


def secretaries_of(municipality_id: int) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == Role.SECRETARY, RoleGrant.municipality_id == municipality_id)
        ).all()
    )
