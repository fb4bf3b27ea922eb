"""What the mails of a meeting are made of: facts, public headings, answer links, the calendar part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app

from advisory.agendas.models import Item
from advisory.agendas.rules import heading_for_mail
from advisory.infra import addresses, links
from advisory.infra.filters import span
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.infra.mail import Button, Envelope, Fact, Letter, Recipient, Spoken, compose
from advisory.infra.outbox import Mail
from advisory.kernel import marks
from advisory.kernel.localized import Localized
from advisory.meetings import documents
from advisory.meetings.documents import Invite, Party
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Answer, Attending, Mode
from advisory.policy.actions import Action

BATCH = timedelta(minutes=10)
"""A changed agenda is told after a while, so that several changes make one mail."""

PURPOSE = Action.MEETINGS_ANSWER.value
ANSWERS = {
    Mode.IN_PERSON: (Answer.IN_PERSON, Answer.CANNOT),
    Mode.HYBRID: (Answer.IN_PERSON, Answer.REMOTE, Answer.CANNOT),
    Mode.ELECTRONIC: (Answer.REMOTE, Answer.CANNOT),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What every mail of a meeting needs: board and municipality loaded, agenda, chair, who answers questions."""

    meeting: Meeting
    slots: Sequence[Slot]
    chair_name: str
    organizer: Party
    now: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """How the meeting stood before a change."""

    starts_at: datetime
    ends_at: datetime
    place: Localized
    mode: Mode
    remote_url: str


@dataclass(frozen=True, slots=True)
class AgendaNews:
    """What changed on an agenda after the call: an item that went, or items that came and another order."""

    removed: Item | None = None
    is_added: bool = False
    is_reordered: bool = False

    @property
    def kind(self) -> str:
        """What the key of its mail begins with."""
        if self.removed is not None:
            return "item_removed"
        return "agenda_changed" if self.is_added else "order_changed"


def answer_words(answer: Answer) -> str:
    """The answer as the one who gives it says it."""
    words = {
        Answer.NONE: _("No answer yet"),
        Answer.IN_PERSON: _("I will come in person"),
        Answer.REMOTE: _("I will attend remotely"),
        Answer.CANNOT: _("I cannot attend"),
    }
    return words[answer]


def headings(slots: Sequence[Slot]) -> tuple[Spoken, ...]:
    """The agenda as a mail may show it: public headings; a secret item by its number only (rule 29)."""
    return tuple(_heading(number, slot) for number, slot in enumerate(slots, start=1))


def late_headings(slots: Sequence[Slot]) -> tuple[Spoken, ...]:
    """Those that were added after the call, by the same rule."""
    return tuple(_heading(number, slot) for number, slot in enumerate(slots, start=1) if slot.is_late)


def news_lines(occasion: Occasion, news: AgendaNews) -> tuple[str | Spoken, ...]:
    """What changed on an agenda that people have: the items that came and their new order, or the one that went."""
    if news.removed is not None:
        return (_("This item was taken off the agenda:"), public_title(news.removed))
    added = (_("These items were added after the call:"), *late_headings(occasion.slots)) if news.is_added else ()
    order = (_("The items are now in another order. The whole agenda is below."),) if news.is_reordered else ()
    return (*added, *order)


def _heading(number: int, slot: Slot) -> Spoken:
    if _shown(slot.item) is None:
        return Spoken(_("%(number)s. Item %(number)s (secret)", number=number), language())
    shown = public_title(slot.item)
    return Spoken(f"{number}. {shown}", shown.lang)


def public_title(item: Item) -> Spoken:
    """A title as a mail may show it; a secret matter has none (rule 29)."""
    title = _shown(item)
    if title is None:
        return Spoken(_("a secret item"), language())
    text, lang = title.pick(language())
    return Spoken(marks.without_signs(marks.hide(text, marks.Mark.NEVER_PUBLIC, "…")), lang)


def _shown(item: Item) -> Localized | None:
    return heading_for_mail(item.title, is_secret=item.is_secret)


def answer_url(invitation: Invitation, answer: Answer | None = None) -> str:
    """The personal link of an invitation, with the answer chosen beforehand where one is given."""
    token = links.make(PURPOSE, invitation.id, invitation.person_id)
    chosen = {"answer": answer.value} if answer else {}
    return addresses.to("meetings.answer", token=token, **chosen)


