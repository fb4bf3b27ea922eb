"""What stands against a plain decision: disqualification, counter-proposals, dissent (rules 15, 17, 21)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from advisory.agendas.rules import Outcome
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.policy.actions import Action
from advisory.proceedings.models import CounterProposal, Dissent, Handling, Recusal
from advisory.proceedings.queries import Handled, Proposed, Record
from advisory.proceedings.rules import (
    Counter,
    RecusalGround,
    against,
    check_counter_text,
    check_dissent,
    check_may_act,
    check_not_voted_on,
    check_recusal,
    check_seconder,
    decided_at,
    may_dissent,
)
from advisory.proceedings.services import attendance, phrases
from advisory.proceedings.services.guard import item_of, on_the_table, refuse_words
from advisory.proceedings.services.voting import drop_votes


@dataclass(frozen=True, slots=True)
class RecusalValues:
    """Who is disqualified, on which ground, and the times out and back in, where they differ from now."""

    person_id: int
    ground: RecusalGround
    explanation: str = ""
    left_at: datetime | None = None
    returned_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class CounterValues:
    proposer_id: int
    text: str
    seconder_id: int | None = None
    language: str = ""


def recuse(handling: Handling, values: RecusalValues, actor: Actor) -> None:
    """A disqualified person leaves for the item (Act 434/2003, sections 27 and 28.1; rule 15).

    Members, deputies, presenters, experts and whoever keeps the minutes alike (section 27.2). Recording the same person
    again corrects ground and times. A vote in which the person took part falls away with those after it, since the
    person could not vote.
    """
    with use_case(Action.PROCEEDINGS_RECUSE, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        earlier = next((one for one in item.recusals if one.person_id == values.person_id), None)
        here = {*whole.present(case.now), whole.meeting.minute_taker_id}
        if earlier is None and values.person_id not in here:
            raise RuleBroken("not_present", field="person")
        left = values.left_at or (earlier.left_at if earlier is not None else case.now)
        refuse_words(item, explanation=values.explanation)
        is_secret = item.item.is_secret
        check_recusal(values.ground, values.explanation, left, values.returned_at, is_secret=is_secret)
        row = db.session.get_one(Recusal, earlier.id) if earlier is not None else _new_recusal(handling, values)
        row.ground, row.explanation = values.ground, values.explanation.strip()
        row.left_at, row.returned_at, row.language = left, values.returned_at, values.language
        db.session.add(row)
        took_part = (place for place, held in enumerate(item.votes) if values.person_id in held.positions)
        drop_votes(case, item.votes[next(took_part, len(item.votes)) :])
        case.note(item=handling.slot_id, person=values.person_id, ground=str(values.ground))


def _new_recusal(handling: Handling, values: RecusalValues) -> Recusal:
    scope = {"board_id": handling.board_id, "municipality_id": handling.municipality_id}
    return Recusal(handling_id=handling.id, person_id=values.person_id, **scope)


def take_back_recusal(handling: Handling, person_id: int, actor: Actor) -> None:
    """The person was not disqualified after all; the audit entry stays."""
    with use_case(Action.PROCEEDINGS_RECUSE, handling, actor) as case:
        whole, _ = on_the_table(case, handling)
        attendance.stand_down(whole, {person_id}, case.now)
        mine = (Recusal.handling_id == handling.id) & (Recusal.person_id == person_id)
        db.session.execute(delete(Recusal).where(mine))
        case.note(item=handling.slot_id, person=person_id, taken_back=True)


def counter_propose(handling: Handling, values: CounterValues, actor: Actor) -> None:
    """Somebody proposes something else, perhaps seconded at once. The same proposal twice is one (R3)."""
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        entitled = whole.entitled(case.now, item)
        check_may_act(values.proposer_id, entitled, item.recused, field="proposer")
        refuse_words(item, text=values.text)
        check_counter_text(values.text, is_secret=item.item.is_secret)
        if any(one.proposer_id == values.proposer_id and one.text == values.text for one in item.proposals):
            return
        row = CounterProposal(
            board_id=handling.board_id, municipality_id=handling.municipality_id, handling_id=handling.id,
            proposer_id=values.proposer_id, text=values.text, language=values.language,
            made_at=case.now,
        )  # fmt: skip
        if values.seconder_id is not None:
            check_may_act(values.seconder_id, entitled, item.recused, field="seconder")
            check_seconder(Counter(0, values.proposer_id), values.seconder_id)
            row.seconder_id = values.seconder_id
        db.session.add(row)
        case.note(item=handling.slot_id, proposer=values.proposer_id, seconder=values.seconder_id)


def second(handling: Handling, counter_id: int, seconder_id: int, actor: Actor) -> None:
    """Somebody supports a counter-proposal (rule 17, section 104.1)."""
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        proposed = _proposal(item, counter_id)
        check_may_act(seconder_id, whole.entitled(case.now, item), item.recused, field="seconder")
        check_seconder(proposed.counter, seconder_id)
        db.session.get_one(CounterProposal, counter_id).seconder_id = seconder_id
        case.note(item=handling.slot_id, seconder=seconder_id)


def take_back_counter(handling: Handling, counter_id: int, actor: Actor) -> None:
    """A counter-proposal that was withdrawn or entered by mistake goes, while it was not voted on; the audit entry stays."""
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        _, item = on_the_table(case, handling)
        proposed = _proposal(item, counter_id)
        check_not_voted_on(proposed.counter, [held.voted for held in item.votes])
        db.session.execute(delete(CounterProposal).where(CounterProposal.id == proposed.id))
        case.note(item=handling.slot_id, proposer=proposed.proposer_id, taken_back=True)


def _proposal(item: Handled, counter_id: int) -> Proposed:
    found = next((one for one in item.proposals if one.id == counter_id), None)
    if found is None:
        raise NotFound(f"CounterProposal:{counter_id}")
    return found


def may_announce(whole: Record, item: Handled, now: datetime) -> frozenset[int]:
    """Who may announce a dissenting opinion; where rule 21 is off, also whoever could decide the item (decision 6)."""
    opposed = entitled_to_dissent(item)
    return opposed if whole.has(21) else opposed | decided_at(whole.stays, item.decided_at(now), item.recused)


def entitled_to_dissent(item: Handled) -> frozenset[int]:
    """Who may announce a dissenting opinion on this item as it stands (rule 21, section 106)."""
    presenter = item.item.presenter_id
    voted = _against_decision(item)
    proposers = {one.proposer_id for one in item.proposals}
    overruled = presenter if item.departs_from_proposal or _is_other_than_proposed(item) else None
    asked = {*voted, *proposers, *({presenter} if presenter is not None else ())}
    return frozenset(
        person
        for person in asked
        if may_dissent(person, counter_proposers=proposers, voted_against=voted, overruled_presenter=overruled)
        and person not in item.recused
    )


def _against_decision(item: Handled) -> frozenset[int]:
    """Who voted against the proposal that became the decision, in a vote where it stood."""
    if not item.is_settled:
        return frozenset()
    (decision,) = item.standing
    ballots = [(held.positions, held.voted) for held in item.votes if decision in held.sides]
    return frozenset().union(*(against(positions, voted.winner) for positions, voted in ballots))


def _is_other_than_proposed(item: Handled) -> bool:
    """Whether the text decided is neither the proposal nor the sentence that refers to it, without any vote."""
    handling = item.handling
    if handling is None or item.votes or handling.outcome not in {None, Outcome.DECIDED} or not handling.proposal:
        return False
    same = phrases.outcome_phrase(Outcome.DECIDED, handling.decision.languages)
    return any(
        handling.decision.text(code).strip() not in {"", same.text(code), handling.proposal.text(code).strip()}
        for code in handling.decision.languages
    )


def dissent(handling: Handling, person_id: int, actor: Actor, *, reasons: str = "", language: str = "") -> None:
    """A dissenting opinion, announced at once: before the next item opens (rule 21, section 106).

    Without rule 21, by whoever could decide the item, until the meeting ends.
    """
    with use_case(Action.PROCEEDINGS_DISSENT, handling, actor) as case:
        whole, item = item_of(case, handling)
        refuse_words(item, reasons=reasons)
        is_entitled = person_id in may_announce(whole, item, case.now)
        check_dissent(is_entitled=is_entitled, is_next_item_open=whole.later_opened(item), is_asked=whole.has(21))
        row = _dissent(case, handling, person_id)
        if reasons.strip():
            row.reasons, row.language = reasons.strip(), language


def _dissent(case: UseCase, handling: Handling, person_id: int) -> Dissent:
    """The one that was announced already, or a new one."""
    mine = (Dissent.handling_id == handling.id) & (Dissent.person_id == person_id)
    row = db.session.scalars(select(Dissent).where(mine)).one_or_none()
    if row is None:
        row = Dissent(
            board_id=handling.board_id, municipality_id=handling.municipality_id, handling_id=handling.id,
            person_id=person_id, announced_at=case.now, reasons="",
        )  # fmt: skip
        db.session.add(row)
    case.note(item=handling.slot_id, person=person_id)
    return row
