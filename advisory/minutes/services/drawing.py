"""From the room to a draft: the meeting ends, and its record becomes the minutes."""

from collections.abc import Iterable, Mapping

from advisory.agendas import services as agendas
from advisory.agendas.rules import Appeal
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import Conflict, RuleBroken, WrongState
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes import documents, queries
from advisory.minutes.models import Minutes, Signature
from advisory.minutes.rules import MinutesState, Signatory, is_editable
from advisory.policy.actions import Action
from advisory.proceedings import services as proceedings
from advisory.proceedings.models import Handling
from advisory.proceedings.services import TextConflict, Texts
from advisory.proceedings.services import texts as room

TRANSLATED = ("title", "background")
"""Texts of the agenda item that stand in the minutes too."""


def draw_up(meeting: Meeting, actor: Actor) -> Minutes:
    """End the meeting and make its minutes from the record; once more after an ending that was taken back.

    The meeting comes with board and municipality (`queries.meeting`). Raises RuleBroken while an item has no outcome or
    nobody is named to sign.
    """
    with use_case(Action.MINUTES_DRAW_UP, meeting, actor) as case:
        if meeting.state is MeetingState.IN_SESSION:
            proceedings.end(case, meeting)
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
        meeting=meeting, content={}, drawn_up_at=case.now, scrutinies=[], signatures=[],
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


def refresh(minutes: Minutes, meeting: Meeting, languages: Iterable[str] = ()) -> None:
    """A step: freeze the record as it stands now, in the languages of the board or in these."""
    minutes.content = dict(documents.content(queries.source(meeting), languages or meeting.board.languages))
    minutes.drawn_from = queries.fingerprint(meeting)


def correct(minutes: Minutes, handling: Handling, texts: Texts, version: int, actor: Actor) -> None:
    """Mend the texts of an item after the meeting, while the minutes are a draft. Outcome and votes stay, and so do
    heading and background, but in a language that they lack.

    Raises Conflict with a TextConflict when somebody saved in between.
    """
    with use_case(Action.MINUTES_EDIT, minutes, actor) as case:
        meeting = _of_open_text(minutes)
        if meeting.state is not MeetingState.ENDED:
            raise WrongState(meeting.state, "correct")
        if handling.version != version:
            raise Conflict(theirs=TextConflict(handling.version, handling.editor_name, room.texts_of(handling)))
        for name in room.TEXTS:
            setattr(handling, name, texts.get(name, getattr(handling, name)))
        agendas.translate(case, handling.slot.item, {name: texts[name] for name in TRANSLATED if name in texts})
        room.seal(case, handling)
        refresh(minutes, meeting)


def take_back_ending(minutes: Minutes, actor: Actor) -> None:
    """The meeting goes on, while its minutes are a draft; ending it again draws them up anew (decision 8)."""
    meeting = queries.meeting(minutes.meeting_id)
    with use_case(Action.PROCEEDINGS_REOPEN, meeting, actor) as case:
        proceedings.reopen(case, meeting, is_minutes_drafting=minutes.state is MinutesState.DRAFTING)


def choose_appeals(minutes: Minutes, chosen: Mapping[int, Appeal], actor: Actor) -> None:
    """Other notices on appeal, by place in the agenda, than the types of the items give (rule 25).

    Raises RuleBroken("appeal_not_allowed") for one that may not stand under an item of its type.
    """
    with use_case(Action.MINUTES_EDIT, minutes, actor) as case:
        meeting = _of_open_text(minutes)
        changed = {}
        record = queries.source(meeting).record
        for item in record.items:
            wish = chosen.get(item.slot.id)
            if wish is None:
                continue
            if wish not in documents.appeals_of(record, item):
                raise RuleBroken("appeal_not_allowed", field="appeal", section=item.slot.section or item.ordinal)
            if wish is not documents.appeal_of(record, item):
                item.item.appeal = wish
                changed[item.item.id] = wish.value
        db.session.flush()
        refresh(minutes, meeting)
        case.note(appeals=changed)


def _of_open_text(minutes: Minutes) -> Meeting:
    """The meeting of minutes whose text may still change."""
    if not is_editable(minutes.state):
        raise WrongState(minutes.state, "edit")
    return queries.meeting(minutes.meeting_id)
