"""A meeting from its plan to the answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from advisory.agendas import services as agendas
from advisory.agendas.models import Item
from advisory.agendas.rules import FileValues, ItemType, PrivateReason
from advisory.agendas.services.items import ItemValues
from advisory.demo.papers import paper
from advisory.demo.places import Place
from advisory.demo.script import Calendar, Facts, clock_time, localized
from advisory.infra.access import bearer
from advisory.kernel import clock
from advisory.meetings import queries
from advisory.meetings import services as meetings
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Answer, Attending, Mode
from advisory.meetings.services.planning import MeetingValues
from advisory.policy.actions import Action


def plan(place: Place, calendar: Calendar) -> Meeting:
    """The draft with its agenda."""
    facts = calendar.facts
    values = MeetingValues(
        day=calendar.day,
        starts=clock_time(facts["starts"]),
        ends=clock_time(facts["ends"]),
        place=localized(facts["place"]),
        mode=Mode(facts["mode"]),
        remote_url=facts.get("remote_url", ""),
        minute_taker_id=place.id_of(place.minute_taker),
    )
    meeting = meetings.plan(place.board, values, place.secretary)
    for item in facts["items"]:
        slot = meetings.add_item(meeting, _item(place, item), place.secretary)
        attach(place, slot.item, item)
    _arrange(place, meeting, facts)
    return meeting


def _item(place: Place, facts: Facts) -> ItemValues:
    presenter = facts.get("presenter")
    return ItemValues(
        title=localized(facts["title"]),
        kind=ItemType(facts["kind"]),
        background=localized(facts.get("background")),
        proposal=localized(facts.get("proposal")),
        summary=localized(facts.get("summary")),
        presenter_id=place.id_of(presenter) if presenter else None,
        case_number=facts.get("case_number", ""),
        is_general_confirmed=True,
    )


def attach(place: Place, item: Item, facts: Facts, name: str = "files") -> None:
    """The papers that the script names, on the item: titles, and those that stay out of the public pages with the reason."""
    for title in facts.get(name, []):
        agendas.attach(item, paper(title), place.secretary, FileValues(title, "fi"))
    for title, reason in facts.get(f"private_{name}", {}).items():
        agendas.attach(item, paper(title), place.secretary, FileValues(title, "fi", PrivateReason(reason)))


def _arrange(place: Place, meeting: Meeting, facts: Facts) -> None:
    """Standard items that this meeting does without, and those that it words otherwise."""
    for slot in queries.slots(meeting.id):
        standard = slot.item.standard
        if standard is None:
            continue
        if standard in facts.get("without", []):
            meetings.remove_item(slot, place.secretary)
        elif standard in facts.get("standard", {}):
            _reword(place, slot, slot.item, facts["standard"][standard])


def _reword(place: Place, slot: Slot, item: Item, facts: Facts) -> None:
    presenter = facts.get("presenter")
    values = ItemValues(
        title=localized(facts["title"]) if "title" in facts else item.title,
        kind=item.kind,
        background=item.background,
        proposal=localized(facts["proposal"]) if "proposal" in facts else item.proposal,
        summary=item.summary,
        presenter_id=place.id_of(presenter) if presenter else None,
        is_general_confirmed=True,
        version=item.version,
    )
    agendas.edit_item(item, values, place.secretary)
    attach(place, slot.item, facts)


def call(place: Place, meeting: Meeting) -> None:
    meetings.call(queries.meeting(meeting.id), actor=place.secretary)


def hand_over(place: Place, meeting: Meeting) -> None:
    """Those without e-mail get the notice on paper. For the coming meeting it is left to do."""
    paper = [one.id for one in queries.on_paper(meeting.id)]
    if paper:
        now = clock.to_local(clock.now())
        meetings.hand_over(queries.meeting(meeting.id), paper, now.date(), now.time(), place.secretary)


def answer(meeting: Meeting, facts: Facts, *, deputies: bool) -> None:
    """The members answer by their links; on another day the deputies who were called in their place."""
    for invitation in queries.invitations(meeting.id):
        given = _given(facts, invitation)
        is_deputy = invitation.attending is Attending.DEPUTY
        if given is None or is_deputy is not deputies or invitation.answer is given:
            continue
        person = invitation.person
        actor = bearer(person.id, Action.MEETINGS_ANSWER, name=person.name, language=person.language)
        meetings.answer(invitation, given, actor)


def _given(facts: Facts, invitation: Invitation) -> Answer | None:
    name = invitation.person.name
    if name in facts.get("silent", []):
        return None
    if name in facts.get("cannot", []):
        return Answer.CANNOT
    return Answer.REMOTE if name in facts.get("remote", []) else Answer.IN_PERSON


def steps(calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """When the meeting is planned, called and answered."""
    planned = calendar.of("planned", hour=9)
    if planned is not None:
        yield planned, "plan"
    called = calendar.of("called")
    if called is not None:
        yield called, "call"
        if "opened" in calendar.facts:
            yield called + timedelta(hours=4), "paper"
        yield called + timedelta(hours=24), "members"
        yield called + timedelta(hours=26), "deputies"
