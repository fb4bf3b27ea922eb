"""What one person sees first after signing in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.desk.views import bp
from advisory.infra.web import actor, permission
from advisory.policy.actions import Action


@bp.get("/desk")
@permission(Action.DESK_READ)
def show() -> ResponseReturnValue:
    return render_template("desk/show.html", greeting=actor().name.split(" ")[0])
