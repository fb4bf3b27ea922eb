"""Timed work: starting what was checked, and reminding of what is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from advisory.infra import outbox
from advisory.infra.access import SYSTEM
from advisory.infra.mail import Recipient
from advisory.infra.use_case import UseCase, use_case
from advisory.initiatives import mails, queries
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import (
    OWN_KINDS,
    REMIND_BEFORE,
    Reminder,
    is_sent_by_hand,
    reminder_due,
)
from advisory.initiatives.services.moving import add_step
from advisory.initiatives.services.senders import language_of, owners, sender_of, tell_owners
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.kernel.marks import without_signs
from advisory.policy.actions import Action

LONGEST_NOTICE = timedelta(days=max(REMIND_BEFORE.values()))


def due(now: datetime) -> None:
    """Start the clocks of what was checked, then send the reminders that have fallen due. Each is a transaction.

    What has no address to be mailed to waits until the secretary has handed it over (`move` with "send").
    """
    for initiative in queries.waiting_for_minutes():
        if not is_sent_by_hand(initiative.kind, initiative.addressee_email):
            _start(initiative, now)
    for initiative, reminder in _reminders(now):
        _remind(initiative, reminder, now)


def start_if_checked(initiative: Initiative) -> bool:
    """Made after the minutes were checked, it starts at once and need not wait for the next timed work (rule 24).

    So does one whose meeting has ended, where nobody waits for the check.
    """
    found = next((one for one in queries.waiting_for_minutes() if one.id == initiative.id), None)
    if found is None or is_sent_by_hand(found.kind, found.addressee_email):
        return False
    _start(found, clock.now())
    return True


def _start(initiative: Initiative, now: datetime) -> None:
    """Nothing is waited for any more: the clock runs, and owner and addressee are told (rule 24), once."""
    queries.lock(initiative)
    if not queries.is_waiting(initiative):
        return  # other timed work, or a hand, was faster, or the decision was taken back
    with use_case(Action.INITIATIVES_MOVE, initiative, SYSTEM) as case:
        initiative.clock_started_at = now
        if initiative.kind not in OWN_KINDS:
            _send(case, initiative, now)
        tell_owners(case, initiative)
        case.note(state=initiative.state.value)


def _send(case: UseCase, initiative: Initiative, now: datetime) -> None:
    """Record it as sent, and mail the addressee."""
    initiative.advance("send")
    initiative.sent_at = now
    add_step(case, initiative, clock.local_date(now), Localized())
    name = without_signs(initiative.addressee)  # to themselves, whoever else may not read it
    to = Recipient(initiative.addressee_email, language=language_of(initiative), name=name)
    case.send(mails.sent(initiative, to, sender_of(initiative)))


def _reminders(now: datetime) -> Sequence[tuple[Initiative, Reminder]]:
    """What has fallen due and was not yet written."""
    today = clock.local_date(now)
    found = {}
    for initiative in queries.running(today + LONGEST_NOTICE):
        started_on = clock.local_date(initiative.clock_started_at or now)
        reminder = reminder_due(initiative.state, initiative.deadline, today, started_on=started_on)
        if reminder is not None:
            found[mails.reminder_key(initiative.id, reminder)] = (initiative, reminder)
    written = outbox.known(found)
    return [pair for key, pair in found.items() if key not in written]


def _remind(initiative: Initiative, reminder: Reminder, now: datetime) -> None:
    queries.lock(initiative)
    if outbox.known([mails.reminder_key(initiative.id, reminder)]):
        return
    with use_case(Action.INITIATIVES_REMIND, initiative, SYSTEM) as case:
        sender = sender_of(initiative)
        for to in owners(initiative)[:1]:
            case.send(mails.reminded(initiative, reminder, to, clock.local_date(now), sender))
        case.note(kind=reminder.kind.value, fell_on=str(reminder.fell_on))
