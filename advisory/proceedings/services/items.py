"""Opening and closing items."""

from dataclasses import replace

from sqlalchemy import delete, select, update

from advisory.agendas import services as agendas
from advisory.agendas.models import Item
from advisory.agendas.rules import Outcome, StandardItem, check_is_general
from advisory.boards.models import Board
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.localized import Localized
from advisory.meetings import services as meetings
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.policy.actions import Action
from advisory.proceedings import queries
from advisory.proceedings.models import Handling, Recusal, Revision
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import (
    Way,
    check_may_act,
    check_outcome,
    check_put_back,
    check_reopen,
    check_scrutineers_chosen,
    check_settled,
)
from advisory.proceedings.services import attendance, phrases, texts
from advisory.proceedings.services.deciding import decided_by
from advisory.proceedings.services.earlier import earlier_decisions
from advisory.proceedings.services.guard import in_session, on_the_table

_COMES_AGAIN = frozenset({Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.NOT_DECIDED})
_PROCEDURAL = frozenset({Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.WITHDRAWN, Outcome.NOT_DECIDED})


def open_item(slot: Slot, actor: Actor) -> Handling:
    """Take an item on the table: it gets its section number and the proposal is copied (rule 40, decision 9).

    A second press gives the same handling.
    """
    meeting = db.session.get_one(Meeting, slot.meeting_id)
    with use_case(Action.PROCEEDINGS_OPEN_ITEM, meeting, actor) as case:
        return begin(case, in_session(case, meeting), slot.id)


def begin(case: UseCase, whole: Record, slot_id: int) -> Handling:
    """Step: open the item of a slot."""
    item = whole.item(slot_id)
    if item is None:
        raise NotFound(f"Slot:{slot_id}")
    if item.handling is not None:
        return item.handling
    if item.slot.section is None:
        meetings.give_section(case, item.slot)
    board = db.session.get_one(Board, whole.meeting.board_id)
    handling = Handling(
        board_id=board.id, municipality_id=whole.meeting.municipality_id, meeting_id=whole.meeting.id,
        slot_id=item.slot.id, proposal=item.item.proposal, discussion=_first_words(whole, item, board),
        follow_up=Localized(),
        decision=phrases.standard_decision(whole, item, board, case.now), version=1, opened_at=case.now,
    )  # fmt: skip
    db.session.add(handling)
    db.session.flush()
    case.note(item=item.slot.id, section=item.slot.section)
    return handling


def _first_words(whole: Record, item: Handled, board: Board) -> Localized:
    """The follow-up item begins with what is due or late, to be edited like any text (rule 49)."""
    is_feed = item.item.standard is StandardItem.FOLLOW_UP and not item.item.is_secret
    return earlier_decisions(whole.meeting, board) if is_feed else Localized()


