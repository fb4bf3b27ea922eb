"""Inviting persons to sign in."""

from advisory.infra.access import INSTALLATION, SYSTEM, Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.municipalities import queries as municipalities
from advisory.municipalities import services as municipality_services
from advisory.municipalities.models import Municipality
from advisory.people import mails, queries, rules
from advisory.people.models import Account, Person, RoleGrant
from advisory.people.rules import LinkPurpose
from advisory.people.services import accounts, links, persons, roles
from advisory.people.services.persons import PersonDetails
from advisory.policy.actions import Action
from advisory.policy.roles import Role


def invite(case: UseCase, person: Person) -> None:
    """Step: the account of the person's address, and a mail with a sign-in link. Nothing for those without e-mail."""
    to = queries.recipient(person)
    if to is None:
        return
    token = prepare(case, person)
    municipality = db.session.get_one(Municipality, person.municipality_id)
    case.send(mails.invited(person, municipality, token))


def prepare(case: UseCase, person: Person) -> str:
    """Step: account and link without a mail; returns the link's token."""
    account = accounts.of_address(person.email, language=person.language, now=case.now)
    person.account_id, person.invited_at = account.id, case.now
    return links.issue(account, LinkPurpose.INVITATION, case.now, person_id=person.id)


def add_person(
    municipality: Municipality, details: PersonDetails, *, role: Role | None, is_invited: bool, actor: Actor
) -> Person:
    """Add a person, with a role for the whole municipality and an invitation if wished.

    Raises RuleBroken("address_in_use", "role_needs_address"), NotAllowed for a role that the actor may not give.
    """
    with use_case(Action.PEOPLE_ADD, municipality, actor) as case:
        person = persons.add(case, municipality.id, details)
        case.about(person)
        if role is not None:
            roles.check_may_give(actor, municipality)
            roles.grant(case, person, role, municipality_id=municipality.id, starts_on=roles.today())
            case.note(role=role)
        if is_invited:
            invite(case, person)
        return person


def send(person: Person, actor: Actor) -> None:
    """Invite, or invite again. Raises RuleBroken("role_needs_address") for a person without e-mail."""
    with use_case(Action.PEOPLE_INVITE, person, actor) as case:
        if not person.email:
            raise RuleBroken("role_needs_address", field="email")
        invite(case, person)


def invite_administrator(municipality: Municipality, details: PersonDetails, actor: Actor) -> Person:
    """The operator invites a municipality's administrator. Raises RuleBroken("role_needs_address")."""
    with use_case(Action.MUNICIPALITIES_INVITE, INSTALLATION, actor) as case:
        person = _administrator(case, municipality, details)
        invite(case, person)
        return person


def _administrator(case: UseCase, municipality: Municipality, details: PersonDetails) -> Person:
    """An administrator by this address: the known person or a new one, with the role if they lack it."""
    if not details.email:
        raise RuleBroken("role_needs_address", field="email")
    person = persons.known_or_new(case, municipality.id, details)
    held = queries.grants_in_force([person.id]).get(person.id, [])
    if not any(grant.role is Role.ADMINISTRATOR for grant in held):
        roles.grant(case, person, Role.ADMINISTRATOR, municipality_id=municipality.id, starts_on=roles.today())
    case.note(municipality=municipality.id, person=person.id)
    return person


def operator_link(email: str) -> str:
    """The first operator, from the command line: account, role and the token of a link that is shown once."""
    email = _checked(email)
    with use_case(Action.PEOPLE_GRANT, INSTALLATION, SYSTEM) as case:
        account = accounts.of_address(email, language="fi", now=case.now)
        if not queries.is_granted(account.id, RoleGrant.role == Role.OPERATOR):
            db.session.add(_operator(account, case))
        case.note(account=account.id, role=Role.OPERATOR)
        return links.issue(account, LinkPurpose.INVITATION, case.now)


def administrator_link(email: str, code: str, *, name: str = "") -> str:
    """A municipality's administrator, from the command line; the municipality joins if it has not yet.

    Without a name the address gives one that can be changed on the person's page: names are shown where no address may be.

    Raises RuleBroken("municipality_unknown", "address_wrong").
    """
    email = _checked(email)
    with use_case(Action.MUNICIPALITIES_INVITE, INSTALLATION, SYSTEM) as case:
        entry = municipalities.entry(code)
        if entry is None:
            raise RuleBroken("municipality_unknown", number=code)
        municipality = municipalities.by_code(code) or municipality_services.add(case, entry)
        called = rules.normal_name(name) or rules.name_from(email)
        details = PersonDetails(name=called, email=email, language=entry.languages[0])
        return prepare(case, _administrator(case, municipality, details))


def monitor_link(email: str, kind: str, code: str) -> str:
    """A monitor of an area (decision 2), from the command line: account, role and the token of a link.

    Raises RuleBroken("area_unknown", "address_wrong").
    """
    email = _checked(email)
    if kind != municipalities.COUNTRY and municipalities.area_name(kind, code) is None:
        raise RuleBroken("area_unknown", text=f"{kind}:{code}")
    with use_case(Action.PEOPLE_GRANT, INSTALLATION, SYSTEM) as case:
        account = accounts.of_address(email, language="fi", now=case.now)
        same = (RoleGrant.area_kind == kind, RoleGrant.area_code == code)
        if not queries.is_granted(account.id, RoleGrant.role == Role.MONITOR, *same):
            area = {"area_kind": kind, "area_code": code}
            scope = {"account_id": account.id, "starts_on": clock.today(), "granted_at": case.now}
            db.session.add(RoleGrant(role=Role.MONITOR, **scope, **area))
        case.note(account=account.id, role=Role.MONITOR, area=f"{kind}:{code}")
        return links.issue(account, LinkPurpose.INVITATION, case.now)


def account_link(email: str) -> str:
    """A sign-in link for an account that exists, from the command line."""
    account = queries.account_by_email(_checked(email))
    if account is None:
        raise RuleBroken("account_unknown")
    with use_case(Action.PEOPLE_SIGN_IN, INSTALLATION, SYSTEM) as case:
        case.note(account=account.id, link="command line")
        return links.issue(account, LinkPurpose.INVITATION, case.now)


def _operator(account: Account, case: UseCase) -> RoleGrant:
    return RoleGrant(account_id=account.id, role=Role.OPERATOR, starts_on=clock.today(), granted_at=case.now)


def _checked(email: str) -> str:
    email = rules.normal_email(email)
    if not rules.is_email(email):
        raise RuleBroken("address_wrong", field="email", text=email)
    return email
