"""The public site."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from advisory.infra.web import open_to_all

bp = Blueprint("portal", __name__)


@bp.get("/")
@open_to_all
def front() -> ResponseReturnValue:
    return render_template("portal/front.html")
