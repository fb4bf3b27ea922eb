"""The pages of boards as their readers have them: founding, pasting, the board, its members."""

import pytest
from bs4 import BeautifulSoup

from advisory.boards.models import Board, Membership
from advisory.boards.rules import BoardState, LegalForm, missing_contract
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.municipalities.models import FormerSlug, Municipality
from advisory.people.models import Account, Person
from tests.boards.making import LIST, found_form, member_ids


@pytest.fixture
def town(make):
    return make.municipality()


@pytest.fixture
def secretary(make, client, town):
    """The municipality's secretary, signed in."""
    person = make.secretary(town)
    client.sign_in(db.session.get_one(Account, person.account_id))
    return person


@pytest.fixture
def board(make, town, secretary):
    return make.board(town, state=BoardState.DRAFT, name=Localized(fi="Uusi neuvottelukunta"))


def sign_in(client, person):
    client.sign_out()
    client.sign_in(db.session.get_one(Account, person.account_id))


def errors(answer):
    soup = BeautifulSoup(answer.text, "html.parser")
    return [tag.get_text(" ", strip=True) for tag in soup.select(".field__err")]


def test_an_unknown_category_is_answered_with_those_that_are_known(client, secretary, board):
    text = "Aino;;Palkansaajat ry;kalastajat;jäsen"
    answer = client.submit(f"/boards/{board.id}/members/paste", {"rows": text})
    assert "Ryhmät ovat: työmarkkinajärjestöt, yrittäjäjärjestöt," in answer.text
    table = BeautifulSoup(answer.text, "html.parser").select_one(".scroll:has(table)")
    assert table["tabindex"] == "0"  # a wide table is scrolled by keyboard too


def test_a_secretary_opens_a_person_by_the_name_and_reads_the_name_of_the_board(client, make, secretary, board):
    deputy = make.deputy(make.member(board, "Aino Salmela"), "Eero Vara")
    page = client.page(f"/boards/{board.id}/members")
    assert page.select_one(f'a[href="/people/{deputy.person_id}"]').get_text() == "Eero Vara"
    roles = client.page(f"/people/{deputy.person_id}").select_one("#roles").find_parent("section")
    assert "Uusi neuvottelukunta" in roles.text


def test_what_comes_before_the_first_meeting_stands_in_order_with_one_filled_button(client, make):
    board = make.full_board()
    sign_in(client, make.secretary(db.session.get_one(Municipality, board.municipality_id)))
    assert before_the_meeting(client, board) == (["members", "numbers", "new"], ["members"])
    for person in db.session.query(Person):
        person.invited_at = clock.now()
    board.numbers_used_year = clock.today().year  # a number was given here: earlier ones are too late
    db.session.flush()
    assert before_the_meeting(client, board) == (["new"], ["new"])


def before_the_meeting(client, board):
    """Where the steps lead, and which of them has the filled button."""
    card = client.page(f"/boards/{board.id}").select_one("section[aria-labelledby=next]")
    buttons = [(link["href"].rsplit("/", 1)[-1], "btn--outline" in link["class"]) for link in card.select("a.btn")]
    return [page for page, _outline in buttons], [page for page, outline in buttons if not outline]


def test_every_page_of_founding_says_how_far_it_is(client, secretary, board, make):
    make.member(board, "Aino Salmela", consent_on=None)
    for page in ("members/paste", "chair", "consents", "appoint"):
        assert client.page(f"/boards/{board.id}/{page}").select_one(".steps [aria-current=step]") is not None, page


def save_paste(client, board, text=LIST):
    """Preview and save, as a browser does: the second press says what was seen."""
    url = f"/boards/{board.id}/members/paste"
    shown = BeautifulSoup(client.submit(url, {"rows": text}).text, "html.parser")
    return client.submit(url, {"rows": text, "save": "1", "seen": shown.find("input", {"name": "seen"})["value"]})


# --- founding


