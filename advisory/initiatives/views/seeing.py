"""Loading an initiative to be read: the policy, and then the one function that says who sees which."""

from advisory.infra.access import load
from advisory.infra.web import actor
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative
from advisory.kernel.errors import NotFound
from advisory.policy.actions import Action


def seen(initiative_id: int, action: Action) -> Initiative:
    """The initiative with source, meeting and owner. Raises NotFound where the reader may not see it yet (rule 23)."""
    load(Initiative, initiative_id, action, actor())
    found = queries.one(initiative_id, actor())
    if found is None:
        raise NotFound(f"Initiative:{initiative_id}")
    return found
