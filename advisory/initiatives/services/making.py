"""Making an initiative from a decision, and mending what is known of it."""

from dataclasses import dataclass
from datetime import date

from advisory.agendas.rules import Outcome
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative, Step
from advisory.initiatives.rules import (
    Dimension,
    InitiativeKind,
    InitiativeState,
    Plan,
    Theme,
    check_becomes,
    plan_problems,
)
from advisory.initiatives.services.indicators import IndicatorValues, put_indicators
from advisory.initiatives.services.senders import tell_owners
from advisory.kernel import clock
from advisory.kernel.errors import Conflict, NotFound, RuleBroken
from advisory.kernel.localized import Localized
from advisory.people import queries as people
from advisory.people.models import Person
from advisory.people.services import persons
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import HandlingState

NOTHING = Localized()


@dataclass(frozen=True, slots=True)
class NewOwner:
    """An owner whom the municipality does not know yet."""

    name: str
    email: str
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class InitiativeValues:
    """All that a form says of an initiative."""

    title: Localized
    responsible: str
    due_on: date | None
    addressee: str = ""
    addressee_email: str = ""
    description: Localized = NOTHING
    summary: Localized = NOTHING
    dimensions: tuple[Dimension, ...] = ()
    theme: Theme | None = None
    owner_id: int | None = None
    new_owner: NewOwner | None = None
    indicators: tuple[IndicatorValues, ...] = ()
    kind: InitiativeKind | None = None
    """What the decision becomes, where its type leaves a choice; asked once, when it is made."""
    version: int | None = None
    """Of what the form was filled from; none: nobody could have saved in between."""


def create(handling: Handling, values: InitiativeValues, actor: Actor) -> Initiative:
    """Make the decision of a handling into an initiative that is decided (rule 49). Nothing is sent yet (rule 24).

    The same decision with the same title gives the initiative that is there. Raises RuleBroken where something is
    missing, where the handling is not decided, or where its type becomes nothing (decision 15).
    """
    with use_case(Action.INITIATIVES_CREATE, handling, actor) as case:
        source = queries.source(handling.id)
        again = next((one for one in queries.made_from(handling.id) if one.title == values.title), None)
        if again is not None:
            case.leave_no_entry()
            return again
        _check_source(source)
        initiative = Initiative(
            board_id=handling.board_id, municipality_id=handling.municipality_id, handling_id=handling.id,
            kind=check_becomes(source.slot.item.kind, values.kind), state=InitiativeState.DRAFT, what_changed=Localized(),
            answer=Localized(), made_at=case.now,
        )  # fmt: skip
        _fill(case, initiative, values, decided_on=clock.local_date(source.closed_at or case.now))
        initiative.advance("decide")
        case.about(initiative)
        put_indicators(case, initiative, values.indicators)
        _add_first_step(case, initiative, source)
    return initiative


def edit(initiative: Initiative, values: InitiativeValues, actor: Actor) -> None:
    """Mend what is known of an initiative. The due date may move; the kind and the state do not change here.

    Raises Conflict when somebody mended it in between (R2).
    """
    with use_case(Action.INITIATIVES_EDIT, initiative, actor) as case:
        if values.version is not None and values.version != initiative.version:
            raise Conflict(theirs=initiative)
        before = (initiative.due_on, initiative.owner_id)
        _fill(case, initiative, values, decided_on=clock.local_date(initiative.made_at))
        initiative.version += 1
        put_indicators(case, initiative, values.indicators)
        if before != (initiative.due_on, initiative.owner_id):
            case.note(due_on=str(initiative.due_on), owner=initiative.owner_id)
        if initiative.owner_id != before[1] and initiative.clock_started_at is not None:
            tell_owners(case, initiative)  # a new owner of what is already under way learns of it at once


def _check_source(source: Handling) -> None:
    if source.state is not HandlingState.CLOSED or source.outcome is not Outcome.DECIDED:
        raise RuleBroken("handling_not_decided")
    if source.slot.item.is_secret:
        raise RuleBroken("secret_becomes_no_initiative")


def _fill(case: UseCase, initiative: Initiative, values: InitiativeValues, *, decided_on: date) -> None:
    initiative.title, initiative.description, initiative.summary = values.title, values.description, values.summary
    initiative.addressee, initiative.addressee_email = values.addressee, values.addressee_email
    initiative.responsible, initiative.due_on = values.responsible, values.due_on
    initiative.dimensions, initiative.theme = [str(one) for one in values.dimensions], values.theme
    problems = plan_problems(
        Plan(initiative.kind, values.responsible, values.due_on, values.addressee, values.dimensions), decided_on
    )
    if problems:
        raise problems[0] if len(problems) == 1 else SeveralBroken(problems)
    owner = _owner(case, initiative.municipality_id, values)
    initiative.owner_id = owner.id if owner else None


class SeveralBroken(RuleBroken):
    """More than one rule refuses; the form shows each at its place."""

    def __init__(self, problems: tuple[RuleBroken, ...]) -> None:
        super().__init__(problems[0].code, field=problems[0].field, **problems[0].facts)
        self.problems = problems


def _owner(case: UseCase, municipality_id: int, values: InitiativeValues) -> Person | None:
    """The person named as the owner: one whom the municipality knows, or a new one."""
    if values.new_owner is not None:
        new = persons.PersonDetails(name=values.new_owner.name, email=values.new_owner.email)
        return persons.known_or_new(case, municipality_id, new)
    if values.owner_id is None:
        return None
    person = people.person(values.owner_id)
    if person is None or person.municipality_id != municipality_id:
        raise NotFound(f"Person:{values.owner_id}")
    return person


def _add_first_step(case: UseCase, initiative: Initiative, source: Handling) -> None:
    db.session.add(
        Step(
            board_id=initiative.board_id, municipality_id=initiative.municipality_id, initiative_id=initiative.id,
            state=InitiativeState.DECIDED, taken_on=clock.local_date(source.closed_at or case.now), note=Localized(),
            recorded_at=case.now,
        )
    )  # fmt: skip
