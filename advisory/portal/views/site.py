"""Front page, boards, initiatives and the pages that the law asks for."""

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.infra.web import open_to_all
from advisory.portal.views import bp


@bp.get("/")
@open_to_all
def front() -> ResponseReturnValue:
    return render_template("portal/front.html")
