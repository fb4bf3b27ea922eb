"""A board ready to be called, for the tests of meetings."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from advisory.agendas.services import ItemValues
from advisory.boards.models import Board, Membership
from advisory.boards.rules import Office
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings import services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Mode
from advisory.meetings.services import MeetingValues
from advisory.people.models import Account, Person
from tests.make import Make

NOW = clock.helsinki(date(2026, 9, 1), time(12))
"""Tuesday noon. The meeting is on Wednesday 16 September at 17."""
MEETING_DAY = date(2026, 9, 16)


@dataclass
class Table:
    """A board of three seats: the chair, Maija with her deputy Dani, Pekka on paper without a deputy."""

    board: Board
    secretary: Person
    chair: Membership
    member: Membership
    deputy: Membership
    paper: Membership
    actor: Actor

    def account(self, person: Person) -> Account:
        return db.session.get_one(Account, person.account_id)


def table(make: Make, **values: object) -> Table:
    languages = values.pop("languages", ["fi", "sv"])
    municipality = make.municipality(languages=languages)
    board = make.board(municipality, name=Localized(fi="Neuvottelukunta", sv="Delegationen"), **values)
    secretary = make.secretary(municipality, "Sanna Sihteeri")
    chair = make.member(board, "Aino Puhuja", office=Office.CHAIR)
    member = make.member(board, person=make.person(municipality, "Maija Jäsen", language="sv"))
    deputy = make.deputy(member, "Dani Vara")
    paper = make.member(board, person=make.person(municipality, "Pekka Paperi", account=False, email=""))
    return Table(board, secretary, chair, member, deputy, paper, make.actor(secretary))


def values(there: Table, **more: object) -> MeetingValues:
    base = {
        "day": MEETING_DAY, "starts": time(17), "ends": time(19), "place": Localized(fi="Kaupungintalo", sv="Stadshuset"),
        "mode": Mode.HYBRID, "remote_url": "https://video.example/abc", "minute_taker_id": there.secretary.id,
    }  # fmt: skip
    return MeetingValues(**{**base, **more})


def planned(there: Table, **more: object) -> Meeting:
    return services.plan(there.board, values(there, **more), there.actor)


def called(there: Table, **more: object) -> Meeting:
    meeting = planned(there, **more)
    services.call(meeting, actor=there.actor)
    return meeting


def matter(title: str = "Kielikahvila", **more: object) -> ItemValues:
    return ItemValues(**{"title": Localized(fi=title, sv=f"{title} sv"), "is_general_confirmed": True, **more})


def later(at: datetime = NOW, **units: float) -> datetime:
    return at + timedelta(**units)
