"""What each role sees first after signing in, and what it costs."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from advisory.boards.models import Board, Membership
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer, MeetingState, Mode
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Signatory, Verdict
from advisory.people.models import Person
from tests.checking import CheckingClient
from tests.desk.test_frame import account_of
from tests.initiatives.making import record
from tests.make import Make


def called(make: Make, board: Board, **values: object) -> Meeting:
    earlier = clock.now() - timedelta(days=1)
    meeting: Meeting = make.meeting(board, state=MeetingState.CALLED, called_at=earlier, mode=Mode.HYBRID, **values)
    make.slot(meeting)
    return meeting


def minutes_of(make: Make, meeting: Meeting, state: MinutesState) -> Minutes:
    row: Minutes = make.add(
        Minutes(
            board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id, state=state,
            content={}, drawn_up_at=clock.now(), content_hash="x" if state is MinutesState.SIGNED else "",
        )
    )  # fmt: skip
    return row


def ended(make: Make, board: Board) -> Meeting:
    return make.meeting(board, state=MeetingState.ENDED, starts_at=clock.now() - timedelta(days=3))


def first_step(soup: BeautifulSoup) -> str:
    found = soup.select_one("#first-step")
    assert found is not None
    return found.text


def tasks(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select(".task a")]


@pytest.fixture
def member(make: Make) -> Membership:
    board = make.board()
    make.chair(board)
    membership: Membership = make.member(board, "Maija Meri")
    return membership


def test_a_member_sees_the_next_meeting_and_is_asked_to_answer(
    make: Make, client: CheckingClient, member: Membership
) -> None:
    board = db.session.get_one(Board, member.board_id)
    meeting = called(make, board)
    make.invitation(meeting, member)
    client.sign_in(account_of(member))
    soup = client.page("/desk")
    assert "Hei Maija" in soup.text
    assert f"Kokous {meeting.number}/{meeting.year}" in soup.select_one("#next-meeting").text  # type: ignore[union-attr]
    assert tasks(soup) == [f"Vastaa kutsuun: Kokous {meeting.number}/{meeting.year}"]
    assert soup.select_one(".count").text == "1"  # type: ignore[union-attr]
    at_once = {one["value"] for one in soup.select("#answer input[hx-post]")}
    assert at_once == {"in_person", "remote"}  # nobody else is told of these
    assert soup.select_one("#answer[data-at-once] [type=submit]") is not None  # without JavaScript, and for "cannot"


@pytest.mark.feature(29)
def test_an_answer_given_at_once_settles_the_task_and_the_bell(
    make: Make, client: CheckingClient, member: Membership
) -> None:
    meeting = called(make, db.session.get_one(Board, member.board_id))
    make.invitation(meeting, member)
    client.sign_in(account_of(member))
    soup = client.page("/desk")
    tile = soup.select_one("#answer input[value=in_person]")
    assert tile is not None
    renewed = f"{tile['hx-target']},{tile['hx-select-oob']}".split(",")
    assert all(soup.select_one(part) is not None for part in renewed)
    assert any(soup.select_one(f"{part} #tasks") for part in renewed)
    assert any(soup.select_one(f"{part} .count") for part in renewed)
    sent = {"answer": "in_person", "next": "desk"}
    assert client.submit(str(tile["hx-post"]), sent, page="/desk").location == "/desk"
    after = client.page("/desk")
    assert tasks(after) == []
    assert after.select(".count") == []
    assert after.select_one("details #answer") is not None  # one line, and the question where one changes one's mind
    assert all(after.select_one(part) is not None for part in renewed)


@pytest.mark.feature(29)
def test_once_answered_what_else_waits_comes_first_with_the_one_filled_button(
    make: Make, client: CheckingClient, member: Membership
) -> None:
    board = db.session.get_one(Board, member.board_id)
    minutes = minutes_of(make, ended(make, board), MinutesState.IN_SCRUTINY)
    own = make.invitation(called(make, board), member)
    place = {"board_id": minutes.board_id, "municipality_id": minutes.municipality_id, "minutes_id": minutes.id}
    make.add(Scrutiny(person_id=member.person_id, round=1, **place))
    client.sign_in(account_of(member))
    headings = [one.get("id") for one in client.page("/desk").select("#home h2")]
    assert headings[:2] == ["next-meeting", "tasks"]  # the question comes first
    own.answer = Answer.IN_PERSON
    db.session.flush()
    soup = client.page("/desk")
    assert [one.get("id") for one in soup.select("#home h2")][:2] == ["tasks", "next-meeting"]
    assert [one.text for one in soup.select(".task .btn")] == ["Lue ja tarkasta"]


@pytest.mark.feature(29)
@pytest.mark.parametrize("answer", [Answer.CANNOT, Answer.NONE])
def test_no_choice_acts_by_itself_while_a_deputy_is_called(
    make: Make, client: CheckingClient, member: Membership, answer: Answer
) -> None:
    meeting = called(make, db.session.get_one(Board, member.board_id))
    own, deputy = make.invitation(meeting, member), make.deputy(member, "Dani Vara")
    own.answer = answer  # none: the meeting was moved since, and the deputy is still called
    make.invitation(meeting, deputy).replaces_id = member.id
    db.session.flush()
    client.sign_in(account_of(member))
    soup = client.page("/desk")
    assert len(soup.select("#answer input[type=radio]")) == 3
    assert soup.select("#answer input[hx-post]") == []


def test_a_draft_is_silent(make: Make, client: CheckingClient, member: Membership) -> None:
    make.meeting(db.session.get_one(Board, member.board_id))
    client.sign_in(account_of(member))
    soup = client.page("/desk")
    assert "Kokousta ei ole kutsuttu koolle" in soup.text
    assert tasks(soup) == []


def test_a_scrutineer_is_asked_to_check(make: Make, client: CheckingClient, member: Membership) -> None:
    minutes = minutes_of(make, ended(make, db.session.get_one(Board, member.board_id)), MinutesState.IN_SCRUTINY)
    make.add(
        Scrutiny(
            board_id=minutes.board_id, municipality_id=minutes.municipality_id, minutes_id=minutes.id,
            person_id=member.person_id, round=1,
        )
    )  # fmt: skip
    client.sign_in(account_of(member))
    assert tasks(client.page("/desk"))[0].startswith("Tarkasta pöytäkirja")


def test_a_chair_sees_the_answers(make: Make, client: CheckingClient) -> None:
    board = make.board()
    chair = make.chair(board)
    make.invitation(called(make, board), chair)
    client.sign_in(account_of(chair))
    assert client.page("/desk").select_one("#outlook") is not None


@pytest.mark.domain_rule(12)
def test_the_desk_promises_what_the_meetings_own_page_does(make: Make, client: CheckingClient) -> None:
    board = make.board()
    chair = make.chair(board)
    second = make.member(board, "Maija Jäsen")
    make.deputy(second)  # not called yet: the seat is open, on both pages
    make.seat(board, ends_on=clock.today())  # gone by the day of the meeting
    meeting = called(make, board)
    make.invitation(meeting, chair, answer=Answer.IN_PERSON)
    make.invitation(meeting, second, answer=Answer.CANNOT)
    promise = meetings.forecast(meeting)
    assert (promise.needed, promise.coming, promise.open, promise.empty) == (2, 1, 1, 0)
    client.sign_in(account_of(chair))
    assert "1/2 paikkaa, tarvitaan 2" in client.page("/desk").select_one("#outlook").find_parent("section").get_text(
        " ", strip=True
    )


def test_a_member_does_not_see_the_answers(make: Make, client: CheckingClient, member: Membership) -> None:
    make.invitation(called(make, db.session.get_one(Board, member.board_id)), member)
    client.sign_in(account_of(member))
    assert client.page("/desk").select_one("#outlook") is None


def secretary_of(make: Make, board: Board) -> Person:
    return make.secretary(_municipality(board))


def _municipality(board: Board):  # type: ignore[no-untyped-def]
    from_id = type(board).municipality.property.mapper.class_
    return db.session.get_one(from_id, board.municipality_id)


def test_the_desk_leads_with_the_most_urgent_step(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    draft = make.meeting(board, starts_at=clock.now() + timedelta(days=2))
    make.meeting(board, starts_at=clock.now() + timedelta(days=40))
    client.sign_in(account_of(secretary_of(make, board)))
    soup = client.page("/desk")
    assert first_step(soup).startswith("Kutsu koolle")
    assert "Myöhässä" in soup.select_one(".hero").text  # type: ignore[union-attr]
    assert draft.number is None


def test_one_button_is_the_main_one_while_a_board_is_set_up(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    client.sign_in(account_of(secretary_of(make, board)))
    buttons = client.page("/desk").select(".hero a.btn")
    assert [button.get_text(strip=True) for button in buttons] == ["Suunnittele uusi kokous"]


def test_the_desk_says_who_returned_the_minutes(make: Make, client: CheckingClient, member: Membership) -> None:
    board = db.session.get_one(Board, member.board_id)
    minutes = minutes_of(make, ended(make, board), MinutesState.DRAFTING)
    make.add(
        Scrutiny(
            board_id=board.id, municipality_id=board.municipality_id, minutes_id=minutes.id, round=1,
            person_id=member.person_id, verdict=Verdict.RETURNED, remark="§ 3", given_at=clock.now(),
        )
    )  # fmt: skip
    minutes.return_reason, minutes.round = "§ 3", 2
    db.session.commit()
    client.sign_in(account_of(secretary_of(make, board)))
    page = client.page("/desk")
    assert "Maija Meri palautti pöytäkirjan perusteluineen" in page.select_one(".area-next, .area-tasks, main").text  # type: ignore[union-attr]
    assert "Maija Meri palautti pöytäkirjan perusteluineen" in client.page(f"/minutes/{minutes.id}").text


@pytest.mark.domain_rule(41)
def test_a_late_check_is_marked_on_the_desk(make: Make, client: CheckingClient, member: Membership) -> None:
    board = db.session.get_one(Board, member.board_id)
    minutes = minutes_of(make, ended(make, board), MinutesState.IN_SCRUTINY)
    make.add(
        Scrutiny(
            board_id=board.id, municipality_id=board.municipality_id, minutes_id=minutes.id, round=1,
            person_id=member.person_id,
        )
    )  # fmt: skip
    client.sign_in(account_of(secretary_of(make, board)))
    for days, marked in ((0, False), (-1, True)):
        minutes.check_until = clock.today() + timedelta(days=days)
        db.session.commit()
        page = client.page("/desk")
        task = next(one for one in page.select(".task, .hero") if "1 tarkastus puuttuu" in one.get_text())
        assert ("Myöhässä" in task.get_text()) is marked
        assert ("Tarkastus myöhässä" in page.select_one(".area-ini").get_text()) is marked  # type: ignore[union-attr]


def test_ones_own_missing_signature_is_on_the_desk(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    secretary = secretary_of(make, board)
    minutes = minutes_of(make, ended(make, board), MinutesState.CHECKED)
    elsewhere = make.person(_municipality(board), "Olli Ottaja")
    for person, signatory in ((secretary, Signatory.MINUTE_TAKER), (elsewhere, Signatory.CHAIR)):
        make.add(
            Signature(
                board_id=board.id, municipality_id=board.municipality_id, minutes_id=minutes.id, person_id=person.id,
                signatory=signatory,
            )
        )  # fmt: skip
    db.session.commit()
    for who in (secretary, elsewhere):
        client.sign_out()
        client.sign_in(account_of(who))
        page = client.page("/desk")
        assert "Allekirjoita pöytäkirja" in page.select_one("main").text  # type: ignore[union-attr]
        assert page.select_one(f'main a[href="/minutes/{minutes.id}"]') is not None
    assert "Sinulla ei ole vielä roolia" not in page.text


def test_the_desk_names_mails_that_did_not_arrive(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    now = clock.now()
    make.add(
        OutboxRow(
            key="lost", status=Status.FAILED, made_at=now, not_before=now, payload={},
            municipality_id=board.municipality_id,
        )
    )  # fmt: skip
    client.sign_in(account_of(secretary_of(make, board)))
    assert tasks(client.page("/desk")) == ["1 viesti ei mennyt perille"]  # after one's own work


@pytest.mark.domain_rule(37)
def test_a_lost_notice_of_a_coming_meeting_is_the_most_urgent(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    meeting, now = called(make, board), clock.now()
    row = OutboxRow(
        key="notice", status=Status.FAILED, made_at=now, not_before=now, payload={}, is_obligatory=True,
        municipality_id=board.municipality_id, about=f"Meeting:{meeting.id}",
    )  # fmt: skip
    make.add(row)
    client.sign_in(account_of(secretary_of(make, board)))
    assert first_step(client.page("/desk")) == "1 tulevan kokouksen kutsu ei mennyt perille"
    meeting.starts_at, meeting.ends_at = now - timedelta(hours=3), now - timedelta(hours=1)
    db.session.flush()
    assert "1 viesti ei mennyt perille" in [*tasks(client.page("/desk")), first_step(client.page("/desk"))]


@pytest.mark.domain_rule(37)
def test_the_notice_on_paper_is_a_task_with_its_last_day(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    paper = make.member(board, "Pekka Paperi")
    db.session.get_one(Person, paper.person_id).email = ""
    meeting = called(make, board)
    own = make.invitation(meeting, paper)
    client.sign_in(account_of(secretary_of(make, board)))
    soup = client.page("/desk")
    assert "1 kutsu annettava paperilla" in first_step(soup)
    assert soup.select_one(f'.hero a[href="/meetings/{meeting.id}/notices-on-paper"]') is not None
    own.handed_over_at = clock.now()
    db.session.flush()
    assert "paperilla" not in client.page("/desk").text


def test_a_municipality_without_a_board_is_told_what_to_do(make: Make, client: CheckingClient) -> None:
    client.sign_in(account_of(make.secretary(make.municipality())))
    assert first_step(client.page("/desk")) == "Perusta ensimmäinen neuvottelukunta"


def test_an_administrator_sees_whether_the_municipality_can_work(make: Make, client: CheckingClient) -> None:
    client.sign_in(account_of(make.administrator(make.municipality(settings_confirmed_at=clock.now()))))
    assert "Ei sihteeriä" in client.page("/desk").text


def test_an_operator_sees_municipalities_and_no_board_matter(make: Make, client: CheckingClient) -> None:
    board = make.full_board()
    called(make, board)
    client.sign_in(make.operator())
    soup = client.page("/desk")
    assert soup.select_one("#joined") is not None
    assert board.name.fi not in soup.text


def test_a_monitor_is_shown_the_way_to_the_overview(make: Make, client: CheckingClient) -> None:
    client.sign_in(make.monitor())
    assert client.page("/desk").select_one("#area") is not None


def test_an_account_without_a_role_is_told_whom_to_ask(make: Make, client: CheckingClient) -> None:
    client.sign_in(account_of(make.person(make.municipality(), "Olli Odottaja")))
    assert "Sinulla ei ole vielä roolia" in client.page("/desk").text


def test_another_boards_meeting_never_shows(make: Make, client: CheckingClient, member: Membership) -> None:
    foreign = make.full_board()
    meeting = called(make, foreign)
    client.sign_in(account_of(member))
    assert f"{meeting.number}/{meeting.year}" not in client.page("/desk").text


@pytest.mark.parametrize("role", ["member", "chair", "secretary"])
def test_the_desk_costs_the_same_with_many_meetings(make: Make, client: CheckingClient, role: str) -> None:
    board = make.full_board()
    who = {
        "member": lambda: account_of(make.member(board, "Maija Meri")),
        "chair": lambda: account_of(make.chair(board)),
        "secretary": lambda: account_of(secretary_of(make, board)),
    }[role]()
    called(make, board)
    client.sign_in(who)
    client.page("/desk")
    few = client.watch.statements
    for _ in range(12):
        minutes_of(make, ended(make, board), MinutesState.DRAFTING)
        called(make, board)
    client.page("/desk")
    assert client.watch.statements == few
    assert few <= 12


def test_news_of_minutes_leads_where_everybody_reads_them(
    make: Make, client: CheckingClient, member: Membership
) -> None:
    """A deputy's right to the papers ends with publication: the link must not end at a closed door."""
    deputy = make.deputy(member)
    meeting = ended(make, db.session.get_one(Board, member.board_id))
    record(make, meeting, MinutesState.PUBLISHED)
    client.sign_in(account_of(deputy))
    link = next(one for one in client.page("/desk").select("a") if "Pöytäkirja on julkaistu" in one.text)
    assert link["href"].endswith(f"/meetings/{meeting.year}/{meeting.number}")
    assert link["href"].startswith("/fi/")