def put_back(handling: Handling, actor: Actor) -> None:
    """An item opened by mistake goes back and gives its number back (decision 9).

    Only the last one opened, and only while nothing was written or noted.
    """
    with use_case(Action.PROCEEDINGS_OPEN_ITEM, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        sections = [other.slot.section or 0 for other in whole.items]
        acts = item.recusals or item.proposals or item.votes or item.dissents
        check_put_back(item.slot.section or 0, max(sections), is_empty=handling.version == 1 and not acts)
        db.session.execute(delete(Revision).where(Revision.handling_id == handling.id))
        db.session.delete(handling)
        db.session.flush()
        case.subject = whole.meeting
        case.note(item=item.slot.id, put_back=item.slot.section)
        meetings.take_back_section(case, item.slot)


def close_item(handling: Handling, outcome: Outcome | None, actor: Actor, *, by_vote: bool = False) -> None:
    """The item is handled: outcome, who decided, and the hash of its text.

    Raises RuleBroken when there is no quorum for this outcome (rule 12), a supported counter-proposal was not voted on
    (rule 17), or nobody wrote what was decided.
    """
    with use_case(Action.PROCEEDINGS_CLOSE_ITEM, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        finish(case, whole, item, outcome, by_vote=by_vote)


def close_and_open_next(
    handling: Handling, outcome: Outcome | None, actor: Actor, *, by_vote: bool = False
) -> Handling | None:
    """Close an item and go on in the same transaction: back to one that is still open, else to the next of the agenda.

    None after the last. A correction of an earlier item does not open one whose turn has not come (decision 9).
    """
    with use_case(Action.PROCEEDINGS_CLOSE_ITEM, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        finish(case, whole, item, outcome, by_vote=by_vote)
        waiting = next((other for other in whole.items if other.is_open and other.slot.id != item.slot.id), None)
        if waiting is not None:
            return waiting.handling
        following = next((other for other in whole.items[item.ordinal :] if other.handling is None), None)
        return begin(case, whole, following.slot.id) if following is not None else None


def finish(case: UseCase, whole: Record, item: Handled, outcome: Outcome | None, *, by_vote: bool = False) -> None:
    """Step: close an open item."""
    handling = item.handling
    if handling is None:
        raise NotFound(f"Slot:{item.slot.id}")
    given, outcome = outcome, outcome or Outcome.NOT_DECIDED
    entitled = len(decided_by(whole, item, outcome, case.now))
    check_outcome(
        given, seats=whole.seats, entitled=entitled, standard=item.item.standard, is_quorum_asked=whole.is_quorum_asked
    )
    _check_vote(item, outcome, by_vote=by_vote)
    if item.item.standard is StandardItem.SCRUTINEERS:
        check_scrutineers_chosen(outcome, whole.scrutineer_ids, wanted=whole.board.scrutineer_count)
    _complete_decision(case, whole, item, outcome)
    handling.advance("close")
    handling.outcome, handling.way = outcome, _way(item, outcome)
    handling.present_at_decision, handling.closed_at = entitled, case.now
    away = (Recusal.handling_id == handling.id) & Recusal.returned_at.is_(None)
    db.session.execute(update(Recusal).where(away).values(returned_at=case.now))
    attendance.stand_down(whole, item.recused, case.now)
    texts.seal(case, handling)
    agendas.wait(item.item, case.now if outcome in _COMES_AGAIN else None)
    case.note(outcome=str(outcome), present=entitled)


def _check_vote(item: Handled, outcome: Outcome, *, by_vote: bool) -> None:
    check_settled(outcome, item.standing)
    if by_vote and not item.votes:
        raise RuleBroken("vote_without_support", field="outcome")


def _way(item: Handled, outcome: Outcome) -> Way:
    if outcome in _PROCEDURAL:
        return Way.PROCEDURAL
    return Way.VOTE if item.votes else Way.UNANIMOUS


def _complete_decision(case: UseCase, whole: Record, item: Handled, outcome: Outcome) -> None:
    """The standard sentence where nobody wrote another; no text for a secret item (decision 11)."""
    handling = item.handling
    if handling is None or item.item.is_secret:
        return
    board = db.session.get_one(Board, whole.meeting.board_id)
    is_untouched = handling.version == 1 and outcome in {Outcome.DECIDED, Outcome.NOTED}
    if is_untouched:
        handling.decision = phrases.standard_decision(whole, item, board, case.now) or handling.decision
    if not handling.decision:
        handling.decision = phrases.decision(whole, item, outcome, board)
    if not handling.decision:
        raise RuleBroken("decision_missing", field="decision")
    written = {
        f"{name}-{code}": text.text(code) for name, text in texts.texts_of(handling).items() for code in text.languages
    }
    check_is_general(written, is_confirmed=True)


def reopen_item(handling: Handling, actor: Actor) -> None:
    """An item closed by mistake is open again, until the meeting is ended (decision 8). The entry stays as trace."""
    with use_case(Action.PROCEEDINGS_REOPEN_ITEM, handling, actor) as case:
        meeting = db.session.get_one(Meeting, handling.meeting_id)
        queries.hold(meeting)
        check_reopen(is_meeting_ended=meeting.state is MeetingState.ENDED)
        came_back = (Recusal.handling_id == handling.id) & (Recusal.returned_at == handling.closed_at)
        db.session.execute(update(Recusal).where(came_back).values(returned_at=None))
        _call_back(handling, meeting)
        handling.advance("reopen")
        handling.closed_at = None
        agendas.wait(db.session.scalars(select(Item).join(Slot).where(Slot.id == handling.slot_id)).one(), None)
        case.note(item=handling.slot_id)


def _call_back(handling: Handling, meeting: Meeting) -> None:
    """Step: those who stood in for the disqualified are back with the item."""
    whole = queries.record(meeting)
    item = whole.of_handling(handling.id)
    if item is not None and handling.closed_at is not None:
        attendance.stand_in_again(whole, item.recused, handling.closed_at)


def preside(handling: Handling, person_id: int | None, actor: Actor) -> None:
    """Somebody else leads this item, since the chair is disqualified or away (domain 2.4)."""
    with use_case(Action.PROCEEDINGS_WRITE, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        if person_id is not None:
            check_may_act(person_id, whole.entitled(case.now, item), item.recused, field="presiding")
        handling.presiding_id = person_id
        case.note(item=handling.slot_id, presiding=person_id)


def close_the_closing(case: UseCase, whole: Record) -> Record:
    """Step of ending: the closing item needs no press of its own. Returns the record as it stands then."""
    last = next((item for item in whole.items if item.item.standard is StandardItem.CLOSING), None)
    if last is None or last.is_closed:
        return whole
    handling = begin(case, whole, last.slot.id)
    finish(case, whole, replace(last, handling=handling), Outcome.NOTED)
    return queries.record(whole.meeting)