@pytest.mark.feature(1)
def test_founding_leads_to_the_members(client, secretary):
    assert client.page("/boards").select_one(".empty a")["href"] == "/boards/new"
    answer = client.submit("/boards/new", found_form())
    board = db.session.query(Board).one()
    assert (answer.status_code, answer.location) == (303, f"/boards/{board.id}/members/paste")
    for nonsense in ("9" * 20, "²", "-1", "x"):
        assert client.get(f"/boards/new?municipality_id={nonsense}").status_code == 200
    again = client.submit("/boards/new", found_form())
    assert again.location == answer.location
    assert client.page("/boards").select_one("h2").get_text(strip=True) == "Kotoutumisen neuvottelukunta"


def test_what_is_missing_is_told_at_its_field_and_everything_typed_is_kept(client, secretary):
    typed = found_form(
        **{"name-fi": "", "form": "", "remote_regulation": "140 §", "decided_on": "2025-02-31", "notice_days": "neljä"}
    )
    answer = client.submit("/boards/new", typed)
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert len(errors(answer)) == 4
    assert soup.title.get_text().startswith("Virhe")
    assert soup.find("input", {"name": "remote_regulation"})["value"] == "140 §"
    assert soup.find("input", {"name": "decided_on"})["value"] == "2025-02-31"
    assert soup.find("input", {"name": "notice_days"})["value"] == "neljä"
    assert db.session.query(Board).count() == 0


def test_the_consequences_of_a_legal_form_stand_under_it(client, secretary):
    hints = client.page("/boards/new").select(".choice small")
    assert sum("kuntalaki" in hint.get_text() for hint in hints) == 3


def test_numbers_of_seats_are_not_each_called_optional(client, secretary):
    page = client.page("/boards/new")
    assert page.find("label", {"for": "minimum_police"}).select(".optional") == []
    assert page.find("label", {"for": "decided_on"}).select(".optional") != []


@pytest.mark.domain_rule(13)
def test_a_refused_rule_stands_at_its_field(client, secretary):
    answer = client.submit("/boards/new", found_form(is_remote_allowed="y"))
    assert answer.status_code == 422
    assert len(errors(answer)) == 1


@pytest.mark.security("S51")
def test_another_municipality_is_not_found(client, secretary, make):
    other = make.municipality()
    theirs = make.board(other)
    seat = make.member(theirs)
    client.page(f"/boards/new?municipality_id={other.id}", status=404)
    for page in (
        "",
        "/edit",
        "/members",
        "/members/paste",
        "/members/new",
        "/chair",
        "/consents",
        "/appoint",
        "/numbers",
    ):
        client.page(f"/boards/{theirs.id}{page}", status=404)
    for page in ("successor", "end", "public-form"):
        client.page(f"/memberships/{seat.id}/{page}", status=404)
    client.page(f"/boards/{theirs.id}/seats/{seat.seat_id}/deputy", status=404)


def test_a_seat_of_another_board_is_not_found(client, make, town, board):
    seat = make.seat(make.board(town))
    client.page(f"/boards/{board.id}/seats/{seat.id}/deputy", status=404)
    own = make.seat(board)
    client.page(f"/boards/{board.id}/seats/{own.id}/deputy")
    client.page(f"/boards/{board.id}/seats/{own.id}/king", status=404)


# --- pasting


@pytest.mark.feature(14)
def test_a_list_is_shown_first_and_saved_with_the_second_press(client, board):
    url = f"/boards/{board.id}/members/paste"
    shown = client.submit(url, {"rows": LIST})
    assert shown.status_code == 200
    assert "Aino Salmela" in shown.text
    assert db.session.query(Membership).count() == 0
    saved = save_paste(client, board)
    assert (saved.status_code, saved.location) == (303, f"/boards/{board.id}")
    assert db.session.query(Membership).count() == 6


def test_saving_twice_stores_once(client, board):
    save_paste(client, board)
    again = save_paste(client, board)
    assert (again.status_code, again.location) == (303, f"/boards/{board.id}/members")
    assert db.session.query(Membership).count() == 6


