"""The monitor's overview: the boards of an area, with links to their public pages. No board's inside."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.desk.queries import monitor as queries
from advisory.desk.views import bp
from advisory.infra.access import Actor
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.municipalities import queries as municipalities
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@bp.get("/monitor")
@permission(Action.DESK_MONITOR)
def monitor() -> ResponseReturnValue:
    """What everybody could see of the area's boards, in one table."""
    return render_template("desk/monitor.html", **overview(actor()))


def overview(reader: Actor) -> dict[str, Any]:
    """The areas of a monitor by their names, and the boards there."""
    areas = [(grant.area_kind or "", grant.area_code or "") for grant in reader.grants if grant.role is Role.MONITOR]
    return {"watched": queries.boards_in(areas), "areas": [area_word(kind, code) for kind, code in areas]}


def area_word(kind: str, code: str) -> object:
    """The name of an area, as a Localized or a word."""
    if kind == municipalities.COUNTRY:
        return _("the whole country")
    return municipalities.area_name(kind, code) or code
