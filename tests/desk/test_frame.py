"""The frame: who is offered which pages, in which language, and what it costs."""

from bs4 import BeautifulSoup, Tag

from advisory.boards.models import Membership
from advisory.infra.db import db
from advisory.kernel.localized import Localized
from advisory.people.models import Account, Person
from advisory.policy.roles import Role
from tests.checking import CheckingClient
from tests.make import Make


def account_of(one: Person | Membership) -> Account:
    person = one if isinstance(one, Person) else db.session.get_one(Person, one.person_id)
    return db.session.get_one(Account, person.account_id)


def menu(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select("header nav.nav a")]


def brand(soup: BeautifulSoup) -> str:
    found = soup.select_one("header .brand")
    assert isinstance(found, Tag)
    return found.get_text(" ")


def test_a_member_sees_the_board_but_not_the_secretarys_pages(make: Make, client: CheckingClient) -> None:
    board = make.board()
    client.sign_in(account_of(make.member(board, "Maija Meri")))
    soup = client.page("/desk")
    assert board.name.fi in brand(soup)
    assert menu(soup)[0] == "Etusivu"
    assert "Viestit" not in menu(soup)


def test_a_secretary_has_a_desk_and_the_mails(make: Make, client: CheckingClient) -> None:
    municipality = make.municipality()
    make.board(municipality)
    client.sign_in(account_of(make.secretary(municipality)))
    shown = menu(client.page("/desk"))
    assert shown[0] == "Työpöytä"
    assert "Viestit" in shown


def test_an_operator_sees_no_board(make: Make, client: CheckingClient) -> None:
    make.board()
    client.sign_in(make.operator())
    assert "Kokoukset" not in menu(client.page("/desk"))


def test_a_person_with_two_boards_chooses_and_the_choice_stays(make: Make, client: CheckingClient) -> None:
    municipality = make.municipality()
    first = make.board(municipality, name=Localized(fi="Ensimmäinen toimikunta"))
    second = make.board(municipality, name=Localized(fi="Toinen toimikunta"))
    membership = make.member(first, "Kaksi Lautakuntaa")
    person = db.session.get_one(Person, membership.person_id)
    make.grant(person, Role.MEMBER, board=second)
    client.sign_in(account_of(person))
    assert "Ensimmäinen toimikunta" in brand(client.page("/desk"))
    assert "Toinen toimikunta" in brand(client.page(f"/desk?board_id={second.id}"))
    assert "Toinen toimikunta" in brand(client.page("/desk"))


def test_another_board_cannot_be_chosen(make: Make, client: CheckingClient) -> None:
    municipality = make.municipality()
    boards = [make.board(municipality, name=Localized(fi=f"Toimikunta {n}")) for n in (1, 2)]
    foreign = make.board(name=Localized(fi="Vieras toimikunta"))
    person = make.person(municipality, "Kaisa Kaksi")
    for board in boards:
        make.grant(person, Role.MEMBER, board=board)
    client.sign_in(account_of(person))
    assert "Vieras toimikunta" not in client.page(f"/desk?board_id={foreign.id}").text


def test_a_language_link_is_remembered(client: CheckingClient) -> None:
    assert client.page("/sign-in?lang=sv").html["lang"] == "sv"  # type: ignore[index]
    assert client.page("/sign-in").html["lang"] == "sv"  # type: ignore[index]
    assert client.page("/sign-in?lang=xx").html["lang"] == "sv"  # type: ignore[index]
