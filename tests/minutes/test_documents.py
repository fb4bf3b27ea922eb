"""What the record says: the worked example of the domain papers, in the words of each language."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import Appeal, ItemType, StandardItem
from advisory.boards.models import Membership
from advisory.boards.rules import LegalForm, PublicForm
from advisory.infra import pdf
from advisory.infra.db import db
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.minutes import documents, queries, services
from advisory.minutes.rules import Record, Section, Stage, ranges
from advisory.proceedings import queries as room
from advisory.proceedings.models import CounterProposal, Dissent, Presence, Recusal, Vote
from advisory.proceedings.rules import How
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def rows(make: Make, context: Flask) -> Example:
    return making.worked_example(make)


def record(rows: Example, language: str = "fi") -> Record:
    found: Record = making.drawn_up(rows).content[language]
    return found


def section(record: Record, number: int) -> Section:
    return next(item for item in record["items"] if item["number"] == f"§ {number}")


def lines(record: Record, label: str) -> list[str]:
    return next(one["lines"] for one in [*record["facts"], *record["attendance"]] if one["label"].startswith(label))


def parts(item: Section) -> dict[str, str]:
    return {part["label"]: part["text"] for part in [*item["parts"], *item["notes"]]}


@pytest.mark.feature(63)
def test_organisation_data(rows: Example) -> None:
    found = record(rows)
    assert found["title"] == "Pöytäkirja 3/2026"
    assert lines(found, "Aika") == ["keskiviikko 16.9.2026 klo\u00a017.02–18.41"]
    assert lines(found, "Paikka") == ["Kaupungintalo, kokoushuone Koivu, ja etäyhteys"]
    assert lines(found, "Päätösvaltaisuus") == ["Läsnä kokouksen alussa 10/13 jäsentä (vähintään 7)"]
    assert lines(found, "Pöytäkirjanpitäjä") == ["Sanna Koski, hallintosihteeri"]
    assert "toimikausi 1.8.2025–31.5.2027" in found["introduction"]


@pytest.mark.domain_rule(12)
def test_attendance_with_capacity_and_times(rows: Example) -> None:
    found = record(rows)
    present = lines(found, "Läsnä, 11/13")
    assert present[0] == "Aino Salmela, puheenjohtaja (kaupunginhallitus)"
    assert present[1] == "Farid Nuri, varapuheenjohtaja (Lehtorannan Kulttuurisilta ry)"
    assert "Juhani Mäki, varajäsen, varsinainen jäsen Hanna Laine (Lehtorannan toimihenkilöt ry)" in present
    assert "Ville Aaltonen (Lehtorannan seurakuntayhtymä), etänä" in present
    assert present[-1].endswith("etänä, saapui 24\u00a0§:n aikana klo\u00a017.20")
    assert lines(found, "Poissa")[0] == "Kari Niemelä (Lehtorannan viljelijät ry) ja varajäsen Seija Kangas"
    assert lines(found, "Läsnäolo- ja puheoikeus")[0] == "Leena Vuori, kotoutumispäällikkö, esittelijä"
    assert parts(section(found, 24))["Läsnäolo"] == "Amina Warsame saapui 24\u00a0§:n aikana klo\u00a017.20."


@pytest.mark.domain_rule(15)
@pytest.mark.domain_rule(12)
def test_a_recusal_with_ground_and_times(rows: Example) -> None:
    found = section(record(rows), 27)
    told = parts(found)["Esteellisyys"]
    assert "Olga Petrova todettiin esteelliseksi (hallintolain 28 §:n 1 momentin 5 kohta)" in told
    assert "klo\u00a017.48–17.59" in told
    assert "läsnä 10/13" in found["meta"]


@pytest.mark.domain_rule(18)
@pytest.mark.domain_rule(21)
def test_a_vote_by_name_and_a_dissent(rows: Example) -> None:
    found = section(record(rows), 28)
    told = parts(found)
    assert "Tuomas Rauhala ehdotti: Kokeilu rajataan" in told["Vastaehdotus"]
    assert "Ehdotusta kannatti Sofia Ahonen." in told["Vastaehdotus"]
    assert "nimenhuuto" in told["Äänestys"]
    assert "jaa 7, ei 4" in told["Äänestys"]
    columns = next(part["vote"] for part in found["parts"] if part["vote"])
    assert [(one["label"], one["meaning"], len(one["names"])) for one in columns] == [
        ("Jaa", "esittelijän ehdotus", 7), ("Ei", "Rauhalan ehdotus", 4),
    ]  # fmt: skip
    assert "Olga Petrova" in columns[0]["names"]
    assert told["Eriävä mielipide"] == "Tuomas Rauhala ilmoitti eriävän mielipiteen."


@pytest.mark.domain_rule(21)
def test_reasons_of_a_dissent_are_taken_until_the_minutes_are_checked(rows: Example) -> None:
    minutes = making.drawn_up(rows)
    dissent = queries.dissents(rows.meeting.id)[0]
    services.add_reasons(minutes, dissent.id, "Kokeilu on liian laaja.", rows.actor("Sanna Koski"))
    told = parts(section(queries.minutes(minutes.id).content["fi"], 28))
    assert "Perustelut: Kokeilu on liian laaja." in told["Eriävä mielipide"]


@pytest.mark.domain_rule(40)
def test_sections_run_and_are_never_given_twice(rows: Example) -> None:
    numbers = [item["number"] for item in record(rows)["items"]]
    assert numbers == [f"§ {number}" for number in range(21, 31)]


@pytest.mark.domain_rule(37)
@pytest.mark.domain_rule(13)
def test_legality_tells_of_the_notice_and_of_remote_identity(rows: Example) -> None:
    told = parts(section(record(rows), 22))[""]
    assert "Kokouskutsu on lähetetty 9.9.2026." in told
    assert "Etänä osallistuneiden henkilöllisyys on todettu." in told


@pytest.mark.domain_rule(37)
def test_a_reason_of_urgency_stands_beside_the_warning_that_the_notice_was_late(rows: Example) -> None:
    rows.meeting.notice_sent_at = rows.meeting.starts_at - timedelta(days=2)
    rows.meeting.urgency_reason = "Hakuaika päättyy."
    db.session.commit()
    told = parts(section(record(rows), 22))[""]
    assert "Hakuaika päättyy." in told
    assert "Kokouskutsu on lähetetty kutsuaikaa myöhemmin." in told


@pytest.mark.domain_rule(37)
def test_the_notice_is_judged_by_the_day_on_which_the_meeting_was_held(rows: Example) -> None:
    rows.meeting.starts_at += timedelta(days=5)  # held five days before the day that it was called for
    rows.meeting.ends_at += timedelta(days=5)
    rows.meeting.notice_sent_at = rows.meeting.opened_at - timedelta(days=2)
    db.session.commit()
    assert "Kokouskutsu on lähetetty kutsuaikaa myöhemmin." in parts(section(record(rows), 22))[""]


@pytest.mark.domain_rule(13)
def test_a_remote_member_never_identified_is_told_and_not_counted(rows: Example) -> None:
    remote = select(Presence).where(Presence.how == How.REMOTE, Presence.seat_id.is_not(None))
    for row in db.session.scalars(remote):
        row.verified_at = None
    db.session.commit()
    found = record(rows)
    present = lines(found, "Läsnä, 9/13")
    unknown = [line for line in present if "henkilöllisyyttä ei todettu: ei laskettu läsnä olevaksi" in line]
    assert len(unknown) == len(present) - 9
    assert "Etänä osallistuneiden henkilöllisyys on todettu." not in parts(section(found, 22))[""]


@pytest.mark.domain_rule(12)
@pytest.mark.domain_rule(13)
@pytest.mark.parametrize(("minutes", "filled"), [(-1, 10), (1, 9)])
def test_the_opening_counts_whose_identity_was_known_when_the_quorum_was_stated(
    rows: Example, minutes: int, filled: int
) -> None:
    stated = next(one.handling for one in room.record(rows.meeting).items if one.item.standard is StandardItem.LEGALITY)
    remote = select(Presence).where(Presence.how == How.REMOTE, Presence.seat_id.is_not(None))
    for row in db.session.scalars(remote):
        row.verified_at = stated.closed_at + timedelta(minutes=minutes)
    db.session.commit()
    assert f"{filled}/13" in " ".join(lines(record(rows), "Päätösvaltaisuus"))


@pytest.mark.domain_rule(13)
def test_an_expert_who_was_identified_is_not_told_to_be_unknown(rows: Example) -> None:
    row = db.session.scalars(select(Presence).where(Presence.seat_id.is_(None))).first()
    assert row is not None
    row.how, row.verified_at = How.REMOTE, row.arrived_at
    db.session.commit()
    assert "Etänä osallistuneiden henkilöllisyys on todettu." in parts(section(record(rows), 22))[""]


@pytest.mark.domain_rule(25)
def test_each_item_says_how_it_can_be_appealed(rows: Example) -> None:
    found = record(rows)
    assert all(item["appeal"] and item["appeal"]["label"] == "Muutoksenhakukielto" for item in found["items"])
    assert [notice["text"] for notice in found["appeals"]] == [
        "Päätöksiin §\u00a021–30 ei saa hakea muutosta, koska ne koskevat vain valmistelua tai täytäntöönpanoa "
        "(kuntalaki 136 §)."
    ]


@pytest.mark.domain_rule(25)
def test_a_decision_by_delegated_power_has_instructions(rows: Example) -> None:
    db.session.get_one(Item, rows.slots["week"].item_id).kind = ItemType.AGREEMENT
    db.session.commit()
    found = record(rows)
    labels = [notice["label"] for notice in found["appeals"]]
    assert labels == ["Muutoksenhakukielto", "Oikaisuvaatimus"]
    assert "14 päivän kuluessa" in found["appeals"][1]["text"]
    assert "§\u00a021–28, 30" in found["appeals"][0]["text"]


@pytest.mark.domain_rule(25)
def test_the_secretary_chooses_another_notice(rows: Example) -> None:
    minutes = making.drawn_up(rows)
    services.choose_appeals(minutes, {rows.slots["scrutineers"].id: Appeal.CLAIM}, rows.actor("Sanna Koski"))
    found = section(queries.minutes(minutes.id).content["fi"], 23)
    assert found["appeal"] is not None
    assert found["appeal"]["label"] == "Oikaisuvaatimus"


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("wish", [Appeal.CLAIM, Appeal.PARTICIPATION])
def test_a_notice_that_the_law_does_not_give_is_refused_and_not_shown(rows: Example, wish: Appeal) -> None:
    minutes = making.drawn_up(rows)
    with pytest.raises(RuleBroken, match="appeal_not_allowed"):
        services.choose_appeals(minutes, {rows.slots["week"].id: wish}, rows.actor("Sanna Koski"))
    db.session.get_one(Item, rows.slots["week"].item_id).appeal = wish  # chosen when the type was another one
    db.session.commit()
    services.draw_up(queries.meeting(rows.meeting.id), rows.actor("Sanna Koski"))
    found = section(queries.minutes(minutes.id).content["fi"], 29)
    assert found["appeal"] is not None
    assert found["appeal"]["label"] == "Muutoksenhakukielto"


def test_a_participation_body_has_its_own_notice(make: Make) -> None:
    own = Localized(fi="Päätöksistä ei voi valittaa.")
    rows = making.worked_example(make, form=LegalForm.PARTICIPATION, participation_appeal=own)
    assert [notice["text"] for notice in record(rows)["appeals"]] == ["Päätöksistä ei voi valittaa."]


@pytest.mark.domain_rule(27)
def test_a_member_shown_by_role_only_has_no_name_in_public(make: Make) -> None:
    rows = making.worked_example(make, form=LegalForm.PARTICIPATION)
    person = rows.persons["Yasmin Haddad"].id
    membership = db.session.query(Membership).filter_by(person_id=person).one()
    membership.public_form = PublicForm.ROLE
    db.session.commit()
    minutes = making.drawn_up(rows)
    public = documents.public_version(minutes, "fi", Stage.FULL, making.PUBLISHED_AT)
    assert "[ei julkinen] (Naisten Ääni ry)" in str(public["attendance"])
    assert "Yasmin Haddad" not in str(public["attendance"])
    assert "Yasmin Haddad" not in str(section(public, 28))


@pytest.mark.feature(116)
def test_the_same_record_in_swedish(make: Make) -> None:
    rows = making.worked_example(make, languages=("fi", "sv"))
    found = record(rows, "sv")
    assert found["title"] == "Protokoll 3/2026"
    assert found["municipality"] == "Lövstrand"
    assert lines(found, "Tid") == ["onsdag 16.9.2026 kl.\u00a017.02–18.41"]
    assert "ersättare för Hanna Laine" in str(lines(found, "Närvarande"))
    assert lines(found, "Närvarande")[-1].endswith("på distans, anlände kl.\u00a017.20 under §\u00a024")
    assert "28 § 1 mom. 5 punkten i förvaltningslagen" in parts(section(found, 27))["Jäv"]
    assert section(found, 26)["decision"] == {"label": "Beslut", "text": "Godkändes enhälligt.", "lang": "", "vote": []}


@pytest.mark.domain_rule(30)
def test_a_text_in_another_language_is_marked_and_listed(make: Make) -> None:
    rows = making.worked_example(make, languages=("fi", "sv"))
    rows.handlings["week"].decision = Localized(fi="Vain suomeksi.")
    db.session.commit()
    content = making.drawn_up(rows).content
    decision = section(content["sv"], 29)["decision"]
    assert decision is not None
    assert (decision["text"], decision["lang"]) == ("Vain suomeksi.", "fi")
    found = documents.check_list(content)
    assert {code: [place.number for place in places] for code, places in found.missing.items()} == {"sv": ["§ 29"]}
    paper = documents.for_paper(content["sv"])
    assert paper["items"][8]["decision"]["blocks"][0]["lang"] == "fi"


@pytest.mark.domain_rule(27)
def test_the_check_list_finds_what_must_not_go_out(rows: Example) -> None:
    rows.handlings["week"].decision = Localized(fi="Soita 040 123 4567, kirjoita maija@posti.example [[Maija M.]] 😀")
    db.session.commit()
    content = making.drawn_up(rows).content
    found = documents.check_list(content)
    assert [(place.number, place.text) for place in found.contact] == [
        ("§ 29", "040 123 4567"), ("§ 29", "maija@posti.example"),
    ]  # fmt: skip
    assert [place.text for place in found.never_public] == ["Maija M."]
    assert found.unprintable == ("😀",)
    assert not found.is_clean
    assert found.secret == ()


def test_an_unfinished_text_falls_back_to_the_words_of_the_outcome(rows: Example) -> None:
    rows.handlings["opening"].decision = Localized()
    rows.handlings["week"].decision = Localized()
    db.session.commit()
    found = record(rows)
    assert section(found, 21)["decision"]["text"] == "Kokous avattiin klo\u00a017.02."  # type: ignore[index]
    assert section(found, 29)["decision"]["text"] == "Ehdotus hyväksyttiin."  # type: ignore[index]


def test_ranges_of_sections() -> None:
    assert ranges([21, 22, 23, 25]) == "21–23, 25"
    assert ranges([7]) == "7"
    assert ranges([]) == ""


@pytest.mark.domain_rule(40)
def test_sections_stand_in_the_order_in_which_they_were_handled(rows: Example) -> None:
    """An item that was taken before its turn has the smaller number, and stands before."""
    taken_first, other = rows.slots["opinion"], rows.slots["agenda"]
    numbers = other.section, taken_first.section
    taken_first.section = 999
    db.session.flush()
    other.section = numbers[1]
    db.session.flush()
    taken_first.section = numbers[0]
    db.session.commit()
    numbers = [int(one["anchor"]) for one in record(rows)["items"]]
    assert numbers == sorted(numbers)


def test_what_is_added_at_the_meeting_is_numbered_after_what_was_sent(rows: Example) -> None:
    file = db.session.query(Attachment).filter_by(title="Viikon ohjelma").one().file_id
    for title, key, minute in (("Perustelut", "initiative", 20), ("Lisäys", "grant", 40)):
        db.session.add(
            Attachment(
                **rows.scope(), item_id=rows.slots[key].item_id, file_id=file, position=1, title=title,
                added_at=making.at(18, minute),
            )
        )  # fmt: skip
    db.session.commit()

    found = record(rows)

    numbered = [line for item in found["items"] for line in (item["attachments"] or {"lines": []})["lines"]]
    assert sorted(numbered) == [
        "Liite 1: Seurantataulukko", "Liite 2: Lausunto 2027–2030", "Liite 3: Viikon ohjelma", "Liite 4: Perustelut",
        "Liite 5: Lisäys",
    ]  # fmt: skip
    assert found["attachments"] is not None
    assert found["attachments"]["lines"][3:] == ["Perustelut", "Lisäys"]


@pytest.mark.feature(116)
@pytest.mark.domain_rule(31)
def test_words_that_were_said_in_one_language_are_marked_in_the_record_of_the_other(make: Make) -> None:
    rows = making.worked_example(make, languages=("fi", "sv"))
    counter, vote = db.session.query(CounterProposal).one(), db.session.query(Vote).one()
    opinion, recused = db.session.query(Dissent).one(), db.session.query(Recusal).one()
    opinion.reasons = "Kaksi yksikköä riittää."
    for row in (counter, vote, opinion, recused):
        row.language = "fi"
    db.session.commit()
    found = {language: record(rows, language) for language in ("fi", "sv")}
    said = {
        language: {part["text"]: part["lang"] for part in (*item["parts"], *item["notes"]) if part["lang"]}
        for language, text in found.items()
        for item in (section(text, 28),)
    }
    assert said["fi"] == {}
    assert said["sv"] == {counter.text: "fi", opinion.reasons: "fi"}
    assert {part["text"]: part["lang"] for part in section(found["sv"], 27)["parts"] if part["lang"]} == {
        "Yhdistyksen hallituksen jäsen.": "fi"
    }
    swedish = next(part["vote"] for part in section(found["sv"], 28)["parts"] if part["vote"])
    assert [column.get("lang") for column in swedish] == ["fi", "fi"]
    page = BeautifulSoup(documents.drawn(found["sv"], {}, Stage.FULL), "html.parser")
    assert counter.text in page.select_one(f"[lang=fi]:-soup-contains('{counter.text}')").get_text()  # type: ignore[union-attr]
    assert page.select_one(".record__vote [lang=fi]").get_text() == "esittelijän ehdotus"  # type: ignore[union-attr]
    listed = documents.check_list(found).missing.get("sv", ())
    assert not any(place.number == "§ 28" for place in listed)
    printed = pdf.render("minutes", documents.for_paper(found["sv"]), language="sv", timestamp=making.PUBLISHED_AT)
    assert b"/Lang (fi" in printed or b"/Lang(fi" in printed
