"""The pages of boards."""

from advisory.boards.views import founding, member, members, pasting, show
from advisory.boards.views.blueprint import bp

__all__ = ["bp", "founding", "member", "members", "pasting", "show"]
