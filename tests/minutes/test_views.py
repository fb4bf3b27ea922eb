"""Pages of the record: who sees them, the one next thing, and what is done from a mail."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, select

from advisory.agendas.models import Item
from advisory.infra import outbox
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Invitation
from advisory.meetings.rules import LISTENING, Attending
from advisory.minutes import queries, services
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState, Verdict
from advisory.people.models import Account
from advisory.proceedings.models import Presence
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example

SECRETARY = "Sanna Koski"


@pytest.fixture
def rows(make: Make, context: object) -> Example:
    return making.worked_example(make)


def link_to(name: str, kind: str, rows: Example) -> str:
    """The link in the newest mail of a kind to somebody, as a path."""
    address = rows.persons[name].email
    mails = select(OutboxRow).where(OutboxRow.recipient == address, OutboxRow.key.contains(kind))
    newest = db.session.scalars(mails.order_by(OutboxRow.id.desc())).first()
    assert newest is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/minutes/\S+)", newest.text)
    assert found is not None, newest.text
    return found.group(1)


def state(minutes: Minutes) -> MinutesState:
    db.session.expire_all()
    return db.session.get_one(Minutes, minutes.id).state


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def as_(client: CheckingClient, rows: Example, name: str) -> CheckingClient:
    client.sign_out()
    client.sign_in(rows.account(name))
    return client


@pytest.mark.feature(63)
def test_the_secretary_ends_the_meeting_and_sends_the_minutes(client: CheckingClient, rows: Example) -> None:
    as_(client, rows, SECRETARY)
    token = client.token("/desk")
    answer = client.post(f"/meetings/{rows.meeting.id}/minutes", data={"csrf_token": token})
    minutes = queries.of(rows.meeting.id)
    assert minutes is not None
    assert answer.headers["Location"] == f"/minutes/{minutes.id}"
    page = client.page(answer.headers["Location"])
    assert "Lähetä tarkastettavaksi" in words(page)
    assert "§ 27 Esitys kohtaamispaikka-avustuksesta" in words(page)
    assert page.find(id="24") is not None
    answer = client.submit(f"/minutes/{minutes.id}/submit", page=f"/minutes/{minutes.id}")
    assert answer.status_code == 303
    assert state(minutes) is MinutesState.IN_SCRUTINY
    again = client.submit(f"/minutes/{minutes.id}/submit", page=f"/minutes/{minutes.id}")
    assert again.status_code == 409
    assert "Sinä tai joku muu on jo tehnyt tämän" in again.text
    assert f'href="/minutes/{minutes.id}"' in again.text


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize(
    ("name", "status"),
    [(SECRETARY, 200), ("Pekka Hautala", 200), ("Aino Salmela", 200), ("Amina Warsame", 200), ("Minh Tran", 403)],
)
def test_a_draft_is_for_those_who_need_it(client: CheckingClient, rows: Example, name: str, status: int) -> None:
    minutes = making.drawn_up(rows)
    as_(client, rows, name).page(f"/minutes/{minutes.id}", status=status)


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize("attending", sorted(LISTENING))
def test_who_came_to_present_or_to_be_heard_reads_no_unchecked_minutes(
    client: CheckingClient, rows: Example, make: Make, attending: Attending
) -> None:
    person = make.person(rows.municipality, "Erkki Asiantuntija")
    meeting = rows.meeting
    invitation = Invitation(
        board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id,
        person_id=person.id, attending=attending,
    )  # fmt: skip
    make.add(invitation)
    db.session.commit()
    reader = Make().actor(person)
    client.sign_in(db.session.get_one(Account, person.account_id))
    room = f"/meetings/{meeting.id}/room/{rows.slots['week'].id}"
    client.page(room)  # while the meeting goes on
    minutes = making.drawn_up(rows)
    assert client.get(f"/minutes/{minutes.id}").status_code in {403, 404}
    assert client.get(room).status_code in {403, 404}
    led = client.get(f"/meetings/{meeting.id}/minutes")
    assert led.headers["Location"] == f"/meetings/{meeting.id}"
    assert "Se ei ole julkinen" in words(client.page(led.headers["Location"]))
    assert minutes not in queries.of_board(rows.board.id, reader)


@pytest.mark.domain_rule(23)
def test_strangers_learn_nothing(client: CheckingClient, rows: Example, make: Make) -> None:
    minutes = making.drawn_up(rows)
    stranger = make.secretary(make.municipality(), "Toisen Kunnan")
    db.session.commit()
    client.sign_in(db.session.get_one(type(rows.account(SECRETARY)), stranger.account_id))
    client.page(f"/minutes/{minutes.id}", status=404)
    client.sign_out()
    assert client.get(f"/minutes/{minutes.id}").status_code == 303


@pytest.mark.feature(69)
@pytest.mark.domain_rule(24)
def test_scrutineers_check_and_signatories_sign_from_their_mails(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    for name in ("Pekka Hautala", "Yasmin Haddad"):
        path = link_to(name, ":check:", rows)
        page = client.page(path)
        assert "Pöytäkirja on oikein" in words(page)
        assert making.answer(client, path).status_code == 303
        assert "Tarkastit tämän pöytäkirjan" in words(client.page(path))
    assert state(minutes) is MinutesState.CHECKED
    for name in ("Aino Salmela", SECRETARY):
        path = link_to(name, ":sign:", rows)
        assert client.submit(path).status_code == 303
        assert client.submit(path, page="/sign-in").status_code == 303  # a second press does no harm
    assert state(minutes) is MinutesState.SIGNED


@pytest.mark.security("S55")
def test_opening_a_link_changes_nothing(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    path = link_to("Pekka Hautala", ":check:", rows)
    for _ in range(3):
        client.page(path)
    db.session.expire_all()
    assert [one.verdict for one in queries.minutes(minutes.id).current] == [Verdict.NONE, Verdict.NONE]
    client.page(path[:-3] + "abc", status=404)
    client.page(path.replace("/check/", "/sign/"), status=404)  # a link of another purpose


@pytest.mark.feature(69)
def test_a_scrutineer_sends_it_back_with_words(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    path = link_to("Yasmin Haddad", ":check:", rows)
    refused = making.answer(client, path, "/return", remark="")
    assert refused.status_code == 422
    assert "Kirjoita, mitä pitäisi korjata" in refused.text
    assert making.answer(client, path, "/return", remark="§ 29: nimi").status_code == 303
    assert state(minutes) is MinutesState.DRAFTING
    page = as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}")
    assert "§ 29: nimi" in words(page)
    assert "Lähetä tarkastettavaksi" in words(page)


@pytest.mark.domain_rule(41)
@pytest.mark.promise("R2")
def test_an_answer_counts_for_the_text_that_was_on_the_page(client: CheckingClient, rows: Example) -> None:
    """Opened in the first round, pressed in the second; and reasons of a dissent that come without a new round."""
    minutes = making.in_scrutiny(rows)
    path = link_to("Yasmin Haddad", ":check:", rows)
    old = str(client.page(path).find("input", {"name": "text-token"})["value"])  # type: ignore[index]
    services.return_(minutes, rows.persons["Pekka Hautala"].id, "§ 29: nimi", rows.actor("Pekka Hautala"))
    rows.handlings["week"].decision = Localized(fi="Hyväksyttiin toisin.")
    db.session.commit()
    services.submit(queries.minutes(minutes.id), rows.actor(SECRETARY))
    late = client.submit(path, {"text-token": old})
    assert late.status_code == 409
    page = BeautifulSoup(late.text, "html.parser")
    assert "Teksti on muuttunut" in words(page)
    assert "Hyväksyttiin toisin." in words(page)
    late = client.submit(f"{path}/return", {"text-token": old, "remark": "§ 30: kellonaika"}, page=path)
    assert (late.status_code, "§ 30: kellonaika" in late.text) == (409, True)
    dissent = queries.dissents(rows.meeting.id)[0]
    new = str(page.find("input", {"name": "text-token"})["value"])  # type: ignore[index]
    services.add_reasons(queries.minutes(minutes.id), dissent.id, "Liian laaja.", rows.actor(SECRETARY))
    assert client.submit(path, {"text-token": new}).status_code == 409
    db.session.expire_all()
    assert {one.verdict for one in queries.minutes(minutes.id).current} == {Verdict.NONE}
    assert making.answer(client, path).status_code == 303


@pytest.mark.feature(69)
def test_the_secretary_writes_down_an_answer_on_paper_and_asks_the_others_again(
    client: CheckingClient, rows: Example
) -> None:
    person = rows.persons["Pekka Hautala"]
    person.email, person.account_id = "", None
    db.session.commit()
    minutes = making.in_scrutiny(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}"
    page = client.page(url)
    assert page.find("a", href=f"{url}/on-paper") is not None
    assert page.find("button", attrs={"aria-label": "Lähetä viesti uudelleen: Yasmin Haddad"}) is not None
    assert (
        client.submit(f"{url}/ask-again", {"person": str(rows.persons["Yasmin Haddad"].id)}, page=url).status_code
        == 303
    )
    assert client.submit(f"{url}/on-paper", {"verdict": "wrong", "day": "2026-09-18"}).status_code == 422
    answer = {"person": str(person.id), "verdict": "right", "day": "2026-09-18", "remark": ""}
    assert client.submit(f"{url}/on-paper", answer).status_code == 303
    page = client.page(url)
    assert "Paperilla 18.9.2026" in words(page)
    assert page.find("a", href=f"{url}/on-paper") is None
    assert "Paperilla annettavaa vastausta ei odoteta" in words(client.page(f"{url}/on-paper"))
    person.email = "pekka.hautala@test.example"  # an address of a later day does not change what happened
    db.session.commit()
    assert "Paperilla 18.9.2026" in words(client.page(url))


@pytest.mark.feature(71)
def test_the_secretary_writes_down_a_signature_on_paper(client: CheckingClient, rows: Example) -> None:
    chair = rows.persons["Aino Salmela"]
    chair.email, chair.account_id = "", None
    db.session.commit()
    minutes = making.checked(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}"
    assert client.page(url).find("a", href=f"{url}/signed-on-paper") is not None
    early = {"signatory": "chair", "day": "2020-01-01"}
    refused = client.submit(f"{url}/signed-on-paper", early)
    assert refused.status_code == 422
    assert "tarkastettiin" in refused.text
    checked_at = queries.minutes(minutes.id).checked_at
    assert checked_at is not None
    day = clock.local_date(checked_at).isoformat()
    assert client.submit(f"{url}/signed-on-paper", {"signatory": "chair", "day": day}).status_code == 303
    page = client.page(url)
    assert "paperilla" in words(page)
    assert page.find("a", href=f"{url}/signed-on-paper") is None
    assert "Paperilla annettavaa allekirjoitusta ei odoteta" in words(client.page(f"{url}/signed-on-paper"))


@pytest.mark.feature(71)
def test_the_secretary_sends_the_mail_to_sign_again(client: CheckingClient, rows: Example) -> None:
    minutes = making.checked(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}"
    labels = [one["aria-label"] for one in client.page(url).select("aside button[aria-label]")]
    assert labels == ["Lähetä viesti uudelleen: Aino Salmela"]  # the secretary's own signature is asked for on the page
    assert client.submit(f"{url}/ask-signature", {"signatory": "nobody"}, page=url).status_code == 404
    assert client.submit(f"{url}/ask-signature", {"signatory": "chair"}, page=url).status_code == 303
    assert link_to("Aino Salmela", ":again:", rows).startswith("/minutes/sign/")
    assert "Allekirjoitusta pyydettiin uudelleen" in words(client.page(url))


def test_a_replaced_scrutineers_link_is_over(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    path = link_to("Yasmin Haddad", ":check:", rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}/scrutineers"
    values = {"silent": rows.persons["Yasmin Haddad"].id, "person": rows.persons["Farid Nuri"].id}
    assert client.submit(url, values).status_code == 303
    client.sign_out()
    client.page(path, status=410)
    assert "Pöytäkirja on oikein" in words(client.page(link_to("Farid Nuri", ":check:", rows)))


@pytest.mark.domain_rule(15)
def test_a_scrutineer_is_told_what_is_not_theirs_to_check(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    as_(client, rows, SECRETARY)
    values = {"silent": 0, "person": rows.persons["Olga Petrova"].id}
    assert client.submit(f"/minutes/{minutes.id}/scrutineers", values).status_code == 303
    client.submit(f"/minutes/{minutes.id}/submit", page=f"/minutes/{minutes.id}")
    page = client.page(link_to("Olga Petrova", ":check:", rows))
    notice = page.select_one(".plain .notice")
    assert notice is not None
    assert [one.get_text() for one in notice.find_all("a")] == ["§ 27 Esitys kohtaamispaikka-avustuksesta"]


@pytest.mark.parametrize(("language", "subject"), [("fi", "Tarkasta pöytäkirja 3/2026"), ("sv", "Justera protokollet 3/2026"),
                                                    ("en", "Check the minutes 3/2026")])  # fmt: skip
@pytest.mark.domain_rule(29)
def test_mails_speak_the_readers_language(client: CheckingClient, rows: Example, language: str, subject: str) -> None:
    rows.persons["Pekka Hautala"].language = language
    db.session.commit()
    making.in_scrutiny(rows)
    address = rows.persons["Pekka Hautala"].email
    mail = db.session.scalars(select(OutboxRow).where(OutboxRow.recipient == address)).one()
    assert mail.subject == subject
    assert "kohtaamispaikka" not in mail.text.lower()
    assert f'<html lang="{language}"' in mail.html
    page = client.page(link_to("Pekka Hautala", ":check:", rows))
    assert page.html is not None
    assert page.html["lang"] == language


@pytest.mark.feature(70)
def test_each_state_shows_one_next_action(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    as_(client, rows, SECRETARY)
    page = client.page(f"/minutes/{minutes.id}")
    now = page.find("section", {"aria-labelledby": "next"})
    assert now is not None
    assert [one.get_text(strip=True) for one in now.find_all(class_="btn")] == ["Katso läpi ja julkaise"]


@pytest.mark.parametrize(
    ("stage", "badge"),
    [
        (making.drawn_up, "Pöytäkirja luonnoksena"),
        (making.in_scrutiny, "Tarkastettavana"),
        (making.signed, "Valmis julkaistavaksi"),
        (making.published, "Pöytäkirja julkaistu"),
    ],
)
def test_a_record_has_one_badge_wherever_it_is_shown(
    client: CheckingClient, rows: Example, stage: Callable[[Example], Minutes], badge: str
) -> None:
    minutes = stage(rows)
    minutes.check_until = clock.today() if minutes.check_until else None  # or it would be late
    db.session.commit()
    meeting, board = minutes.meeting_id, minutes.board_id
    for reader in (SECRETARY, "Pekka Hautala"):
        as_(client, rows, reader)
        shown = [f"/meetings/{meeting}", f"/boards/{board}/meetings", f"/minutes/{minutes.id}"]
        if reader == SECRETARY and badge != "Pöytäkirja julkaistu":
            shown.append("/desk")
        for path in shown:
            if client.get(path).status_code == 200:
                assert badge in [one.get_text(strip=True) for one in client.page(path).select("main .badge")], path


@pytest.mark.domain_rule(26)
def test_the_check_list_names_the_day_on_which_marked_words_leave(client: CheckingClient, rows: Example) -> None:
    rows.handlings["week"].decision = Localized(fi="Kiitettiin {{Maija Mallikasta}}.")
    db.session.commit()
    minutes = making.signed(rows)
    as_(client, rows, SECRETARY)
    assert "Yksityishenkilöiden tiedot poistuvat sivustolta" in words(client.page(f"/minutes/{minutes.id}/publish"))


@pytest.mark.domain_rule(27)
@pytest.mark.domain_rule(28)
@pytest.mark.feature(79)
def test_the_check_list_comes_before_publishing(client: CheckingClient, rows: Example) -> None:
    rows.handlings["week"].decision = Localized(fi="Soita 040 123 4567. [[Maija M.]]")
    db.session.commit()
    minutes = making.signed(rows)
    as_(client, rows, SECRETARY)
    page = client.page(f"/minutes/{minutes.id}/publish")
    assert "puhelinnumero 040 123 4567" in words(page)
    assert "Yksityishenkilöiden tiedot poistuvat" not in words(page)  # nothing is marked as public for a time
    preview = page.find(id="record")
    assert preview is not None
    assert "040 123" not in preview.get_text()
    assert "Maija" not in preview.get_text()
    assert client.submit(f"/minutes/{minutes.id}/publish").status_code == 303
    page = client.page(f"/minutes/{minutes.id}")
    assert "Voit vielä perua" in words(page)
    answer = client.submit(f"/minutes/{minutes.id}/publish/undo", page=f"/minutes/{minutes.id}")
    assert answer.headers["Location"] == f"/minutes/{minutes.id}/publish"
    assert "Katso läpi ja julkaise" in words(client.page(f"/minutes/{minutes.id}"))


def test_an_undo_that_comes_too_late_says_so(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}"
    assert client.submit(f"{url}/publish").status_code == 303
    job = outbox.about(f"Minutes:{minutes.id}", kind=services.PUBLISH_JOB)[0]
    job.status = Status.SENDING
    db.session.commit()
    answer = client.submit(f"{url}/publish/undo", page=url)
    assert (answer.status_code, answer.headers["Location"]) == (303, url)
    assert "Liian myöhäistä perua" in words(client.page(url))
    db.session.expire_all()
    assert queries.minutes(minutes.id).publish_at is not None


def test_a_publication_that_was_given_up_can_be_taken_back_and_decided_anew(
    client: CheckingClient, rows: Example
) -> None:
    """The worker could not publish for three days: the job holds nobody, and nobody may be stuck with it."""
    minutes = making.signed(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}"
    assert client.submit(f"{url}/publish").status_code == 303
    outbox.about(f"Minutes:{minutes.id}", kind=services.PUBLISH_JOB)[0].status = Status.FAILED
    db.session.commit()
    client.submit(f"{url}/publish/undo", page=url)
    db.session.expire_all()
    assert queries.minutes(minutes.id).publish_at is None
    assert client.submit(f"{url}/publish").status_code == 303
    jobs = outbox.about(f"Minutes:{minutes.id}", kind=services.PUBLISH_JOB)
    assert [job.status for job in jobs] == [Status.FAILED, Status.QUEUED]


@pytest.mark.domain_rule(25)
def test_notices_on_appeal_and_reasons_are_edited_on_their_page(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    as_(client, rows, SECRETARY)
    url = f"/minutes/{minutes.id}/notices"
    election = f"appeal-{rows.slots['scrutineers'].id}"
    assert [one["name"] for one in client.page(url).select("select")] == [election]  # the others leave no choice
    refused = client.submit(url, {f"appeal-{rows.slots['week'].id}": "claim"})
    assert (refused.status_code, "§ 29" in refused.text) == (422, True)
    assert client.submit(url, {election: "claim"}).status_code == 303
    dissent = queries.dissents(rows.meeting.id)[0]
    values = {f"d{dissent.id}-reasons": "Liian laaja."}
    assert client.submit(f"/minutes/{minutes.id}/dissents/{dissent.id}", values, page=url).status_code == 303
    page = words(client.page(f"/minutes/{minutes.id}"))
    assert "Perustelut: Liian laaja." in page
    assert "Oikaisuvaatimus" in page


def test_a_page_of_minutes_asks_at_most_twelve_statements(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    url = f"/minutes/{minutes.id}"
    as_(client, rows, SECRETARY).page(url)
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.page(url)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) <= 12, "\n".join(statements)


@pytest.mark.security("S55")
def test_an_expired_link_offers_a_new_one(
    client: CheckingClient, rows: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.in_scrutiny(rows)
    path = link_to("Pekka Hautala", ":check:", rows)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 4_000_000_000.0)
    page = client.page(path, status=410)
    form = page.find("form", action=f"{path}/again")
    assert form is not None
    monkeypatch.undo()
    token = client.token(path)
    for _ in range(2):  # a second press sends no second mail
        assert client.post(f"{path}/again", data={"csrf_token": token}).status_code == 200
    address = rows.persons["Pekka Hautala"].email
    assert len(db.session.scalars(select(OutboxRow).where(OutboxRow.recipient == address)).all()) == 2


@pytest.mark.promise("R2")
def test_texts_are_mended_while_the_minutes_are_a_draft(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    url = f"/minutes/{minutes.id}/items/{rows.slots['week'].id}"
    page = as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}")
    assert page.find("a", href=url) is not None
    version = str(rows.handlings["week"].version)
    values = {"version": version, "decision-fi": "Hyväksyttiin korjattu ohjelma."}
    assert client.submit(url, values).status_code == 303
    assert "Hyväksyttiin korjattu ohjelma." in words(client.page(f"/minutes/{minutes.id}"))
    late = client.submit(url, {"version": version, "decision-fi": "Minun tekstini."})
    assert late.status_code == 409
    assert "Minun tekstini." in late.text
    assert "Hyväksyttiin korjattu ohjelma." in late.text
    newest = str(BeautifulSoup(late.text, "html.parser").find("input", {"name": "version"})["value"])  # type: ignore[index]
    assert client.submit(url, {"version": newest, "decision-fi": "Minun tekstini."}).status_code == 303
    assert "Minun tekstini." in words(client.page(f"/minutes/{minutes.id}"))


@pytest.mark.domain_rule(30)
def test_what_is_missing_leads_to_where_it_is_mended(client: CheckingClient, rows: Example) -> None:
    """Also in a language that the board has got since: heading and background are added here, and nothing is replaced."""
    item = db.session.get_one(Item, rows.slots["week"].item_id)
    item.title, item.background = Localized(fi=item.title.fi), Localized(fi="Viikko on lokakuussa.")
    minutes = making.drawn_up(rows)
    rows.board.languages = ["fi", "sv"]
    db.session.commit()
    url, texts = f"/minutes/{minutes.id}", f"/minutes/{minutes.id}/items/{rows.slots['week'].id}"
    page = as_(client, rows, SECRETARY).page(url)
    now = page.find("section", {"aria-labelledby": "next"})
    assert now is not None
    assert "Tekstejä puuttuu" in words(now)
    assert now.find("a", href=texts) is not None
    assert now.find("form", action=f"{url}/submit") is None
    refused = client.post(f"{url}/submit", data={"csrf_token": client.token(url)})
    assert refused.status_code == 422
    typed = {
        "version": str(rows.handlings["week"].version), "title-fi": "Toinen otsikko", "title-sv": "Veckan",
        "background-sv": "Veckan är i oktober.", "proposal-fi": "Ohjelma hyväksytään.", "proposal-sv": "Godkänns.",
        "decision-fi": "Ohjelma hyväksyttiin.", "decision-sv": "Godkändes.",
    }  # fmt: skip
    assert "Viikko on lokakuussa." in words(client.page(texts))
    title = item.title.fi
    assert client.submit(texts, typed).status_code == 303
    db.session.refresh(item)
    assert (item.title.fi, item.title.sv, item.background.sv) == (title, "Veckan", "Veckan är i oktober.")
    now = client.page(url).find("section", {"aria-labelledby": "next"})
    assert now is not None
    assert now.find("a", href=texts) is None
    assert client.page(texts).find("input", {"name": "title-sv"}) is None


@pytest.mark.domain_rule(28)
def test_of_a_secret_item_the_missing_heading_is_written_and_nothing_else(
    client: CheckingClient, rows: Example
) -> None:
    item = db.session.get_one(Item, rows.slots["grant"].item_id)
    item.is_secret, item.secrecy_ground = True, "20"
    item.title, item.proposal = Localized(fi="Avustus"), Localized()
    rows.handlings["grant"].decision = rows.handlings["grant"].proposal = Localized()
    minutes = making.drawn_up(rows)
    url = f"/minutes/{minutes.id}/items/{rows.slots['grant'].id}"
    as_(client, rows, SECRETARY).page(url, status=404)
    rows.board.languages = ["fi", "sv"]
    db.session.commit()
    boxes = [box["name"] for box in client.page(url).select("form.form :is(input:not([type=hidden]), textarea)")]
    assert boxes == ["title-sv"]
    values = {"version": str(rows.handlings["grant"].version), "title-sv": "Understöd", "decision-fi": "SALAINEN"}
    assert client.submit(url, values).status_code == 303
    db.session.refresh(item)
    assert item.title.sv == "Understöd"
    assert not rows.handlings["grant"].decision


@pytest.mark.domain_rule(30)
def test_a_language_that_came_later_is_in_no_record_of_before(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    rows.board.languages = ["fi", "sv"]
    db.session.commit()
    as_(client, rows, SECRETARY)
    client.page(f"/minutes/{minutes.id}")
    assert client.submit(f"/minutes/{minutes.id}/publish").status_code == 303


def test_a_draft_shows_corrected_times_of_presence(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    stay = db.session.scalars(select(Presence).where(Presence.person_id == rows.persons["Amina Warsame"].id)).one()
    assert stay.left_at is not None
    stay.arrived_at += timedelta(minutes=5)
    db.session.commit()
    assert "§:n aikana klo 17.25" in words(as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}"))


@pytest.mark.domain_rule(41)
def test_a_late_check_is_asked_for_again_where_it_is_told(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    ask = f'form[action="/minutes/{minutes.id}/ask-again"]'
    minutes.check_until = clock.today()
    db.session.commit()
    as_(client, rows, SECRETARY)
    page = client.page(f"/minutes/{minutes.id}")
    assert not page.select(f"section[aria-labelledby=next] {ask}")
    assert len(page.select(f"section[aria-labelledby=scrutineers] {ask}")) == 2
    change = page.select(f'a[href^="/minutes/{minutes.id}/scrutineers?silent="][aria-label]')
    assert [link["aria-label"] for link in change] == [
        f"Vaihda tarkastaja: {name}" for name in ("Pekka Hautala", "Yasmin Haddad")
    ]
    chosen = client.page(change[1]["href"]).select_one("#silent option[selected]")
    assert chosen.get_text() == "Yasmin Haddad"
    minutes.check_until = clock.today() - timedelta(days=1)
    db.session.commit()

    page = client.page(f"/minutes/{minutes.id}")

    assert len(page.select(f"section[aria-labelledby=next] {ask}")) == len(page.select(ask)) == 2
    row = page.select_one("section[aria-labelledby=scrutineers] li")
    assert "Myöhässä" in row.get_text()


def test_an_ending_is_taken_back_while_the_minutes_are_a_draft(client: CheckingClient, rows: Example) -> None:
    minutes = making.drawn_up(rows)
    page = as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}")
    assert page.find("form", action=f"/minutes/{minutes.id}/take-back") is not None
    answer = client.submit(f"/minutes/{minutes.id}/take-back", page=f"/minutes/{minutes.id}")
    assert answer.headers["Location"] == f"/meetings/{rows.meeting.id}/room"
    said = words(client.page(f"/minutes/{minutes.id}"))
    assert "Kokous avattiin uudelleen" in said
    answer = client.submit(f"/meetings/{rows.meeting.id}/minutes", page=f"/minutes/{minutes.id}")
    assert answer.headers["Location"] == f"/minutes/{minutes.id}"


def test_a_meeting_leads_to_its_minutes(client: CheckingClient, rows: Example) -> None:
    as_(client, rows, SECRETARY)
    url = f"/meetings/{rows.meeting.id}/minutes"
    assert client.get(url).headers["Location"] == f"/meetings/{rows.meeting.id}"
    minutes = making.drawn_up(rows)
    assert client.get(url).headers["Location"] == f"/minutes/{minutes.id}"


@pytest.mark.domain_rule(32)
def test_a_called_deputys_rights_end_at_publication(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    assert as_(client, rows, "Amina Warsame").get(f"/minutes/{minutes.id}").status_code == 200
    with making.time(making.PUBLISHED_AT):
        services.publish(queries.minutes(minutes.id), rows.actor(SECRETARY))
    with making.time(making.PUBLISHED_AT.replace(minute=2)):
        assert services.complete_publish(minutes.id)
    assert client.get(f"/minutes/{minutes.id}").status_code == 403
    led = client.get(f"/meetings/{minutes.meeting_id}/minutes")
    assert (led.status_code, led.location.split("/")[1]) == (303, "fi")
    assert client.get(led.location).status_code == 200


@pytest.mark.feature(69)
def test_the_log_says_who_did_what(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    page = as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}")
    log = [words(step) for step in page.select("section[aria-labelledby=log] li, #log li")]
    for step, name in (("Tarkastaja tarkasti", "Pekka Hautala"), ("Tarkastaja tarkasti", "Yasmin Haddad"),
                       ("Allekirjoitettu", "Aino Salmela"), ("Lähetetty tarkastettavaksi", SECRETARY)):  # fmt: skip
        assert any(step in line and name in line for line in log), (step, name, log)


@pytest.mark.feature(69)
def test_the_log_says_who_checks_instead_of_whom(client: CheckingClient, rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    silent, other = minutes.current[0].person.name, "Farid Nuri"
    services.replace_scrutineer(minutes, minutes.current[0].person_id, rows.persons[other].id, rows.actor(SECRETARY))
    page = as_(client, rows, SECRETARY).page(f"/minutes/{minutes.id}")
    assert f"{other}, aiemmin {silent}" in words(page)
