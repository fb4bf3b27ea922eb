"""The pages of the meeting room."""

from advisory.proceedings.views import course, items, objections, presence, refusals
from advisory.proceedings.views.blueprint import bp

__all__ = ["bp", "course", "items", "objections", "presence", "refusals"]