def test_a_text_changed_after_the_preview_is_shown_again(client, board):
    url = f"/boards/{board.id}/members/paste"
    shown = BeautifulSoup(client.submit(url, {"rows": LIST}).text, "html.parser")
    changed = LIST.replace("Farid Nuri", "Farid Noor")
    seen = shown.find("input", {"name": "seen"})["value"]
    answer = client.submit(url, {"rows": changed, "save": "1", "seen": seen})
    assert answer.status_code == 200
    assert "Farid Noor" in answer.text
    assert db.session.query(Membership).count() == 0


@pytest.mark.feature(14)
def test_a_wrong_row_is_told_and_the_text_stays(client, board):
    wrong = LIST.replace("farid@posti.example", "farid(at)posti").replace("yrittäjät", "yritäjät")
    answer = client.submit(f"/boards/{board.id}/members/paste", {"rows": wrong, "save": "1"})
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert len(errors(answer)) == 2
    assert soup.find("textarea").get_text().strip().splitlines() == wrong.strip().splitlines()
    assert soup.find("button", {"name": "save"}) is None
    assert db.session.query(Person).filter_by(name="Farid Nuri").count() == 0


def test_a_shared_address_asks_for_a_confirmation(client, board):
    url = f"/boards/{board.id}/members/paste"
    rows = "Aino;koti@posti.example;;järjestö\nBertil;koti@posti.example;;järjestö"
    asked = BeautifulSoup(client.submit(url, {"rows": rows}).text, "html.parser")
    assert asked.find("input", {"name": "is_shared"}) is not None
    told = client.submit(url, {"rows": rows, "is_shared": "y"})
    assert told.status_code == 200


@pytest.mark.parametrize("rows", ["", "   ", "a\n" * 201, '"' * 5000, "\x00;\u202e;<script>;"])
def test_no_text_is_too_strange(client, board, rows):
    answer = client.submit(f"/boards/{board.id}/members/paste", {"rows": rows})
    assert answer.status_code == 422
    assert "<script>;" not in answer.text


# --- the board and its members


@pytest.mark.domain_rule(10)
@pytest.mark.feature(8)
def test_the_board_page_says_how_it_is_composed_and_what_comes_next(client, board):
    page = client.page(f"/boards/{board.id}")
    assert page.select_one("#next").find_next("a")["href"].endswith("/members/paste")
    save_paste(client, board, LIST.replace("nainen", "mies"))
    page = client.page(f"/boards/{board.id}")
    assert page.select_one("#next").find_next("a")["href"].endswith("/consents")
    assert len(page.select(".badge--bad")) == 2
    assert len(page.select(".chart")) == 2


def test_from_the_list_to_an_appointed_board(client, board):
    save_paste(client, board)
    base = f"/boards/{board.id}"
    ids = [str(one) for one in member_ids(board)]
    assert client.submit(f"{base}/chair", {"chair": ids[1], "vice_chair": ids[0]}).status_code == 303
    everybody = [tag["value"] for tag in client.page(f"{base}/consents").select("input[name=memberships]")]
    consented = {"memberships": everybody, "consent_on": clock.today().isoformat()}
    assert client.submit(f"{base}/consents", consented).status_code == 303
    empty = dict.fromkeys(
        ("appointing_body", "decided_on", "decision_section", "appointer_term_until", "term_until"), ""
    )
    refused = client.submit(f"{base}/appoint", empty)
    assert refused.status_code == 422
    assert len(errors(refused)) == 5
    decision = {
        "appointing_body": "municipal_board", "decided_on": "2025-06-16", "decision_section": "166",
        "appointer_term_until": "2027-05-31", "term_starts_on": "2025-08-01", "term_until": "2027-05-31",
    }  # fmt: skip
    assert client.submit(f"{base}/appoint", decision).status_code == 303
    db.session.refresh(board)
    assert board.state is BoardState.APPOINTED
    assert client.get(f"{base}/appoint").status_code == 303


