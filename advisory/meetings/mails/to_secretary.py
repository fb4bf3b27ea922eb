"""Mails to the secretary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from hashlib import sha256

from advisory.infra import addresses
from advisory.infra.filters import span
from advisory.infra.i18n import gettext as _
from advisory.infra.mail import Button, Envelope, Letter, Recipient, speaking
from advisory.infra.outbox import Mail
from advisory.meetings.mails.parts import BATCH, AgendaNews, Before, Occasion, differences, news_lines, sealed, title
from advisory.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """A seat that nobody will fill, and why: "no_deputy", "deputy_cannot" or "paper"."""

    membership_id: int
    member: str
    reason: str
    told_at: datetime


class News(StrEnum):
    """What somebody without e-mail must be told otherwise."""

    CALLED = auto()
    CHANGED = auto()
    CANCELLED = auto()
    WITHDRAWN = auto()


def seat_empty(occasion: Occasion, to: Recipient, gap: EmptySeat) -> Mail:
    """A seat stays empty unless somebody does something (decision 8)."""
    with speaking(to.language):
        reasons = {
            "no_deputy": _("%(member)s cannot attend and has no personal deputy. The seat stays empty.",
                           member=gap.member),
            "deputy_cannot": _("%(member)s and the personal deputy cannot attend. The seat stays empty.",
                               member=gap.member),
            "paper": _("%(member)s cannot attend. The personal deputy has no e-mail: call them by telephone.",
                       member=gap.member),
        }  # fmt: skip
        letter = Letter(
            subject=_("A seat may stay empty: %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=title(occasion),
            lead=(reasons[gap.reason],),
            button=Button(_("See the answers"), addresses.to("meetings.answers", meeting_id=occasion.meeting.id)),
            why=_("You are the secretary of this board."),
        )
        stamp = int(gap.told_at.timestamp())
        key = f"meetings.seat_empty:{occasion.meeting.id}:{gap.membership_id}:{gap.reason}:{stamp}:{to.person_id}"
        return sealed(occasion, to, letter, envelope=Envelope(key=key, not_before=gap.told_at))


def notice_alarm(occasion: Occasion, to: Recipient, *, names: Sequence[str]) -> Mail:
    """The notice is not out and the last lawful day is nearly over (rule 37, decision 13)."""
    meeting = occasion.meeting
    with speaking(to.language):
        letter = Letter(
            subject=_("The notice of the meeting has not reached everybody"),
            heading=_("The notice has not reached everybody"),
            lead=(_("The last lawful day for the notice ends at midnight. These people have not been reached:"),),
            lines=tuple(names),
            button=Button(_("See the meeting"), addresses.to("meetings.show", meeting_id=meeting.id)),
            why=_("You are the secretary of this board."),
        )
        key = f"meetings.notice_alarm:{meeting.id}:{meeting.sequence}:{to.person_id}"
        return sealed(occasion, to, letter, envelope=Envelope(key=key))


def tell_otherwise(
    occasion: Occasion, to: Recipient, *, news: News, names: Mapping[int, str], before: Before | None = None
) -> Mail:
    """Those who have no e-mail hear of it from the secretary: no mail of the service reaches them.

    `names` by person; `before`: what the meeting was like until it changed.
    """
    meeting = occasion.meeting
    with speaking(to.language):
        letter = Letter(
            subject=_("People without e-mail must be told: meeting %(when)s", when=span(meeting.starts_at, None)),
            heading=title(occasion),
            lead=(*_changes(before, meeting), _news_words()[news]),
            lines=tuple(names.values()),
            button=_where_to(meeting, news, before),
            why=_("You are the secretary of this board."),
        )
        people = ",".join(str(person_id) for person_id in sorted(names))
        digest = sha256(people.encode()).hexdigest()[:12]
        key = f"meetings.otherwise_{news}:{meeting.id}:{meeting.sequence}:{digest}:{to.person_id}"
        return sealed(occasion, to, letter, envelope=Envelope(key=key))


def agenda_told_otherwise(occasion: Occasion, to: Recipient, news: AgendaNews, *, names: Mapping[int, str]) -> Mail:
    """The same for an agenda that changed after the call: what came, or the item that was taken off."""
    meeting = occasion.meeting
    with speaking(to.language):
        letter = Letter(
            subject=_("People without e-mail must be told: meeting %(when)s", when=span(meeting.starts_at, None)),
            heading=_("The agenda has changed"),
            lead=(*news_lines(occasion, news), _("These people have no e-mail: tell them by telephone or on paper:")),
            lines=tuple(names.values()),
            button=Button(_("See the meeting"), addresses.to("meetings.show", meeting_id=meeting.id)),
            why=_("You are the secretary of this board."),
        )
        stamp = f"{news.removed.id if news.removed else ''}:{int(occasion.now.timestamp())}"
        key = f"meetings.otherwise_{news.kind}:{meeting.id}:{stamp}:{to.person_id}"
        return sealed(occasion, to, letter, envelope=Envelope(key=key, not_before=occasion.now + BATCH))


def _changes(before: Before | None, meeting: Meeting) -> tuple[str, ...]:
    return () if before is None else (_("These things changed:"), *differences(before, meeting))


def _news_words() -> Mapping[News, str]:
    return {
        News.CALLED: _("These people are now called to the meeting and have no e-mail. Give them the notice on paper:"),
        News.CHANGED: _("The meeting has changed. These people have no e-mail: tell them by telephone or on paper:"),
        News.CANCELLED: _("The meeting is cancelled. These people have no e-mail: tell them by telephone or on paper:"),
        News.WITHDRAWN: _(
            "These people are no longer called to the meeting and have no e-mail. Tell them by telephone or on paper:"
        ),
    }


def _where_to(meeting: Meeting, news: News, before: Before | None) -> Button:
    """Where the secretary goes on: to the notices on paper, where the time of the meeting is new to these people."""
    if news is News.CALLED or (before is not None and before.starts_at != meeting.starts_at):
        return Button(_("Notices on paper"), addresses.to("meetings.on_paper", meeting_id=meeting.id))
    return Button(_("See the meeting"), addresses.to("meetings.show", meeting_id=meeting.id))
