"""The pages of meetings: list and plan, the meeting itself, its items, calling, answers, files."""

from advisory.meetings.views import answering, calling, items, paper, papers, planning, show
from advisory.meetings.views.blueprint import bp

__all__ = ["answering", "bp", "calling", "items", "paper", "papers", "planning", "show"]
