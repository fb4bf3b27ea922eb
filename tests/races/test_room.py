"""Two at the same moment in the meeting room, on PostgreSQL: a press saves its texts first, and its verb runs on what is then."""

import pytest

from advisory.agendas.rules import Outcome
from advisory.infra import audit
from advisory.infra.db import db
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.proceedings import services
from advisory.proceedings.models import CounterProposal, Handling, Presence, Recusal
from advisory.proceedings.rules import HandlingState
from tests.make import Make
from tests.proceedings.making import Room, room_in_session
from tests.races.at_once import at_once, browser, press


@pytest.fixture
def room(there) -> Room:
    room = room_in_session(Make())
    room.open()
    db.session.commit()
    return room


def both_windows(there, room: Room):
    return browser(there, room.account().email), browser(there, room.account().email)


def texts(room: Room, **typed: str) -> dict[str, str]:
    """What the form of the matter sends besides."""
    number = str(room.item().handling.id)
    return {"version": "1", "handling": number, "slot": str(room.slots["matter"].id), **typed}


@pytest.mark.promise("R3")
@pytest.mark.parametrize("typed", [{}, {"discussion-fi": "Keskusteltiin."}])
def test_a_counter_proposal_pressed_twice_is_one(there, room: Room, typed: dict[str, str]):
    proposer, seconder = (str(person) for person in room.ids(2, 3))
    made = {"counter-proposer": proposer, "counter-text": "Rajataan.", "counter-seconder": seconder}
    url = f"/handlings/{room.item().handling.id}/counter-proposals"
    sent = texts(room, **typed, **made)
    assert at_once(*(press(window, url, **sent) for window in both_windows(there, room))) == [303, 303]
    db.session.expire_all()
    assert db.session.query(CounterProposal).count() == 1
    assert list(audit.verify()) == []


@pytest.mark.promise("R3")
@pytest.mark.parametrize("typed", [{}, {"discussion-fi": "Keskusteltiin."}])
def test_somebody_marked_present_twice_is_there_once(there, room: Room, typed: dict[str, str]):
    sent = texts(room, **typed, **{f"presence-{room.presenter.id}": "room"})
    url = f"/meetings/{room.meeting.id}/room/attendance"
    assert at_once(*(press(window, url, **sent) for window in both_windows(there, room))) == [303, 303]
    db.session.expire_all()
    assert db.session.query(Presence).filter_by(person_id=room.presenter.id).count() == 1


def test_nothing_is_recorded_in_an_item_that_is_closed_meanwhile(there, room: Room):
    handling = room.item().handling.id
    out = str(room.ids(4)[0])
    one, two = both_windows(there, room)
    sent = texts(room, **{"recusal-person": out, "recusal-ground": "5", "discussion-fi": "Keskusteltiin."})
    recuse = press(one, f"/handlings/{handling}/recusals", **sent)
    got = at_once(recuse, press(two, f"/handlings/{handling}/close", outcome="decided", verb="close"))
    db.session.expire_all()
    closed = db.session.get_one(Handling, handling)
    assert closed.state is HandlingState.CLOSED
    recusals = db.session.query(Recusal).all()
    assert (got[0] == 303) is bool(recusals)
    assert all(one.returned_at == closed.closed_at for one in recusals)
    assert closed.present_at_decision == 5 - len(recusals)


def test_nobody_arrives_in_a_meeting_that_ends_meanwhile(there, room: Room):
    for name in ("opening", "legality", "scrutineers", "matter", "second"):
        services.close_item(room.open(name), Outcome.NOTED, room.actor)
    late = room.open("closing")
    sent = texts(room, handling=str(late.id), **{f"presence-{room.presenter.id}": "room", "decision-fi": "Kiitettiin."})
    db.session.commit()
    one, two = both_windows(there, room)
    got = at_once(press(one, f"/meetings/{room.meeting.id}/room/attendance", **sent),
                  press(two, f"/meetings/{room.meeting.id}/minutes"))  # fmt: skip
    db.session.expire_all()
    meeting = db.session.get_one(Meeting, room.meeting.id)
    assert 500 not in got
    assert meeting.state is MeetingState.ENDED
    assert all(row.left_at is not None for row in db.session.query(Presence))
