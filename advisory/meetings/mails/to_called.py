"""Mails to those who are called."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto

from advisory.infra.filters import span
from advisory.infra.i18n import gettext as _
from advisory.infra.mail import Envelope, Fact, Letter, Recipient, speaking
from advisory.infra.outbox import Mail
from advisory.meetings.mails.parts import (
    ANSWERS,
    BATCH,
    AgendaNews,
    Before,
    Occasion,
    answer_words,
    board_name,
    capacity,
    differences,
    facts,
    headings,
    news_lines,
    sealed,
    signed,
    title,
    when,
    with_body,
)
from advisory.meetings.models import Invitation


class Farewell(StrEnum):
    """Why somebody called is called no longer."""

    LEFT = auto()
    NO_RIGHT = auto()
    SEAT_FILLED = auto()
    NOT_MINUTE_TAKER = auto()


def called(occasion: Occasion, invitation: Invitation, to: Recipient, *, not_before: datetime) -> Mail:
    """The call in the chair's name. Obligatory: its going out is the notice (rule 37)."""
    with speaking(to.language):
        letter = _call(occasion, invitation)
        key = f"meetings.called:{occasion.meeting.id}:{occasion.meeting.sequence}:{invitation.person_id}"
        envelope = Envelope(key=key, calendar_method="REQUEST", not_before=not_before, is_obligatory=True)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)


def _call(occasion: Occasion, invitation: Invitation) -> Letter:
    return Letter(
        subject=_("Call to meeting: %(when)s", when=span(occasion.meeting.starts_at, None)),
        heading=title(occasion),
        lead=(_("You are called to a meeting of %(board)s.", board=board_name(occasion)), *capacity(invitation)),
        why=_("You have the right to attend meetings of this board."),
    )


@dataclass(frozen=True, slots=True)
class PaperCall:
    """The call as one sheet, in the language of who gets it, with a slip to answer on. `answers`: the boxes to tick."""

    language: str
    letter: Letter
    agenda: str
    slip: str
    answers: tuple[str, ...]
    name: str
    signature: str
    return_to: str


def on_paper(occasion: Occasion, invitation: Invitation) -> PaperCall:
    """The call for somebody without e-mail: the words of the mail, and a slip in place of its links (rule 37)."""
    person = invitation.person
    with speaking(person.language):
        letter = _call(occasion, invitation)
        return PaperCall(
            language=person.language,
            letter=replace(
                letter, facts=facts(occasion.meeting), lines=headings(occasion.slots), closing=(signed(occasion),)
            ),
            agenda=_("Agenda"),
            slip=_("Will you attend?"),
            answers=tuple(answer_words(one) for one in ANSWERS[occasion.meeting.mode]),
            name=_("Name: %(name)s", name=person.name),
            signature=_("Date and signature"),
            return_to=_("Cut here and return the slip to the secretary: %(name)s", name=occasion.organizer.name),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """How the meeting stood until now, and whether people are asked again."""

    before: Before
    asks_again: bool


def changed(occasion: Occasion, invitation: Invitation, to: Recipient, change: Change, *, is_notice: bool) -> Mail:
    """The same event with what changed; the calendar moves it, nothing is doubled. Obligatory where it is the notice."""
    with speaking(to.language):
        again = (_("The time or the way changed, so please answer again."),) if change.asks_again else ()
        letter = Letter(
            subject=_("Meeting changed: %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=title(occasion),
            lead=(_("These things changed:"), *differences(change.before, occasion.meeting), *again),
            why=_("You were called to this meeting."),
        )
        key = f"meetings.changed:{occasion.meeting.id}:{occasion.meeting.sequence}:{invitation.person_id}"
        envelope = Envelope(key=key, calendar_method="REQUEST", is_obligatory=is_notice)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)


def agenda_changed(occasion: Occasion, invitation: Invitation, to: Recipient, news: AgendaNews) -> Mail:
    """What changed on the agenda since it was sent, as a list; then the agenda as it stands."""
    meeting = occasion.meeting
    with speaking(to.language):
        letter = Letter(
            subject=_("Agenda changed: meeting %(when)s", when=span(meeting.starts_at, None)),
            heading=_("The agenda has changed"),
            lead=news_lines(occasion, news),
            why=_("You were called to this meeting."),
        )
        stamp = f"{news.removed.id if news.removed else ''}:{int(occasion.now.timestamp())}"
        key = f"meetings.{news.kind}:{meeting.id}:{invitation.person_id}:{stamp}"
        envelope = Envelope(key=key, not_before=occasion.now + BATCH)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)


