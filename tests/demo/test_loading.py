"""The demo tells the worked example as it was, and lets everybody in."""

import re
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from advisory import demo as accounts
from advisory.agendas.models import Item
from advisory.boards.models import Board
from advisory.demo import loading
from advisory.infra import audit, delivery, health
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import InitiativeState
from advisory.kernel import clock
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.minutes.models import Minutes, Publication
from advisory.minutes.rules import MinutesState
from advisory.proceedings import queries as proceedings
from tests.checking import CheckingClient
from tests.demo.walking import account, place


@pytest.fixture
def board(demo: Flask) -> Board:
    return db.session.scalars(select(Board).where(Board.municipality_id == place("990").id)).one()


@pytest.fixture
def third(board: Board) -> Meeting:
    return db.session.scalars(
        select(Meeting).where(Meeting.board_id == board.id, Meeting.number == 3, Meeting.year == 2026)
    ).one()


@pytest.mark.domain_rule(37)
def test_every_meeting_that_was_held_has_a_time_of_notice(demo: Flask) -> None:
    held = db.session.scalars(select(Meeting).where(Meeting.state == MeetingState.ENDED)).all()
    assert held
    assert all(meeting.notice_sent_at is not None for meeting in held)


def test_sections_21_to_30_are_those_of_the_third_meeting(third: Meeting) -> None:
    rows = select(Slot.section).where(Slot.meeting_id == third.id).order_by(Slot.position)
    assert list(db.session.scalars(rows)) == list(range(21, 31))


@pytest.mark.domain_rule(12)
def test_eleven_of_thirteen_came_ten_were_there_at_the_opening_and_seven_are_needed(third: Meeting) -> None:
    record = proceedings.record(third)
    seated = {stay.person for stay in record.stays if stay.seat is not None}
    assert len(seated) == 11
    assert record.needed == 7
    assert len(record.entitled(third.opened_at or clock.now())) == 10


@pytest.mark.domain_rule(15)
def test_petrova_was_out_while_her_association_was_spoken_of(third: Meeting) -> None:
    item = next(one for one in proceedings.record(third).items if one.recusals)
    (recusal,) = item.recusals
    times = [clock.to_local(at).strftime("%H.%M") for at in (recusal.left_at, recusal.returned_at) if at]
    assert item.slot.section == 27
    assert times == ["17.48", "17.59"]
    assert item.handling is not None
    assert item.handling.present_at_decision == 10


@pytest.mark.domain_rule(18)
def test_the_vote_went_seven_to_four(third: Meeting) -> None:
    item = next(one for one in proceedings.record(third).items if one.vote is not None)
    assert item.slot.section == 28
    assert item.vote is not None
    given = [str(position) for position in item.vote.positions.values()]
    assert (given.count("yes"), given.count("no")) == (7, 4)
    assert len(item.dissents) == 1


@pytest.mark.domain_rule(40)
def test_sections_of_the_year_run_on_without_a_gap(board: Board) -> None:
    rows = (
        select(Slot.section)
        .where(Slot.board_id == board.id, Slot.section_scope == "2026", Slot.section.is_not(None))
        .order_by(Slot.section)
    )
    sections = list(db.session.scalars(rows))
    assert sections == list(range(1, len(sections) + 1))


def test_the_programme_added_at_the_meeting_is_attachment_3_and_the_reasons_of_the_dissent_4(third: Meeting) -> None:
    content = db.session.scalars(select(Minutes).where(Minutes.meeting_id == third.id)).one().content["fi"]
    sections = {item["number"]: item for item in content["items"]}

    assert "liite 3" in str(sections["§ 24"]["decision"])
    assert sections["§ 29"]["attachments"]["lines"] == ["Liite 3: Ohjelma"]
    assert sections["§ 28"]["attachments"]["lines"] == ["Liite 4: Eriävän mielipiteen perustelut"]


def test_the_end_that_the_minutes_tell_is_the_same_in_the_head_and_in_the_words(demo: Flask) -> None:
    ended = db.session.scalars(select(Meeting).where(Meeting.state == MeetingState.ENDED)).all()
    told = {}
    for minutes in db.session.scalars(select(Minutes).where(Minutes.meeting_id.in_([one.id for one in ended]))):
        words = minutes.content["fi"]["items"][-1]["decision"]["text"]
        head = next(fact["lines"][0] for fact in minutes.content["fi"]["facts"] if fact["label"] == "Aika")
        end = re.search(r"päätti kokouksen klo\s(\d\d\.\d\d)", words)
        assert end is not None, words
        assert head.endswith(f"–{end.group(1)}"), (head, end.group(1))
        told[minutes.meeting_id] = end.group(1)
    assert set(told) == {one.id for one in ended}
    assert "18.41" in told.values()


