"""Hostile values in every field of every form and in every address: never a 500, and nothing typed is lost."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from advisory.infra import links
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.meetings import mails as meeting_mails
from advisory.meetings import services as meetings
from advisory.meetings.models import Invitation
from advisory.minutes import mails as minutes_mails
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.proceedings import services as proceedings
from advisory.proceedings.rules import How
from advisory.proceedings.services import CounterValues
from tests.checking import CheckingClient
from tests.crawling import SeenForm, taken_back, walk
from tests.make import Make
from tests.meetings import making as meeting_making
from tests.minutes import making as minutes_making
from tests.proceedings import making as room_making

HOSTILE = (
    "",
    "²",
    "9" * 5000,
    "-1",
    "9223372036854775808",
    "2147483648",
    "0001-01-01",
    "9999-12-31",
    "2027-03-28",
    "03:30",
    "99:99",
    "a\x00b\x1f\x7f\x85\u2028",
    "\ud800",
    "x" * 50_000,
    "😀\u202eabc\u0000",
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "%s %(name)s {0} {{7*7}} ${x}",
    "a\r\nBcc: x@test.example\r\n\r\nbody",
    "javascript:alert(1)",
    "//evil.example/\\x",
    "NaN",
    "1e309",
    "٣",
    "ä@ö.fi",
)
SKIPPED = frozenset({"people.sign_out"})
UNREACHED = frozenset(
    {
        "people.chosen",  # two persons of one address: tests/people/test_sign_in.py
        "security.logout",  # the library's own; ours is people.sign_out
    }
)


class World:
    """Accounts and first pages of every role, over meetings in every state."""

    def __init__(self, make: Make) -> None:
        self.readers: list[tuple[Account | None, tuple[str, ...]]] = []
        self._planning(make)
        self._room(make)
        for stage in (minutes_making.drawn_up, minutes_making.in_scrutiny, minutes_making.checked,
                      minutes_making.signed, minutes_making.published):  # fmt: skip
            self._minutes(make, stage)
        self.readers.append((make.operator(), ("/municipalities", "/municipalities/new")))
        self.readers.append((make.monitor(), ("/desk",)))
        db.session.commit()
        self.readers = [(account.id if account else None, starts) for account, starts in self.readers]

    def _planning(self, make: Make) -> None:
        there = meeting_making.table(make)
        day = clock.today() + timedelta(days=30)
        draft = meeting_making.planned(there, day=day)
        called = meeting_making.called(there, day=day + timedelta(days=1))
        meetings.add_item(draft, meeting_making.matter(), there.actor)
        pages = (f"/meetings/{draft.id}", f"/meetings/{called.id}", "/dev/mail")
        administrator = make.administrator(db.session.get_one(Municipality, there.board.municipality_id))
        self.readers.append((there.account(there.secretary), ("/desk", "/municipalities/%d" % there.board.municipality_id, *pages)))
        self.readers.append((there.account(administrator), ("/desk", "/account")))
        person = db.session.get_one(Person, there.member.person_id)
        member = db.session.get_one(Account, person.account_id)
        own = db.session.query(Invitation).filter_by(meeting_id=called.id, person_id=there.member.person_id).one()
        self.readers.append((member, ("/desk", *pages)))
        token = links.make(meeting_mails.PURPOSE, own.id, own.person_id)
        public = ("/", "/sign-in", "/sign-in/link", "/password/reset", f"/answer/{token}")
        self.readers.append((None, public))

    def _room(self, make: Make) -> None:
        room = room_making.room_in_session(make)
        meeting = f"/meetings/{room.meeting.id}"
        self.readers.append((room.account(), (f"{meeting}/room", meeting, f"{meeting}/room/times", f"{meeting}/screen")))
        room.open("scrutineers")
        proceedings.attend(room.meeting, dict.fromkeys(room.ids(0, 1, 2, 3), How.ROOM), room.actor)
        handling = room.open("matter")
        first, second = room.ids(1, 2)
        values = CounterValues(first, "Rajataan.", second)
        proceedings.counter_propose(handling, values, room.actor)
        items = tuple(f"{meeting}/room/{slot.id}" for slot in room.slots.values())
        self.readers.append((room.account(), items))

    def _minutes(self, make: Make, stage) -> None:
        rows = minutes_making.worked_example(make)
        minutes = stage(rows)
        rows.municipality.slug, rows.municipality.code = f"town-{minutes.id}", f"{minutes.id}z"
        page = f"/minutes/{minutes.id}"
        pages = (page, f"{page}/publish", f"{page}/scrutineers", f"{page}/notices")
        self.readers.append((rows.account("Sanna Koski"), pages))
        self.readers.append((rows.account("Pekka Hautala"), (page,)))
        mailed = [f"/minutes/check/{links.make(minutes_mails.CHECK, minutes.id, one.person_id)}" for one in minutes.scrutinies[:1]]
        mailed += [f"/minutes/sign/{links.make(minutes_mails.SIGN, one.id, one.person_id)}" for one in minutes.signatures[:1]]
        self.readers.append((None, tuple(mailed)))




@pytest.fixture
def world(context: Flask, make: Make) -> World:
    return World(make)


def _encoded(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, errors="surrogatepass").encode()


def _broken(form: SeenForm, token: str) -> Iterator[tuple[str, bytes]]:
    """Bodies of a form: every field hostile at once, then each field by itself, doubled, and missing."""
    base = [("csrf_token", token), *form.fields]
    for value in HOSTILE:
        yield f"all {value[:12]!r}", _encoded([("csrf_token", token), *((name, value) for name, _old in form.fields)])
    for place, (name, _old) in enumerate(form.fields[:40]):
        for value in HOSTILE[place % 3 :: 3]:
            changed = [(key, value if key == name else old) for key, old in base]
            yield f"{name}={value[:12]!r}", _encoded(changed)
    yield "doubled", _encoded([*base, *form.fields, *form.fields])
    yield "nothing", _encoded([("csrf_token", token)])
    yield "arrays", _encoded([("csrf_token", token), *((f"{name}[]", "1") for name, _old in form.fields)])


def test_no_form_breaks_on_hostile_values(client: CheckingClient, app: Flask, world: World) -> None:
    """Each form that any role sees in any state; a refusal is a page in words, never a 500 (S65)."""
    broken, reached, seen = [], set(), set()
    for account, starts in world.readers:
        client.sign_out()
        if account is not None:
            client.sign_in(db.session.get_one(Account, account))
        found = walk(client, *starts)
        token = client.token("/account" if account is not None else "/sign-in")
        for form in found.posts():
            key = form.endpoint
            reached.add(key)
            if key in SKIPPED or (key, frozenset(n for n, _ in form.fields)) in seen:
                continue
            seen.add((key, frozenset(n for n, _ in form.fields)))
            for what, body in _broken(form, token):
                with taken_back(client, app):
                    try:
                        answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
                    except Exception as e:
                        broken.append((form.endpoint, form.action, what, repr(e)[:300])); continue
                if answer.status_code >= 500:
                    broken.append((form.endpoint, form.action, what, answer.status_code))
    import collections
    print(len(reached), sorted({r.endpoint for r in app.url_map.iter_rules() if "POST" in r.methods} - reached))
    for k, n in collections.Counter((b[0], str(b[3])[:200]) for b in broken).items(): print(n, k)
    for b in broken[:60]: print(b)
    assert not broken