def test_members_see_names_and_no_addresses(client, make, town, board):
    reader = make.person(town, "Lauri Lukija")
    make.member(board, person=reader)
    make.member(board, person=make.person(town, "Aino Salmela", email="aino@posti.example"))
    sign_in(client, reader)
    page = client.page(f"/boards/{board.id}/members").get_text(" ")
    assert "Aino Salmela" in page
    assert "aino@posti.example" not in page
    client.page(f"/boards/{board.id}")
    client.page(f"/boards/{board.id}/edit", status=404)


def test_a_page_costs_few_statements(client, make, town, board):
    for n in range(8):
        make.deputy(make.member(board, f"Jäsen {n}"))
    for url in (f"/boards/{board.id}", f"/boards/{board.id}/members", "/boards"):
        client.page(url)
        assert client.watch.statements <= 12, url


def test_one_member_successor_and_end(client, make, town, board):
    member = make.member(board, "Vanha Jäsen")
    base = f"/memberships/{member.id}"
    nameless = client.submit(f"{base}/successor", {"name": "", "email": "ei-osoite", "starts_on": "2026-01-01"})
    assert nameless.status_code == 422
    assert len(errors(nameless)) == 2
    assert 'value="ei-osoite"' in nameless.text
    new = {"name": "Uusi Jäsen", "language": "fi", "starts_on": clock.today().isoformat()}
    assert client.submit(f"{base}/successor", new).status_code == 303
    again = client.submit(f"{base}/end", {"reason": "resignation_granted", "ends_on": clock.today().isoformat()})
    assert again.status_code == 422
    added = {"name": "Kolmas Jäsen", "category": "police", "organisation": "Poliisi", "language": "fi"}
    assert client.submit(f"/boards/{board.id}/members/new", added).status_code == 303
    assert client.submit(f"/boards/{board.id}/members/new", added).status_code == 422
    text = client.page(f"/boards/{board.id}/members").get_text(" ")
    assert all(name in text for name in ("Vanha Jäsen", "Uusi Jäsen", "Kolmas Jäsen"))


def test_a_right_to_attend_is_given_and_ended(client, board):
    given = {"name": "Leena Vuori", "title": "päällikkö", "is_presenter": "y", "language": "fi"}
    assert client.submit(f"/boards/{board.id}/attendees/new", given).status_code == 303
    form = client.page(f"/boards/{board.id}/members").select_one("form[action^='/attendees/']")
    assert client.submit(form["action"], page=f"/boards/{board.id}/members").status_code == 303


def test_everybody_is_invited_with_one_press(client, board):
    save_paste(client, board)
    answer = client.submit(f"/boards/{board.id}/invite", page=f"/boards/{board.id}/members")
    assert answer.status_code == 303
    text = client.page(f"/boards/{board.id}/members").get_text(" ")
    assert "4 kutsua" in text
    assert "2 henkilöä saa kaiken paperilla" in text
    given = {"name": "Leena Vuori", "email": "leena@kunta.example", "language": "fi"}
    assert client.submit(f"/boards/{board.id}/attendees/new", given).status_code == 303
    again = client.page(f"/boards/{board.id}/members")
    assert again.select_one("form[action$='/invite']") is None


@pytest.mark.feature(37)
def test_settings_and_a_new_address(client, board):
    page = client.page(f"/boards/{board.id}/edit")
    typed = {tag["name"]: tag.get("value", "") for tag in page.select("main input[type=text], main input[type=number]")}
    typed |= {"form": "toimikunta", "slug": "uusi", "notice_days": "6", "phrases-fi": "Yksi.\nKaksi."}
    assert client.submit(f"/boards/{board.id}/edit", typed).status_code == 303
    db.session.refresh(board)
    assert (board.slug, board.notice_days, board.phrases) == ("uusi", 6, {"fi": ["Yksi.", "Kaksi."]})
    assert db.session.query(FormerSlug).filter_by(board_id=board.id).count() == 1
    refused = client.submit(f"/boards/{board.id}/edit", typed | {"slug": "Ei Näin!", "contact_email": "x"})
    assert refused.status_code == 422
    assert 'value="Ei Näin!"' in refused.text


