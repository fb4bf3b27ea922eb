"""Persons whom a municipality knows."""

from dataclasses import dataclass

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.people import mails, queries, rules
from advisory.people.models import Person
from advisory.people.rules import Gender
from advisory.people.services import accounts, addresses
from advisory.people.services.roles import GIVEN_BY_HAND
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a municipality writes down about a person. Without e-mail they get paper."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "fi"
    gender: Gender | None = None
    title: str = ""
    may_share_address: bool = False


def add(case: UseCase, municipality_id: int, details: PersonDetails) -> Person:
    """Step: a new person of the municipality. Raises RuleBroken("address_in_use") unless sharing was confirmed."""
    queries.lock_people_of(municipality_id)
    _check_address(municipality_id, details)
    person = Person(municipality_id=municipality_id, added_at=case.now)
    _write(person, details)
    db.session.add(person)
    db.session.flush()
    return person


def find_match(municipality_id: int, email: str, name: str) -> Person | None:
    """The person whom a pasted row means: same address (and name, if several share it), else same name without another
    address. Looked for within the municipality only (decision 1)."""
    email = rules.normal_email(email)
    same_address = queries.by_email(municipality_id, email)
    if same_address:
        named = [one for one in same_address if rules.same_name(one.name, name)]
        return named[0] if named else (same_address[0] if len(same_address) == 1 else None)
    same_name = [one for one in queries.persons_of(municipality_id) if rules.same_name(one.name, name)]
    fitting = [one for one in same_name if not email or not one.email]
    return fitting[0] if len(fitting) == 1 else None


def known_or_new(case: UseCase, municipality_id: int, details: PersonDetails) -> Person:
    """Step: the person whom the details mean. One who was known without an address has this one from now on."""
    queries.lock_people_of(municipality_id)
    known = find_match(municipality_id, details.email, details.name)
    if known is None:
        return add(case, municipality_id, details)
    if details.email and not known.email:
        known.email = rules.normal_email(details.email)
        case.note(person=known.id, fields=["email"])
    return known


def edit(person: Person, details: PersonDetails, actor: Actor) -> None:
    """Change what is known of a person. A new address moves their roles to its account and tells the old one (S49).

    Raises RuleBroken("address_in_use", "address_of_administrator", "address_needed").
    """
    with use_case(Action.PEOPLE_EDIT, person, actor) as case:
        is_moved = rules.normal_email(details.email) != person.email
        if is_moved:
            _check_may_move(person, details, actor)
            _check_address(person.municipality_id, details, but=person.id)
        case.note(fields=_changed(person, details))
        old = queries.recipient(person)
        _write(person, details)
        if is_moved:
            before = old.email if old is not None else ""
            _move(case, person)
            addresses.follow(person, before)
            if old is not None and person.account_id is not None:
                case.send(mails.address_changed(person, old, case.now))


def _check_address(municipality_id: int, details: PersonDetails, *, but: int = 0) -> None:
    others = [one for one in queries.by_email(municipality_id, rules.normal_email(details.email)) if one.id != but]
    if others and not details.may_share_address:
        raise RuleBroken("address_in_use", field="email", name=others[0].name)


def _check_may_move(person: Person, details: PersonDetails, actor: Actor) -> None:
    """Only an administrator changes an administrator's address: whoever has the address has the role.

    Nobody takes away the address of one who serves the whole municipality: the role would be left with somebody who
    cannot sign in, and the last administrator would be gone without having been ended (decision 2).
    """
    held = queries.grants_in_force([person.id]).get(person.id, [])
    serving = {grant.role for grant in held if grant.board_id is None}
    if Role.ADMINISTRATOR in serving and Role.ADMINISTRATOR not in actor.roles_on(person):
        raise RuleBroken("address_of_administrator", field="email")
    if not details.email and serving.intersection(GIVEN_BY_HAND):
        raise RuleBroken("address_needed", field="email", name=person.name)


def _move(case: UseCase, person: Person) -> None:
    """The account follows the address; somebody who never had one waits for the invitation."""
    had_account, person.account_id = person.account_id is not None, None
    person.invited_at = None
    if had_account and person.email:
        account = accounts.of_address(person.email, language=person.language, now=case.now)
        person.account_id = account.id


def _write(person: Person, details: PersonDetails) -> None:
    person.name = rules.normal_name(details.name)
    person.sort_key = rules.sort_key(details.name)
    person.email = rules.normal_email(details.email)
    person.phone, person.title = details.phone, details.title
    person.language, person.gender = details.language, details.gender


def _changed(person: Person, details: PersonDetails) -> list[str]:
    """Names of the changed fields: the trail keeps no personal data (decision 27)."""
    names = ("name", "email", "phone", "language", "gender", "title")
    return [name for name in names if getattr(person, name) != getattr(details, name)]
