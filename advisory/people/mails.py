"""Mails about signing in and roles, each in the reader's language."""

from dataclasses import replace
from datetime import datetime

from advisory.infra import addresses
from advisory.infra.filters import day
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language, speaking
from advisory.infra.mail import Button, Envelope, Letter, Recipient, compose
from advisory.infra.outbox import Mail
from advisory.infra.words import role_name
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person, RoleGrant


def _to_person(person: Person) -> Recipient:
    return Recipient(
        person.email, person.language, name=person.name, person_id=person.id, account_id=person.account_id,
        is_shared=person.is_sharing,
    )  # fmt: skip


def _link(token: str, wanted: str = "") -> str:
    return addresses.to("people.link", token=token, **({"next": wanted} if wanted else {}))


def sign_in_link(account: Account, token: str, *, person: Person | None = None, wanted: str = "") -> Mail:
    """The link that somebody asked for on the sign-in page; `person`: whose link it renews."""
    to = Recipient(account.email, account.language, account_id=account.id)
    if person is not None:
        to = replace(to, name=person.name, person_id=person.id, is_shared=person.is_sharing)
    with speaking(account.language):
        letter = Letter(
            subject=_("Your sign-in link"),
            heading=_("Your sign-in link"),
            lead=(_("Open the link and press the button. It works once, within 30 minutes."),),
            button=Button(_("Go to sign in"), _link(token, wanted)),
            closing=(_("If you did not ask for this, you need not do anything. Nobody can sign in without the link."),),
            why=_("Somebody asked on the sign-in page for a link to this address."),
        )
        return compose(to, letter, Envelope(key=f"people.sign_in_link:{token}"))


def invited(person: Person, municipality: Municipality, token: str) -> Mail:
    """The invitation to sign in."""
    with speaking(person.language):
        place = municipality.name.pick(language())[0]
        letter = Letter(
            subject=_("%(municipality)s invites you to sign in", municipality=place),
            heading=_("Welcome, %(name)s", name=person.name),
            lead=(
                _(
                    "%(municipality)s uses this service for its advisory boards: meetings, papers, minutes and initiatives.",
                    municipality=place,
                ),
                _("Open the link and press the button to sign in. It works once, within 14 days."),
            ),
            button=Button(_("Go to sign in"), _link(token)),
            closing=(_("You need no password. You can set one, or ask for a new link each time."),),
            why=_("%(municipality)s added your address to its people.", municipality=place),
        )
        envelope = Envelope(
            key=f"people.invited:{token}",
            about=f"Person:{person.id}",
            municipality_id=municipality.id,
            sender_name=place,
            reply_to=municipality.contact_email,
        )
        return compose(_to_person(person), letter, envelope)


def address_changed(person: Person, old: Recipient, now: datetime) -> Mail:
    """To the old address: mails go elsewhere from now on (S49). The new address is not told here."""
    with speaking(old.language):
        letter = Letter(
            subject=_("Your e-mail address was changed"),
            heading=_("Your e-mail address was changed"),
            lead=(
                _("Mails for %(name)s go to another address from now on.", name=person.name),
                _("If this is wrong, tell the municipality's administrator or secretary."),
            ),
            why=_("This address was in use for %(name)s until now.", name=person.name),
        )
        envelope = Envelope(
            key=f"people.address_changed:{person.id}:{now.timestamp()}", municipality_id=person.municipality_id
        )
        return compose(old, letter, envelope)


def last_role_ends(person: Person, given: RoleGrant) -> Mail:
    """Thirty days before the date on which the last administrator's or secretary's role would end."""
    with speaking(person.language):
        role = role_name(given.role)
        letter = Letter(
            subject=_("Your role has an end date, and nobody follows"),
            heading=_("Nobody follows you as %(role)s", role=role),
            lead=(
                _("Your role (%(role)s) was to end on %(day)s.", role=role, day=day(given.ends_on)),
                _("You are the last one. Until somebody else has the role, it goes on."),
            ),
            button=Button(_("Open the people"), addresses.to("people.index", municipality_id=person.municipality_id)),
            why=_("You have this role in the municipality."),
        )
        envelope = Envelope(
            key=f"people.last_role_ends:{given.id}:{given.ends_on}", municipality_id=person.municipality_id
        )
        return compose(_to_person(person), letter, envelope)
