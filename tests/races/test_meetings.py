"""Two at the same moment over one meeting, on PostgreSQL: what was taken back, ended or moved stays so."""

import threading
from contextlib import suppress
from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import event
from sqlalchemy.orm import Session

from advisory.agendas.rules import Outcome
from advisory.boards import services as boards
from advisory.boards.models import Membership
from advisory.boards.rules import EndReason
from advisory.infra import delivery, links, outbox
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.meetings import services as meetings
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.municipalities.models import Municipality
from advisory.people.models import Person
from advisory.proceedings import services as room_services
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import HandlingState
from tests.make import Make
from tests.meetings import making
from tests.proceedings.making import room_in_session
from tests.races.at_once import at_once, browser, press


def outside(app, work):
    """Run in a thread of its own with a session of its own, now, and wait."""
    out = []

    def run():
        with app.test_request_context(base_url="http://127.0.0.1:8000"):
            try:
                out.append(work())
            except Exception as error:
                out.append(error)
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return out[0] if out else None


def test_an_item_is_reopened_while_the_meeting_ends(there):
    room = room_in_session(Make())
    for name in ("opening", "legality", "scrutineers", "matter", "second"):
        handling = room.open(name)
        room_services.close_item(handling, Outcome.NOTED if name != "matter" else Outcome.DECIDED, room.actor)
    first = db.session.query(Handling).filter_by(slot_id=room.slots["matter"].id).one()
    db.session.commit()
    one, two = browser(there, room.account().email), browser(there, room.account().email)
    at_once(press(one, f"/meetings/{room.meeting.id}/minutes"), press(two, f"/handlings/{first.id}/reopen"))
    db.session.expire_all()
    meeting = db.session.get_one(Meeting, room.meeting.id)
    handling = db.session.get_one(Handling, first.id)
    assert not (meeting.state is MeetingState.ENDED and handling.state is HandlingState.OPEN)


def test_next_in_one_window_and_open_in_the_other(there):
    room = room_in_session(Make())
    handling = room.open("matter")
    db.session.commit()
    one, two = browser(there, room.account().email), browser(there, room.account().email)
    got = at_once(press(one, f"/handlings/{handling.id}/close", verb="next", outcome="noted", solution="noted"),
                  press(two, f"/meetings/{room.meeting.id}/room/{room.slots['second'].id}/open"))  # fmt: skip
    db.session.expire_all()
    assert 500 not in got


def test_undo_of_a_call_while_the_worker_takes_the_first_mail(there, monkeypatch):
    calling_at = making.NOW
    monkeypatch.setattr(clock, "now", lambda: calling_at)
    table = making.table(Make())
    meeting = making.called(table)
    db.session.commit()
    taken = []

    def worker():
        found = delivery.claim(calling_at + timedelta(seconds=60))
        return found and (found.id, found.row.key)

    def before_flush(session, context, instances):
        if not taken and any(isinstance(row, OutboxRow) for row in session.dirty):
            taken.append(outside(there, worker))

    monkeypatch.setattr(clock, "now", lambda: calling_at + timedelta(seconds=59, milliseconds=990))
    event.listen(Session, "before_flush", before_flush)
    try:
        meetings.recall(db.session.get_one(Meeting, meeting.id), table.actor)
        took = "undone"
    except Exception as error:
        took = repr(error)
    finally:
        event.remove(Session, "before_flush", before_flush)
    db.session.expire_all()
    print(
        took,
        taken,
        [(row.key, row.status) for row in db.session.query(OutboxRow)],
        db.session.get_one(Meeting, meeting.id).state,
    )
    assert not (took == "undone" and taken[0])


def test_two_windows_move_two_items_at_once(there):
    make = Make()
    board = make.board()

    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    meeting = make.meeting(board)
    for position in range(1, 7):
        make.slot(meeting, position=position)
    slots = [slot.id for slot in db.session.query(Slot).order_by(Slot.position)]
    db.session.commit()
    one, two = browser(there, secretary.email), browser(there, secretary.email)
    at_once(press(one, f"/meetings/{meeting.id}/move", move=f"{slots[2]}:up"),
                  press(two, f"/meetings/{meeting.id}/move", move=f"{slots[4]}:up"))  # fmt: skip
    db.session.expire_all()
    places = sorted(slot.position for slot in db.session.query(Slot))
    assert places == [1, 2, 3, 4, 5, 6]


