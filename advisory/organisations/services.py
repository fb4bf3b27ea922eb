"""Steps on organisations for the verbs of higher rooms."""

from advisory.infra.db import add_once
from advisory.infra.use_case import UseCase
from advisory.kernel.plaintext import one_line
from advisory.organisations import queries
from advisory.organisations.models import Organisation


def find_or_add(case: UseCase, municipality_id: int, name: str) -> Organisation | None:
    """The organisation of that name, added to the municipality's list if it is new; None for an empty name.

    A step: takes the open case of whoever seats somebody. Two who add the same name at once get the same organisation.
    """
    name = one_line(name)
    if not name:
        return None
    known = queries.by_name(municipality_id, name)
    if known is not None:
        return known
    values = {"municipality_id": municipality_id, "name": name}
    is_new = add_once(Organisation, values, unique=("municipality_id", "name"))
    found = queries.by_name(municipality_id, name)
    if found is not None and is_new:
        case.note(organisation_added=found.id)
    return found
