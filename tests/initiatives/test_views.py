"""The pages of initiatives: made by one press, moved step by step, reported on from the mail."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event
from sqlalchemy.engine import Engine

from advisory.agendas.rules import ItemType
from advisory.boards.models import Board
from advisory.infra import links
from advisory.infra.db import db
from advisory.infra.mail import Recipient
from advisory.initiatives import mails, queries, services
from advisory.initiatives.models import Indicator, Initiative, Report
from advisory.initiatives.rules import InitiativeState, ReportStatus
from advisory.initiatives.services.senders import sender_of
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState
from advisory.people.models import Account, Person
from tests.checking import CheckingClient
from tests.initiatives.making import decision, in_days, initiative, mails_to
from tests.make import Make, both

NEW = {
    "title-fi": "Anonyymi rekrytointi", "title-sv": "Anonym rekrytering", "addressee": "Kaupunginhallitus",
    "responsible": "Henkilöstöpalvelut", "due_on": "2099-09-30", "owner": "", "theme": "employment",
}  # fmt: skip


def report_url(made: Initiative, owner: Person) -> str:
    return f"/initiatives/report/{links.make(mails.REPORT, made.id, owner.id)}"


# --- making


@pytest.mark.feature(81)
def test_the_form_is_filled_in_from_the_decision(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)

    page = desk.page(f"/handlings/{source.id}/initiative")

    assert page.select_one("#title-fi")["value"] == "Anonyymi rekrytointi"
    assert page.select_one("#responsible")["value"] == "henkilöstöpalvelut"
    assert page.select_one("#due_on")["value"] == "2027-09-30"
    assert "Esitetään kaupunginhallitukselle." in page.select_one("#description-fi").text


@pytest.mark.domain_rule(27)
def test_a_name_that_is_never_public_stays_marked_and_out_of_the_mail(
    desk: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    source = decision(make, board, title="Avustus: [[Maija Meikäläinen]]", state=MinutesState.PUBLISHED)
    source.decision = Localized(fi="Myönnetään [[Maija Meikäläiselle]].")
    db.session.commit()

    page = desk.page(f"/handlings/{source.id}/initiative")

    assert page.select_one("#title-fi")["value"] == "Avustus: [[Maija Meikäläinen]]"
    assert "[[Maija Meikäläiselle]]" in page.select_one("#description-fi").text
    made = initiative(make, source, owner, title=both("Avustus: [[Maija Meikäläinen]]"))
    letter = mails.sent(made, Recipient(email="a@test.example", language="fi"), sender_of(made))
    assert "Meikäläinen" not in letter.subject + letter.text + letter.html


@pytest.mark.feature(81)
def test_a_decision_as_proposed_takes_the_words_of_the_proposal(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)
    source.decision = Localized(fi="Päätettiin ehdotuksen mukaan.", sv="Vi prövar i ett år.")
    source.proposal = Localized(fi="Kokeillaan anonyymia rekrytointia vuoden ajan.", sv="Förslag.")
    db.session.commit()

    page = desk.page(f"/handlings/{source.id}/initiative")

    assert page.select_one("#description-fi").text.strip().startswith("Kokeillaan anonyymia rekrytointia")
    assert "ehdotuksen mukaan" not in page.select_one("#description-fi").text
    assert page.select_one("#description-sv").text.strip() == "Vi prövar i ett år."


def test_everything_that_is_missing_is_said_in_one_round(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board, kind=ItemType.OWN_MEASURE)
    asked = decision(make, board)

    measure = desk.submit(f"/handlings/{source.id}/initiative", {**NEW, "responsible": "", "due_on": "2001-01-01"})
    proposal = desk.submit(f"/handlings/{asked.id}/initiative", {**NEW, "responsible": "", "addressee": ""})

    assert all(f'id="{field}-error"' in measure.text for field in ("responsible", "due_on", "dimensions"))
    assert all(f'id="{field}-error"' in proposal.text for field in ("responsible", "addressee"))
    assert (measure.status_code, proposal.status_code) == (422, 422)


@pytest.mark.feature(81)
def test_one_press_makes_it(desk: CheckingClient, make: Make, board: Board, owner: Person) -> None:
    source = decision(make, board)
    more = {"owner": str(owner.id), "indicators-0-name-fi": "Haut", "indicators-0-target": "30,5"}

    answer = desk.submit(f"/handlings/{source.id}/initiative", {**NEW, **more})

    made = queries.made_from(source.id)[0]
    assert answer.location.endswith(f"/initiatives/{made.id}")
    assert (made.owner_id, made.theme, queries.indicators_of(made.id)[0].target) == (owner.id, "employment", 30.5)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"responsible": ""}, "responsible"),
        ({"due_on": "joskus"}, "due_on"),
        ({"due_on": "2001-01-01"}, "due_on"),
        ({"addressee": ""}, "addressee"),
        ({"addressee_email": "ei osoite"}, "addressee_email"),
        ({"owner": "new"}, "owner_name"),
        ({"title-sv": ""}, "title"),
        ({"indicators-0-name-fi": "Haut", "indicators-0-target": "paljon"}, "indicators-0-target"),
    ],
)
def test_bad_input_is_said_at_its_place_and_nothing_is_lost(
    desk: CheckingClient, make: Make, board: Board, typed: dict[str, str], field: str
) -> None:
    source = decision(make, board)

    answer = desk.submit(f"/handlings/{source.id}/initiative", {**NEW, "summary-fi": "Pitkä työ.", **typed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Pitkä työ." in answer.text
    assert queries.made_from(source.id) == []


def test_a_member_may_not_make_one(client: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)
    member = make.member(board)
    client.sign_in(db.session.get_one(Account, db.session.get_one(Person, member.person_id).account_id))

    client.page(f"/handlings/{source.id}/initiative", status=403)


@pytest.mark.feature(81)
@pytest.mark.parametrize(
    ("item", "kind", "status"),
    [
        (ItemType.OTHER_DECISION, "agreement", 303),
        (ItemType.OTHER_DECISION, "own_measure", 422),  # names a dimension first
        (ItemType.OTHER_DECISION, "opinion", 422),
        (ItemType.AGREEMENT, "agreement", 303),
    ],
)
def test_where_a_decision_may_become_one_or_the_other_it_is_chosen(
    desk: CheckingClient, make: Make, board: Board, item: ItemType, kind: str, status: int
) -> None:
    source = decision(make, board, kind=item)
    url = f"/handlings/{source.id}/initiative"
    offered = [one["value"] for one in desk.page(url).select("input[name=kind]")]
    assert sorted(offered) == ["agreement", "own_measure"]

    answer = desk.submit(url, NEW | {"addressee": "", "kind": kind})

    assert answer.status_code == status
    assert [one.kind for one in queries.made_from(source.id)] == ([kind] if status == 303 else [])


def test_the_list_offers_the_decisions_that_have_become_nothing(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)
    decision(make, board, kind=ItemType.DISCUSSION)

    page = desk.page(f"/boards/{board.id}/initiatives")

    assert [a["href"] for a in page.select("a[href^='/handlings/']")] == [f"/handlings/{source.id}/initiative"]
    initiative(make, source)
    assert desk.page(f"/boards/{board.id}/initiatives").select("a[href^='/handlings/']") == []


@pytest.mark.feature(81)
def test_the_minutes_offer_it_where_the_decision_is_read(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)
    minutes = db.session.query(Minutes).one()

    page = desk.page(f"/minutes/{minutes.id}")

    assert page.select_one(f"a[href='/handlings/{source.id}/initiative']") is not None


# --- reading


@pytest.mark.feature(84)
def test_the_list_shows_counts_filters_and_paths(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board)
    initiative(make, source, due_on=in_days(-3))
    initiative(make, source, state=InitiativeState.DONE)

    page = desk.page(f"/boards/{board.id}/initiatives")
    late = desk.page(f"/boards/{board.id}/initiatives?show=late")

    assert len(page.select("ol.path")) == 2
    assert len(late.select("ol.path")) == 1
    assert page.select_one(".chart__key") is not None
    assert len(desk.page(f"/boards/{board.id}/initiatives?show=%27;--").select("ol.path")) == 2


def test_an_empty_list_says_what_to_do(desk: CheckingClient, board: Board) -> None:
    assert desk.page(f"/boards/{board.id}/initiatives").select_one(".empty a") is not None


@pytest.mark.feature(89)
@pytest.mark.parametrize(
    ("state", "verb"),
    [(InitiativeState.SENT, "answer"), (InitiativeState.ANSWERED, "start"), (InitiativeState.UNDER_WAY, "complete")],
)
def test_each_state_shows_one_next_action(
    desk: CheckingClient, make: Make, board: Board, state: InitiativeState, verb: str
) -> None:
    made = initiative(make, decision(make, board), state=state)

    page = desk.page(f"/initiatives/{made.id}")

    filled = [one for one in page.select("main a.btn, main button.btn") if "btn--" not in " ".join(one["class"])]
    assert [one["href"] for one in filled] == [f"/initiatives/{made.id}/steps/{verb}"]


@pytest.mark.feature(89)
def test_a_late_one_leads_to_a_report_and_not_to_done(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.UNDER_WAY, due_on=in_days(-3))

    page = desk.page(f"/initiatives/{made.id}")

    filled = [one["href"] for one in page.select("main a.btn") if "btn--" not in " ".join(one["class"])]
    assert filled == [f"/initiatives/{made.id}/report"]
    assert f"/initiatives/{made.id}/steps/complete" in [a["href"] for a in page.select("#steps a, li a")]


@pytest.mark.parametrize("days", [-3, 30])
def test_one_way_to_report_has_one_name_and_the_decision_is_a_link(
    desk: CheckingClient, make: Make, board: Board, days: int
) -> None:
    source = decision(make, board)
    made = initiative(make, source, state=InitiativeState.UNDER_WAY, due_on=in_days(days))
    page = desk.page(f"/initiatives/{made.id}")
    ways = page.select(f"main a[href='/initiatives/{made.id}/report']")
    assert [one.get_text(strip=True) for one in ways] == ["Kerro, miten asia etenee"]
    assert page.select_one(f"main dl a[href='/meetings/{source.meeting_id}/items/{source.slot_id}']") is not None


@pytest.mark.domain_rule(24)
def test_the_secretary_records_that_it_was_handed_over(desk: CheckingClient, make: Make, board: Board) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    made = initiative(make, source, state=InitiativeState.DECIDED, clock_started_at=None)
    board.languages = ["fi"]
    db.session.commit()

    tasks = [link.text for link in desk.page(f"/desk?board_id={board.id}").select("#first-step, .task a")]
    page = desk.page(f"/initiatives/{made.id}")

    assert "Toimita vastaanottajalle: Anonyymi rekrytointi" in tasks
    assert "vastaanottajalla ei ole sähköpostiosoitetta" in page.select_one(".notice").text  # type: ignore[union-attr]
    step = f"/initiatives/{made.id}/steps/send"
    assert [one["href"] for one in page.select("main a.btn:not(.btn--outline)")] == [step]
    answer = desk.submit(step, {"taken_on": clock.today().isoformat()})
    assert answer.headers["Location"] == f"/initiatives/{made.id}"
    assert made.state is InitiativeState.SENT


@pytest.mark.domain_rule(24)
def test_before_the_minutes_are_checked_it_says_that_it_waits(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.DECIDED, clock_started_at=None)

    page = desk.page(f"/initiatives/{made.id}")

    assert page.select_one(".notice") is not None
    assert [a["href"] for a in page.select("a[href*='/steps/']")] == [f"/initiatives/{made.id}/steps/lapse"]


@pytest.mark.security("S51")
@pytest.mark.feature(130)
def test_another_municipalitys_secretary_finds_none_of_it(client: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board))
    stranger = make.secretary(make.municipality())
    client.sign_in(db.session.get_one(Account, stranger.account_id))

    for address in (f"/boards/{board.id}/initiatives", f"/initiatives/{made.id}", f"/initiatives/{made.id}/edit"):
        client.page(address, status=404)


def test_a_page_costs_few_statements_however_many_there_are(desk: CheckingClient, make: Make, board: Board) -> None:
    source, counted = decision(make, board), []
    desk.page(f"/boards/{board.id}/initiatives")
    for number in (2, 8):
        for _one in range(number):
            initiative(make, source)
        counted.append(statements(lambda: desk.page(f"/boards/{board.id}/initiatives")))

    assert counted[0] == counted[1] <= 12


def statements(act: object) -> int:
    """How many statements an act sends, without the bookkeeping of transactions."""
    found: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()  # type: ignore[operator]
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(found)


# --- moving


def test_the_answer_of_the_municipality_is_recorded(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board))
    url = f"/initiatives/{made.id}/steps/answer"

    refused = desk.submit(url, {"taken_on": str(clock.today()), "answer-fi": "Kokeillaan."})
    taken = desk.submit(url, {"taken_on": str(clock.today()), "answer_body": "KH § 12", "answer-fi": "Kokeillaan."})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "Kokeillaan." in refused.text
    assert db.session.get_one(Initiative, made.id).state is InitiativeState.ANSWERED
    assert "KH § 12" in desk.page(f"/initiatives/{made.id}").text


def test_carrying_out_asks_what_changed_in_every_language(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.UNDER_WAY)
    url, day = f"/initiatives/{made.id}/steps/complete", str(clock.today())

    assert desk.submit(url, {"taken_on": day, "what_changed-fi": "Enemmän hakijoita."}).status_code == 422
    done = {"taken_on": day, "what_changed-fi": "Enemmän hakijoita.", "what_changed-sv": "Fler sökande."}
    assert desk.submit(url, done).status_code == 303


def test_a_step_that_is_gone_says_so(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.DONE)

    desk.page(f"/initiatives/{made.id}/steps/answer", status=409)
    desk.page(f"/initiatives/{made.id}/steps/decide", status=404)


def test_the_due_date_is_moved_on_the_form(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board))

    answer = desk.submit(f"/initiatives/{made.id}/edit", {**NEW, "due_on": "2031-01-31"})

    assert answer.status_code == 303
    assert str(db.session.get_one(Initiative, made.id).due_on) == "2031-01-31"


@pytest.mark.promise("R2")
def test_two_who_mend_the_same_initiative_both_keep_their_words(
    desk: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    made = initiative(make, decision(make, board))
    url = f"/initiatives/{made.id}/edit"
    opened = desk.page(url).select_one("input[name=version]")["value"]
    mine = {
        **NEW, "responsible": "Kirjasto", "due_on": "2031-01-31", "owner": str(owner.id), "version": opened,
        "indicators-0-name-fi": "Kahviloita", "indicators-0-name-sv": "Kaféer", "indicators-0-target": "3",
    }  # fmt: skip
    theirs = {**NEW, "responsible": "Sivistystoimi", "due_on": "2031-06-30", "version": opened}
    assert desk.submit(url, theirs).status_code == 303

    answer = desk.submit(url, mine)

    assert answer.status_code == 409
    assert made.responsible == "Sivistystoimi"
    page = BeautifulSoup(answer.data, "html.parser")
    texts = [tuple(one.text for one in row.select("pre")) for row in page.select(".conflict .sides")]
    assert ("Kirjasto", "Sivistystoimi") in texts
    assert ("31.1.2031", "30.6.2031") in texts
    assert ("Olavi Omistaja", "Ei vielä ketään") in texts
    assert ("Kahviloita / Kaféer · 3", "") in texts
    assert len(texts) == 4
    assert page.select_one("#responsible")["value"] == "Kirjasto"

    mine["version"] = page.select_one("input[name=version]")["value"]
    assert desk.submit(url, mine).status_code == 303
    assert db.session.get_one(Initiative, made.id).responsible == "Kirjasto"


def test_a_step_or_the_same_words_are_no_conflict(desk: CheckingClient, make: Make, board: Board) -> None:
    made = initiative(make, decision(make, board))
    url = f"/initiatives/{made.id}/edit"
    opened = desk.page(url).select_one("input[name=version]")["value"]
    desk.submit(f"/initiatives/{made.id}/steps/receive", {"taken_on": clock.today().isoformat()})

    assert made.state is InitiativeState.BEING_HANDLED
    for _press in range(2):
        assert desk.submit(url, {**NEW, "version": opened}).status_code == 303


# --- reporting


@pytest.mark.feature(87)
def test_opening_the_link_changes_nothing_and_one_press_reports(
    client: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    made = initiative(make, decision(make, board), owner)
    url = report_url(made, owner)

    assert client.page(url).select_one("input[name=status]") is not None
    assert db.session.query(Report).count() == 0
    answer = client.submit(url, {"status": "waiting", "text": "Odotamme hyväksyntää."})

    assert answer.status_code == 303
    assert client.page(answer.location).select_one(".notice--ok") is not None
    assert [one.status for one in db.session.query(Report)] == [ReportStatus.WAITING]


def test_a_report_without_a_choice_is_asked_again(
    client: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    answer = client.submit(report_url(initiative(make, decision(make, board), owner), owner), {"text": "Sanoja."})

    assert answer.status_code == 422
    assert "Sanoja." in answer.text


def test_a_file_that_is_not_what_it_says_is_refused_and_a_right_one_kept(
    client: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    url = report_url(initiative(make, decision(make, board), owner), owner)

    wrong = client.submit(url, {"status": "done", "file": (BytesIO(b"MZ\x90\x00" * 30), "kuva.png")})
    right = client.submit(url, {"status": "done", "file": (BytesIO(b"Luvut: 12"), "luvut.txt")})

    assert (wrong.status_code, right.status_code) == (422, 303)
    told = db.session.query(Report).one()
    assert (told.file_name, told.file_id is not None) == ("luvut.txt", True)


def test_a_changed_link_is_not_there(client: CheckingClient, make: Make, board: Board, owner: Person) -> None:
    url = report_url(initiative(make, decision(make, board), owner), owner)

    client.page(url[:-2] + ("aa" if not url.endswith("aa") else "bb"), status=404)


def test_the_link_is_spent_when_it_is_finished_or_has_another_owner(
    client: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    source = decision(make, board)
    finished = initiative(make, source, owner, state=InitiativeState.DONE)
    handed_on = initiative(make, source, None)

    client.page(report_url(finished, owner), status=410)
    client.page(report_url(handed_on, owner), status=410)


def test_an_expired_link_offers_a_new_one_to_the_same_address(
    client: CheckingClient, make: Make, board: Board, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = initiative(make, decision(make, board), owner)
    url = report_url(made, owner)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: clock.now().timestamp() + 61 * 24 * 3600)

    page = client.page(url, status=410)
    client.submit(page.select_one("main form")["action"], page=url)
    client.submit(page.select_one("main form")["action"], page=url)

    assert len(mails_to(owner.email)) == 1
    assert owner.email not in page.text


@pytest.mark.promise("R12")
@pytest.mark.parametrize("is_too_old", [True, False])
def test_a_report_that_comes_too_late_is_given_back(
    client: CheckingClient, make: Make, board: Board, owner: Person, monkeypatch: pytest.MonkeyPatch, is_too_old: bool
) -> None:
    made = initiative(make, decision(make, board), owner)
    words = "Kaksi kahvilaa avattiin, kolmas odottaa tiloja."
    with monkeypatch.context() as back_then:
        if is_too_old:
            back_then.setattr("itsdangerous.timed.time.time", lambda: clock.now().timestamp() - 61 * 24 * 3600)
        url = report_url(made, owner)
    indicator = make.add(
        Indicator(
            board_id=board.id, municipality_id=board.municipality_id, initiative_id=made.id, name=both("Kahviloita"),
            target=3,
        )
    )  # fmt: skip
    other = initiative(make, decision(make, board), owner)
    token = client.token(report_url(other, owner))
    if not is_too_old:
        made.state = InitiativeState.DONE
    db.session.commit()

    typed = {"csrf_token": token, "status": "done", "text": words, f"reading_{indicator.id}": "7,5"}
    answer = client.post(url, data=typed)

    assert answer.status_code == 410
    page = BeautifulSoup(answer.data, "html.parser")
    assert [one.text.strip() for one in page.select("#typed ~ .field textarea")] == [words, "7,5"]
    assert db.session.query(Report).count() == 0


def test_the_secretary_checks_a_report_by_one_press(
    desk: CheckingClient, make: Make, board: Board, owner: Person
) -> None:
    made = initiative(make, decision(make, board, state=MinutesState.PUBLISHED), owner)
    told = make.add(
        Report(
            board_id=board.id, municipality_id=board.municipality_id, initiative_id=made.id, person_id=owner.id,
            status=ReportStatus.ON_TRACK, text="Etenee hyvin.", reported_at=clock.now() - timedelta(hours=1),
        )
    )  # fmt: skip

    page = desk.page(f"/initiatives/{made.id}")
    assert page.select_one(f"a[href='#report-{told.id}']") is not None
    desk.submit(f"/initiatives/reports/{told.id}/verify", page=f"/initiatives/{made.id}")

    assert db.session.get_one(Report, told.id).verified_at is not None


# --- mails


@pytest.mark.feature(114)
@pytest.mark.feature(115)
@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("language", "subject"),
    [("fi", "päivää jäljellä"), ("sv", "dagar kvar"), ("en", "days left")],
)
def test_each_owner_is_reminded_in_their_language(
    make: Make, board: Board, owner: Person, language: str, subject: str
) -> None:
    owner.language = language
    made = initiative(
        make, decision(make, board), owner, due_on=in_days(7), clock_started_at=clock.now() - timedelta(20)
    )

    services.due(clock.now())

    mail = mails_to(owner.email)[0]
    assert subject in mail.subject
    assert re.search(r"http://127\.0\.0\.1:8000/initiatives/report/\S+", mail.text)
    assert "/initiatives/report/" in mail.html
    assert mail.sender_name == board.name.pick(language)[0]
    assert made.responsible in mail.text
