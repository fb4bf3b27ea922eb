"""A municipality's people: adding, editing, inviting."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.infra.access import SYSTEM
from advisory.infra.db import db
from advisory.infra.use_case import use_case
from advisory.kernel.errors import RuleBroken
from advisory.people import queries
from advisory.people.models import Account, Person, RoleGrant
from advisory.people.services import invitations, persons, roles
from advisory.people.services.persons import PersonDetails
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from tests.people.making import entries, errors_of, mails, path_in

NEW = {"name": "Salmela, Aino", "email": " Aino.Salmela@Test.example", "language": "sv", "gender": "woman"}


@pytest.fixture
def municipality(make):
    return make.municipality(languages=["fi", "sv"])


@pytest.fixture
def administrator(client, make, municipality):
    person = make.administrator(municipality)
    client.sign_in(queries.account(person.account_id))
    return person


@pytest.fixture
def url(municipality):
    return f"/municipalities/{municipality.id}/people"


def aino():
    return db.session.scalars(select(Person).where(Person.name == "Aino Salmela")).one()


def test_the_administrator_invites_a_secretary_in_one_step(client, administrator, url):
    page = client.page(url)
    invite = page.select_one("main .notice a")["href"]
    assert client.page(invite).select_one("#role option[selected]")["value"] == "secretary"
    answer = client.submit(f"{url}/new", {**NEW, "role": "secretary", "is_invited": "y"})
    assert answer.location == url
    person = aino()
    assert (person.email, person.sort_key) == ("aino.salmela@test.example", "salmela aino")
    assert [grant.role for grant in queries.grants_in_force([person.id])[person.id]] == [Role.SECRETARY]
    (mail,) = mails()
    assert (mail.recipient, mail.language) == (person.email, "sv")
    client.sign_out()
    assert client.submit(path_in(mail)).status_code == 303
    assert client.page("/account").html["lang"] == "sv"
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fi", "kutsuu sinut kirjautumaan", "14 päivän"),
        ("sv", "bjuder in dig att logga in", "14 dagar"),
        ("en", "invites you to sign in", "14 days"),
    ],
)
def test_the_invitation_speaks_the_readers_language(context, make, municipality, language, subject, words):
    person = make.person(municipality, account=False, language=language)
    secretary = make.secretary(municipality)
    invitations.send(person, make.actor(secretary))
    (mail,) = mails()
    assert subject in mail.subject
    assert words in mail.text
    assert words in mail.html
    assert mail.municipality_id == municipality.id


def test_paper_people_have_no_address_and_get_no_mail(client, administrator, url):
    client.submit(f"{url}/new", {"name": "Kari Niemelä", "email": "", "language": "fi", "is_invited": "y"})
    assert mails() == []
    assert "Paperilla" in client.page(url).get_text()
    person = db.session.scalars(select(Person).where(Person.name == "Kari Niemelä")).one()
    assert queries.recipient(person) is None
    assert client.submit(f"/people/{person.id}/invite", page="/account").status_code == 422


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Kirjoita nimi"),
        ({"email": "aino at test"}, "sähköpostiosoite"),
        ({"email": "aino@test.example\r\nBcc: evil@test.example"}, "sähköpostiosoite"),
        ({"email": "", "role": "secretary"}, "vaatii sähköpostiosoitteen"),
        ({"language": "xx"}, "Virhe"),
        ({"gender": "xx"}, "Virhe"),
        ({"role": "operator"}, "Virhe"),
    ],
)
@pytest.mark.security("S12")
@pytest.mark.security("S64")
def test_bad_input_comes_back_and_stores_nothing(client, administrator, url, values, words):
    before = len(db.session.scalars(select(Person)).all())
    answer = client.submit(f"{url}/new", {**NEW, "phone": "040 123", **values})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="040 123"' in answer.text
    assert len(db.session.scalars(select(Person)).all()) == before
    assert mails() == []


def test_a_second_person_with_the_address_must_be_confirmed(client, administrator, url, make, municipality):
    make.person(municipality, "Eero Aho", email="aino.salmela@test.example")
    answer = client.submit(f"{url}/new", NEW)
    assert answer.status_code == 422
    assert "Eero Aho" in answer.text
    assert 'name="may_share_address"' in answer.text
    assert client.submit(f"{url}/new", {**NEW, "may_share_address": "y", "is_invited": "y"}).status_code == 303
    assert aino().account_id == db.session.scalars(select(Person).where(Person.name == "Eero Aho")).one().account_id
    assert mails()[-1].subject.startswith("Aino Salmela: ")


@pytest.mark.security("S54")
def test_another_municipality_never_learns_that_an_address_is_known(client, administrator, url, make):
    known = make.person(make.municipality(), "Toinen Kunta", email="aino.salmela@test.example")
    make.grant(known, Role.SECRETARY)
    answer = client.submit(f"{url}/new", {**NEW, "is_invited": "y"}, follow_redirects=False)
    assert answer.status_code == 303
    page = client.page(f"{url}?q=aino").get_text()
    assert "Toinen Kunta" not in page
    assert "Kirjautuu" not in page  # that the account was used elsewhere is nobody's business here
    assert aino().account_id == known.account_id
    assert len(db.session.scalars(select(Account).where(Account.email == known.email)).all()) == 1


def test_a_secretary_adds_people_but_gives_no_role(client, make, municipality, url):
    secretary = make.secretary(municipality)
    client.sign_in(queries.account(secretary.account_id))
    assert client.page(f"{url}/new").select_one("#role") is None
    assert client.submit(f"{url}/new", {**NEW, "role": "administrator"}).status_code == 303
    assert queries.grants_in_force([aino().id]) == {}
    data = {"role": "administrator", "starts_on": "2026-01-01"}
    assert client.submit(f"/people/{aino().id}/roles", data, page="/account").status_code == 403


@pytest.mark.security("S53")
def test_a_secretary_cannot_take_over_an_administrator_by_changing_the_address(client, make, municipality):
    victim, secretary = make.administrator(municipality), make.secretary(municipality)
    client.sign_in(queries.account(secretary.account_id))
    data = {"name": victim.name, "email": "mine@test.example", "language": "fi", "gender": ""}
    answer = client.submit(f"/people/{victim.id}", data)
    assert answer.status_code == 422
    assert "Vain pääkäyttäjä" in errors_of_text(answer)
    assert db.session.get(Person, victim.id).email != "mine@test.example"
    renamed = client.submit(f"/people/{victim.id}", {**data, "email": victim.email, "name": "Paavo Uusi"})
    assert renamed.status_code == 303


def errors_of_text(answer):
    return errors_of(BeautifulSoup(answer.text, "html.parser"))


@pytest.mark.security("S49")
def test_a_new_address_moves_the_roles_and_tells_the_old_one(client, administrator, make, municipality):
    person = make.secretary(municipality, "Aino Salmela")
    old = person.email
    data = {"name": person.name, "email": "uusi@test.example", "language": "fi", "gender": ""}
    assert client.submit(f"/people/{person.id}", data).status_code == 303
    assert [(mail.recipient, mail.subject) for mail in mails()] == [(old, "Sähköpostiosoitteesi muutettiin")]
    assert "uusi@" not in mails()[0].text
    moved = queries.actor_of(queries.account_by_email("uusi@test.example"))
    assert moved.has(Role.SECRETARY)
    assert not queries.actor_of(queries.account_by_email(old)).has(Role.SECRETARY)
    (entry,) = entries("people.edit")
    assert entry.changes == {"fields": ["email"]}


def test_an_address_taken_away_leaves_paper(client, administrator, make, municipality):
    person = make.person(municipality, "Aino Salmela")
    data = {"name": person.name, "email": "", "language": "fi", "gender": ""}
    assert client.submit(f"/people/{person.id}", data).status_code == 303
    stored = db.session.get(Person, person.id)
    assert (stored.account_id, queries.lines([stored])[0].state) == (None, "paper")


def test_states_of_a_person(client, administrator, make, municipality):
    person = make.person(municipality, "Aino Salmela", account=False)
    page = f"/people/{person.id}"
    assert "Ei kutsuttu" in client.page(page).get_text()
    client.submit(f"{page}/invite", page=page)
    assert "Kutsuttu" in client.page(page).get_text()
    client.submit(f"{page}/invite", page=page)
    assert len(mails()) == 2
    client.sign_out()
    client.submit(path_in(mails()[0]))
    assert queries.lines([db.session.get(Person, person.id)])[0].state == "active"


@pytest.mark.security("S51")
@pytest.mark.security("S54")
def test_people_of_another_municipality_are_not_found(client, administrator, make):
    stranger = make.secretary(make.municipality())
    for path in (f"/people/{stranger.id}", f"/municipalities/{stranger.municipality_id}/people"):
        assert client.get(path).status_code == 404
    for path in (f"/people/{stranger.id}", f"/people/{stranger.id}/invite", f"/people/{stranger.id}/roles"):
        assert client.submit(path, NEW, page="/account").status_code == 404


def test_the_list_takes_few_statements_whatever_its_length(client, administrator, make, municipality, url):
    client.page(url)
    few = client.watch.statements
    for _ in range(30):
        make.secretary(municipality)
    client.page(url)
    assert client.watch.statements == few <= 12


@pytest.mark.feature(123)
def test_the_operator_invites_an_administrator(client, make, municipality):
    client.sign_in(make.operator())
    url = f"/municipalities/{municipality.id}/administrators"
    data = {"name": "Paavo Pää", "email": "paavo@test.example", "language": "sv"}
    for _ in range(2):
        assert client.submit(url, data).status_code == 303
    assert len(mails()) == 2
    (grant,) = db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.ADMINISTRATOR))
    assert grant.municipality_id == municipality.id
    assert "Paavo Pää" in client.page(url).get_text()
    assert {entry.chain for entry in entries("municipalities.invite")} == {"installation"}
    assert client.submit(url, {**data, "email": ""}).status_code == 422
    client.sign_out()
    client.submit(path_in(mails()[-1]))
    assert client.get(f"/municipalities/{municipality.id}/settings").status_code == 200


def test_matches_are_looked_for_within_the_municipality(context, make, municipality):
    here = make.person(municipality, "Aino Salmela", email="aino@test.example")
    make.person(make.municipality(), "Eero Aho", email="eero@test.example")
    paper = make.person(municipality, "Kari Niemelä", email="", account=False)

    def find(email, name):
        return persons.find_match(municipality.id, email, name)

    assert find("AINO@test.example", "Someone Else") is here
    assert find("", "salmela, aino") is here
    assert find("kari@test.example", "Kari Niemelä") is paper
    assert find("other@test.example", "Aino Salmela") is None
    assert find("eero@test.example", "Eero Aho") is None


def test_steps_that_other_rooms_use(context, make, municipality):
    board = make.board(municipality)
    with use_case(Action.PEOPLE_GRANT, municipality, SYSTEM) as case:
        person = persons.add(case, municipality.id, PersonDetails("Aino Salmela", "aino@test.example"))
        roles.grant(
            case, person, Role.MEMBER, municipality_id=municipality.id, board_id=board.id, starts_on=roles.today()
        )
        invitations.invite(case, person)
    assert queries.actor_of(queries.account(person.account_id)).boards(Role.MEMBER) == {board.id}
    assert len(mails()) == 1
    with (
        pytest.raises(RuleBroken, match="address_in_use"),
        use_case(Action.PEOPLE_INVITE, municipality, SYSTEM) as case,
    ):
        persons.add(case, municipality.id, PersonDetails("Toinen", "aino@test.example"))


def test_a_member_is_told_whom_to_tell_of_a_protection_order(client, make, municipality):
    administrator = make.administrator(municipality)
    person = make.person(municipality)
    make.member(make.board(municipality), person=person)
    client.sign_in(queries.account(person.account_id))
    card = client.page("/account").select_one("section[aria-labelledby=safety]")
    assert card.select_one(f"a[href='mailto:{administrator.email}']") is not None
    client.sign_out()
    client.sign_in(queries.account(administrator.account_id))
    assert client.page("/account").select_one("#safety") is None


@pytest.mark.promise("R2")
def test_a_change_to_a_person_does_not_wipe_what_another_saved_meanwhile(client, administrator, make, municipality):
    person = make.person(municipality, "Aino Salmela")
    url = f"/people/{person.id}"
    shown = client.page(url).find("input", {"name": "shown"})["value"]
    typed = {
        "name": person.name,
        "email": person.email,
        "language": "fi",
        "gender": "",
        "phone": "",
        "title": "Johtaja",
    }
    assert client.submit(url, {**typed, "title": "", "phone": "040 123"}).status_code == 303  # somebody else was faster
    answer = client.submit(url, {**typed, "shown": shown})
    assert answer.status_code == 422
    assert "muutti kohtia: Puhelin." in errors_of_text(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find("input", {"name": "title"})["value"] == "Johtaja"
    assert page.find("input", {"name": "phone"})["value"] == "040 123"
    again = page.find("input", {"name": "shown"})["value"]
    assert client.submit(url, {**typed, "phone": "040 123", "shown": again}).status_code == 303
    stored = db.session.get(Person, person.id)
    assert (stored.title, stored.phone) == ("Johtaja", "040 123")


@pytest.mark.feature(124)
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY])
def test_nobody_who_serves_the_municipality_is_left_without_an_address(client, administrator, make, municipality, role):
    person = administrator if role is Role.ADMINISTRATOR else make.secretary(municipality)
    account_id = person.account_id
    data = {"name": person.name, "email": "", "language": "fi", "gender": ""}
    answer = client.submit(f"/people/{person.id}", data)
    assert answer.status_code == 422
    assert "Päätä ensin se rooli." in errors_of_text(answer)
    stored = db.session.get(Person, person.id)
    assert (stored.account_id, bool(stored.email)) == (account_id, True)


def test_an_administrator_who_was_known_without_an_address_is_invited_at_the_named_one(app, make, municipality):
    known = make.person(municipality, "Aino Salmela", account=False, email="")
    details = PersonDetails(name="aino salmela", email="Aino@test.example")

    with app.test_request_context():
        invited = invitations.invite_administrator(municipality, details, SYSTEM)

    assert (invited.id, invited.email) == (known.id, "aino@test.example")
    assert [one.recipient for one in mails()] == ["aino@test.example"]
