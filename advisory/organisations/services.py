"""Steps on organisations for the verbs of higher rooms."""

from advisory.infra.db import add_once
from advisory.infra.use_case import UseCase
from advisory.kernel.plaintext import one_line
from advisory.organisations import queries
from advisory.organisations.models import Organisation


def find_or_add(case: UseCase, municipality_id: int, name: str) -> Organisation | None:
    """The organisation of that name, added to the municipality's list if it is new; None for an empty name.

    A step: takes the open case of whoever seats somebody.
    """
    name = one_line(name)
    if not name:
        return None
    found = queries.by_name(municipality_id, name)
    if found is None:
        is_new = add_once(
            Organisation, {"municipality_id": municipality_id, "name": name}, unique=("municipality_id", "name")
        )
        found = queries.by_name(municipality_id, name)
        if is_new and found is not None:
            case.note(organisation_added=found.id)
    return found