def _called(monkeypatch):
    """A called meeting a day ago, its secretary, and the member's own invitation with its link."""
    monkeypatch.setattr(clock, "now", lambda: making.NOW)
    table = making.table(Make())
    meeting = making.called(table)
    own = db.session.query(Invitation).filter_by(person_id=table.member.person_id).one()
    email = db.session.get_one(Person, own.person_id).email
    token = links.make(PURPOSE, own.id, own.person_id)
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: making.later(days=1))
    return table, meeting.id, email, f"/answer/{token}"


def test_a_member_answers_cannot_while_the_meeting_is_cancelled(there, monkeypatch):
    table, meeting_id, _email, link = _called(monkeypatch)
    secretary = browser(there, table.account(table.secretary).email)
    got = at_once(press(secretary, f"/meetings/{meeting_id}/cancel", reason="Sairastapaus"),
                  press(browser(there), link, answer="cannot"))  # fmt: skip
    assert got[0] == 303
    assert got[1] != 500
    db.session.expire_all()
    assert db.session.get_one(Meeting, meeting_id).state is MeetingState.CANCELLED
    queued = [row.key for row in db.session.query(OutboxRow).filter_by(status=Status.QUEUED)]
    assert not [key for key in queued if "deputy_called" in key]


def test_the_same_answer_from_link_and_page(there, monkeypatch):
    _table, meeting_id, email, link = _called(monkeypatch)
    own = press(browser(there, email), f"/meetings/{meeting_id}/answer", answer="cannot")
    assert at_once(own, press(browser(there), link, answer="cannot")) == [303, 303]
    assert len([row for row in db.session.query(OutboxRow) if "deputy_called" in row.key]) == 1


def test_timed_work_twice_at_once_follows_one_who_left_once(there, monkeypatch):
    table, meeting_id, _email, _link = _called(monkeypatch)
    for row in db.session.query(OutboxRow):
        row.status = Status.SENT
    boards.end_membership(
        db.session.get_one(Membership, table.member.id),
        on=clock.today(), reason=EndReason.RESIGNATION_GRANTED, actor=table.actor,
    )  # fmt: skip

    def timed():
        with there.test_request_context(base_url="http://127.0.0.1:8000"):
            try:
                return meetings.due(clock.now())
            finally:
                db.session.remove()

    assert at_once(timed, timed) == [None, None]
    db.session.expire_all()
    keys = [row.key.split(":")[0] for row in db.session.query(OutboxRow).filter_by(status=Status.QUEUED)]
    assert sorted(keys) == ["meetings.deputy_called", "meetings.no_longer_called"]
    assert db.session.query(Invitation).filter_by(meeting_id=meeting_id, is_withdrawn=True).count() == 1


def test_an_address_is_corrected_while_the_meeting_moves(there, monkeypatch):
    """The one holds the person and wants the mails, the other holds the mails and writes new ones to the person."""
    table = making.table(Make())
    meeting = making.planned(table, day=clock.today() + timedelta(days=40))
    meetings.call(meeting, actor=table.actor)
    meeting.called_at -= timedelta(minutes=5)
    db.session.commit()
    person, url = table.member.person, f"/meetings/{meeting.id}/edit"
    one, two = (
        browser(there, table.account(table.secretary).email),
        browser(there, table.account(table.secretary).email),
    )
    form = {field["name"]: field.get("value", "") for field in fields_of(one, url)}
    have_met, unsent, unsent_to = threading.Barrier(2), outbox.unsent, outbox.unsent_to

    def meet(*arguments):
        with suppress(threading.BrokenBarrierError):
            have_met.wait(3)
        return unsent_to(*arguments)

    def lock_and_meet(*arguments):
        found = unsent(*arguments)
        with suppress(threading.BrokenBarrierError):
            have_met.wait(3)
        return found

    monkeypatch.setattr(outbox, "unsent_to", meet)
    monkeypatch.setattr(outbox, "unsent", lock_and_meet)
    changed = {**form, "starts": "18:00", "ends": "20:00", "mode": "hybrid", "minute_taker": table.secretary.id}
    details = {"name": person.name, "email": "uusi.osoite@test.example", "language": "sv", "gender": ""}
    got = at_once(press(one, url, **changed), press(two, f"/people/{person.id}", **details))
    assert got == [303, 303]
    db.session.expire_all()
    mails = db.session.query(OutboxRow).filter_by(person_id=person.id, status=Status.QUEUED)
    assert "18.00" in next(row.text for row in mails if row.key.startswith("meetings.called:"))


def fields_of(client, url):
    page = BeautifulSoup(client.get(url).text, "html.parser")
    return page.select("main form input[type=hidden], main form input[type=text], main form input[type=date]")
