"""The pages of the meeting room."""

from advisory.proceedings.views import course, items, objections, presence, refusals
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.table import attendance_of

__all__ = ["attendance_of", "bp", "course", "items", "objections", "presence", "refusals"]
