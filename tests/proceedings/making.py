"""A board in its meeting room: five seats, everybody answered, an agenda of standard items and two matters."""

from dataclasses import dataclass, field
from datetime import timedelta

from advisory.agendas.rules import ItemType, StandardItem
from advisory.boards.models import Board, Membership
from advisory.boards.rules import Capacity, Office
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import Answer, Attending, MeetingState, Mode
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.proceedings import queries, services
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record
from tests.make import Make, both


@dataclass
class Room:
    """Everything a test of the room needs, by short names."""

    board: Board
    meeting: Meeting
    secretary: Person
    actor: Actor
    members: list[Membership]
    deputies: list[Membership]
    presenter: Person
    slots: dict[str, Slot] = field(default_factory=dict)

    @property
    def chair(self) -> Membership:
        return self.members[0]

    def ids(self, *places: int) -> list[int]:
        return [self.members[place].person_id for place in places]

    def record(self) -> Record:
        db.session.expire_all()
        return queries.record(self.meeting)

    def item(self, name: str = "matter") -> Handled:
        found = self.record().item(self.slots[name].id)
        assert found is not None
        return found

    def open(self, name: str = "matter") -> Handling:
        return services.open_item(self.slots[name], self.actor)

    def account(self) -> Account:
        return db.session.get_one(Account, self.secretary.account_id)


def called_room(make: Make, *, members: int = 5, answers: Answer = Answer.IN_PERSON, **values: object) -> Room:
    """A called meeting that begins now. Every member has answered."""
    board = make.board(**values)
    municipality = db.session.get_one(Municipality, board.municipality_id)
    secretary = make.secretary(municipality)
    seats, names = make.seats(board, [{}] * members), ["Aino Salmela", "Farid Nuri", *_names("Jäsen", 2, members)]
    offices = [{"office": Office.CHAIR}, {"office": Office.VICE_CHAIR}, *[{}] * (members - 2)]
    people = make.members(board, names, seats, offices)
    deputies = make.members(board, _names("Varajäsen", 0, members), seats, [{"capacity": Capacity.DEPUTY}] * members)
    presenter = make.person(municipality, "Leena Vuori", title="kotoutumispäällikkö")
    meeting = make.meeting(
        board, state=MeetingState.CALLED, starts_at=clock.now() - timedelta(minutes=5), mode=Mode.HYBRID,
        minute_taker_id=secretary.id, called_at=clock.now() - timedelta(days=7),
        notice_sent_at=clock.now() - timedelta(days=7), remote_url="https://remote.example/1",
    )  # fmt: skip
    make.invitations(meeting, people, answer=answers)
    make.invitations(meeting, deputies, attending=Attending.DEPUTY, answer=Answer.NONE)
    room = Room(board, meeting, secretary, make.actor(secretary), people, deputies, presenter)
    _add_agenda(make, room)
    db.session.commit()
    return room

    return db.session.get_one(Municipality, board.municipality_id)


def _names(word: str, first: int, end: int) -> list[str]:
    return [f"{word} {place}" for place in range(first, end)]


def _add_agenda(make: Make, room: Room) -> None:
    for name, standard in (("opening", StandardItem.OPENING), ("legality", StandardItem.LEGALITY),
                           ("scrutineers", StandardItem.SCRUTINEERS)):  # fmt: skip
        _add(make, room, name, kind=ItemType.PROCEDURE, standard=standard, proposal=Localized())
    _add(make, room, "matter", kind=ItemType.PROPOSAL, presenter_id=room.presenter.id,
         title="Esitys kohtaamispaikasta", proposal=both("Puolletaan avustusta."))  # fmt: skip
    _add(make, room, "second", kind=ItemType.OPINION)
    _add(make, room, "closing", kind=ItemType.PROCEDURE, standard=StandardItem.CLOSING, proposal=Localized())


def _add(make: Make, room: Room, name: str, **values: object) -> None:
    room.slots[name] = make.slot(room.meeting, make.item(room.board, **values))


def room_in_session(make: Make, **values: object) -> Room:
    """The same, opened by the chair."""
    room = called_room(make, **values)
    services.open_meeting(room.meeting, actor=room.actor)
    return room
