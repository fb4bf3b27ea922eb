"""Texts are never lost, and never overwritten by somebody who had not read them (R2)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from advisory.agendas.rules import Outcome
from advisory.infra import audit
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import Conflict, NotFound, RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.municipalities.models import Municipality
from advisory.proceedings import services
from advisory.proceedings.models import Handling, Revision
from tests.checking import CheckingClient
from tests.make import Make
from tests.proceedings.making import Room, room_in_session

AUTOSAVE = {"X-Autosave": "1", "Accept": "application/json"}


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


@pytest.fixture
def handling(room: Room) -> Handling:
    return room.open()


def save(room: Room, handling: Handling, text: str, version: int | None = None, **more: object) -> services.Saved:
    words = {"discussion": Localized(fi=text)}
    return services.save_text(handling, words, version or handling.version, more.pop("actor", room.actor), **more)


def revisions(handling: Handling) -> list[Revision]:
    return list(
        db.session.scalars(select(Revision).where(Revision.handling_id == handling.id).order_by(Revision.version))
    )


@pytest.mark.feature(64)
def test_autosaves_of_one_editor_within_ten_minutes_are_one_revision(
    room: Room, handling: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("A", "AB", "ABC"):
        save(room, handling, text)
    assert [(row.version, row.texts["discussion"]["fi"]) for row in revisions(handling)] == [(4, "ABC")]
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    save(room, handling, "ABCD")
    save(room, handling, "ABCDE", is_autosave=False)
    assert [row.version for row in revisions(handling)] == [4, 5, 6]


def test_another_editor_begins_a_revision(room: Room, handling: Handling, make: Make) -> None:
    save(room, handling, "Yksi")
    other = make.actor(make.secretary(_municipality(room), "Pia Pari"))
    save(room, handling, "Kaksi", actor=other)
    assert [row.editor_name for row in revisions(handling)] == ["Sanna Sihteeri", "Pia Pari"]


def _municipality(room: Room) -> object:
    return db.session.get_one(Municipality, room.board.municipality_id)


def test_autosave_leaves_no_entry_and_closing_leaves_the_hash(room: Room, handling: Handling) -> None:
    before = len(list(db.session.scalars(select(AuditEntry.id))))
    save(room, handling, "Teksti")
    assert len(list(db.session.scalars(select(AuditEntry.id)))) == before
    services.close_item(handling, Outcome.DECIDED, room.actor)
    entry = audit.timeline(f"Handling:{handling.id}")[-1]
    assert (entry.action, len(entry.changes["revision"])) == ("proceedings.close_item", 64)
    assert "Teksti" not in str(entry.changes)
    assert revisions(handling)[-1].version == handling.version


@pytest.mark.promise("R2")
@pytest.mark.feature(65)
def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(room: Room, handling: Handling) -> None:
    save(room, handling, "Ensimmäinen", version=1)
    with pytest.raises(Conflict) as conflict:
        save(room, handling, "Toinen", version=1)
    theirs = conflict.value.theirs
    assert (theirs.version, theirs.editor, theirs.texts["discussion"].fi) == (2, "Sanna Sihteeri", "Ensimmäinen")
    assert room.item().handling.discussion.fi == "Ensimmäinen"


def test_the_same_text_is_no_conflict(room: Room, handling: Handling) -> None:
    save(room, handling, "Sama", version=1)
    assert save(room, handling, "Sama", version=1).version == 2


def test_a_closed_item_takes_no_text(room: Room, handling: Handling) -> None:
    services.close_item(handling, Outcome.DECIDED, room.actor)
    with pytest.raises(WrongState):
        save(room, handling, "Myöhässä")


def test_a_member_does_not_write(room: Room, handling: Handling, make: Make) -> None:
    stranger = make.actor(make.secretary(make.municipality()))
    with pytest.raises(NotFound):
        save(room, handling, "Luvaton", actor=stranger)


def test_a_board_of_two_languages_keeps_each_text(context: Flask, make: Make) -> None:
    room = room_in_session(make, languages=["fi", "sv"])
    handling = room.open()
    services.save_text(handling, {"decision": Localized(fi="Päätös", sv="Beslut")}, handling.version, room.actor)
    services.add_phrase(handling, services.outcome_phrase(Outcome.NOTED, ["fi", "sv"]), room.actor)
    assert handling.decision == Localized(fi="Päätös\n\nMerkittiin tiedoksi.", sv="Beslut\n\nAntecknades för kännedom.")


# --- over HTTP


@pytest.fixture
def secretary(client: CheckingClient, room: Room, handling: Handling) -> CheckingClient:
    client.sign_in(room.account())
    return client


def address(room: Room) -> str:
    return f"/meetings/{room.meeting.id}/room/{room.slots['matter'].id}"


@pytest.mark.feature(64)
def test_autosave_answers_with_time_and_version(secretary: CheckingClient, room: Room, handling: Handling) -> None:
    url = f"/handlings/{handling.id}"
    typed = {"version": "1", "discussion-fi": "Kirjoitan."}
    answer = secretary.submit(url, typed, page=address(room), headers=AUTOSAVE)
    assert answer.status_code == 200
    assert {name: answer.json[name] for name in ("state", "version")} == {"state": "saved", "version": 2}
    assert room.item().handling.discussion.fi == "Kirjoitan."


@pytest.mark.feature(65)
@pytest.mark.promise("R2")
def test_autosave_on_an_old_version_gives_both_texts(secretary: CheckingClient, room: Room, handling: Handling) -> None:
    save(room, handling, "Toisen teksti")
    typed = {"version": "1", "discussion-fi": "Minun tekstini"}
    answer = secretary.submit(f"/handlings/{handling.id}", typed, page=address(room), headers=AUTOSAVE)
    assert answer.status_code == 409
    assert answer.json["fields"] == {"discussion-fi": {"mine": "Minun tekstini", "theirs": "Toisen teksti"}}
    assert (answer.json["state"], answer.json["version"]) == ("conflict", 2)


@pytest.mark.feature(65)
@pytest.mark.promise("R2")
@pytest.mark.parametrize(
    ("choice", "stands"), [("both", "Toisen teksti\n\nMinun tekstini"), ("mine", "Minun tekstini"), ("theirs", "Toisen teksti")]
)  # fmt: skip
def test_without_javascript_a_page_shows_both_texts(
    secretary: CheckingClient, room: Room, handling: Handling, choice: str, stands: str
) -> None:
    save(room, handling, "Toisen teksti")
    typed = {"version": "1", "discussion-fi": "Minun tekstini"}
    answer = secretary.submit(f"/handlings/{handling.id}/close", typed, page=address(room))
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one.text for one in page.select(".sides pre")] == ["Minun tekstini", "Toisen teksti"]
    assert room.item().is_open
    form = page.find("form", class_="card")
    fields = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    fields |= {one["name"]: one.text.removeprefix("\n") for one in form.select("textarea")}
    done = secretary.post(form["action"], data={**fields, "choose-discussion-fi": choice})
    assert done.status_code == 303
    assert room.item().handling.discussion.fi == stands


@pytest.mark.feature(80)
def test_a_phrase_is_a_button_without_javascript(secretary: CheckingClient, room: Room, handling: Handling) -> None:
    typed = {"version": "1", "decision-fi": "Kirjattu.", "phrase": "1"}
    assert secretary.submit(f"/handlings/{handling.id}", typed, page=address(room)).status_code == 303
    assert room.item().handling.decision.fi == "Kirjattu.\n\nMerkittiin tiedoksi."


def test_autosave_without_a_session_is_not_taken_for_saved(
    client: CheckingClient, room: Room, handling: Handling
) -> None:
    answer = client.post(f"/handlings/{handling.id}", data={"version": "1"}, headers=AUTOSAVE)
    assert answer.status_code in {303, 400}
    assert room.item().handling.version == 1


def test_autosave_takes_at_most_eight_statements(
    secretary: CheckingClient, room: Room, handling: Handling, statements: object
) -> None:
    token = secretary.token(address(room))
    with statements() as count:
        typed = {"csrf_token": token, "version": "1", "discussion-fi": "Kirjoitan."}
        assert secretary.post(f"/handlings/{handling.id}", data=typed, headers=AUTOSAVE).status_code == 200
    assert count.number <= 8, "\n".join(count.texts)


@pytest.mark.domain_rule(28)
def test_the_server_refuses_text_of_a_secret_item(room: Room, handling: Handling) -> None:
    item = room.item().item
    item.is_secret, item.secrecy_ground = True, "JulkL 24.1 § 25 k"
    db.session.flush()
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        save(room, handling, "Salainen teksti")
    assert room.item().handling.discussion.fi == ""
