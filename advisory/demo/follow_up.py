"""What became of the decisions: initiatives and their steps."""

from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import select

from advisory.demo.places import Place
from advisory.demo.script import Calendar, Facts, localized
from advisory.infra.access import bearer
from advisory.infra.db import db
from advisory.initiatives import queries
from advisory.initiatives import services as initiatives
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import Dimension, ReportStatus, Theme
from advisory.initiatives.services import IndicatorValues, InitiativeValues, MoveValues, NewOwner, ReportValues
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling

INDICATOR = ("unit", "baseline", "target", "source")


def make_all(place: Place, calendar: Calendar, meeting: Meeting) -> None:
    """The initiatives that the meeting's decisions become."""
    for slot in meetings.slots(meeting.id):
        for item in calendar.facts["items"]:
            if localized(item["title"]) == slot.item.title:
                handling = db.session.scalars(select(Handling).where(Handling.slot_id == slot.id)).one()
                for facts in item.get("initiatives", []):
                    initiatives.create(handling, _values(place, calendar, facts), place.secretary)
    place.refresh()


def _values(place: Place, calendar: Calendar, facts: Facts) -> InitiativeValues:
    owner = facts["owner"]
    is_known = isinstance(owner, str)
    due_on = facts.get("due_on")
    if due_on is None:
        due_on = calendar.day.fromordinal(calendar.day.toordinal() + facts["due_in"])
    return InitiativeValues(
        title=localized(facts["title"]),
        responsible=facts["responsible"],
        due_on=due_on,
        addressee=facts.get("addressee", ""),
        addressee_email=facts.get("addressee_email", ""),
        description=localized(facts.get("description")),
        summary=localized(facts.get("summary")),
        dimensions=tuple(Dimension(one) for one in facts["dimensions"]),
        theme=Theme(facts["theme"]),
        owner_id=place.id_of(owner) if is_known else None,
        new_owner=None if is_known else NewOwner(**owner),
        indicators=tuple(_indicator(one) for one in facts.get("indicators", [])),
    )


def _indicator(facts: Facts) -> IndicatorValues:
    return IndicatorValues(name=localized(facts["name"]), **{key: facts[key] for key in INDICATOR if key in facts})


def moves(calendar: Calendar) -> Iterator[tuple[datetime, Facts, Facts]]:
    """Every later step: when, of which initiative, and what."""
    for item in calendar.facts["items"]:
        for facts in item.get("initiatives", []):
            for move in [*facts["moves"], *([facts["again"]] if "again" in facts else [])]:
                yield clock.helsinki(move["on"], time(11)), facts, move


def take(place: Place, calendar: Calendar, facts: Facts, move: Facts) -> None:
    """One step of an initiative, a report of its owner that the secretary checks, or a new due date."""
    title = localized(facts["title"])
    found = db.session.scalars(select(Initiative).where(Initiative.board_id == place.board.id)).all()
    initiative = next(one for one in found if one.title == title)
    if "report" in move:
        _tell(place, initiative, move)
        return
    if "verb" not in move:
        values = _values(place, calendar, {**facts, "due_on": move["due_on"]})
        initiatives.edit(initiative, values, place.secretary)
        return
    values_of_move = MoveValues(
        taken_on=move["on"],
        note=localized(move.get("note")),
        answer_body=move.get("answer_body", ""),
        answer=localized(move.get("answer")),
        what_changed=localized(move.get("what_changed")),
    )
    initiatives.move(initiative, move["verb"], values_of_move, place.secretary)


def _tell(place: Place, initiative: Initiative, move: Facts) -> None:
    keys = [one.id for one in queries.indicators_of(initiative.id)]
    readings = dict(zip(keys, move.get("readings", []), strict=True))
    values = ReportValues(ReportStatus(move["report"]), move["text"], readings=readings)
    told = initiatives.report(initiative, values, bearer(initiative.owner_id or 0, Action.INITIATIVES_REPORT))
    initiatives.verify(told, place.secretary)
