"""The page "Who may do what", drawn from the policy table."""

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.infra.web import actor, permission
from advisory.infra.words import ACTIONS, ROLES, ROOMS
from advisory.people.views.room import bp
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from advisory.policy.table import POLICY


@bp.get("/who-may-do-what")
@permission(Action.POLICY_READ)
def roles() -> ResponseReturnValue:
    """Every action by room, with the roles that may take it; one's own roles are marked."""
    mine = frozenset(grant.role for grant in actor().grants)
    return render_template("people/roles.html", groups=_groups(), role_words=ROLES, mine=mine)


def _groups() -> list[tuple[object, list[tuple[object, list[Role]]]]]:
    return [
        (words, [(ACTIONS[action], _ordered(action)) for action in POLICY if action.partition(".")[0] == room])
        for room, words in ROOMS.items()
    ]


def _ordered(action: Action) -> list[Role]:
    return [role for role in Role if role in POLICY[action]]