def with_body(letter: Letter, occasion: Occasion, invitation: Invitation) -> Letter:
    """The letter with facts, agenda, answer links and closing: the same wherever an answer is asked for."""
    meeting = occasion.meeting
    choices = tuple(Button(answer_words(one), answer_url(invitation, one)) for one in ANSWERS[meeting.mode])
    return replace(
        letter,
        facts=(*facts(meeting), *([Fact(_("Agenda"), "")] if occasion.slots else [])),
        lines=headings(occasion.slots),
        choices=(*choices, Button(_("Read the agenda"), answer_url(invitation))),
        closing=(
            _("Answer by these links. An answer given in the calendar does not reach the secretary for certain."),
            signed(occasion),
        ),
    )


def facts(meeting: Meeting) -> tuple[Fact, ...]:
    facts = [Fact(_("When"), when(meeting)), Fact(_("Where"), place(meeting))]
    if meeting.remote_url:
        facts.append(Fact(_("Remote connection"), meeting.remote_url))
    note, lang = meeting.note.pick(language())
    if note:
        facts.append(Fact(_("Note"), Spoken(note, lang)))
    return tuple(facts)


def place(meeting: Meeting) -> str:
    return Spoken(documents.place(meeting), meeting.place.pick(language())[1])


def when(meeting: Meeting) -> str:
    return _("%(when)s (Helsinki time)", when=span(meeting.starts_at, meeting.ends_at))


def differences(before: Before, meeting: Meeting) -> list[str]:
    lines = []
    if (before.starts_at, before.ends_at) != (meeting.starts_at, meeting.ends_at):
        earlier = span(before.starts_at, before.ends_at)
        lines.append(_("Time: %(now)s. Earlier: %(earlier)s.", now=when(meeting), earlier=earlier))
    if (before.place, before.mode) != (meeting.place, meeting.mode):
        lines.append(_("Place: %(place)s.", place=documents.place(meeting)))
    if before.remote_url != meeting.remote_url:
        lines.append(_("The remote connection has a new address."))
    return lines or [_("Details of the meeting.")]


def capacity(invitation: Invitation) -> tuple[str, ...]:
    words = {
        Attending.PRESENTER: _("You are called as a presenter."),
        Attending.EXPERT: _("You are called as an expert with the right to speak."),
        Attending.MINUTE_TAKER: _("You keep the minutes of this meeting."),
    }
    return (words[invitation.attending],) if invitation.attending in words else ()


def signed(occasion: Occasion) -> str:
    if not occasion.chair_name:
        return board_name(occasion)
    return _("%(name)s, chair of %(board)s", name=occasion.chair_name, board=board_name(occasion))


def title(occasion: Occasion) -> str:
    return documents.title(occasion.meeting)


def board_name(occasion: Occasion) -> str:
    return occasion.meeting.board.name.pick(language())[0]


def sealed(
    occasion: Occasion, to: Recipient, letter: Letter, *, envelope: Envelope, invitation: Invitation | None = None
) -> Mail:
    """The mail in the board's name; with the calendar part where the envelope names its method."""
    meeting, method = occasion.meeting, envelope.calendar_method
    return compose(
        to,
        letter,
        replace(
            envelope,
            about=f"Meeting:{meeting.id}",
            municipality_id=meeting.municipality_id,
            board_id=meeting.board_id,
            sender_name=board_name(occasion),
            reply_to=occasion.organizer.email,
            calendar=calendar(occasion, to, invitation, method) if invitation and method else "",
        ),
    )


def calendar(occasion: Occasion, to: Recipient, invitation: Invitation, method: str) -> str:
    organizer = occasion.organizer
    invite = Invite(
        organizer=organizer if organizer.email else Party(organizer.name, str(current_app.config["MAIL_FROM"])),
        attendee=Party(to.name, to.email),
        answer_url=answer_url(invitation) if method == "REQUEST" else "",
        agenda=headings(occasion.slots) if method == "REQUEST" else (),
    )
    return documents.invitation(occasion.meeting, invite, method=method, now=occasion.now)
