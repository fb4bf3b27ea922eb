"""What is a draft stays silent at every door: page, papers, room, wall."""

import pytest

from advisory.agendas.models import Attachment
from advisory.infra.db import db
from advisory.infra.files import keep, upload
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from tests.make import Make, both
from tests.minutes import example
from tests.minutes.making import in_scrutiny, worked_example


@pytest.fixture
def draft(make: Make, client):
    board = make.board()
    town = db.session.get_one(Municipality, board.municipality_id)
    secretary = make.secretary(town)
    member = make.member(board)
    deputy = make.deputy(member)
    meeting = make.meeting(board, minute_taker_id=secretary.id)
    item = make.item(board, "Salaisuus luonnoksessa", proposal=both("LUONNOKSEN EHDOTUS"))
    slot = make.slot(meeting, item)
    scope = {"board_id": board.id, "municipality_id": board.municipality_id}
    file = make.add(Attachment(**scope, item_id=item.id, file_id=keep(upload(b"%PDF-1.7 draft", "application/pdf")).id,
                               position=1, title="Luonnos", name="luonnos.pdf", added_at=clock.now()))  # fmt: skip
    db.session.commit()
    return {"meeting": meeting.id, "slot": slot.id, "file": file.id, "member": member, "deputy": deputy}


@pytest.mark.parametrize("who", ["member", "deputy"])
@pytest.mark.parametrize(
    "address",
    [
        "/meetings/{meeting}", "/meetings/{meeting}/papers/{file}", "/attachments/{file}", "/meetings/{meeting}/room",
        "/meetings/{meeting}/room/{slot}", "/meetings/{meeting}/screen",
    ],
)  # fmt: skip
def test_nobody_but_the_planners_sees_a_draft_meeting(client, draft, who, address):
    person = db.session.get_one(Person, draft[who].person_id)
    client.sign_in(db.session.get_one(Account, person.account_id))
    answer = client.get(address.format(**draft))
    assert answer.status_code in {403, 404}, answer.status_code
    assert "LUONNOKSEN" not in answer.text


def test_one_who_may_not_read_the_draft_minutes_does_not_read_them_in_the_room(client, make):
    """A deputy who was not called: 403 on the minutes in scrutiny, and every decision of them in the room."""
    rows = worked_example(make)
    minutes = in_scrutiny(rows)
    name = next(deputy for _, _, deputy in example.SEATS if deputy not in example.DEPUTIES_PRESENT)
    slot, number = rows.slots["opinion"].id, minutes.id
    db.session.commit()
    client.sign_in(rows.account(name))
    assert client.get(f"/minutes/{number}").status_code in {403, 404}
    answer = client.get(f"/meetings/{rows.meeting.id}/room/{slot}")
    assert answer.status_code in {403, 404}, answer.status_code
