"""Two at the same moment, on PostgreSQL: calls, answers, items, drawing up, publishing, and the chain of the audit trail."""

from datetime import datetime

from advisory.infra import audit, links
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.kernel import clock
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.minutes.models import Minutes
from tests.make import Make
from tests.meetings import making
from tests.minutes import example
from tests.minutes.making import signed, worked_example
from tests.proceedings.making import room_in_session
from tests.races.at_once import at_once, browser, press


def whole():
    assert list(audit.verify()) == []


def test_call_twice_and_two_drafts_at_once(there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: making.NOW)
    table = making.table(Make())
    drafts = [making.planned(table).id for _ in range(2)]
    email = table.account(table.secretary).email
    one, two = browser(there, email), browser(there, email)
    at_once(press(one, f"/meetings/{drafts[0]}/call"), press(two, f"/meetings/{drafts[0]}/call"))
    db.session.expire_all()
    at_once(press(one, f"/meetings/{drafts[1]}/call"), press(two, f"/meetings/{making_planned(table)}/call"))
    db.session.expire_all()
    numbers = sorted(m.number for m in db.session.query(Meeting) if m.number)
    assert numbers == list(range(1, len(numbers) + 1))
    whole()


def making_planned(table):
    made = making.planned(table).id
    db.session.commit()
    return made


def test_cannot_twice_by_the_link(there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: making.NOW)
    table = making.table(Make())
    making.called(table)
    own = db.session.query(Invitation).filter_by(person_id=table.member.person_id).one()
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: making.later(days=1))
    url = f"/answer/{links.make(PURPOSE, own.id, own.person_id)}"
    at_once(press(browser(there), url, answer="cannot"), press(browser(there), url, answer="cannot"))
    keys = [row.key for row in db.session.query(OutboxRow) if "deputy_called" in row.key]
    assert len(keys) == 1
    whole()


def test_two_boards_and_two_windows_open_items(there):
    room = room_in_session(Make())
    email = room.account().email
    db.session.commit()
    a, b = browser(there, email), browser(there, email)
    base = f"/meetings/{room.meeting.id}/room"
    got = at_once(
        press(a, f"{base}/{room.slots['matter'].id}/open"), press(b, f"{base}/{room.slots['second'].id}/open")
    )
    got += at_once(
        press(a, f"{base}/{room.slots['opening'].id}/open"), press(b, f"{base}/{room.slots['opening'].id}/open")
    )
    db.session.expire_all()
    sections = sorted(s.section for s in db.session.query(Slot) if s.section)
    assert sections == [1, 2, 3]
    whole()


def test_draw_up_twice_and_publish_twice(there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 21, 12, 0, tzinfo=example.DAY.tzinfo))
    rows = worked_example(Make())
    email = rows.account("Sanna Koski").email
    a, b = browser(there, email), browser(there, email)
    at_once(press(a, f"/meetings/{rows.meeting.id}/minutes"), press(b, f"/meetings/{rows.meeting.id}/minutes"))
    db.session.expire_all()
    assert db.session.query(Minutes).count() == 1
    whole()


def test_publish_twice(there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 21, 12, 0, tzinfo=example.DAY.tzinfo))
    rows = worked_example(Make())
    minutes = signed(rows)
    email = rows.account("Sanna Koski").email
    a, b = browser(there, email), browser(there, email)
    at_once(press(a, f"/minutes/{minutes.id}/publish"), press(b, f"/minutes/{minutes.id}/publish"))
    jobs = [row.key for row in db.session.query(OutboxRow) if row.kind == "minutes.publish"]
    assert len(jobs) == 1
    whole()


def test_eight_writers_and_the_chain(there):
    make = Make()
    town = make.municipality()
    email, number = make.administrator(town).email, town.id
    db.session.commit()
    windows = [browser(there, email) for _ in range(8)]

    def many(window, place):
        def go():
            return [
                window.post(
                    f"/municipalities/{number}/people/new",
                    data={
                        "name": f"Henkilö {place} {n}",
                        "email": f"h{place}.{n}@x.example",
                        "language": "fi",
                        "role": "",
                    },
                ).status_code
                for n in range(8)
            ]

        return go

    at_once(*(many(window, place) for place, window in enumerate(windows)))
    db.session.expire_all()
    whole()
