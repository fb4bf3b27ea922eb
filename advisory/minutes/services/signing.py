"""Signatures: from a checked record to a signed one (decision 10; section 107)."""

from datetime import date, time

from advisory.infra.access import Actor
from advisory.infra.outbox import Mail
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, WrongState
from advisory.meetings import queries as meetings
from advisory.minutes import mails, queries, rules
from advisory.minutes.models import Minutes, Signature
from advisory.minutes.rules import ON_PAPER, SIGNED_IN, MinutesState, Signatory
from advisory.minutes.services.letters import addressed, deliver, send_again
from advisory.policy.actions import Action


def sign(minutes: Minutes, signatory: Signatory, actor: Actor, *, method: str = SIGNED_IN) -> None:
    """The presiding chair or the minute-taker signs, from the page or from the mail. Both: the text's hash is taken."""
    with use_case(Action.MINUTES_SIGN, minutes, actor) as case:
        signature = _open(minutes, signatory)
        by_kind = {one.signatory: one.person_id for one in minutes.signatures}
        named = {"presiding": by_kind.get(Signatory.CHAIR), "minute_taker": by_kind.get(Signatory.MINUTE_TAKER)}
        rules.check_may_sign(
            signature.person_id if signature.person_id in actor.person_ids else 0, signatory, **named
        )  # fmt: skip
        _refuse_second(signature)
        signature.signed_at, signature.method = case.now, method
        case.note(signatory=signatory, method=method)
        _signed(case, minutes)


def record_signature(minutes: Minutes, signatory: Signatory, on: date, actor: Actor) -> None:
    """Write down that somebody without e-mail has signed the checked text on paper. It counts like a press of their own.

    Raises RuleBroken ("checked_ahead", "signed_before_checked"), NotFound for one who has e-mail, WrongState where the
    minutes do not wait for this signature.
    """
    with use_case(Action.MINUTES_RECORD_SIGNATURE, minutes, actor) as case:
        signature = _open(minutes, signatory)
        if signature.person.email:
            raise NotFound(f"Signature:{minutes.id}")
        _refuse_second(signature)
        checked_at = minutes.checked_at or case.now
        rules.check_signed_day(on, checked_on=clock.local_date(checked_at), today=clock.local_date(case.now))
        signature.signed_at = min(case.now, max(checked_at, clock.helsinki(on, time(12))))
        signature.method = ON_PAPER
        case.note(signatory=signatory, method=ON_PAPER, on_paper=on.isoformat())
        _signed(case, minutes)


def ask_signature(minutes: Minutes, signatory: Signatory, actor: Actor) -> bool:
    """Send somebody who has not signed the mail with their link once more, at most once a day; also to an address that
    came after the text was checked. Returns whether it goes out now.

    Raises NotFound for one without e-mail, WrongState where the minutes do not wait for this signature.
    """

    def letter() -> Mail:
        signature = _open(minutes, signatory)
        _refuse_second(signature)
        return addressed(minutes, mails.checked(minutes, signature))

    return send_again(minutes, letter, actor, Action.MINUTES_ASK_SIGNATURE)


def _open(minutes: Minutes, signatory: Signatory) -> Signature:
    if minutes.state is not MinutesState.CHECKED:
        raise WrongState(minutes.state, "sign")
    signature = minutes.signature(signatory)
    if signature is None:
        raise NotFound(f"Signature:{minutes.id}")
    return signature


def _refuse_second(signature: Signature) -> None:
    if signature.signed_at is not None:
        raise WrongState("signed", "sign")


def _signed(case: UseCase, minutes: Minutes) -> None:
    if not rules.is_signed(one.signatory for one in minutes.signatures if one.signed_at is not None):
        return
    minutes.content_hash, minutes.signed_at = rules.digest(minutes.content), case.now
    minutes.advance("sign")
    minutes.meeting = meetings.meeting(minutes.meeting_id)
    case.note(hash=minutes.content_hash)
    for person in queries.recorders(minutes):
        deliver(case, mails.signed(minutes, to=person))