@pytest.mark.feature(116)
@pytest.mark.domain_rule(30)
def test_the_languages_of_a_board_are_chosen_and_stay(client, board):
    url = f"/boards/{board.id}/edit"
    ticked = client.page(url).select("input[name=languages][checked]")
    assert [box["value"] for box in ticked] == ["fi"]
    typed = {"form": "toimikunta", "name-fi": "Uusi", "slug": board.slug, "notice_days": "4", "scrutineer_count": "2",
             "reminder_silent_days": "3", "reminder_coming_days": "1"}  # fmt: skip
    refused = client.submit(url, typed | {"languages": ["fi", "sv"]})
    assert refused.status_code == 422  # the Swedish name is missing, and its box is there now
    assert 'name="name-sv"' in refused.text
    assert client.submit(url, typed | {"languages": ["fi", "sv", "en"], "name-sv": "Ny"}).status_code == 303
    db.session.refresh(board)
    assert board.languages == ["fi", "sv", "en"]
    assert board.name == Localized(fi="Uusi", sv="Ny")
    assert client.submit(url, typed).status_code == 303  # a form without the boxes changes nothing
    db.session.refresh(board)
    assert board.languages == ["fi", "sv", "en"]
    only_english = client.submit(url, typed | {"languages": ["en"], "name-en": "New"})
    assert only_english.status_code == 422
    assert 'name="languages" checked' in only_english.text or "checked" in only_english.text


@pytest.mark.domain_rule(8)
def test_a_joint_body_writes_its_agreement_down(client, board):
    url = f"/boards/{board.id}/edit"
    assert client.page(url).find("input", {"name": "contract_tasks"}) is None
    board.form = LegalForm.JOINT
    typed = {"form": "joint", "name-fi": "Uusi", "slug": board.slug, "notice_days": "4", "scrutineer_count": "2",
             "reminder_silent_days": "3", "reminder_coming_days": "1", "contract_tasks": "Neuvoa kuntia.",
             "contract_composition": "Kaksi kummastakin.", "contract_costs": "Asukasluvun mukaan."}  # fmt: skip
    assert client.submit(url, typed).status_code == 303
    db.session.refresh(board)
    assert missing_contract(board.form, board.contract) == ("validity",)
    assert 'value="Neuvoa kuntia."' in client.get(url).text


def test_numbers_used_elsewhere(client, board):
    url = f"/boards/{board.id}/numbers"
    assert client.submit(url, {"last_section_outside": "-1", "last_meeting_outside": "x"}).status_code == 422
    assert client.submit(url, {"last_section_outside": "20", "last_meeting_outside": "2"}).status_code == 303
    assert client.page(url).find("input", {"name": "last_section_outside"})["value"] == "20"


def test_a_member_of_a_participation_body_decides_on_the_public_name(client, make, town, secretary):
    body = make.board(town, form=LegalForm.PARTICIPATION)
    person = make.person(town, "Olga Petrova")
    own = make.member(body, person=person)
    other = make.member(body)
    sign_in(client, person)
    assert client.submit(f"/memberships/{own.id}/public-form", {"public_form": "role"}).status_code == 303
    client.page(f"/memberships/{other.id}/public-form", status=403)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_speak_the_readers_language(client, make, town, language):
    person = make.secretary(town)
    db.session.get_one(Account, person.account_id).language = language
    board = make.full_board(municipality=town)
    sign_in(client, person)
    html = client.page(f"/boards/{board.id}")
    assert html.html["lang"] == language
    assert {"sv": "Sammansättning", "en": "Composition"}[language] in html.get_text(" ")


