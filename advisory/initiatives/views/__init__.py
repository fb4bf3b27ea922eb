"""The pages of initiatives: the list, one initiative, its steps, and the owner's report from the mail."""

from flask import Blueprint

bp = Blueprint("initiatives", __name__)

from advisory.initiatives.views import listing, making, moving, reporting, words  # noqa: E402  # they register on bp

__all__ = ["bp", "listing", "making", "moving", "reporting", "words"]
