"""The sentences of the desk: each step with its words, its page and its icon."""

from dataclasses import dataclass
from datetime import datetime

from advisory.desk.queries.secretary import Unfinished
from advisory.desk.rules import Duty, Step
from advisory.desk.views import bp
from advisory.desk.views.navigation import url
from advisory.infra import filters
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext
from advisory.kernel import clock
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, MeetingState
from advisory.minutes.views.badges import badge_of


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One thing to do, as the list shows it. `button`: its words where it stands first."""

    title: str
    url: str
    when: str = ""
    state: str = "todo"
    icon: str = "list-checks"
    button: str = ""


ICONS = {
    Duty.HOLD: "door-open", Duty.SIGN_OWN: "signature", Duty.CHECK_OWN: "file-check", Duty.CORRECT: "file-pen",
    Duty.NOTICE: "mail-x", Duty.RESEND: "mail-x", Duty.CALL: "send", Duty.PAPER: "printer", Duty.DRAW_UP: "file-pen",
    Duty.PUBLISH: "globe", Duty.HAND_OVER: "send", Duty.SUBMIT: "file-check", Duty.LATE: "hourglass", Duty.VERIFY: "badge-check",
    Duty.SEAT: "users", Duty.CONSENT: "user-check", Duty.OFFICERS: "gavel", Duty.APPOINT: "stamp",
    Duty.PLAN: "calendar-plus", Duty.ANSWERS: "message-square", Duty.SIGN: "signature", Duty.CHECK: "eye",
}  # fmt: skip
PAGES = {
    Duty.SIGN_OWN: ("minutes.show", "minutes_id"), Duty.CHECK_OWN: ("minutes.show", "minutes_id"),
    Duty.CORRECT: ("minutes.show", "minutes_id"), Duty.HOLD: ("proceedings.room", "meeting_id"),
    Duty.CALL: ("meetings.show", "meeting_id"), Duty.PAPER: ("meetings.on_paper", "meeting_id"),
    Duty.NOTICE: ("notifications.undelivered", "municipality_id"),
    Duty.DRAW_UP: ("proceedings.room", "meeting_id"), Duty.ANSWERS: ("meetings.show", "meeting_id"),
    Duty.PUBLISH: ("minutes.show", "minutes_id"), Duty.SUBMIT: ("minutes.show", "minutes_id"),
    Duty.SIGN: ("minutes.show", "minutes_id"), Duty.CHECK: ("minutes.show", "minutes_id"),
    Duty.HAND_OVER: ("initiatives.show", "initiative_id"),
    Duty.LATE: ("initiatives.show", "initiative_id"), Duty.VERIFY: ("initiatives.show", "initiative_id"),
    Duty.RESEND: ("notifications.undelivered", "municipality_id"), Duty.SEAT: ("boards.paste", "board_id"),
    Duty.CONSENT: ("boards.members", "board_id"), Duty.OFFICERS: ("boards.members", "board_id"),
    Duty.APPOINT: ("boards.show", "board_id"), Duty.PLAN: ("meetings.plan", "board_id"),
}  # fmt: skip


def line(step: Step) -> TaskLine:
    """A step of the secretary in words."""
    endpoint, key = PAGES[step.duty]
    return TaskLine(
        title=_title(step),
        url=url(endpoint, **{key: step.subject_id}),
        when=_when(step),
        state="failed" if step.duty in _UNDELIVERED else "late" if step.is_late else "todo",
        icon=ICONS[step.duty],
        button=_button(step.duty),
    )


def _title(step: Step) -> str:
    if step.duty in _COUNTED:
        return _counted(step)
    words = {
        Duty.HOLD: _("%(name)s is going on", name=step.name),
        Duty.SIGN_OWN: _("Sign the minutes: %(name)s", name=step.name),
        Duty.CHECK_OWN: _("Check the minutes: %(name)s", name=step.name),
        Duty.CORRECT: _("%(who)s returned the minutes with reasons: %(name)s", who=step.who, name=step.name),
        Duty.CALL: _("Call %(name)s", name=step.name),
        Duty.DRAW_UP: _("Draw up the minutes: %(name)s", name=step.name),
        Duty.PUBLISH: _("Publish the minutes: %(name)s", name=step.name),
        Duty.SUBMIT: _("Send the minutes to be checked: %(name)s", name=step.name),
        Duty.HAND_OVER: _("Take to the addressee: %(name)s", name=step.name),
        Duty.LATE: _("Ask about the initiative: %(name)s", name=step.name),
        Duty.VERIFY: _("Check the report: %(name)s", name=step.name),
        Duty.SEAT: _("Paste the members of the board"),
        Duty.OFFICERS: _("Record the chair and the vice-chair"),
        Duty.APPOINT: _("Record the decision that appointed the board"),
        Duty.PLAN: _("Plan the next meeting"),
    }
    return words[step.duty]


_CALLS = frozenset({Duty.CALL, Duty.PAPER})
_CHECKS = frozenset({Duty.CHECK, Duty.CHECK_OWN})
_UNDELIVERED = frozenset({Duty.NOTICE, Duty.RESEND})
_OF_MEETINGS = frozenset({Duty.PAPER, Duty.ANSWERS, Duty.SIGN, Duty.CHECK})
_COUNTED = frozenset({*_UNDELIVERED, Duty.CONSENT, *_OF_MEETINGS})


def _counted(step: Step) -> str:
    few = _few(step.duty, step.number)
    return f"{step.name}: {few}" if step.duty in _OF_MEETINGS else few


def _few(duty: Duty, number: int) -> str:
    words = {
        Duty.NOTICE: ngettext(
            "%(num)d notice of a coming meeting did not arrive",
            "%(num)d notices of a coming meeting did not arrive",
            number,
        ),
        Duty.RESEND: ngettext("%(num)d mail did not arrive", "%(num)d mails did not arrive", number),
        Duty.CONSENT: ngettext("%(num)d consent is missing", "%(num)d consents are missing", number),
        Duty.PAPER: ngettext("%(num)d notice to give on paper", "%(num)d notices to give on paper", number),
        Duty.ANSWERS: ngettext("%(num)d has not answered", "%(num)d have not answered", number),
        Duty.SIGN: ngettext("%(num)d signature is missing", "%(num)d signatures are missing", number),
        Duty.CHECK: ngettext("%(num)d check is missing", "%(num)d checks are missing", number),
    }
    return words[duty]


def _when(step: Step) -> str:
    day = filters.day(step.due_on, weekday=True)
    if step.duty in _CALLS and step.is_late:
        return _("the notice should have gone out on %(day)s", day=day)
    if step.duty in _CALLS:
        return _("at the latest on %(day)s", day=day)
    if step.duty is Duty.LATE or (step.duty in _CHECKS and step.is_late):
        return _("was due on %(day)s", day=day) if step.is_late else _("due on %(day)s", day=day)
    if step.duty in {Duty.DRAW_UP, Duty.CHECK} and step.due_on:
        return _("by %(day)s", day=day)
    return "" if step.duty in {Duty.SIGN_OWN, Duty.CHECK_OWN, *_UNDELIVERED} else day


def _button(duty: Duty) -> str:
    words = {
        Duty.HOLD: _("Go to the meeting room"), Duty.RESEND: _("See the mails"),
        Duty.NOTICE: _("See the mails"), Duty.PAPER: _("Notices on paper"), Duty.CALL: _("Prepare and call"),
        Duty.DRAW_UP: _("Draw up the minutes"), Duty.PUBLISH: _("Look through and publish"),
        Duty.SIGN_OWN: _("Read and sign"), Duty.CHECK_OWN: _("Read and check"), Duty.CORRECT: _("See what to correct"),
        Duty.SUBMIT: _("Open the minutes"), Duty.HAND_OVER: _("Open the initiative"),
        Duty.LATE: _("Open the initiative"), Duty.VERIFY: _("Read the report"),
        Duty.SEAT: _("Paste members"), Duty.CONSENT: _("Record consents"), Duty.OFFICERS: _("Choose"),
        Duty.APPOINT: _("Record the decision"), Duty.PLAN: _("Plan a new meeting"),
    }  # fmt: skip
    return words.get(duty, _("Open"))


@bp.app_template_filter("meeting_title")
def meeting_title(meeting: Meeting) -> str:
    """The name of a meeting as a heading."""
    if meeting.number is None:
        return _("Meeting")
    return meeting_name(meeting)


def meeting_name(meeting: Meeting) -> str:
    """Meeting 4/2026, or the day of one that has no number yet."""
    if meeting.number is None:
        return _("the meeting of %(day)s", day=filters.day(meeting.starts_at))
    return _("Meeting %(number)s", number=f"{meeting.number}/{meeting.year}")


@bp.app_template_filter("day_number")
def day_number(moment: datetime) -> int:
    """The number of the day, for the date box."""
    return clock.local_date(moment).day


@bp.app_template_global("stage")
def stage(one: Unfinished) -> tuple[str, str]:
    """Where a meeting stands, in a word, and the kind of its badge."""
    if one.meeting.state is MeetingState.ENDED:
        return badge_of(one.minutes_state, one.check_until)
    words = {
        MeetingState.DRAFT: (_("Draft"), "accent"),
        MeetingState.CALLED: (_("Called"), "info"),
        MeetingState.IN_SESSION: (_("In session"), "ok"),
    }
    return words.get(one.meeting.state, ("", ""))


def until(days: int) -> str:
    """How far away the next meeting is: today, in 16 days."""
    if days <= 0:
        return _("Next meeting, today")
    return ngettext("Next meeting, in %(num)d day", "Next meeting, in %(num)d days", days)


def answered(invitation: Invitation | None) -> str:
    """What the reader has answered, in words."""
    if invitation is None or invitation.answer is Answer.NONE:
        return ""
    words = {
        Answer.IN_PERSON: _("You answered: I am coming."),
        Answer.REMOTE: _("You answered: I take part remotely."),
        Answer.CANNOT: _("You answered: I cannot come. Your personal deputy is called."),
    }
    return words[invitation.answer]
