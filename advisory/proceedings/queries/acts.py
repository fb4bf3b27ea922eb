"""Everything noted during the items of a meeting, in one statement: recusals, proposals, votes, dissent, scrutineers."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from advisory.agendas.models import Item
from advisory.infra.db import Model, UTCDateTime, db
from advisory.meetings.models import Slot
from advisory.proceedings.models import (
    Ballot,
    Break,
    CounterProposal,
    Dissent,
    Handling,
    Recusal,
    Scrutineer,
    Vote,
)
from advisory.proceedings.queries.noted import Dissenting, Proposed, Recused, VoteHeld
from advisory.proceedings.queries.record import Handled
from advisory.proceedings.rules import Position, RecusalGround, VotingMethod

_NOTHING: dict[str, ColumnElement[Any]] = {
    "handling_id": cast(null(), Integer), "person_id": cast(null(), Integer), "other_id": cast(null(), Integer),
    "word": literal("", String), "text": literal("", String), "more": literal("", String),
    "until": cast(null(), UTCDateTime), "flag": literal(False, Boolean),
    "lang": literal("", String),
}  # fmt: skip


def _noted(kind: str, model: type[Model], **columns: Any) -> Select[Any]:
    filled = {name: columns.get(name, empty) for name, empty in _NOTHING.items()}
    row = {"kind": literal(kind, String), "id": model.__table__.c.id, "at": columns["at"], **filled}
    return select(*(column.label(name) for name, column in row.items())).select_from(model)


_MATTER = func.coalesce(Item.first_id, Item.id)


def _recused(person_ids: frozenset[int]) -> Select[int]:
    """The matters from which one of these persons was disqualified, at whatever meeting (rule 15)."""
    theirs = select(_MATTER).join(Slot, Slot.item_id == Item.id).join(Handling, Handling.slot_id == Slot.id)
    return theirs.join(Recusal, Recusal.handling_id == Handling.id).where(Recusal.person_id.in_(person_ids))


def recused_from(matter_ids: Collection[int], person_ids: frozenset[int]) -> frozenset[int]:
    """From which of these matters one of these persons is disqualified."""
    if not matter_ids or not person_ids:
        return frozenset()
    return frozenset(db.session.scalars(_recused(person_ids).where(_MATTER.in_(matter_ids))))


def is_recused(handling_id: int, person_ids: frozenset[int]) -> bool:
    """Whether one of these persons is disqualified from the matter that is handled here."""
    matter = select(_MATTER).join(Slot, Slot.item_id == Item.id).join(Handling, Handling.slot_id == Slot.id)
    this = matter.where(Handling.id == handling_id).subquery()
    wanted = _recused(person_ids).where(_MATTER.in_(select(this)))
    return bool(person_ids) and db.session.scalar(wanted.limit(1)) is not None


def is_open_to(person_ids: frozenset[int]) -> ColumnElement[bool]:
    """In SQL: an item from whose matter none of these persons is disqualified."""
    return _MATTER.not_in(select(_recused(person_ids).subquery()))


def sections(meeting_id: int, person_ids: frozenset[int]) -> dict[str, tuple[int, bool]]:
    """The sections (§) of a meeting: the id of the slot, and whether one of these persons is disqualified from its matter."""
    theirs = _recused(person_ids).subquery()
    is_recused = _MATTER.in_(select(theirs)) if person_ids else literal(False, Boolean)
    rows = select(Slot.section, Slot.id, is_recused).join(Item, Item.id == Slot.item_id)
    rows = rows.where(Slot.meeting_id == meeting_id, Slot.section.is_not(None))
    return {str(section): (slot_id, bool(is_theirs)) for section, slot_id, is_theirs in db.session.execute(rows)}


def is_written(item_id: int) -> bool:
    """Whether words of an item stand in the room: texts, counter-proposals, explanations or reasons (rule 28)."""
    handled = select(Handling).join(Slot, Slot.id == Handling.slot_id).where(Slot.item_id == item_id)
    for found in db.session.scalars(handled):
        if found.proposal or found.discussion or found.decision or found.follow_up:
            return True
        typed = [
            select(words).where(model.handling_id == found.id, words != "").limit(1)
            for model, words in (
                (CounterProposal, CounterProposal.text),
                (Recusal, Recusal.explanation),
                (Dissent, Dissent.reasons),
            )
        ]
        if any(db.session.scalar(one) for one in typed):
            return True
    return False


def noted_in(meeting_id: int) -> Sequence[Row[Any]]:
    handled = select(Handling.id).where(Handling.meeting_id == meeting_id).scalar_subquery()
    statement = union_all(
        _noted("recusal", Recusal, handling_id=Recusal.handling_id, person_id=Recusal.person_id,
               word=type_coerce(Recusal.ground, String), text=Recusal.explanation, at=Recusal.left_at,
               until=Recusal.returned_at, lang=Recusal.language).where(Recusal.handling_id.in_(handled)),
        _noted("counter", CounterProposal, handling_id=CounterProposal.handling_id,
               person_id=CounterProposal.proposer_id, other_id=CounterProposal.seconder_id, text=CounterProposal.text,
               at=CounterProposal.made_at, lang=CounterProposal.language).where(CounterProposal.handling_id.in_(handled)),
        _noted("vote", Vote, handling_id=Vote.handling_id, person_id=Vote.yes_counter_id, other_id=Vote.counter_proposal_id,
               word=type_coerce(Vote.method, String) + literal(":", String)
               + func.coalesce(type_coerce(Vote.result, String), ""), text=Vote.yes_means,
               more=Vote.no_means, at=Vote.opened_at, flag=Vote.is_tie_broken_by_chair, lang=Vote.language)
        .where(Vote.handling_id.in_(handled)),
        _noted("ballot", Ballot, handling_id=Vote.handling_id, person_id=Ballot.person_id,
               other_id=Ballot.vote_id, word=type_coerce(Ballot.position, String), at=Vote.opened_at)
        .join(Vote, Vote.id == Ballot.vote_id).where(Vote.handling_id.in_(handled)),
        _noted("dissent", Dissent, handling_id=Dissent.handling_id, person_id=Dissent.person_id, text=Dissent.reasons,
               at=Dissent.announced_at, lang=Dissent.language).where(Dissent.handling_id.in_(handled)),
        _noted("scrutineer", Scrutineer, person_id=Scrutineer.person_id, at=Scrutineer.chosen_at)
        .where(Scrutineer.meeting_id == meeting_id),
        _noted("break", Break, at=Break.starts_at, until=Break.ends_at).where(Break.meeting_id == meeting_id),
    )  # fmt: skip
    rows = db.session.execute(statement).all()
    return sorted(rows, key=lambda act: (act.at, act.id))  # votes too: one is recorded after the other


def items_of(
    pairs: Sequence[tuple[Slot, Handling | None]], acts: Sequence[Row[Any]], *, is_support_asked: bool
) -> tuple[Handled, ...]:
    by_handling: dict[int, list[Any]] = defaultdict(list)
    for act in acts:
        by_handling[act.handling_id].append(act)
    return tuple(
        _handled(slot, ordinal, handling, by_handling[handling.id] if handling is not None else [], is_support_asked)
        for ordinal, (slot, handling) in enumerate(pairs, 1)
    )


def _handled(slot: Slot, ordinal: int, handling: Handling | None, acts: list[Any], is_support_asked: bool) -> Handled:
    return Handled(
        slot=slot,
        ordinal=ordinal,
        handling=handling,
        recusals=tuple(
            Recused(act.id, act.person_id, RecusalGround(act.word), act.text, act.at, act.until, act.lang)
            for act in acts
            if act.kind == "recusal"
        ),
        proposals=tuple(
            Proposed(act.id, act.person_id, act.other_id, act.text, act.at, act.lang, is_support_asked)
            for act in acts
            if act.kind == "counter"
        ),
        votes=tuple(_vote(act, acts) for act in acts if act.kind == "vote"),
        dissents=tuple(Dissenting(act.person_id, act.text, act.at, act.lang) for act in acts if act.kind == "dissent"),
    )


def _vote(held: Any, acts: list[Any]) -> VoteHeld:
    """The row of a vote: `person_id` and `other_id` carry its two sides; in a ballot, `other_id` is the vote."""
    positions = {act.person_id: Position(act.word) for act in acts if act.kind == "ballot" and act.other_id == held.id}
    method, _, result = held.word.partition(":")
    return VoteHeld(
        id=held.id, yes_counter_id=held.person_id, counter_proposal_id=held.other_id,
        method=VotingMethod(method), yes_means=held.text,
        no_means=held.more, at=held.at, result=Position(result) if result else None,
        is_tie_broken_by_chair=bool(held.flag), positions=positions, language=held.lang,
    )  # fmt: skip
