"""What waits for one person, in words: answers, minutes to check or to sign, initiatives to report on."""

from typing import Any

from advisory.desk.queries import waiting
from advisory.desk.views import words
from advisory.desk.views.navigation import url
from advisory.infra import filters
from advisory.infra.access import Actor
from advisory.infra.i18n import gettext as _
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import is_late
from advisory.kernel import clock


def of(reader: Actor) -> list[words.TaskLine]:
    """Everything that waits for this person, the nearest first."""
    lines = [
        *(_answer_line(one) for one in waiting.unanswered(reader)),
        *(_record_line(one) for one in waiting.records(reader)),
        *(_report_line(one) for one in waiting.reports(reader)),
    ]
    return sorted(lines, key=lambda line: line.state != "late")


def _answer_line(invitation: Any) -> words.TaskLine:
    meeting = invitation.meeting
    return words.TaskLine(
        title=_("Answer the call: %(name)s", name=words.meeting_name(meeting)),
        url=url("meetings.show", meeting_id=meeting.id),
        when=_("before %(day)s", day=filters.day(meeting.starts_at, weekday=True)),
        icon="calendar",
        button=_("Go to the meeting"),
    )


def _record_line(paper: waiting.Paper) -> words.TaskLine:
    name, until = words.meeting_name(paper.meeting), paper.check_until
    is_late = paper.to_check and until is not None and until < clock.today()
    check, sign = _("Check the minutes: %(name)s", name=name), _("Sign the minutes: %(name)s", name=name)
    return words.TaskLine(
        title=check if paper.to_check else sign,
        url=url("minutes.show", minutes_id=paper.id),
        when=_("by %(day)s", day=filters.day(until, weekday=True)) if paper.to_check and until else "",
        state="late" if is_late else "todo",
        icon="file-check" if paper.to_check else "signature",
        button=_("Read and check") if paper.to_check else _("Read and sign"),
    )


def _report_line(initiative: Initiative) -> words.TaskLine:
    late = is_late(initiative.state, initiative.due_on, clock.today())
    return words.TaskLine(
        title=_("Say how it stands: %(name)s", name=filters.localized_text(initiative.title)),
        url=url("initiatives.show", initiative_id=initiative.id),
        when=_("due on %(day)s", day=filters.day(initiative.due_on, weekday=True)),
        state="late" if late else "todo",
        icon="lightbulb",
        button=_("Open the initiative"),
    )