@pytest.mark.promise("R2")
def test_settings_saved_meanwhile_are_named_and_not_wiped(client, board):
    url = f"/boards/{board.id}/edit"
    page = client.page(url)
    typed = {tag["name"]: tag.get("value", "") for tag in page.select("main input[type=text], main input[type=number]")}
    typed |= {"form": "toimikunta"}
    assert client.submit(url, typed | {"notice_days": "6"}).status_code == 303  # somebody else was faster
    mine = typed | {"case_prefix": "KOTO", "shown": page.find("input", {"name": "shown"})["value"]}
    answer = client.submit(url, mine)
    assert answer.status_code == 422
    refused = BeautifulSoup(answer.text, "html.parser")
    assert "muutti kohtia: " in refused.select_one(".errsum").get_text()
    assert refused.find("input", {"name": "case_prefix"})["value"] == "KOTO"
    assert refused.find("input", {"name": "notice_days"})["value"] == "6"
    again = refused.find("input", {"name": "shown"})["value"]
    assert client.submit(url, mine | {"shown": again}).status_code == 303  # told, and pressed once more
    db.session.refresh(board)
    assert (board.case_prefix, board.notice_days) == ("KOTO", 4)


@pytest.mark.feature(14)
def test_all_that_a_list_says_is_shown_before_it_is_saved(client, board):
    text = "Nimi;Ryhmä;Kieli;Puhelin;Nimike\nAino Salmela;järjestö;sv;040 123;Johtaja\nFarid Nuri;järjestö;;;"
    page = BeautifulSoup(client.submit(f"/boards/{board.id}/members/paste", {"rows": text}).text, "html.parser")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert [(row[1], row[2]) for row in rows] == [
        ("Aino Salmela Johtaja", "paperi 040 123 svenska"), ("Farid Nuri", "paperi suomi"),
    ]  # fmt: skip


def test_a_row_says_whose_deputy_and_what_is_wrong_over_its_full_width(client, board):
    text = "Nimi;Ryhmä;Rooli;Varajäsen\nMaija Mäki;järjestö;jäsen;\nTapio Tuomi;;varajäsen;Maija Mäki\nEsa;kerho;;"
    page = BeautifulSoup(client.submit(f"/boards/{board.id}/members/paste", {"rows": text}).text, "html.parser")
    assert page.select_one("thead th").get_text() == "Rivi"
    assert [row.th.get_text(strip=True) for row in page.select("tbody tr:has(th)")] == [
        "Maija Mäki",
        "Tapio Tuomi",
        "Esa",
    ]
    assert "Varajäsen (jäsen Maija Mäki)" in page.select("tbody tr")[1].get_text()
    wrong = page.select_one("tbody tr.has-note + tr td")
    assert wrong["colspan"] == str(len(page.select("thead th")))
    assert "”kerho” ei ole tunnettu paikan ryhmä." in wrong.get_text()


@pytest.mark.feature(14)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_example_is_in_the_readers_language_and_can_be_pasted(client, make, board, secretary, language):
    db.session.get_one(Account, secretary.account_id).language = language
    url = f"/boards/{board.id}/members/paste"
    example = client.page(url).select_one("pre").get_text()
    assert example.splitlines()[0].split("; ")[0] == {"fi": "Nimi", "sv": "Namn", "en": "Name"}[language]
    answer = client.submit(url, {"rows": example})
    assert (answer.status_code, errors(answer)) == (200, [])


@pytest.mark.domain_rule(2)
@pytest.mark.domain_rule(3)
def test_each_missing_part_of_the_authorisation_is_told_at_its_field(client, board):
    url = f"/boards/{board.id}/appoint"
    typed = {"appointing_body": "committee", "decided_on": "2025-06-16", "decision_section": "166",
             "term_until": "2027-05-31", "appointer_term_until": "2027-05-31"}  # fmt: skip
    for given, missing in (({}, 2), ({"authorised_on": "2025-06-09"}, 1)):
        assert len([text for text in errors(client.submit(url, typed | given)) if "valtuusto" in text]) == missing
    board.form = LegalForm.JOINT
    term = client.page(url).find("input", {"name": "appointer_term_until"})
    assert not term.has_attr("required")
    assert [text for text in errors(client.submit(url, typed)) if "valtuusto" in text] == []
