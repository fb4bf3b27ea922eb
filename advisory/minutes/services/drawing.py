"""From the room to a draft: the meeting ends, and its record becomes the minutes."""

from advisory.agendas.rules import Appeal
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes import documents, queries
from advisory.minutes.models import Minutes, Signature
from advisory.minutes.rules import Signatory, is_checked, is_editable
from advisory.policy.actions import Action
from advisory.proceedings import services as proceedings
from advisory.proceedings.models import Dissent
from advisory.proceedings.rules import check_reasons_in_time


def draw_up(meeting: Meeting, actor: Actor) -> Minutes:
    """End the meeting and make its minutes from the record; once more after an ending that was taken back.

    The meeting comes with board and municipality (`queries.meeting`). Raises RuleBroken while an item has no outcome or
    nobody is named to sign.
    """
    with use_case(Action.MINUTES_DRAW_UP, meeting, actor) as case:
        if meeting.state is MeetingState.IN_SESSION:
            proceedings.end(case, meeting, case.now)
        if meeting.state is not MeetingState.ENDED:
            raise WrongState(meeting.state, "draw_up")
        minutes = queries.of(meeting.id) or _begun(case, meeting)
        if not is_editable(minutes.state):
            raise WrongState(minutes.state, "draw_up")
        _name_signatories(minutes, meeting)
        refresh(minutes, meeting)
        case.note(meeting=meeting.id)
    return minutes


def _begun(case: UseCase, meeting: Meeting) -> Minutes:
    minutes = Minutes(
        board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id,
        meeting=meeting, content={}, drawn_up_at=case.now,
    )  # fmt: skip
    case.about(minutes)
    return minutes


def _name_signatories(minutes: Minutes, meeting: Meeting) -> None:
    """Whoever presided and whoever kept the minutes sign them (section 107)."""
    named = {Signatory.CHAIR: meeting.presiding_id, Signatory.MINUTE_TAKER: meeting.minute_taker_id}
    for signatory, person_id in named.items():
        if person_id is None:
            raise RuleBroken("minute_taker_missing" if signatory is Signatory.MINUTE_TAKER else "presiding_missing")
        signature = minutes.signature(signatory)
        if signature is None:
            signature = Signature(
                board_id=minutes.board_id, municipality_id=minutes.municipality_id, signatory=signatory,
                person_id=person_id,
            )  # fmt: skip
            minutes.signatures.append(signature)
        signature.person_id = person_id
    db.session.flush()


def refresh(minutes: Minutes, meeting: Meeting) -> None:
    """A step: freeze the record as it stands now."""
    minutes.content = dict(documents.content(queries.source(meeting), meeting.board.languages))
    minutes.drawn_from = queries.fingerprint(meeting)


def choose_appeal(minutes: Minutes, slot_id: int, appeal: Appeal, actor: Actor) -> None:
    """Another notice on appeal under an item than its type gives (rule 25)."""
    with use_case(Action.MINUTES_EDIT, minutes, actor) as case:
        if not is_editable(minutes.state):
            raise WrongState(minutes.state, "edit")
        meeting = queries.meeting(minutes.meeting_id)
        found = queries.source(meeting).record.item(slot_id)
        if found is None:
            raise RuleBroken("appeal_missing", field="appeal", sections="")
        found.item.appeal = appeal
        found.item.version += 1
        db.session.flush()
        refresh(minutes, meeting)
        case.note(appeal=appeal, item=found.item.id)


def add_reasons(minutes: Minutes, dissent_id: int, reasons: str, actor: Actor) -> None:
    """The written reasons of a dissenting opinion, until the minutes are checked (rule 21; section 106).

    Under scrutiny the text stands still: it goes back to drafting first.
    """
    with use_case(Action.MINUTES_EDIT, minutes, actor) as case:
        check_reasons_in_time(is_checked=is_checked(minutes.state))
        if not is_editable(minutes.state):
            raise WrongState(minutes.state, "edit")
        dissent = db.session.get_one(Dissent, dissent_id)
        dissent.reasons = reasons
        db.session.flush()
        refresh(minutes, queries.meeting(minutes.meeting_id))
        case.note(dissent=dissent.id)
