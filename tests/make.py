"""Rows for tests, each in one call with sensible values. What a test is about it says; the rest is filled in."""

import itertools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from advisory.agendas.models import Item
from advisory.agendas.rules import ItemType
from advisory.boards.models import Board, Membership, Seat, SeatMinimum
from advisory.boards.rules import AppointingBody, BoardState, Capacity, LegalForm, Office, SeatCategory
from advisory.infra.access import Actor
from advisory.infra.db import Model, db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Attending, MeetingState
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.people import queries as people
from advisory.people.models import Account, Person, RoleGrant
from advisory.policy.roles import Role

PASSWORD = "correct horse battery"
LONG_AGO = date(2020, 1, 1)
_numbers = itertools.count(1)


def both(text: str) -> Localized:
    """A text in Finnish and Swedish."""
    return Localized(fi=text, sv=f"{text} (sv)")


class Make:
    """The factory. Every row is flushed, so that it has its id."""

    def add(self, row: Model) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    def add_all(self, rows: Iterable[Any]) -> list[Any]:
        """Rows of one table in one statement: a flush for each is what takes the time of a big example."""
        many = list(rows)
        db.session.add_all(many)
        db.session.flush()
        return many

    def municipality(self, **values: Any) -> Municipality:
        n = next(_numbers)
        base = {
            "code": f"{n:03d}x", "name": Localized(fi=f"Kuntala {n}", sv=f"Kommunby {n}"), "slug": f"kuntala-{n}",
            "languages": ["fi"], "region_code": "06", "county_code": "08", "employment_area_code": "39",
            "centre_code": "04", "joined_at": clock.now(), "settings_confirmed_at": clock.now(), "is_fictional": True,
        }  # fmt: skip
        return self.add(Municipality(**{**base, **values}))

    def account(self, email: str = "", **values: Any) -> Account:
        return self.add(self._account(email, **values))

    def _account(self, email: str = "", **values: Any) -> Account:
        n = next(_numbers)
        base = {
            "email": email or f"person{n}@test.example", "password": PASSWORD, "active": True,
            "fs_uniquifier": secrets.token_hex(16), "language": "fi", "confirmed_at": clock.now(),
        }  # fmt: skip
        return Account(**{**base, **values})

    def person(self, municipality: Municipality, name: str = "", *, account: bool = True, **values: Any) -> Person:
        """A person, with an account unless told otherwise."""
        n = next(_numbers)
        email = values.pop("email", f"person{n}@test.example")
        owner = self.account(email, language=values.get("language", "fi")) if account and email else None
        return self.add(self._person(municipality, owner, name or f"Henkilö {n}", email=email, **values))

    def people(self, municipality: Municipality, names: Iterable[str], **values: Any) -> list[Person]:
        """Several people with an account each."""
        names = list(names)
        accounts = self.add_all(self._account() for _ in names)
        pairs = zip(accounts, names, strict=True)
        return self.add_all(self._person(municipality, owner, name, **values) for owner, name in pairs)

    def _person(self, municipality: Municipality, owner: Account | None, name: str, **values: Any) -> Person:
        base = {
            "municipality_id": municipality.id, "account_id": owner.id if owner else None, "name": name,
            "sort_key": name.casefold(), "email": owner.email if owner else "", "language": "fi", "added_at": clock.now(),
        }  # fmt: skip
        return Person(**{**base, **values})

    def grant(self, person: Person, role: Role, *, board: Board | None = None, **values: Any) -> RoleGrant:
        """A role for the whole municipality of the person, or for one board."""
        return self.add(self._grant(person, role, board=board, **values))

    def _grant(self, person: Person, role: Role, *, board: Board | None = None, **values: Any) -> RoleGrant:
        base = {
            "person_id": person.id, "role": role, "municipality_id": person.municipality_id,
            "board_id": board.id if board else None, "starts_on": LONG_AGO, "granted_at": clock.now(),
        }  # fmt: skip
        return RoleGrant(**{**base, **values})

    def secretary(self, municipality: Municipality, name: str = "") -> Person:
        person = self.person(municipality, name or "Sanna Sihteeri")
        self.grant(person, Role.SECRETARY)
        return person

    def administrator(self, municipality: Municipality) -> Person:
        person = self.person(municipality, "Paavo Pääkäyttäjä")
        self.grant(person, Role.ADMINISTRATOR)
        return person

    def operator(self) -> Account:
        account = self.account()
        now = clock.now()
        self.add(RoleGrant(account_id=account.id, role=Role.OPERATOR, starts_on=LONG_AGO, granted_at=now))
        return account

    def monitor(self, *, kind: str = "region", code: str = "06") -> Account:
        account, now = self.account(), clock.now()
        area = {"area_kind": kind, "area_code": code}
        self.add(RoleGrant(account_id=account.id, role=Role.MONITOR, starts_on=LONG_AGO, granted_at=now, **area))
        return account

    def board(self, municipality: Municipality | None = None, **values: Any) -> Board:
        """An appointed board (toimikunta) of a municipality."""
        municipality = municipality or self.municipality()
        n = next(_numbers)
        base = {
            "municipality_id": municipality.id, "name": Localized(fi=f"Neuvottelukunta {n}", sv=f"Delegation {n}"),
            "slug": f"neuvottelukunta-{n}", "purpose": Localized(), "form": LegalForm.TOIMIKUNTA,
            "state": BoardState.APPOINTED, "languages": list(municipality.languages),
            "appointing_body": AppointingBody.MUNICIPAL_BOARD, "decided_on": date(2025, 6, 16),
            "decision_section": "166", "appointer_term_until": date(2027, 5, 31),
            "term_starts_on": date(2025, 8, 1), "term_until": date(2027, 5, 31), "is_remote_allowed": True,
            "remote_regulation": "hallintosääntö 140 §", "waived_rules": [], "phrases": {},
            "participation_appeal": Localized(), "founded_at": clock.now(), "appointed_at": clock.now(),
        }  # fmt: skip
        board: Board = self.add(Board(**{**base, **values}))
        least = (SeatCategory.LABOUR_MARKET, SeatCategory.ENTREPRENEURS, SeatCategory.CIVIL_SOCIETY)
        self.add_all(SeatMinimum(board_id=board.id, category=category, minimum=1) for category in least)
        return board

    def organisation(self, municipality_id: int, name: str = "") -> Organisation:
        return self.organisations(municipality_id, [name])[0]

    def organisations(self, municipality_id: int, names: Iterable[str]) -> list[Organisation]:
        given = (name or f"Järjestö {next(_numbers)} ry" for name in names)
        return self.add_all(Organisation(municipality_id=municipality_id, name=name) for name in given)

    def seat(self, board: Board, **values: Any) -> Seat:
        return self.seats(board, [values])[0]

    def seats(self, board: Board, several: Iterable[Mapping[str, Any]]) -> list[Seat]:
        """Seats of a board, in this order."""
        return self.add_all(self._seat(board, **values) for values in several)

    def _seat(self, board: Board, **values: Any) -> Seat:
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "position": next(_numbers),
            "category": SeatCategory.CIVIL_SOCIETY,
        }  # fmt: skip
        return Seat(**{**base, **values})

    def member(self, board: Board, name: str = "", *, seat: Seat | None = None, **values: Any) -> Membership:
        """A member with consent, a seat, an account and the role; `office` makes a chair."""
        municipality = db.session.get_one(Municipality, board.municipality_id)
        person = values.pop("person", None) or self.person(municipality, name)
        return self._seated(board, [person], [seat or self.seat(board)], [values])[0]

    def members(
        self, board: Board, names: Sequence[str], seats: Sequence[Seat], several: Sequence[Mapping[str, Any]]
    ) -> list[Membership]:
        """Several at once: what `member` makes, in a statement for each table."""
        municipality = db.session.get_one(Municipality, board.municipality_id)
        return self._seated(board, self.people(municipality, names), seats, several)

    def _seated(
        self, board: Board, persons: Sequence[Person], seats: Sequence[Seat], several: Sequence[Mapping[str, Any]]
    ) -> list[Membership]:
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "capacity": Capacity.MEMBER,
            "consent_on": LONG_AGO, "starts_on": LONG_AGO,
        }  # fmt: skip
        parts = zip(persons, seats, several, strict=True)
        made = self.add_all(Membership(**{**base, "person_id": person.id, "seat_id": seat.id, **values})
                            for person, seat, values in parts)  # fmt: skip
        pairs = zip(made, persons, strict=True)
        self.add_all(self._grant(person, _role(one), board=board, membership_id=one.id) for one, person in pairs)
        return made

    def deputy(self, member: Membership, name: str = "", **values: Any) -> Membership:
        """The personal deputy of a member."""
        board, seat = db.session.get_one(Board, member.board_id), db.session.get_one(Seat, member.seat_id)
        return self.member(board, name, seat=seat, capacity=Capacity.DEPUTY, **values)

    def chair(self, board: Board, name: str = "Aino Puhuja") -> Membership:
        return self.member(board, name, office=Office.CHAIR)

    def full_board(self, members: int = 5, **values: Any) -> Board:
        """A board with chair, members and a personal deputy for each."""
        board = self.board(**values)
        seats, names = self.seats(board, [{}] * members), ["Aino Puhuja", *(f"Jäsen {n}" for n in range(1, members))]
        self.members(board, names, seats, [{"office": Office.CHAIR}, *[{}] * (members - 1)])
        deputies = [f"Varajäsen {n}" for n in range(members)]
        self.members(board, deputies, seats, [{"capacity": Capacity.DEPUTY}] * members)
        return board

    def meeting(self, board: Board, **values: Any) -> Meeting:
        """A meeting: a draft next week unless told otherwise. A called one gets number 1."""
        starts = values.pop("starts_at", clock.now() + timedelta(days=14))
        state = values.get("state", MeetingState.DRAFT)
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "year": clock.local_date(starts).year,
            "number": None if state is MeetingState.DRAFT else next(_numbers), "starts_at": starts,
            "ends_at": starts + timedelta(hours=2), "place": both("Kaupungintalo"), "note": Localized(),
            "uid": secrets.token_hex(8), "made_at": clock.now(),
        }  # fmt: skip
        return self.add(Meeting(**{**base, **values}))

    def item(self, board: Board, title: str = "", **values: Any) -> Item:
        named = {"title": both(title)} if title else {}
        return self.add(self.new_item(board, **named, **values))

    @staticmethod
    def new_item(board: Board, **values: Any) -> Item:
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "kind": ItemType.DISCUSSION,
            "title": both(f"Asia {next(_numbers)}"), "background": both("Selostus."),
            "proposal": both("Merkitään tiedoksi."), "summary": Localized(), "made_at": clock.now(),
        }  # fmt: skip
        return Item(**{**base, **values})

    def slot(self, meeting: Meeting, item: Item | None = None, **values: Any) -> Slot:
        item = item or self.item(db.session.get_one(Board, meeting.board_id))
        return self.add(self.new_slot(meeting, item, **values))

    @staticmethod
    def new_slot(meeting: Meeting, item: Item, **values: Any) -> Slot:
        base = {
            "board_id": meeting.board_id, "municipality_id": meeting.municipality_id, "meeting_id": meeting.id,
            "item_id": item.id, "position": next(_numbers),
        }  # fmt: skip
        return Slot(**{**base, **values})

    def invitations(self, meeting: Meeting, memberships: Iterable[Membership], **values: Any) -> list[Invitation]:
        return self.add_all(self._invitation(meeting, one, **values) for one in memberships)

    def invitation(self, meeting: Meeting, membership: Membership, **values: Any) -> Invitation:
        return self.add(self._invitation(meeting, membership, **values))

    def _invitation(self, meeting: Meeting, membership: Membership, **values: Any) -> Invitation:
        base = {
            "board_id": meeting.board_id, "municipality_id": meeting.municipality_id, "meeting_id": meeting.id,
            "person_id": membership.person_id, "membership_id": membership.id, "attending": Attending.MEMBER,
        }  # fmt: skip
        return Invitation(**{**base, **values})

    def actor(self, person: Person) -> Actor:
        """The person as an actor for services."""
        assert person.account_id is not None
        return people.actor_of(db.session.get_one(Account, person.account_id))


def _role(membership: Membership) -> Role:
    offices = {Office.CHAIR: Role.CHAIR, Office.VICE_CHAIR: Role.VICE_CHAIR}
    if membership.capacity is Capacity.DEPUTY:
        return Role.DEPUTY
    return offices.get(membership.office or Office.NONE, Role.MEMBER)


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
