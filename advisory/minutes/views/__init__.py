"""Pages of the record: the minutes themselves, publishing, and what is done from mail links."""

from flask import Blueprint

bp = Blueprint("minutes", __name__)

from advisory.minutes.views import links, notices, pages, paper, publishing, texts  # noqa: E402  # they register on bp
from advisory.minutes.views.badges import badges_of  # noqa: E402

__all__ = ["badges_of", "bp", "links", "notices", "pages", "paper", "publishing", "texts"]
