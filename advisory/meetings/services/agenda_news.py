"""What those called hear of an agenda that changed after the call: one mail for several changes in a row (rule 39)."""

from collections.abc import Sequence
from datetime import datetime

from advisory.agendas.models import Item
from advisory.infra import outbox
from advisory.infra.db import db
from advisory.infra.use_case import UseCase
from advisory.meetings import mails, queries
from advisory.meetings.mails import AgendaNews
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.meetings.services.occasion import agenda_told_otherwise, occasion_of
from advisory.people import queries as people


def keep_order(meeting: Meeting, agenda: Sequence[Slot], now: datetime) -> None:
    """A step before a change: the order that people have is kept, so that nothing is told once it is back.

    While a mail of earlier changes is held back, people still have the order from before them.
    """
    if meeting.state is not MeetingState.CALLED:
        return
    if not outbox.is_held(queries.about(meeting), now, *_told_changes(meeting), *_told_orders(meeting)):
        for slot in agenda:
            slot.told_place = slot.position


def tell_added(case: UseCase, meeting: Meeting) -> None:
    """A step: those called hear of what came onto the agenda that they have."""
    _tell(case, meeting, is_added=True)


def tell_moved(case: UseCase, meeting: Meeting) -> None:
    """A step: those called hear of another order of what they know; of none where it is back as they have it."""
    _tell(case, meeting)


def tell_removed(case: UseCase, meeting: Meeting, slot: Slot) -> None:
    """A step: those called hear of what was taken off.

    What was added and taken off again before anybody was told is not worth a mail.
    """
    _tell(case, meeting, removed=slot)


def _tell(case: UseCase, meeting: Meeting, *, is_added: bool = False, removed: Slot | None = None) -> None:
    if meeting.state is not MeetingState.CALLED:
        return
    db.session.flush()
    meeting = queries.meeting(meeting.id)
    about = queries.about(meeting)
    waited = sum(outbox.cancel(about, key_starts=start) for start in _told_changes(meeting)) > 0
    for start in _told_orders(meeting):
        outbox.cancel(about, key_starts=start)
    occasion = occasion_of(meeting, case.now)
    if removed is not None and is_known(meeting, removed):
        _mail(case, occasion, AgendaNews(removed=removed.item))
    news = AgendaNews(
        is_added=any(slot.is_late for slot in occasion.slots) and (is_added or waited),
        is_reordered=_is_reordered(occasion.slots),
    )
    if news.is_added or news.is_reordered:
        _mail(case, occasion, news)


def _is_reordered(slots: Sequence[Slot]) -> bool:
    """Whether what people know stands in another order than they have it."""
    places = [slot.told_place for slot in slots if slot.told_place is not None]
    return places != sorted(places)


def is_known(meeting: Meeting, slot: Slot) -> bool:
    """Whether those called know of the item: from the call, or because a mail that told of it is out."""
    if not slot.is_late:
        return True
    told = outbox.last_out(queries.about(meeting), *_told_changes(meeting), *_told_removals(meeting, slot.item))
    return told is not None and told >= slot.item.made_at


def keep_silent(meeting: Meeting, item: Item) -> bool:
    """Stop the mails that tell of a removal, while they wait. Whether nobody has heard of this removal, nor will."""
    about, removals = queries.about(meeting), _told_removals(meeting, item)
    waiting = sum(outbox.cancel(about, key_starts=start) for start in removals)
    gone, back = outbox.last_out(about, *removals), outbox.last_out(about, *_told_changes(meeting))
    return waiting > 0 and (gone is None or (back is not None and back > gone))


def _told_changes(meeting: Meeting) -> tuple[str, str]:
    return f"meetings.agenda_changed:{meeting.id}:", f"meetings.otherwise_agenda_changed:{meeting.id}:"


def _told_orders(meeting: Meeting) -> tuple[str, str]:
    return f"meetings.order_changed:{meeting.id}:", f"meetings.otherwise_order_changed:{meeting.id}:"


def _told_removals(meeting: Meeting, item: Item) -> tuple[str, ...]:
    called = [
        f"meetings.item_removed:{meeting.id}:{one.person_id}:{item.id}:" for one in queries.invitations(meeting.id)
    ]
    return (*called, f"meetings.otherwise_item_removed:{meeting.id}:{item.id}:")


def _mail(case: UseCase, occasion: mails.Occasion, news: AgendaNews) -> None:
    for invitation in queries.invitations(occasion.meeting.id):
        to = people.recipient(invitation.person)
        if to is not None and invitation.is_live:
            case.send(mails.agenda_changed(occasion, invitation, to, news))
    agenda_told_otherwise(case, occasion, news)
