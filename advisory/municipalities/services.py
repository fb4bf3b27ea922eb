"""A municipality joins the service and sets its languages and contact."""

from collections.abc import Collection
from dataclasses import dataclass

from advisory.infra import audit
from advisory.infra.access import INSTALLATION, Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.municipalities import queries, rules
from advisory.municipalities.models import Municipality
from advisory.municipalities.queries import Entry
from advisory.policy.actions import Action

# Words that begin other addresses of the site, so that no municipality may be called so.
RESERVED = ("accessibility", "privacy")


@dataclass(frozen=True, slots=True)
class SettingsValues:
    """What a municipality decides for itself."""

    languages: tuple[str, ...]
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


def join(entry: Entry, actor: Actor) -> Municipality:
    """Take a municipality of the register into the service.

    The entry stands in the installation's chain, the municipality's own chain begins empty. Raises
    RuleBroken("municipality_not_selectable", "municipality_already_joined").
    """
    with use_case(Action.MUNICIPALITIES_JOIN, INSTALLATION, actor) as case:
        return add(case, entry)


def add(case: UseCase, entry: Entry) -> Municipality:
    """Step: the municipality's row with the facts of the register, and the head of its audit chain."""
    if not entry.is_selectable:
        raise RuleBroken("municipality_not_selectable", field="code")
    if entry.code in queries.joined_codes():
        raise RuleBroken("municipality_already_joined", field="code", name=entry.name.fi)
    municipality = _row(case, entry)
    db.session.add(municipality)
    db.session.flush()
    audit.open_chain(db.session(), audit.chain_of(municipality.id))
    case.note(municipality=municipality.id, code=entry.code)
    return municipality


def _row(case: UseCase, entry: Entry) -> Municipality:
    return Municipality(
        code=entry.code,
        name=entry.name,
        slug=rules.free_slug(entry.name.fi, {*queries.slugs_in_use(), *RESERVED}, otherwise=entry.code),
        languages=list(entry.languages),
        region_code=entry.region.code,
        county_code=entry.county.code,
        employment_area_code=entry.employment_area.code,
        centre_code=entry.centre.code,
        is_fictional=entry.is_fictional,
        joined_at=case.now,
    )


def edit(municipality: Municipality, values: SettingsValues, actor: Actor) -> None:
    """Set languages and contact. Raises RuleBroken("official_language_missing", "language_unknown")."""
    with use_case(Action.MUNICIPALITIES_EDIT, municipality, actor) as case:
        rules.check_working_languages(values.languages, official_languages(municipality))
        changed = _changed(municipality, values)
        municipality.languages = list(values.languages)
        municipality.contact_name = values.contact_name
        municipality.contact_email = values.contact_email
        municipality.contact_phone = values.contact_phone
        municipality.settings_confirmed_at = case.now
        case.note(fields=changed)


def official_languages(municipality: Municipality) -> Collection[str]:
    """The official languages by the register; for a code that it does not know, those the municipality has."""
    known = queries.entry(municipality.code)
    return known.languages if known else tuple(municipality.languages)


def _changed(municipality: Municipality, values: SettingsValues) -> list[str]:
    """Names of the changed fields: the trail keeps no contact data."""
    before = {
        "languages": tuple(municipality.languages),
        "contact_name": municipality.contact_name,
        "contact_email": municipality.contact_email,
        "contact_phone": municipality.contact_phone,
    }
    return sorted(name for name, old in before.items() if getattr(values, name) != old)