def cancelled(occasion: Occasion, invitation: Invitation, to: Recipient) -> Mail:
    """The meeting is off; the event leaves the calendar."""
    meeting = occasion.meeting
    with speaking(to.language):
        letter = Letter(
            subject=_("Meeting cancelled: %(when)s", when=span(meeting.starts_at, None)),
            heading=_("The meeting is cancelled"),
            lead=(_("Reason: %(reason)s", reason=meeting.cancel_reason), signed(occasion)),
            facts=(Fact(_("Meeting"), title(occasion)), Fact(_("When"), when(meeting))),
            why=_("You were called to this meeting."),
        )
        key = f"meetings.cancelled:{meeting.id}:{invitation.person_id}"
        envelope = Envelope(key=key, calendar_method="CANCEL")
        return sealed(occasion, to, letter, envelope=envelope, invitation=invitation)


def deputy_called(
    occasion: Occasion, invitation: Invitation, to: Recipient, *, member: str, not_before: datetime
) -> Mail:
    """The personal deputy is called in the member's place (rule 4, decision 24)."""
    with speaking(to.language):
        letter = Letter(
            subject=_("Call to meeting in place of %(member)s: %(when)s", member=member,
                      when=span(occasion.meeting.starts_at, None)),
            heading=title(occasion),
            lead=(
                _("%(member)s cannot attend. You are called as the personal deputy.", member=member),
                _("You have the papers and the rights of a member in this meeting."),
            ),
            why=_("You are the personal deputy of %(member)s.", member=member),
        )  # fmt: skip
        key = f"meetings.deputy_called:{occasion.meeting.id}:{to.person_id}:{int(not_before.timestamp())}"
        envelope = Envelope(key=key, calendar_method="REQUEST", not_before=not_before)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)


def deputy_released(occasion: Occasion, invitation: Invitation, to: Recipient, *, member: str) -> Mail:
    """The member comes after all; the deputy is free again, or attends as what they are besides."""
    with speaking(to.language):
        letter = Letter(
            subject=_("You are not needed as deputy: %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=_("You are not needed as deputy this time"),
            lead=(_("%(member)s attends after all. Thank you for being ready.", member=member), *capacity(invitation)),
            facts=(Fact(_("Meeting"), title(occasion)), Fact(_("When"), when(occasion.meeting))),
            why=_("You were called as the personal deputy of %(member)s.", member=member),
        )
        key = f"meetings.deputy_released:{occasion.meeting.id}:{to.person_id}:{occasion.meeting.sequence}"
        envelope = Envelope(key=key, calendar_method="CANCEL" if invitation.is_withdrawn else "REQUEST")
        return sealed(occasion, to, letter, envelope=envelope, invitation=invitation)


def no_longer_called(occasion: Occasion, invitation: Invitation, to: Recipient, *, farewell: Farewell) -> Mail:
    """The right to attend ended before the meeting; the event leaves this one calendar (rules 4, 32)."""
    with speaking(to.language):
        reasons = {
            Farewell.LEFT: _("Your place on the board ends before the meeting, so you are not called to it any more."),
            Farewell.NO_RIGHT: _(
                "Your right to attend the meetings of the board ends before this one, so you are not called any more."
            ),
            Farewell.SEAT_FILLED: _(
                "The seat has a new member, who is called to the meeting. Thank you for being ready."
            ),
            Farewell.NOT_MINUTE_TAKER: _(
                "Somebody else keeps the minutes of this meeting, so you are not called to it any more."
            ),
        }
        letter = Letter(
            subject=_("You are no longer called: meeting %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=_("You are no longer called to the meeting"),
            lead=(reasons[farewell], _("The link in the earlier mail does not work any more.")),
            facts=(Fact(_("Meeting"), title(occasion)), Fact(_("When"), when(occasion.meeting))),
            why=_("You were called to this meeting."),
        )
        key = f"meetings.no_longer_called:{occasion.meeting.id}:{invitation.person_id}:{occasion.meeting.sequence}"
        envelope = Envelope(key=key, calendar_method="CANCEL")
        return sealed(occasion, to, letter, envelope=envelope, invitation=invitation)


def please_answer(occasion: Occasion, invitation: Invitation, to: Recipient, *, key: str) -> Mail:
    """To those who have not answered; and the new link for somebody whose old one ran out (decision 21b)."""
    with speaking(to.language):
        letter = Letter(
            subject=_("Please answer: meeting %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=_("Will you attend?"),
            lead=(_("Your answer tells whether the board can make decisions."),),
            why=_("You are called to this meeting and have not answered yet."),
        )
        envelope = Envelope(key=key)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)


def coming_soon(occasion: Occasion, invitation: Invitation, to: Recipient, *, key: str) -> Mail:
    """To those who said they come."""
    with speaking(to.language):
        letter = Letter(
            subject=_("Reminder: meeting %(when)s", when=span(occasion.meeting.starts_at, None)),
            heading=title(occasion),
            lead=(_("Your answer: %(answer)s.", answer=answer_words(invitation.answer)),),
            why=_("You said that you will attend this meeting."),
        )
        envelope = Envelope(key=key)
        return sealed(occasion, to, with_body(letter, occasion, invitation), envelope=envelope, invitation=invitation)
