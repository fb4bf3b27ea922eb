"""The public site: the pages of the site, and the page of a meeting with its minutes."""

from flask import Blueprint

bp = Blueprint("portal", __name__)

from advisory.portal.views import boards, feeds, initiatives, meetings, site  # noqa: E402  # they register their routes on bp

__all__ = ["boards", "bp", "feeds", "initiatives", "meetings", "site"]