def test_no_minutes_name_a_day_of_the_next_meeting_on_which_none_was_held(demo: Flask) -> None:
    """The days of the later meetings follow the day of loading; those of the past do not."""
    days = {clock.local_date(one) for one in db.session.scalars(select(Meeting.starts_at))}
    for minutes in db.session.scalars(select(Minutes)):
        for day, month, year in re.findall(r"Seuraava kokous on (\d+)\.(\d+)\.(\d{4})", str(minutes.content["fi"])):
            assert date(int(year), int(month), int(day)) in days


def test_a_citys_board_has_one_name_on_all_pages(visitor: CheckingClient, board: Board) -> None:
    visitor.sign_in(account("secretary@lehtoranta.example"), accounts.PASSWORD)
    page = visitor.page(f"/boards/{board.id}").get_text(" ")
    assert "Kaupunginhallitus" in page
    assert "Kunnanhallitus" not in page


def test_the_minutes_were_published_on_22_september(third: Meeting) -> None:
    minutes = db.session.scalars(select(Minutes).where(Minutes.meeting_id == third.id)).one()
    assert minutes.state is MinutesState.PUBLISHED
    assert minutes.published_at is not None
    assert clock.local_date(minutes.published_at).isoformat() == "2026-09-22"


def test_four_measures_are_done_two_under_way_and_one_is_late(board: Board) -> None:
    earlier = select(Initiative).where(
        Initiative.board_id == board.id, Initiative.made_at < clock.helsinki(date(2026, 9, 1), time(0))
    )
    found = db.session.scalars(earlier).all()
    done = [one for one in found if one.state is InitiativeState.DONE]
    late = [one for one in found if one.title.fi == "Kirjaston keskusteluryhmät"]
    assert len(found) == 7
    assert len(done) == 4
    assert [str(one.due_on) for one in late] == ["2026-10-31"]


def test_a_meeting_is_coming_a_draft_is_open_and_minutes_are_in_scrutiny(demo: Flask) -> None:
    for code in ("990", "991"):
        mine = Meeting.municipality_id == place(code).id
        states = db.session.scalars(select(Meeting.state).where(mine)).all()
        assert states.count(MeetingState.CALLED) == 1
        assert states.count(MeetingState.DRAFT) == 1
        records = db.session.scalars(select(Minutes.state).where(Minutes.municipality_id == place(code).id)).all()
        assert records.count(MinutesState.IN_SCRUTINY) == 1


def test_the_bilingual_municipality_published_in_both_languages(demo: Flask) -> None:
    languages = db.session.scalars(
        select(Publication.language).where(Publication.municipality_id == place("991").id)
    ).all()
    assert sorted(languages) == ["fi", "fi", "sv", "sv"]
    titles = db.session.scalars(select(Item.title).where(Item.municipality_id == place("991").id)).all()
    assert all(title.fi and title.sv for title in titles)


def test_every_mail_of_the_past_has_gone_out_but_one_that_came_back_in_each_municipality(demo: Flask) -> None:
    left = select(OutboxRow.municipality_id, OutboxRow.status).where(
        OutboxRow.kind == "mail", OutboxRow.status != Status.SENT
    )
    returned = {(place(code).id, Status.FAILED) for code in ("990", "991")}
    rows = db.session.execute(left).all()
    assert (len(rows), {(row[0], row[1]) for row in rows}) == (2, returned)


def test_the_audit_trail_of_the_demo_is_whole(demo: Flask) -> None:
    assert list(audit.verify()) == []


def test_a_second_loading_is_refused(demo: Flask) -> None:
    with pytest.raises(loading.NotEmpty):
        loading.load()
    assert loading.holds_only_the_demo()


@pytest.mark.parametrize("email", accounts.accounts())
def test_every_account_signs_in_and_sees_its_first_page(visitor: CheckingClient, email: str) -> None:
    visitor.sign_in(account(email), password=accounts.PASSWORD)
    soup = visitor.page("/desk")
    heading = soup.select_one("h1")
    assert heading is not None
    assert heading.text.strip()
    assert "Sinulla ei ole vielä roolia" not in soup.text
    assert visitor.watch.statements <= 12


def test_the_scrutineer_is_asked_to_check(visitor: CheckingClient) -> None:
    visitor.sign_in(account("scrutineer@lehtoranta.example"), password=accounts.PASSWORD)
    tasks = [link.text for link in visitor.page("/desk").select(".task a")]
    assert any(task.startswith("Tarkasta pöytäkirja") for task in tasks)


def test_what_the_worker_has_yet_to_do_has_not_waited_since_the_past(demo: Flask) -> None:
    assert delivery.oldest_waiting(clock.now()).jobs < health.OLDEST_ROW
