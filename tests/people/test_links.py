"""The mailed sign-in link: one button, once, for a while; a spent one offers a new one."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.kernel import clock
from advisory.people import queries
from advisory.people.models import SignInLink
from advisory.people.services import invitations, links, persons
from advisory.people.services.persons import PersonDetails
from tests.people.making import entries, mails, path_in


def is_signed_in(client):
    return client.get("/account").status_code == 200


@pytest.fixture
def secretary(make):
    return make.secretary(make.municipality())


@pytest.fixture
def account(secretary):
    return queries.account(secretary.account_id)


@pytest.fixture
def later(monkeypatch):
    """Set the clock forward."""
    real = clock.now

    def move(step):
        monkeypatch.setattr("advisory.kernel.clock.now", lambda: real() + step)

    return move


def _request(client, email):
    assert client.submit("/sign-in/link", {"email": email}).status_code == 303
    return mails()[-1]


@pytest.mark.feature(123)
def test_a_mailed_link_signs_in_by_one_button(client, account):
    path = path_in(_request(client, account.email))
    page = client.page(path)
    assert [button.get_text(strip=True) for button in page.select("main button")] == ["Kirjaudu"]
    answer = client.submit(path)
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert is_signed_in(client)
    assert [entry.changes.get("way") for entry in entries("people.sign_in")] == [None, "email"]


@pytest.mark.security("S28")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_opening_a_link_changes_nothing(client, account, method):
    path = path_in(_request(client, account.email))
    for _ in range(3):
        assert client.open(path, method=method).status_code == 200
    assert not is_signed_in(client)
    assert db.session.scalars(select(SignInLink)).one().spent_at is None
    assert client.submit(path).status_code == 303


@pytest.mark.security("S40")
@pytest.mark.security("S55")
def test_a_spent_link_offers_a_new_one(client, account):
    path = path_in(_request(client, account.email))
    client.submit(path)
    client.sign_out()
    assert client.submit(path, page="/sign-in").status_code == 410
    page = client.page(path, status=410)
    answer = client.submit(page.select_one("main form")["action"], page=path)
    assert answer.status_code == 303
    assert not is_signed_in(client)
    fresh = mails()[-1]
    assert fresh.recipient == account.email
    assert client.submit(path_in(fresh)).status_code == 303
    assert is_signed_in(client)


@pytest.mark.security("S40")
def test_a_link_is_over_after_thirty_minutes(client, account, later):
    path = path_in(_request(client, account.email))
    later(links.SIGN_IN_FOR - timedelta(minutes=1))
    assert client.get(path).status_code == 200
    later(links.SIGN_IN_FOR + timedelta(minutes=1))
    assert client.get(path).status_code == 410
    assert client.submit(path, page="/sign-in").status_code == 410
    later(timedelta(days=400))
    assert client.get(path).status_code == 410


@pytest.mark.security("S55")
def test_a_changed_or_foreign_link_is_unknown(client, account):
    path = path_in(_request(client, account.email))
    changed = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert client.get(changed).status_code == 404
    assert client.submit(changed, page="/sign-in").status_code == 404
    assert client.submit(f"{changed}/renew", page="/sign-in").status_code == 404
    assert len(mails()) == 1


@pytest.mark.security("S39")
def test_nothing_is_told_about_unknown_addresses(client, account):
    known = client.submit("/sign-in/link", {"email": account.email})
    unknown = client.submit("/sign-in/link", {"email": "nobody@test.example"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [mail.recipient for mail in mails()] == [account.email]


@pytest.mark.security("S39")
@pytest.mark.parametrize("page", ["/sign-in/link", "/password/reset"])
def test_a_known_address_costs_the_request_no_more_than_an_unknown_one(client, account, app, page):
    """Counted, not timed: the statements of the request, in order. Whether anybody has the address the worker looks up."""
    said = {}
    for email in (account.email, "nobody@test.example"):
        token, asked = client.token(page), []

        def note(connection, cursor, statement, parameters, context, many, asked=asked):
            if "SAVEPOINT" not in statement:  # numbered by the test around them
                asked.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            client.post(page, data={"csrf_token": token, "email": email})
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        said[email] = asked
    known, unknown = said.values()
    assert known == unknown
    assert not any("FROM account" in statement for statement in known)
    assert [mail.recipient for mail in mails()] == [account.email]
    jobs = db.session.scalars(select(OutboxRow).where(OutboxRow.kind.startswith("people."))).all()
    assert [job.payload for job in jobs] == [{}, {}]


def test_a_closed_account_gets_no_link_and_spends_none(client, account, make):
    path = path_in(_request(client, account.email))
    account.active = False
    db.session.commit()
    assert client.submit(path, page="/sign-in").status_code == 410
    client.submit("/sign-in/link", {"email": account.email})
    assert len(mails()) == 1


def test_the_link_leads_on_to_the_page_that_was_wanted(client, account):
    page = client.page("/sign-in?next=/who-may-do-what")
    ask = next(form for form in page.select("main form") if "/sign-in/link" in form["action"])
    wanted = ask.select_one("input[name=next]")
    client.submit(ask["action"], {"email": account.email, "next": wanted["value"] if wanted else ""})
    path = path_in(mails()[-1])
    assert client.submit(path, {"next": "/who-may-do-what"}).location == "/who-may-do-what"


def test_a_foreign_link_says_who_is_signed_in_and_for_whom_it_is(client, make, account):
    other = make.secretary(make.municipality(), "Toinen Henkilö")
    client.sign_in(queries.account(other.account_id))
    path = path_in(_request(client, account.email))
    page = client.page(path)
    assert "Toinen Henkilö" in page.select_one("main .notice--warn").get_text()
    assert account.email in page.get_text()
    client.submit(path)
    assert account.email in client.page("/account").get_text()


def test_a_renewed_link_names_its_person_where_two_share_the_address(client, make):
    """Decision 1."""
    town, day = make.municipality(), timedelta(days=15)
    aino = make.person(town, "Aino Salmela")
    make.person(town, "Eero Aho", email=aino.email, account=False).account_id = aino.account_id
    secretary = make.actor(make.secretary(town))
    db.session.commit()
    with client.application.test_request_context():
        invitations.send(aino, secretary)
    path = path_in(mails()[-1])
    db.session.query(SignInLink).update({"expires_at": clock.now() - day})
    db.session.commit()
    assert client.submit(f"{path}/renew", page="/sign-in").status_code == 303
    renewed = mails()[-1]
    assert renewed.subject == "Aino Salmela: Kirjautumislinkkisi"
    assert "Vastaanottaja: Aino Salmela" in renewed.text
    assert "Aino Salmela" in client.page(path_in(renewed)).h1.get_text()


@pytest.mark.security("S49")
def test_a_renewed_link_does_not_follow_its_person_to_another_address(client, make):
    """It signs in to the account of the address that asked for it, which another reader of the mailbox may have too."""
    town = make.municipality()
    aino, secretary = make.person(town, "Aino Salmela"), make.actor(make.secretary(town))
    before = aino.email
    with client.application.test_request_context():
        invitations.send(aino, secretary)
    path = path_in(mails()[-1])
    db.session.query(SignInLink).update({"expires_at": clock.now() - timedelta(days=15)})
    db.session.commit()
    client.submit(f"{path}/renew", page="/sign-in")
    renewed = mails()[-1].id
    persons.edit(aino, PersonDetails(name=aino.name, email="toinen@test.example"), secretary)
    assert db.session.get_one(OutboxRow, renewed).recipient == before
