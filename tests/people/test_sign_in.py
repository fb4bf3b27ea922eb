"""Signing in with a password and by mail, staying signed in, signing out."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.infra.db import db
from advisory.kernel import clock
from advisory.people import queries
from advisory.people.models import SignInSession
from advisory.people.services import sessions
from tests.make import PASSWORD
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


def test_the_mailed_link_comes_first_and_is_the_main_way(client):
    page = client.page("/sign-in?next=/account")
    first, second = page.select("main form")
    assert first["action"] == "/sign-in/link"
    assert first.select_one("button.btn").get_text(strip=True) == "Lähetä minulle linkki"
    assert first.select_one("input[name=next]")["value"] == "/account"
    assert second.select_one("input[name=password]") is not None
    assert all("card" in form.parent["class"] for form in (first, second))
    assert second.select_one("button.btn--outline") is not None
    filled = [one for one in page.select("main .btn") if "btn--" not in " ".join(one["class"])]
    assert len(filled) == 1


def test_the_password_signs_in_and_leaves_a_row_and_an_entry(client, account):
    client.sign_in(account)
    assert is_signed_in(client)
    (session,) = db.session.scalars(select(SignInSession))
    assert session.account_id == account.id
    (entry,) = entries("people.sign_in")
    assert (entry.chain, entry.actor, entry.changes) == ("installation", f"account:{account.id}", {"way": "password"})


@pytest.mark.security("S39")
@pytest.mark.parametrize("email", ["known", "nobody@test.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, account, email):
    email = account.email if email == "known" else email
    answer = client.submit("/sign-in", {"email": email, "password": "not the right one"})
    assert answer.status_code == 422
    assert "not the right one" not in answer.text
    assert f'value="{email}"' in answer.text
    assert not is_signed_in(client)
    first = client.submit("/sign-in", {"email": "other@test.example", "password": "not the right one"})
    assert first.text.count("errsum") == answer.text.count("errsum")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "Sähköposti tai salasana on väärä. Tarkista ne, tai pyydä linkki sähköpostiisi."),
        ("sv", "E-postadressen eller lösenordet är fel. Kontrollera dem, eller be om en länk till din e-post."),
        ("en", "The e-mail or the password is wrong. Check them, or ask for a link by mail."),
    ],
)
def test_a_refused_sign_in_is_told_in_our_words_at_both_its_fields(client, account, language, sentence):
    client.get(f"/sign-in?lang={language}")
    answer = client.submit("/sign-in", {"email": account.email, "password": "not the right one"})
    page = BeautifulSoup(answer.text, "html.parser")

    (line,) = page.select(".errsum li")
    assert (line.get_text(strip=True), line.a["href"]) == (sentence, "#email")
    assert sentence in page.select_one("#sign-in-error").get_text()
    for field in page.select("#email, #password"):
        assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "sign-in-error")


def test_an_empty_sign_in_is_told_once(client):
    answer = client.submit("/sign-in", {"email": "", "password": ""})
    assert len(BeautifulSoup(answer.text, "html.parser").select(".errsum li")) == 1


@pytest.mark.security("S47")
def test_a_copied_cookie_is_dead_after_signing_out(client, account):
    client.sign_in(account)
    copied = client.get_cookie("session").value
    assert client.submit("/sign-out", page="/account").status_code == 303
    client.set_cookie("session", copied)
    assert not is_signed_in(client)
    assert entries("people.sign_out")


@pytest.mark.security("S62")
def test_signing_out_clears_what_the_browser_keeps(client, account):
    client.sign_in(account)
    answer = client.submit("/sign-out", page="/account")
    assert '"storage"' in answer.headers["Clear-Site-Data"]


@pytest.mark.security("S46")
@pytest.mark.parametrize("step", [queries.IDLE, queries.LONGEST])
def test_a_session_ends_by_itself(client, account, later, step):
    client.sign_in(account)
    later(step + timedelta(minutes=1))
    assert not is_signed_in(client)


@pytest.mark.security("S45")
def test_each_sign_in_has_a_new_token_and_ends_the_old_one(client, account):
    client.sign_in(account)
    path = path_in(_request(client, account.email))
    client.submit(path)
    first, second = db.session.scalars(select(SignInSession).order_by(SignInSession.id))
    assert first.token_hash != second.token_hash
    assert first.ended_at is not None
    assert second.ended_at is None


def _request(client, email):
    assert client.submit("/sign-in/link", {"email": email}).status_code == 303
    return mails()[-1]


EVIL = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example",
    "/%09/evil.example", "/%2f/evil.example", "%2f%2fevil.example", "///evil.example", "/%5cevil.example", "evil.example",
    "//user@evil.example", " //evil.example", "/\n/evil.example",
]  # fmt: skip


@pytest.mark.security("S29")
@pytest.mark.parametrize("wanted", EVIL)
def test_no_next_leaves_the_site(client, account, wanted):
    for data in ({"next": wanted}, {}):
        url = "/sign-in" if data else "/sign-in?" + _query(wanted)
        answer = client.submit(url, {"email": account.email, "password": PASSWORD, **data})
        assert _stays(answer), (data, answer.location)
        client.sign_out()
    path = path_in(_request(client, account.email))
    assert client.submit(path, {"next": wanted}).location == "/desk"
    client.sign_out()


def _query(wanted):
    return urlencode({"next": wanted})


def _stays(answer):
    if answer.status_code == 422:
        return True
    parts = urlsplit(answer.location)
    return not parts.netloc and answer.location.startswith("/") and not answer.location.startswith(("//", "/\\"))


def test_an_account_without_roles_signs_in_and_is_told_what_to_do(client, make):
    lonely = make.account()
    client.sign_in(lonely)
    assert "rooli" in client.page("/account").select_one("main .notice").get_text()


@pytest.mark.feature(115)
def test_the_language_of_the_reader_holds_on_signed_in_pages(client, make):
    swede = make.account(language="sv")
    client.set_cookie("language", "fi")
    client.sign_in(swede)
    page = client.page("/account", headers={"Accept-Language": "en"})
    assert page.html["lang"] == "sv"
    assert page.h1.get_text() == "Mitt konto"


def test_a_signed_out_reader_chooses_a_language(client):
    assert client.page("/sign-in").html["lang"] == "fi"
    assert client.page("/sign-in?lang=sv").html["lang"] == "sv"
    assert client.page("/sign-in").html["lang"] == "sv"
    assert client.page("/sign-in?lang=xx").html["lang"] == "sv"


def test_language_and_theme_are_kept_in_the_account(client, account, secretary):
    client.sign_in(account)
    answer = client.submit("/account", {"language": "en", "theme": "dark"})
    assert answer.status_code == 303
    page = client.page("/account")
    assert (page.html["lang"], page.html["data-theme"]) == ("en", "dark")
    assert db.session.get(type(secretary), secretary.id).language == "en"
    assert client.submit("/account", {"language": "xx", "theme": "pink"}).status_code == 422


@pytest.mark.security("S49")
def test_one_sees_and_ends_ones_other_sign_ins(client, account, app):
    db.session.commit()
    with app.test_request_context():
        other = sessions.begin(account, device="Old phone", way="password")
        db.session.commit()
    client.sign_in(account)
    page = client.page("/account")
    assert "Old phone" in page.get_text()
    (form,) = [form for form in page.select("main form") if "/sessions/" in form.get("action", "")]
    assert client.submit(form["action"], page="/account").status_code == 303
    assert queries.sign_in(sessions.hash_of(other)) is None
    assert is_signed_in(client)


@pytest.mark.security("S51")
def test_nobody_ends_the_sign_in_of_another(client, account, make):
    stranger = make.account()
    client.sign_in(account)
    mine = db.session.scalars(select(SignInSession)).one()
    client.sign_out()
    client.sign_in(stranger)
    assert client.submit(f"/account/sessions/{mine.id}/end", page="/account").status_code == 404
    assert db.session.get(SignInSession, mine.id).ended_at is None


def test_of_two_persons_with_one_address_one_is_chosen_at_sign_in(client, make):
    municipality = make.municipality()
    first = make.secretary(municipality, "Aino Ensimmäinen")
    second = make.person(municipality, "Eero Toinen", account=False, email=first.email)
    second.account_id = first.account_id
    db.session.flush()
    client.sign_in(queries.account(first.account_id))
    answer = client.get("/account")
    assert answer.status_code == 303
    page = client.page(answer.location)
    names = [button.get_text(strip=True) for button in page.select("main button")]
    assert names == ["Aino Ensimmäinen", "Eero Toinen"]
    done = client.submit("/sign-in/who", {"person": second.id, "next": "/account"})
    assert done.location == "/account"
    session = db.session.scalars(select(SignInSession)).one()
    actor = queries.actor_of(queries.account(first.account_id), chosen=session.person_id)
    assert actor.person_ids == {second.id}
    assert actor.grants == ()
    assert client.submit("/sign-in/who", {"person": 999999}, page="/account").status_code == 404


def test_public_pages_ask_nobody(client, account):
    client.sign_in(account)
    assert "Cookie" not in client.get("/").headers.get("Vary", "")
