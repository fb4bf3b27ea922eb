"""Rows for tests, each in one call with sensible values. What a test is about it says; the rest is filled in."""

import itertools
import secrets
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

    def municipality(self, **values: Any) -> Municipality:
        n = next(_numbers)
        base = {
            "code": f"{n:03d}x", "name": Localized(fi=f"Kuntala {n}", sv=f"Kommunby {n}"), "slug": f"kuntala-{n}",
            "languages": ["fi"], "region_code": "06", "county_code": "08", "employment_area_code": "39",
            "centre_code": "04", "joined_at": clock.now(), "settings_confirmed_at": clock.now(), "is_fictional": True,
        }  # fmt: skip
        return self.add(Municipality(**{**base, **values}))

    def account(self, email: str = "", **values: Any) -> Account:
        n = next(_numbers)
        base = {
            "email": email or f"person{n}@test.example", "password": PASSWORD, "active": True,
            "fs_uniquifier": secrets.token_hex(16), "language": "fi", "confirmed_at": clock.now(),
        }  # fmt: skip
        return self.add(Account(**{**base, **values}))

    def person(self, municipality: Municipality, name: str = "", *, account: bool = True, **values: Any) -> Person:
        """A person, with an account unless told otherwise."""
        n = next(_numbers)
        name = name or f"Henkilö {n}"
        email = values.pop("email", f"person{n}@test.example")
        owner = self.account(email, language=values.get("language", "fi")) if account and email else None
        base = {
            "municipality_id": municipality.id, "account_id": owner.id if owner else None, "name": name,
            "sort_key": name.casefold(), "email": email, "language": "fi", "added_at": clock.now(),
        }  # fmt: skip
        return self.add(Person(**{**base, **values}))

    def grant(self, person: Person, role: Role, *, board: Board | None = None, **values: Any) -> RoleGrant:
        """A role for the whole municipality of the person, or for one board."""
        base = {
            "person_id": person.id, "role": role, "municipality_id": person.municipality_id,
            "board_id": board.id if board else None, "starts_on": LONG_AGO, "granted_at": clock.now(),
        }  # fmt: skip
        return self.add(RoleGrant(**{**base, **values}))

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
        for category in (SeatCategory.LABOUR_MARKET, SeatCategory.ENTREPRENEURS, SeatCategory.CIVIL_SOCIETY):
            self.add(SeatMinimum(board_id=board.id, category=category, minimum=1))
        return board

    def organisation(self, municipality_id: int, name: str = "") -> Organisation:
        return self.add(Organisation(municipality_id=municipality_id, name=name or f"Järjestö {next(_numbers)} ry"))

    def seat(self, board: Board, **values: Any) -> Seat:
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "position": next(_numbers),
            "category": SeatCategory.CIVIL_SOCIETY,
        }  # fmt: skip
        return self.add(Seat(**{**base, **values}))

    def member(self, board: Board, name: str = "", *, seat: Seat | None = None, **values: Any) -> Membership:
        """A member with consent, a seat, an account and the role; `office` makes a chair."""
        municipality = db.session.get_one(Municipality, board.municipality_id)
        person = values.pop("person", None) or self.person(municipality, name)
        capacity = values.get("capacity", Capacity.MEMBER)
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "seat_id": (seat or self.seat(board)).id,
            "person_id": person.id, "capacity": capacity, "consent_on": LONG_AGO, "starts_on": LONG_AGO,
        }  # fmt: skip
        membership: Membership = self.add(Membership(**{**base, **values}))
        self.grant(person, _role(membership), board=board, membership_id=membership.id)
        return membership

    def deputy(self, member: Membership, name: str = "", **values: Any) -> Membership:
        """The personal deputy of a member."""
        board, seat = db.session.get_one(Board, member.board_id), db.session.get_one(Seat, member.seat_id)
        return self.member(board, name, seat=seat, capacity=Capacity.DEPUTY, **values)

    def chair(self, board: Board, name: str = "Aino Puhuja") -> Membership:
        return self.member(board, name, office=Office.CHAIR)

    def full_board(self, members: int = 5, **values: Any) -> Board:
        """A board with chair, members and a personal deputy for each."""
        board = self.board(**values)
        for membership in [self.chair(board), *(self.member(board, f"Jäsen {n}") for n in range(1, members))]:
            self.deputy(membership)
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
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "kind": ItemType.DISCUSSION,
            "title": both(title or f"Asia {next(_numbers)}"), "background": both("Selostus."),
            "proposal": both("Merkitään tiedoksi."), "summary": Localized(), "made_at": clock.now(),
        }  # fmt: skip
        return self.add(Item(**{**base, **values}))

    def slot(self, meeting: Meeting, item: Item | None = None, **values: Any) -> Slot:
        board = db.session.get_one(Board, meeting.board_id)
        item = item or self.item(board)
        base = {
            "board_id": board.id, "municipality_id": board.municipality_id, "meeting_id": meeting.id,
            "item_id": item.id, "position": next(_numbers),
        }  # fmt: skip
        return self.add(Slot(**{**base, **values}))

    def invitation(self, meeting: Meeting, membership: Membership, **values: Any) -> Invitation:
        base = {
            "board_id": meeting.board_id, "municipality_id": meeting.municipality_id, "meeting_id": meeting.id,
            "person_id": membership.person_id, "membership_id": membership.id, "attending": Attending.MEMBER,
        }  # fmt: skip
        return self.add(Invitation(**{**base, **values}))

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
