"""Who is disqualified from a matter reads its heading and no more, wherever it lies before it is public (rule 15)."""

import pytest
from sqlalchemy import select

from advisory.infra import links
from advisory.infra.db import db
from advisory.kernel.localized import Localized
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation
from advisory.minutes import queries, services
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState, Signatory, Verdict
from advisory.proceedings import services as room
from advisory.proceedings.models import Dissent, Handling, Recusal
from advisory.proceedings.rules import RecusalGround
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import making
from tests.minutes.example import at
from tests.minutes.making import Example
from tests.minutes.test_public import PAGE, words

GONE, THERE, CHAIR, SECRETARY = "Olga Petrova", "Tuomas Rauhala", "Aino Salmela", "Sanna Koski"
SECRETLY = "12 000 euron"
OTHERWISE = "Annetaan liitteen 2 mukainen lausunto"
HEADING = "Esitys kohtaamispaikka-avustuksesta"
PHONE = "040 123 4567"
WHY = "Olet esteellinen tässä asiassa"

pytestmark = pytest.mark.domain_rule(15)


@pytest.fixture
def rows(make: Make, context: object) -> Example:
    """The meeting goes on, nothing of it is public, and one member was out of the room for § 27."""
    rows = making.worked_example(make)
    rows.meeting.agenda_published_at = None
    db.session.commit()
    return rows


def recuse(rows: Example, name: str) -> None:
    db.session.add(Recusal(**rows.scope(), handling_id=rows.handlings["grant"].id, person_id=rows.persons[name].id,
                           ground=RecusalGround.CORPORATION, left_at=at(17, 48), returned_at=at(17, 59)))  # fmt: skip
    db.session.commit()


def pages_of_the_item(rows: Example, name: str) -> tuple[str, str, str]:
    """In the room, on the agenda, behind the mail link."""
    slot, person = rows.slots["grant"].id, rows.persons[name].id
    mine = select(Invitation.id).where(Invitation.meeting_id == rows.meeting.id, Invitation.person_id == person)
    link = links.make(PURPOSE, db.session.scalars(mine).one(), person)
    return (
        f"/meetings/{rows.meeting.id}/room/{slot}",
        f"/meetings/{rows.meeting.id}/items/{slot}",
        f"/answer/{link}",
    )


@pytest.mark.parametrize(("name", "sees"), [(GONE, False), (THERE, True)])
def test_the_item_shows_its_heading_only(client: CheckingClient, rows: Example, name: str, sees: bool) -> None:
    client.sign_in(rows.account(name))
    for url in pages_of_the_item(rows, name):
        text = words(client.page(url))
        assert HEADING in text
        assert (SECRETLY in text, WHY in text) == (sees, not sees), url
    other = f"/meetings/{rows.meeting.id}/room/{rows.slots['opinion'].id}"
    assert OTHERWISE in words(client.page(other))


def reopened(rows: Example) -> Handling:
    """The item is on the table."""
    with making.time(at(18, 40)):
        room.reopen_item(rows.handlings["grant"], rows.actor("Sanna Koski"))
    return rows.handlings["grant"]


@pytest.mark.parametrize(("name", "sees"), [(GONE, False), (THERE, True)])
def test_the_wall_screen_is_for_those_in_the_room(client: CheckingClient, rows: Example, name: str, sees: bool) -> None:
    reopened(rows)
    client.sign_in(rows.account(name))
    text = words(client.page(f"/meetings/{rows.meeting.id}/screen"))
    assert HEADING in text
    assert (SECRETLY in text) == sees


def test_no_press_beside_the_item_writes_into_it(client: CheckingClient, rows: Example) -> None:
    """The attendance belongs to the meeting, so its press is open to whoever keeps the record; the item's texts are not."""
    handling = reopened(rows)
    recuse(rows, SECRETARY)
    client.sign_in(rows.account(SECRETARY))
    sent = {"handling": handling.id, "version": handling.version, "decision-fi": "Toisin"}
    for verb in ("attendance", "verify", "break"):
        answer = client.submit(f"/meetings/{rows.meeting.id}/room/{verb}", sent, page="/account")
        assert answer.status_code == 403
    db.session.expire_all()
    assert "Toisin" not in db.session.get_one(Handling, handling.id).decision.fi


@pytest.mark.parametrize(("name", "sees"), [(GONE, False), (THERE, True), (SECRETARY, True)])
def test_the_draft_shows_no_more_of_it_until_it_is_public(
    client: CheckingClient, rows: Example, name: str, sees: bool
) -> None:
    minutes = making.in_scrutiny(rows)
    client.sign_in(rows.account(name))
    text = words(client.page(f"/minutes/{minutes.id}"))
    assert (SECRETLY in text, WHY in text) == (sees, not sees)
    assert HEADING in text
    assert OTHERWISE in text


