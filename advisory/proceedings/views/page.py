"""The page of one item: everything its template needs, from one record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from advisory.agendas.rules import Outcome, StandardItem, likely_outcome
from advisory.boards.models import Board
from advisory.infra.access import may
from advisory.infra.i18n import gettext as _
from advisory.infra.ports import FollowUpLine, ports
from advisory.infra.web import actor
from advisory.kernel import clock
from advisory.kernel.plaintext import whole_number
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from advisory.proceedings import queries, services
from advisory.proceedings.forms import (
    BY_VOTE,
    SOLUTIONS,
    CounterForm,
    DissentForm,
    PresidingForm,
    RecusalForm,
    ScrutineersForm,
    SolutionForm,
    TextsForm,
    VoteForm,
)
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import Position, Way, mentions, needs_vote
from advisory.proceedings.views.agenda import agenda, passed_over, step_url
from advisory.proceedings.views.table import Table, table

NOTED_LATELY = 120
CHOSEN = "chosen"
"""In the address: the outcome that was marked when the texts were saved, which only closing the item stores."""


@dataclass(slots=True)
class Forms:
    """The forms of an item, one prefix each. A refused one stands in `refused`."""

    texts: TextsForm
    solution: SolutionForm
    counter: CounterForm
    vote: VoteForm
    recusal: RecusalForm
    dissent: DissentForm
    scrutineers: ScrutineersForm
    presiding: PresidingForm
    refused: FlaskForm | None = None
    positions: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """A meeting as a subject for its recorders: what the page asks many times costs no statement."""

    id: int
    municipality_id: int
    board_id: int
    minute_taker_id: int | None

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        return frozenset({Role.MINUTE_TAKER}) if self.minute_taker_id in person_ids else frozenset()


def may_write(meeting: Meeting) -> bool:
    """Whether the reader keeps the record of this meeting, and it goes on."""
    return meeting.state is MeetingState.IN_SESSION and may(Action.PROCEEDINGS_WRITE, _scope(meeting), actor())


def _scope(meeting: Meeting) -> Scope:
    return Scope(meeting.id, meeting.municipality_id, meeting.board_id, meeting.minute_taker_id)


def forms_of(whole: Record, item: Handled, board: Board) -> Forms:
    """Every form of the page, filled from what is stored or from what was typed in this request."""
    handling = item.handling
    forms = Forms(
        texts=TextsForm(obj=handling),
        solution=SolutionForm(outcome=_offered(item)),
        counter=CounterForm(prefix="counter-"),
        vote=VoteForm(prefix="vote-", **_question(whole, item)),
        recusal=RecusalForm(prefix="recusal-"),
        dissent=DissentForm(prefix="dissent-"),
        scrutineers=ScrutineersForm(prefix="scrutineers-", scrutineers=list(whole.scrutineer_ids)),
        presiding=PresidingForm(prefix="presiding-", presiding=handling.presiding_id if handling is not None else None),
        positions=_positions(item),
    )
    forms.texts.speak(board.languages)
    if handling is not None:
        forms.texts.build_on(handling.version)
    _offer_people(forms, whole, item)
    return forms


def _offered(item: Handled) -> str:
    """Chosen beforehand: what the type of the item makes likely (decision 15), the vote where it was seconded."""
    handling = item.handling
    if handling is not None and handling.outcome is not None:
        is_by_vote = handling.way is Way.VOTE and handling.outcome is Outcome.DECIDED
        return BY_VOTE if is_by_vote else handling.outcome.value
    if request.args.get(CHOSEN) in SOLUTIONS:
        return request.args[CHOSEN]
    if item.is_settled or any(one.id in item.standing for one in item.proposals):
        return BY_VOTE
    return likely_outcome(item.item.kind, item.item.standard).value


def _question(whole: Record, item: Handled) -> dict[str, Any]:
    """The last vote, to be corrected, once it settled the item; else the next vote.

    Counter-proposals meet each other first, and what is left of them the proposal of the item; the chair may choose
    another order.
    """
    if item.vote is not None and item.is_settled:
        held = item.vote
        given = {"method": held.method.value, "yes_means": held.yes_means, "no_means": held.no_means}
        return {"yes_side": held.yes_counter_id, "counter": held.counter_proposal_id, **given}
    left = [one for one in item.proposals if one.id in item.standing]
    if not left:
        return {}
    yes, no = (left[0], left[1]) if len(left) > 1 else (None, left[0])
    sides = (yes.id if yes is not None else None, no.id)
    yes_means, no_means = services.meanings(whole, item, *sides)
    return {"yes_side": sides[0], "counter": sides[1], "yes_means": yes_means, "no_means": no_means}


def _positions(item: Handled) -> dict[int, str]:
    held = item.vote.positions if item.vote is not None and item.is_settled else {}
    stored = {person: given.value for person, given in held.items()}
    return {**stored, **{person: given.value for person, given in positions_typed().items()}}


def positions_typed() -> dict[int, Position]:
    """What was marked for each person; `all=yes` marks everybody at once."""
    found: dict[int, Position] = {}
    for name, value in request.form.items():
        head, _dash, tail = name.partition("-")
        person = whole_number(tail)
        if head == "position" and person is not None and value in set(Position):
            found[person] = Position(value)
    return found


def _offer_people(forms: Forms, whole: Record, item: Handled) -> None:
    now = clock.now()
    entitled = whole.entitled(now, item)
    members = [(person, whole.name(person)) for person in sorted(entitled, key=whole.name)]
    here = {*whole.present(now), whole.meeting.minute_taker_id} - {None}
    everybody = [(person, whole.name(person)) for person in sorted(here, key=whole.name)]
    forms.counter.proposer.offer(members)
    forms.counter.seconder.offer(members, _("Nobody, at least not yet"))
    forms.recusal.person.offer(everybody)
    forms.presiding.presiding.offer(members, _("The chair of the meeting"))
    forms.scrutineers.offer(members)
    dissenting = services.may_announce(whole, item, now)
    forms.dissent.person.offer([(person, whole.name(person)) for person in sorted(dissenting, key=whole.name)])
    supported = [one for one in item.proposals if one.counter.is_supported]
    sides = [(one.id, ": ".join(filter(None, (whole.name(one.proposer_id), one.text[:60])))) for one in supported]
    forms.vote.counter.offer(sides)
    forms.vote.yes_side.offer(sides, services.side_name(whole, item, None))


def answer(
    meeting: Meeting, slot_id: int, *, forms: Forms | None = None, status: int = 200, whole: Record | None = None
) -> ResponseReturnValue:
    """The page of an item, with the forms of a refused press if there are any."""
    whole = whole or queries.record(meeting)
    item = whole.item(slot_id) or whole.items[0]
    board = whole.board
    now = item.decided_at(clock.now())
    panel = table(whole, board, item, now)
    can_write = may_write(meeting)
    forms = forms or forms_of(whole, item, board)
    return render_template(
        "proceedings/item.html",
        meeting=meeting, board=board, whole=whole, item=item, panel=panel, forms=forms, can_write=can_write,
        agenda=agenda(whole, item), form_errors=forms.refused is not None, is_alone=_is_alone(item),
        chips=services.chips(board, item) if item.is_open and can_write else [],
        voters=voters(whole, item, forms), warnings=warnings(whole, item, panel), meeting_url=meeting_url(meeting),
        may_add=can_write and may(Action.MEETINGS_EDIT, _scope(meeting), actor()), facts=_facts(whole, item, panel),
    ), status  # fmt: skip


def _facts(whole: Record, item: Handled, panel: Table) -> dict[str, Any]:
    """What the page shows besides, decided here rather than in the template."""
    standard = item.item.standard
    places = [one for one in whole.items if one.ordinal < item.ordinal]
    now = clock.now()
    presiding, at_once = whole.acting_chair(item, now), whole.has(21)
    return {
        "is_withheld": is_withheld(item),
        "is_scrutineers": standard is StandardItem.SCRUTINEERS,
        "is_closing": standard is StandardItem.CLOSING,
        "is_matter": standard is None,
        "earlier": _earlier(whole, item),
        "has_vote": needs_vote([one.counter for one in item.proposals]),
        "has_order": sum(one.counter.is_supported for one in item.proposals) > 1,
        "is_support_asked": whole.has(17),
        "voted_on": {side for held in item.votes for side in held.sides},
        "previous_url": _step_url(whole, places[-1:]),
        "presiding": presiding,
        "is_other_chair": presiding != whole.meeting.presiding_id,
        "can_dissent": bool(services.may_announce(whole, item, now)) and not (at_once and whole.later_opened(item)),
        "is_dissent_at_once": at_once,
        "can_put_back": item.is_open and not whole.later_opened(item) and item.handling is not None
        and item.handling.version == 1,
        "is_on_break": any(pause.ends_at is None for pause in whole.breaks),
        "next_url": _step_url(whole, [one for one in whole.items if one.ordinal > item.ordinal]),
        "passed_over": passed_over(whole, item),
    }  # fmt: skip


def is_withheld(item: Handled) -> bool:
    """Whether the reader is disqualified from the item, at this meeting or when its matter was handled before (rule 15)."""
    mine, matter = actor().person_ids, item.item.matter_id
    is_recused = not item.recused.isdisjoint(mine)
    return is_recused or (matter != item.item.id and bool(queries.recused_from([matter], mine)))


def _earlier(whole: Record, item: Handled) -> list[FollowUpLine]:
    """What is due or late, until the follow-up item is opened and its text says so (rule 49)."""
    is_listed = item.item.standard is StandardItem.FOLLOW_UP and item.handling is None
    on = clock.local_date(whole.meeting.starts_at)
    return list(ports.agenda_feed(whole.meeting.board_id, on)) if is_listed else []


def _step_url(whole: Record, items: Sequence[Handled]) -> str:
    """Where a step leads: to the first of these, if there is one."""
    return step_url(whole.meeting.id, items[0].slot.id) if items else ""


def item_url(handling: Handling) -> str:
    """The page of an item that was opened."""
    return url_for("proceedings.item", meeting_id=handling.meeting_id, slot_id=handling.slot_id)


def meeting_url(meeting: Meeting) -> str:
    """The page of the meeting, where the arrow of the bar leads."""
    return url_for("meetings.show", meeting_id=meeting.id)


def _is_alone(item: Handled) -> bool:
    """Whether nobody else wrote here during the last two minutes."""
    handling = item.handling
    if handling is None or handling.saved_at is None or handling.editor_id is None:
        return True
    is_mine = handling.editor_id == actor().account_id
    return is_mine or (clock.now() - handling.saved_at).total_seconds() > NOTED_LATELY


def voters(whole: Record, item: Handled, forms: Forms) -> list[dict[str, Any]]:
    """One row for each entitled person (decision 14); for a vote already held, those who voted."""
    entitled = whole.entitled(clock.now(), item)
    chair = whole.acting_chair(item, clock.now())
    rows = []
    for person in sorted(entitled, key=whole.name):
        place = whole.place_of(person)
        is_deputy = place is not None and place.deputy_id == person
        role = _("deputy of %(name)s", name=whole.name(place.member_id)) if place is not None and is_deputy else ""
        role = _("presides") if person == chair else role
        position = forms.positions.get(person, "")
        rows.append({"id": person, "name": whole.name(person), "role": role, "position": position})
    return rows


def warnings(whole: Record, item: Handled, panel: Table) -> list[str]:
    """Feature N7: those present whose own organisation the item speaks of, unless they are out already."""
    if item.is_closed:
        return []
    words = " ".join(
        text.text(code)
        for text in (item.item.title, item.item.background, item.item.proposal)
        for code in text.languages
    )
    here = {row.person_id for row in panel.rows if row.mark != "absent" and not row.is_recused}
    found = []
    for place in whole.places:
        person = next((one for one in (place.member_id, place.deputy_id) if one in here), None)
        if person is not None and mentions(words, place.organisation):
            found.append(f"{whole.name(person)}: {place.organisation}")
    return found
