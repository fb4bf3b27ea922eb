"""Front page, a municipality's page, and the pages that the law asks for."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from advisory.infra.web import open_to_all
from advisory.portal import queries
from advisory.portal.views import bp
from advisory.portal.views.places import SPOKEN, municipality_at, unchanged_aware


@bp.get("/")
@open_to_all
@unchanged_aware
def front() -> ResponseReturnValue:
    """The municipalities with boards, and the way in. An empty installation says what to do next."""
    return render_template(
        "portal/front.html", places=queries.municipalities_with_boards(), is_empty=queries.is_empty()
    )


@bp.get(f"/{SPOKEN}/<municipality>")
@open_to_all
@unchanged_aware
def municipality(language: str, municipality: str) -> ResponseReturnValue:
    """The boards of one municipality."""
    found = municipality_at(municipality)
    return render_template("portal/municipality.html", municipality=found, boards=queries.boards_of(found.id))


@bp.get(f"/{SPOKEN}/accessibility")
@open_to_all
@unchanged_aware
def accessibility(language: str) -> ResponseReturnValue:
    """The accessibility statement with its four parts (Act 306/2019, section 9)."""
    return render_template("portal/accessibility.html", contact=current_app.config["MAIL_FROM"])


@bp.get(f"/{SPOKEN}/privacy")
@open_to_all
@unchanged_aware
def privacy(language: str) -> ResponseReturnValue:
    """What is kept of whom, why and how long (GDPR, articles 13 and 14)."""
    places = queries.municipalities_with_boards()
    return render_template("portal/privacy.html", contact=current_app.config["MAIL_FROM"], places=places)
