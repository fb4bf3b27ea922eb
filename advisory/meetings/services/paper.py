"""The notice on paper, for those without e-mail: when it was handed over is written down."""

from collections.abc import Collection
from datetime import date, datetime, time

from advisory.infra.access import Actor
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings import queries
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState, check_handed_over
from advisory.policy.actions import Action


def hand_over(meeting: Meeting, invitation_ids: Collection[int], on: date, at: time, actor: Actor) -> None:
    """Write down when people got the notice on paper; it counts as sent when the last of all was reached.

    Rule 37, decision 13. A wrong entry is mended by another. Raises RuleBroken ("nobody_chosen", "handed_over_ahead",
    "handed_over_before_call"), WrongState before the calling and after the meeting.
    """
    with use_case(Action.MEETINGS_RECORD_NOTICE, meeting, actor) as case:
        if meeting.state not in {MeetingState.CALLED, MeetingState.IN_SESSION}:
            raise WrongState(meeting.state, "hand_over")
        moment = _instant(on, at)
        check_handed_over(moment, announced_at=meeting.announced_at, now=case.now)
        chosen = [one for one in queries.on_paper(meeting.id) if one.id in invitation_ids]
        if not chosen:
            raise RuleBroken("nobody_chosen", field="people")
        for one in chosen:
            one.handed_over_at = moment
        if not all(one.is_called_later for one in chosen):
            meeting.notice_sent_at = None
            settle_notice(meeting)
        case.note(handed_over=[one.id for one in chosen], at=moment.isoformat())


def settle_notice(meeting: Meeting) -> None:
    """A step: the time of the notice, if everybody has it by now. What has no time when the chair opens the meeting
    did not reach everybody, and the legality item says so."""
    reach = queries.reach(meeting)
    if meeting.notice_sent_at is None and not reach.unreached:
        meeting.notice_sent_at = max(reach.times, default=meeting.announced_at)


def _instant(on: date, at: time) -> datetime:
    try:
        return clock.helsinki(on, at)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, field="at", **broken.facts) from broken
