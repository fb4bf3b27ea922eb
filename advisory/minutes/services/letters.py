"""Mails of the minutes as they leave, and once more to one who did not get theirs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.outbox import Mail
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.minutes.models import Minutes
from advisory.policy.actions import Action


def deliver(case: UseCase, mail: Mail | None) -> None:
    """A step: the mail, where the person reads mail."""
    if mail is not None:
        case.send(mail)


def addressed(minutes: Minutes, mail: Mail | None) -> Mail:
    """The mail itself. Raises NotFound where it has nobody to go to."""
    if mail is None:
        raise NotFound(f"Mail:{minutes.id}")
    return mail


def send_again(
    minutes: Minutes, letter: Callable[[], Mail | None], actor: Actor, action: Action = Action.MINUTES_READ
) -> bool:
    """Another link for one whose link ran out or whose address is a new one (decision 21b), once a day for each address.

    Returns whether it goes out now. Raises what `letter` raises.
    """
    with use_case(action, minutes, actor) as case:
        mail = letter()
        key = "" if mail is None else _once_a_day(mail, clock.local_date(case.now))
        failed = outbox.failed(key)
        if mail is None or (failed is None and outbox.known([key])):
            case.leave_no_entry()
            return False
        if failed is None:
            case.send(replace(mail, key=key))
        else:
            outbox.release([failed], case.now)
        case.note(link="sent again", person=mail.person_id)
    return True


def _once_a_day(mail: Mail, day: date) -> str:
    address = sha256(mail.recipient.encode()).hexdigest()[:12]
    return f"{mail.key}:again:{day.isoformat()}:{address}"
