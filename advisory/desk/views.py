"""The first page after signing in, and the frame of every page."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.access import Actor
from advisory.infra.frame import Frame
from advisory.infra.web import permission
from advisory.policy.actions import Action

bp = Blueprint("desk", __name__)


def frame_of(reader: Actor) -> Frame:
    """The frame of a page."""
    return Frame(service_name=current_app.config["SERVICE_NAME"], sign_in_url=url_for("security.login"))


@bp.get("/desk")
@permission(Action.DESK_READ)
def show() -> ResponseReturnValue:
    return render_template("desk/show.html")
