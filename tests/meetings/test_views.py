"""Pages of planning and of the meeting, as the reader sees them."""

from datetime import date, time

from sqlalchemy import func, select

from advisory.infra.db import db
from advisory.kernel.clock import helsinki
from advisory.meetings.models import Meeting
from tests.checking import CheckingClient
from tests.meetings.making import MEETING_DAY, Table, called, planned


def form(**more: str) -> dict[str, str]:
    base = {
        "day": MEETING_DAY.isoformat(), "starts": "17:00", "ends": "19:00", "mode": "in_person",
        "place-fi": "Kaupungintalo", "place-sv": "Stadshuset", "minute_taker": "",
    }  # fmt: skip
    return {**base, **more}


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Meeting)) or 0


def test_smoke(client: CheckingClient, there: Table):
    client.sign_in(there.account(there.secretary))
    client.page(f"/boards/{there.board.id}/meetings")
    client.page(f"/boards/{there.board.id}/meetings/new")
    answer = client.submit(f"/boards/{there.board.id}/meetings/new", form(minute_taker=str(there.secretary.id)))
    assert answer.status_code == 303, answer.text
    meeting = db.session.scalars(select(Meeting)).one()
    base = f"/meetings/{meeting.id}"
    page = client.page(base)
    print(page.find("main").get_text("\n", strip=True))
    slot = page.select("ol.agenda li a")[2]["href"]
    print(client.page(slot).find("main").get_text("\n", strip=True))
    client.page(f"{slot}/edit")
    client.page(f"{base}/items/new")
    client.page(f"{base}/edit")
    print(client.page(f"{base}/call").find("main").get_text("\n", strip=True))
    answer = client.submit(f"{base}/call")
    assert answer.status_code == 303, answer.text
    print(client.page(base).find("main").get_text("\n", strip=True))
    client.page(f"{base}/answers")
    client.page(f"{base}/cancel")
    client.page(f"{base}/edit")
    assert client.get(f"{base}/calendar.ics").status_code == 200
