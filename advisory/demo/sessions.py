"""A meeting in session, minute by minute, and its minutes until they are published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from advisory.agendas.rules import Outcome
from advisory.demo.meetings import attach
from advisory.demo.places import Place
from advisory.demo.script import Calendar, Facts, localized
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting, Slot
from advisory.minutes import services as minutes_services
from advisory.minutes.models import Minutes
from advisory.minutes.rules import Signatory
from advisory.proceedings import services as room
from advisory.proceedings.models import CounterProposal, Handling
from advisory.proceedings.rules import How, Position, RecusalGround, VotingMethod
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues

EACH = timedelta(minutes=3)
WRITTEN = ("discussion", "decision", "follow_up")


@dataclass(slots=True)
class Session:
    """One meeting while it is held."""

    place: Place
    calendar: Calendar
    meeting: Meeting

    @property
    def facts(self) -> Facts:
        return self.calendar.facts

    @property
    def actor(self) -> Actor:
        return self.place.secretary


def hold(session: Session) -> Minutes:
    """Open, handle every item, end and draw up. Each step at its own time."""
    now = session.calendar.at(session.facts["opened"])
    with clock.frozen(now):
        room.open_meeting(session.meeting, actor=session.actor, attending=_present(session))
        room.verify_all(session.meeting, session.actor)
    for slot in meetings.slots(session.meeting.id):
        now = _handle(session, slot, now)
    with clock.frozen(session.calendar.at(session.facts["ended"])):
        return minutes_services.draw_up(session.meeting, session.actor)


def _present(session: Session) -> dict[int, How | None]:
    """Members who come, deputies of those who do not, presenters and experts."""
    facts, marks = session.facts, {}
    cannot = set(facts.get("cannot", []))
    later = facts.get("late", {}).get("name")
    for seat in session.place.facts["seats"]:
        names = [seat["name"], seat["deputy"]["name"]]
        name = next((one for one in names if one not in cannot), None)
        if name is not None and name != later:
            marks[session.place.id_of(name)] = _how(facts, name)
    for one in session.place.facts["attendees"]:
        marks[session.place.id_of(one["name"])] = How.ROOM
    return marks


def _how(facts: Facts, name: str) -> How | None:
    return How.REMOTE if name in facts.get("remote", []) else How.ROOM


def _handle(session: Session, slot: Slot, now: datetime) -> datetime:
    """One item from opening to closing; returns when it was closed."""
    facts = _facts_of(session, slot)
    opened = session.calendar.at(facts["opened"]) if "opened" in facts else now
    closed = session.calendar.at(facts["closed"]) if "closed" in facts else opened + EACH
    with clock.frozen(opened):
        handling = room.open_item(slot, session.actor)
        if slot.item.standard == "scrutineers":
            _choose_scrutineers(session)
    _on_the_way(session, handling, slot, facts)
    with clock.frozen(closed):
        _write(session, handling, facts)
        outcome = Outcome(facts.get("outcome", _usual(slot)))
        room.close_item(handling, outcome, session.actor, by_vote="vote" in facts)
        if "dissent" in facts:
            person = session.place.id_of(facts["dissent"]["person"])
            room.dissent(handling, person, session.actor, reasons=facts["dissent"]["reasons"])
            attach(session.place, slot.item, facts["dissent"])
        if slot.item.standard == "agenda":
            _add_papers(session)
    return closed


def _add_papers(session: Session) -> None:
    """With the approval of the agenda, papers are added to items that come later."""
    for slot in meetings.slots(session.meeting.id):
        if slot.item.standard is None:
            attach(session.place, slot.item, _facts_of(session, slot), "added_files")


def _facts_of(session: Session, slot: Slot) -> Facts:
    if slot.item.standard is not None:
        usual: Facts = {"closed": session.facts["ended"]} if slot.item.standard == "closing" else {}
        found: Facts = session.facts.get("standard", {}).get(slot.item.standard, usual)
        return found
    return next(item for item in session.facts["items"] if localized(item["title"]) == slot.item.title)


def _usual(slot: Slot) -> str:
    if slot.item.standard in {"opening", "follow_up", "other_matters", "next_meeting", "closing"}:
        return "noted"
    return "decided"


def _choose_scrutineers(session: Session) -> None:
    ids = [session.place.id_of(name) for name in session.facts["scrutineers"]]
    room.choose_scrutineers(session.meeting, ids, session.actor, check_until=check_until(session))


def check_until(session: Session) -> date:
    """By when the minutes are to be checked."""
    named: date | None = session.facts.get("check_until")
    return named or session.calendar.day + timedelta(days=session.facts.get("check_within", 7))


def _on_the_way(session: Session, handling: Handling, slot: Slot, facts: Facts) -> None:
    """What happens while the item is on the table: arrivals, disqualification, a counter-proposal and a vote."""
    late = session.facts.get("late")
    if late and slot.item.standard == "agenda":
        with clock.frozen(session.calendar.at(late["at"])):
            person = session.place.id_of(late["name"])
            room.arrive(session.meeting, person, _how(session.facts, late["name"]) or How.ROOM, session.actor)
            room.verify_all(session.meeting, session.actor)
    if "recusal" in facts:
        _recuse(session, handling, facts["recusal"])
    if "counter" in facts:
        _vote(session, handling, facts)


def _recuse(session: Session, handling: Handling, facts: Facts) -> None:
    values = RecusalValues(
        person_id=session.place.id_of(facts["person"]),
        ground=RecusalGround(facts["ground"]),
        explanation=facts["explanation"],
        left_at=session.calendar.at(facts["left"]),
        language=session.place.board.languages[0],
    )
    with clock.frozen(session.calendar.at(facts["left"])):
        room.recuse(handling, values, session.actor)


def _vote(session: Session, handling: Handling, facts: Facts) -> None:
    counter, ballot = facts["counter"], facts["vote"]
    names, spoken = session.place.id_of, session.place.board.languages[0]
    with clock.frozen(session.calendar.at(facts["closed"]) - timedelta(minutes=6)):
        values = CounterValues(names(counter["proposer"]), counter["text"], names(counter["seconder"]), spoken)
        room.counter_propose(handling, values, session.actor)
        proposed = db.session.scalars(select(CounterProposal).where(CounterProposal.handling_id == handling.id)).one()
        yes = {names(name): Position.YES for name in ballot["yes"]}
        no = {names(name): Position.NO for name in ballot["no"]}
        words = {"yes_means": ballot["yes_means"], "no_means": ballot["no_means"]}
        cast = VoteValues(
            counter_id=proposed.id,
            method=VotingMethod(ballot["method"]),
            positions={**yes, **no},
            language=spoken,
            **words,
        )
        room.vote(handling, cast, session.actor)


def _write(session: Session, handling: Handling, facts: Facts) -> None:
    texts: dict[str, Localized] = {
        name: localized(facts[name]) for name in ("discussion", "decision", "follow_up") if name in facts
    }
    if texts:
        room.save_text(handling, texts, handling.version, session.actor, is_autosave=False)


# --- minutes


def submit(session: Session, minutes: Minutes) -> None:
    minutes_services.submit(minutes, session.actor)


def check(session: Session, minutes: Minutes) -> None:
    """Those scrutineers check who have done so by the day of loading."""
    names: list[str] = session.facts.get("checked_by") or session.facts["scrutineers"]
    for name in names:
        minutes_services.check(minutes, session.place.id_of(name), session.place.actor(name))


def sign(session: Session, minutes: Minutes) -> None:
    minutes_services.sign(minutes, Signatory.CHAIR, session.place.actor(session.place.chair))
    minutes_services.sign(minutes, Signatory.MINUTE_TAKER, session.actor)


def publish(session: Session, minutes: Minutes) -> None:
    """Published; the PDF is left to the worker."""
    minutes_services.publish(minutes, session.actor)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        minutes_services.complete_publish(minutes.id)


def steps(calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """When the meeting is held, and when its minutes go on."""
    yield calendar.at(calendar.facts["opened"]), "hold"
    for name, hour in (("submitted", 9), ("checked", 12), ("signed", 14), ("published", 9)):
        at = calendar.of(name, hour=hour)
        if at is not None:
            yield at, name
    if "checked_by" in calendar.facts:
        yield clock.helsinki(calendar.day + timedelta(days=2), time(18)), "checked"


ACTS: dict[str, Any] = {"submitted": submit, "checked": check, "signed": sign, "published": publish}
