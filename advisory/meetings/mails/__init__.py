"""The mails of a meeting: one function a mail, in the reader's language, content in its own (rule 29).

A mail holds meeting data, public headings and links, nothing else. The calendar part is the same event for its whole
life (documents.py). What stands around is gathered once, in an `Occasion`.
"""

from advisory.meetings.mails.parts import ANSWERS, PURPOSE, AgendaNews, Before, Occasion, answer_words, headings
from advisory.meetings.mails.to_called import (
    Change,
    Farewell,
    agenda_changed,
    called,
    cancelled,
    changed,
    coming_soon,
    deputy_called,
    deputy_released,
    no_longer_called,
    on_paper,
    please_answer,
)
from advisory.meetings.mails.to_secretary import (
    EmptySeat,
    News,
    agenda_told_otherwise,
    notice_alarm,
    seat_empty,
    tell_otherwise,
)

__all__ = [
    "ANSWERS",
    "PURPOSE",
    "AgendaNews",
    "Before",
    "Change",
    "EmptySeat",
    "Farewell",
    "News",
    "Occasion",
    "agenda_changed",
    "agenda_told_otherwise",
    "answer_words",
    "called",
    "cancelled",
    "changed",
    "coming_soon",
    "deputy_called",
    "deputy_released",
    "headings",
    "no_longer_called",
    "notice_alarm",
    "on_paper",
    "please_answer",
    "seat_empty",
    "tell_otherwise",
]