def test_the_published_record_is_whole_for_everybody(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    client.sign_in(rows.account(GONE))
    assert SECRETLY in words(client.page(f"/minutes/{minutes.id}"))
    assert SECRETLY in words(client.page(PAGE))


def test_a_disqualified_scrutineer_checks_the_rest(client: CheckingClient, rows: Example) -> None:
    recuse(rows, "Pekka Hautala")
    minutes = making.in_scrutiny(rows)
    one = next(one for one in minutes.current if one.person.name == "Pekka Hautala")
    link = f"/minutes/check/{links.make('minutes.check', minutes.id, one.person_id)}"
    text = words(client.page(link))
    assert SECRETLY not in text
    assert WHY in text
    assert OTHERWISE in text
    assert making.answer(client, link).status_code == 303
    assert {one.verdict for one in of(minutes.id).current if one.person.name == "Pekka Hautala"} == {Verdict.CHECKED}


def of(minutes_id: int) -> Minutes:
    db.session.expire_all()
    return queries.minutes(minutes_id)


def test_a_disqualified_chair_signs_without_reading_the_item(client: CheckingClient, rows: Example) -> None:
    recuse(rows, CHAIR)
    minutes = making.checked(rows)
    one = minutes.signature(Signatory.CHAIR)
    assert one is not None
    link = f"/minutes/sign/{links.make('minutes.sign', one.id, one.person_id)}"
    text = words(client.page(link))
    assert SECRETLY not in text
    assert OTHERWISE in text
    assert client.submit(link).status_code == 303
    with making.time(at(9, 0).replace(day=22)):
        services.sign(of(minutes.id), Signatory.MINUTE_TAKER, rows.actor(SECRETARY))
    assert of(minutes.id).state is MinutesState.SIGNED


def test_a_disqualified_recorder_neither_reads_nor_mends_the_item(client: CheckingClient, rows: Example) -> None:
    recuse(rows, SECRETARY)
    minutes = making.drawn_up(rows)
    client.sign_in(rows.account(SECRETARY))
    page = client.page(f"/minutes/{minutes.id}")
    assert SECRETLY not in words(page)
    mending = f"/minutes/{minutes.id}/items/{rows.slots['grant'].id}"
    assert page.find("a", href=mending) is None
    assert client.get(mending).status_code in {403, 404}
    assert client.get(f"/minutes/{minutes.id}/items/{rows.slots['opinion'].id}").status_code == 200


@pytest.mark.parametrize(("name", "sees"), [(SECRETARY, False), (None, True)])
def test_the_list_of_hidden_words_is_without_those_of_the_item(
    client: CheckingClient, rows: Example, name: str | None, sees: bool
) -> None:
    """What is hidden from the public is shown to whoever publishes, to be looked at once more."""
    rows.handlings["grant"].discussion = Localized(
        fi=f"[[Matti Esimerkki]] kertoi, puh. {PHONE}.", sv="[[Matti Esimerkki]] berättade."
    )
    if name is not None:
        recuse(rows, name)
    minutes = making.drawn_up(rows)
    client.sign_in(rows.account(SECRETARY))
    assert (PHONE in words(client.page(f"/minutes/{minutes.id}"))) == sees
    making.signed(rows)
    text = words(client.page(f"/minutes/{minutes.id}/publish"))
    assert ("Matti Esimerkki" in text, PHONE in text) == (sees, sees)


def test_the_reasons_of_a_dissent_are_withheld_with_their_item(client: CheckingClient, rows: Example) -> None:
    """Tuomas Rauhala announced one on the initiative."""
    handling = rows.handlings["initiative"]
    dissent = db.session.scalars(select(Dissent).where(Dissent.handling_id == handling.id)).one()
    dissent.reasons = "Kaksi yksikköä riittäisi."
    minutes = making.drawn_up(rows)
    client.sign_in(rows.account(SECRETARY))
    url = f"/minutes/{minutes.id}/notices"
    assert dissent.reasons in words(client.page(url))
    rule = RecusalGround.CORPORATION
    db.session.add(Recusal(**rows.scope(), handling_id=handling.id, person_id=rows.persons[SECRETARY].id,
                           ground=rule, left_at=at(18, 0), returned_at=at(18, 24)))  # fmt: skip
    db.session.commit()
    assert dissent.reasons not in words(client.page(url))
    sent = {f"d{dissent.id}-reasons": "Toisin"}
    assert client.submit(f"/minutes/{minutes.id}/dissents/{dissent.id}", sent, page="/account").status_code == 404
