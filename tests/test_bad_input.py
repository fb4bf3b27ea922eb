"""Hostile values in every field of every form and in every address: never a 500, and nothing typed is lost.

Each form gets a part of the values, the next form another part. THOROUGH=1 gives every form all of them.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from advisory.agendas.models import Attachment
from advisory.boards.models import Board, Membership
from advisory.infra.db import Model, db
from advisory.initiatives.models import Initiative
from advisory.kernel import clock
from advisory.kernel.plaintext import whole_number
from advisory.meetings.models import Meeting, Slot
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person, RoleGrant
from advisory.policy.roles import Role
from advisory.proceedings.models import Handling
from tests.checking import CheckingClient
from tests.crawling import SeenForm, taken_back, walk
from tests.every_state import Looker, readers, sign_in_as
from tests.make import Make
from tests.meetings import making as meeting_making

HOSTILE = (
    "", "²", "9" * 5000, "-1", "9223372036854775808", "2147483648", "0001-01-01", "9999-12-31", "2027-03-28", "03:30",
    "99:99", "a\x00b\x1f\x7f\x85\u2028", "\ud800", "x" * 50_000, "😀\u202eabc\x00", "<script>alert(1)</script>\"'>",
    "%s %(name)s {0} {{7*7}} ${x}", "a\r\nBcc: x@test.example\r\n\r\nbody", "javascript:alert(1)", "//evil.example/\\x",
    "NaN", "1e309", "٣", "ä@ö.fi",
)  # fmt: skip
IN_PATHS = (
    "9" * 30, "9223372036854775808", "2147483648", "0", "%00", "%ed%a0%80", "a%0d%0ab", "..%2f..%2fetc", "x" * 3000, "%C2%B2",
)  # fmt: skip
QUERY = (
    "q",
    "next",
    "answer",
    "text",
    "municipality_id",
    "board_id",
    "role",
    "email",
    "page",
    "year",
    "state",
    "language",
)
IS_THOROUGH = os.environ.get("THOROUGH", "") not in {"", "0"}
EACH = {"postgresql": 1, "sqlite": 1} if IS_THOROUGH else {"postgresql": 4, "sqlite": 12}
"""Of the values a form gets every so-manieth in all its fields at once. SQLite takes what PostgreSQL refuses (NUL, half
surrogates, numbers beyond a column), and gets fewer."""
SINGLES = {"postgresql": 24, "sqlite": 24} if IS_THOROUGH else {"postgresql": 3, "sqlite": 1}
"""How many values a form gets in one field, the others being as they were."""
SIGN_OUT = frozenset({"people.sign_out", "security.logout"})
ROWS: dict[str, type[Model]] = {
    "municipality_id": Municipality, "board_id": Board, "meeting_id": Meeting, "slot_id": Slot, "handling_id": Handling,
    "minutes_id": Minutes, "initiative_id": Initiative, "person_id": Person, "membership_id": Membership,
    "grant_id": RoleGrant, "attachment_id": Attachment,
}  # fmt: skip
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def lookers(context: Flask, make: Make) -> list[Looker]:
    return readers(make)


def _body(token: str, pairs: list[tuple[str, str]]) -> bytes:
    return urlencode([("csrf_token", token), *pairs], errors="surrogatepass").encode()


def _bodies(form: SeenForm, token: str, turn: int) -> Iterator[tuple[str, bytes]]:
    """Every field hostile at once, and some by themselves: other values for each form. Doubled, missing, as arrays."""
    names = [name for name, _value in form.fields]
    fields = list(form.fields)
    each, singles = EACH[db.engine.dialect.name], SINGLES[db.engine.dialect.name]
    for value in HOSTILE[turn % each :: each]:
        yield f"all {value[:12]!r}", _body(token, [(name, value) for name in names])
    pairs = [(name, value) for name in names for value in HOSTILE]
    for name, value in pairs[turn % 7 :: max(1, len(pairs) // singles)]:
        yield f"{name}={value[:12]!r}", _body(token, [(key, value if key == name else old) for key, old in fields])
    yield "doubled", _body(token, [*fields, *fields])
    yield "nothing", _body(token, [])
    yield "arrays", _body(token, [(f"{name}[]", "1") for name in names])


def _press(client: CheckingClient, app: Flask, form: SeenForm, token: str, turn: int) -> list[str]:
    """What broke at this form."""
    broken = []
    for what, body in _bodies(form, token, turn):
        with taken_back(client, app):
            answer = client.post(form.action, data=body, content_type=FORM)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {form.action} {what}")
    return broken


def _unseen(app: Flask, seen: dict[str, SeenForm]) -> list[SeenForm]:
    """The endpoints whose form no walk came to: with real ids, and every name that any form knows."""
    names = sorted({name for form in seen.values() for name, _value in form.fields})
    ids = {
        name: str(db.session.query(model.id).order_by(model.id.desc()).limit(1).scalar() or 1)
        for name, model in ROWS.items()
    }
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.endpoint not in seen]
    return [
        SeenForm("", _filled(rule, ids), rule.endpoint, "POST", tuple((name, "1") for name in names))
        for rule in rules
        if rule.endpoint not in SIGN_OUT
    ]


def _filled(rule: Rule, ids: dict[str, str], other: str = "1") -> str:
    return re.sub(r"<(?:[^:<>]*:)?(\w+)>", lambda found: ids.get(found[1], other), str(rule))


@pytest.mark.security("S65")
def test_no_form_breaks_on_hostile_values(client: CheckingClient, app: Flask, lookers: list[Looker]) -> None:
    """Each form that any role sees in any state, and each other address that takes one."""
    broken: list[str] = []
    seen: dict[str, SeenForm] = {}
    walked = Counter[str]()
    for looker in lookers:
        sign_in_as(client, looker)
        found = walk(client, *looker.starts, walked=walked)
        broken += [f"{status} {page}" for page, status in found.pages.items() if status >= 500]
        token = client.token("/account" if looker.account_id else "/sign-in")
        fresh = {form.endpoint: form for form in found.posts() if form.endpoint not in {*seen, *SIGN_OUT, ""}}
        for form in fresh.values():
            broken += _press(client, app, form, token, len(seen))
        seen |= fresh
    sign_in_as(client, lookers[0])
    token = client.token("/account")
    for form in _unseen(app, seen):
        broken += _press(client, app, form, token, 0)
    assert len(seen) > 60, sorted(seen)
    assert broken == []


@pytest.mark.security("S15")
def test_no_address_breaks_on_hostile_parts(client: CheckingClient, app: Flask, lookers: list[Looker]) -> None:
    """Numbers that no column holds, bytes that no text is, names that leave the folder: a page in words."""
    broken = []
    few = (lookers[0], lookers[3])
    for looker in few if db.engine.dialect.name == "sqlite" else (*few, lookers[1], lookers[-2], lookers[-1]):
        sign_in_as(client, looker)
        for rule in app.url_map.iter_rules():
            for part in IN_PATHS if rule.arguments and "GET" in (rule.methods or ()) else ():
                url = re.sub(r"<[^>]*>", part, re.sub(r"<[^>]*:language>", "fi", str(rule)))
                broken += _broken(client, url)
    assert broken == []


@pytest.mark.security("S15")
def test_no_page_breaks_on_hostile_queries(client: CheckingClient, app: Flask, lookers: list[Looker]) -> None:
    broken = []
    walked = Counter[str]()
    for looker in lookers:
        sign_in_as(client, looker)
        for turn, page in enumerate(walk(client, *looker.starts, most=12, walked=walked).pages):
            value = quote(HOSTILE[turn % len(HOSTILE)][:3000], errors="surrogatepass")
            broken += _broken(client, page.partition("?")[0] + "?" + "&".join(f"{name}={value}" for name in QUERY))
    assert broken == []


def _broken(client: CheckingClient, url: str) -> list[str]:
    status = client.get(url).status_code
    return [f"{status} {url[:90]}"] if status >= 500 else []


@pytest.mark.security("S15")
def test_a_refused_change_of_a_meeting_shows_its_form_again(client: CheckingClient, make: Make, context: Flask) -> None:
    """What was loaded goes with the transaction of the refused change; the page must not need it."""
    there = meeting_making.table(make, languages=["fi"])
    meeting = meeting_making.planned(there, day=clock.today() + timedelta(days=30))
    client.sign_in(there.account(there.secretary))
    day = (clock.today() + timedelta(days=31)).isoformat()
    values = {"day": day, "starts": "17:00", "ends": "16:00", "mode": "in_person", "place-fi": "Koivu"}
    answer = client.submit(f"/meetings/{meeting.id}/edit", values)
    assert answer.status_code == 422
    assert "Koivu" in answer.text


@pytest.mark.security("S15")
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_of_another_age_is_refused_at_its_field(client: CheckingClient, make: Make, day: str) -> None:
    administrator = make.administrator(make.municipality())
    person = make.person(db.session.get_one(Municipality, administrator.municipality_id))
    given = make.grant(person, Role.SECRETARY)
    db.session.commit()
    client.sign_in(db.session.get_one(Account, administrator.account_id))
    answer = client.submit(f"/roles/{given.id}/end", {"ends_on": day})
    assert answer.status_code == 422
    assert "vuosien 1900 ja 2199" in answer.text
    assert db.session.get_one(RoleGrant, given.id).ends_on is None


@pytest.mark.security("S38")
def test_a_password_of_five_thousand_letters_is_refused_in_words(client: CheckingClient, make: Make) -> None:
    account = make.account()
    db.session.commit()
    assert client.submit("/sign-in", {"email": account.email, "password": "x" * 5000}).status_code == 422
    client.sign_in(account)
    typed = {"password": "x" * 5000, "new_password": "kolme omaa sanaa", "new_password_confirm": "kolme omaa sanaa"}
    answer = client.submit("/password/change", typed)
    assert answer.status_code == 422
    assert "200" in answer.text


@pytest.mark.security("S65")
@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("999999999", 999_999_999), ("1000000000", None), ("9" * 5000, None), ("²", None), ("٣", None), ("-1", None),
     ("", None), (None, None), ("7\n", None)],
)  # fmt: skip
def test_a_number_is_taken_only_as_digits_that_a_column_holds(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number
