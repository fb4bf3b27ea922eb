"""What earlier decisions wait for, as the follow-up item begins with it: the record keeps it as it stood then (rule 49)."""

from collections.abc import Sequence

from advisory.boards.models import Board
from advisory.infra.filters import day
from advisory.infra.i18n import gettext as _
from advisory.infra.ports import FollowUpLine, ports
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting
from advisory.proceedings.services.phrases import in_each


def earlier_decisions(meeting: Meeting, board: Board) -> Localized:
    """What is due or late by the day of the meeting, in each of the board's languages; empty where nothing is.

    Names that are never public and secret matters are not in it: the record goes out to everybody (rules 27 and 28).
    """
    on = clock.local_date(meeting.starts_at)
    return in_each(board.languages, lambda: _listed(ports.agenda_feed(board.id, on)))


def _listed(lines: Sequence[FollowUpLine]) -> str:
    if not lines:
        return ""
    return "\n".join([_("Earlier decisions that are due or late:"), "", *(f"- {_row(line)}" for line in lines)])


def _row(line: FollowUpLine) -> str:
    parts = (line.title, line.responsible, _("due %(day)s", day=day(line.due_on)), line.status)
    return " · ".join(filter(None, (*parts, _("Late") if line.is_late else "")))
