"""Passwords: real argon2, the rules for new ones, reset and change."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from passlib.context import CryptContext
from sqlalchemy import select

from advisory.infra.db import db
from advisory.kernel import clock, passwords
from advisory.people import queries
from advisory.people.models import Account, SignInSession
from advisory.people.rules import LinkPurpose
from advisory.people.services import links, sessions
from tests.make import PASSWORD
from tests.people.making import entries, mails, path_in

NEW = "kolme vihreää venettä"


@pytest.fixture
def account(make):
    return make.account("aino.salmela@test.example")


@pytest.mark.security("S56")
def test_argon2_is_real(real_client, real_account):
    assert real_account.password.startswith("$argon2id$")
    real_client.sign_in(real_account)
    assert real_client.get("/account").status_code == 200


@pytest.mark.security("S46")
def test_a_session_in_use_lives_on_but_not_for_ever(real_client, real_account, monkeypatch):
    real, step = clock.now, timedelta()
    monkeypatch.setattr("advisory.kernel.clock.now", lambda: real() + step)
    real_client.sign_in(real_account)
    for hours in range(20, 14 * 24, 20):
        step = timedelta(hours=hours)
        assert real_client.get("/account").status_code == 200, hours
    step = queries.LONGEST
    assert real_client.get("/account").status_code == 303


@pytest.mark.security("S38")
@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("lyhyt", "too_short"),
        ("x" * 201, "too_long"),
        ("salasana123", "common"),
        ("Password2026!", "common"),
        ("P@ssw0rd123", "common"),
        ("qwertyuiop", "common"),
        ("1234567890", "common"),
        ("9876543210", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("kesäkesäkesä", "common"),
        ("aino.salmela1", "about_you"),
        ("Neuvottelukunta2026", "about_you"),
        (NEW, None),
        ("correct horse battery", None),
        ("x7#pQ2!vLm9z", None),
        ("neuvottelukunta ja vihreä vene", None),
        ("päärynäpuun alla on hiljaista " * 3, None),
        ("пароль без слов", None),
    ],
)
def test_weak_passwords_are_known(password, found):
    assert passwords.weakness(password, ["aino.salmela", "neuvottelukunta"]) == found


def _change(client, old, new, again=None):
    data = {"password": old, "new_password": new, "new_password_confirm": again or new}
    return client.submit("/password/change", data)


@pytest.mark.security("S38")
@pytest.mark.parametrize(
    ("new", "words"),
    [("lyhyt", "10"), ("Salasana2026", "kaikkien"), ("aino.salmela99", "osoitteestasi")],
)
def test_a_weak_new_password_is_refused_with_a_reason(client, account, new, words):
    client.sign_in(account)
    answer = _change(client, PASSWORD, new)
    assert answer.status_code == 422
    assert words in answer.text
    assert new not in answer.text


@pytest.mark.security("S48")
@pytest.mark.security("S49")
def test_a_changed_password_signs_the_other_devices_out_and_tells_the_owner(client, account, app):
    db.session.commit()
    with app.test_request_context():
        other = sessions.begin(account, device="Old phone", way="password")
        db.session.commit()
    client.sign_in(account)
    assert _change(client, PASSWORD, NEW).status_code in {302, 303}
    assert queries.sign_in(sessions.hash_of(other)) is None
    assert client.get("/account").status_code == 200
    assert [mail.subject for mail in mails()] == ["Salasanasi vaihdettiin"]
    assert [entry.changes for entry in entries("people.edit_own")] == [{"field": "password", "way": "changed"}]
    client.sign_out()
    client.sign_in(account, NEW)


def test_the_old_password_is_asked(client, account):
    client.sign_in(account)
    assert _change(client, "something else", NEW).status_code == 422
    assert mails() == []


def test_somebody_without_a_password_sets_one(client, make):
    lonely = make.account(password=None)
    client.submit("/sign-in/link", {"email": lonely.email})
    client.submit(path_in(mails()[-1]))
    page = client.page("/password/change")
    assert [field["name"] for field in page.select("main input[type=password]")] == [
        "new_password", "new_password_confirm",
    ]  # fmt: skip
    assert client.submit("/password/change", {"new_password": NEW, "new_password_confirm": NEW}).status_code in {
        302,
        303,
    }
    client.sign_out()
    client.sign_in(lonely, NEW)


def test_a_first_password_needs_a_fresh_sign_in(client, make, monkeypatch):
    lonely, real = make.account(password=None), clock.now
    client.submit("/sign-in/link", {"email": lonely.email})
    client.submit(path_in(mails()[-1]))
    with client.session_transaction() as session:
        session["fs_paa"] = real().timestamp() - 2 * 3600
    answer = client.get("/password/change")
    assert answer.status_code == 302
    refused = client.submit(answer.location, {"password": "anything at all"})
    assert refused.status_code == 422
    assert "/sign-in/link" in refused.text


def test_a_forgotten_password_is_replaced_by_mail(client, account, app):
    db.session.commit()
    with app.test_request_context():
        sessions.begin(account, device="Old phone", way="password")
        db.session.commit()
    answer = client.submit("/password/reset", {"email": account.email})
    assert answer.status_code == 200
    path = path_in(mails()[-1])
    assert client.submit(path, {"password": "lyhyt", "password_confirm": "lyhyt"}).status_code == 422
    done = client.submit(path, {"password": NEW, "password_confirm": NEW})
    assert done.location == "/sign-in"
    assert all(row.ended_at for row in db.session.scalars(select(SignInSession)))
    client.sign_in(account, NEW)
    client.sign_out()
    assert client.get(path).status_code in {302, 303}  # used: the link is worth nothing


@pytest.mark.security("S48")
@pytest.mark.parametrize("way", ["changed", "reset"])
def test_links_mailed_before_are_dead_after_another_password(client, account, app, way):
    with app.test_request_context():
        tokens = [links.issue(account, purpose, clock.now()) for purpose in LinkPurpose]
        db.session.commit()
    if way == "changed":
        client.sign_in(account)
        assert _change(client, PASSWORD, NEW).status_code in {302, 303}
        client.sign_out()
    else:
        client.submit("/password/reset", {"email": account.email})
        client.submit(path_in(mails()[-1]), {"password": NEW, "password_confirm": NEW})
    for token in tokens:
        page = client.get(f"/sign-in/link/{token}")
        assert page.status_code == 410
        assert f"/sign-in/link/{token}/renew" in page.text


@pytest.mark.security("S39")
def test_a_forgotten_password_tells_nothing_about_unknown_addresses(client, account):
    known = client.submit("/password/reset", {"email": account.email})
    unknown = client.submit("/password/reset", {"email": "nobody@test.example"})
    assert known.status_code == unknown.status_code == 200
    texts = [answer.text.replace(account.email, "X").replace("nobody@test.example", "X") for answer in (known, unknown)]
    assert _without_token(texts[0]) == _without_token(texts[1])


def _without_token(text):
    return [line for line in text.splitlines() if "csrf_token" not in line]


@pytest.mark.security("S31")
def test_the_host_header_does_not_reach_the_mail(client, account):
    evil = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil2.example"}}
    token = client.page("/password/reset", **evil).find("input", {"name": "csrf_token"})["value"]
    client.post("/password/reset", data={"csrf_token": token, "email": account.email}, **evil)
    assert "evil" not in mails()[-1].text + mails()[-1].html


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_mails_about_passwords_speak_the_owners_language(client, make, language):
    owner = make.account(language=language)
    client.submit("/password/reset", {"email": owner.email})
    subjects = {"fi": "Valitse uusi salasana", "sv": "Välj ett nytt lösenord", "en": "Choose a new password"}
    assert mails()[-1].subject == subjects[language]


def test_sign_in_rows_keep_no_password(real_client, real_account):
    real_client.sign_in(real_account)
    stored = db.session.get(Account, real_account.id)
    assert PASSWORD not in str(vars(stored))


@pytest.fixture
def locked(real_app, monkeypatch):
    """Whether nobody else could write, each time a password was hashed or verified."""
    seen, file = [], db.engine.url.database

    def is_locked():
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False

    def spied(name):
        real = getattr(CryptContext, name)

        def spy(*args, **kwargs):
            seen.append(is_locked())
            return real(*args, **kwargs)

        monkeypatch.setattr(CryptContext, name, spy)

    spied("hash")
    spied("verify")
    return seen


def test_no_password_is_hashed_while_the_write_lock_is_held(real_client, real_account, locked):
    real_client.submit("/sign-in", {"email": real_account.email, "password": "not the right one"})
    real_client.submit("/sign-in", {"email": "nobody@test.example", "password": "not the right one"})
    real_client.sign_in(real_account)
    assert _change(real_client, PASSWORD, "lyhyt").status_code == 422
    assert _change(real_client, PASSWORD, NEW).status_code in {302, 303}
    assert real_client.submit("/password/verify", {"password": NEW}).status_code in {302, 303}
    real_client.sign_out()
    real_client.submit("/password/reset", {"email": "nobody@test.example"})
    real_client.submit("/password/reset", {"email": real_account.email})
    path = path_in(mails()[-1])
    assert real_client.submit(path, {"password": PASSWORD, "password_confirm": PASSWORD}).status_code in {302, 303}
    assert len(locked) >= 9
    assert not any(locked), locked
