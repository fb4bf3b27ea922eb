"""A municipality with its people and its board, made as its own administrator and secretary would make them."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from advisory.boards import services as boards
from advisory.boards.models import Board
from advisory.boards.rules import AppointingBody, Capacity, LegalForm, Numbering, Office, SeatCategory
from advisory.boards.services.appointing import AppointmentValues
from advisory.boards.services.founding import BoardSettings, BoardValues
from advisory.boards.services.pasting import SeatRow
from advisory.boards.services.seating import Newcomer
from advisory.demo.script import Facts, localized
from advisory.infra.access import SYSTEM, Actor
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.municipalities import queries as register
from advisory.municipalities import services as municipalities
from advisory.municipalities.models import Municipality
from advisory.municipalities.services import SettingsValues
from advisory.people import queries as people
from advisory.people.models import Account, Person
from advisory.people.rules import Gender
from advisory.people.services import invitations
from advisory.people.services.persons import PersonDetails
from advisory.policy.roles import Role

DECISION = (
    "decided_on", "decision_section", "appointer_term_until", "term_starts_on", "term_until",
)  # fmt: skip
KEPT = ("is_remote_allowed", "remote_regulation", "notice_days", "scrutineer_count")


@dataclass(slots=True)
class Place:
    """A municipality of the demo while its story is told."""

    facts: Facts
    municipality: Municipality
    board: Board = field(init=False)
    persons: dict[str, Person] = field(default_factory=dict)

    def refresh(self) -> None:
        """Look up everybody anew by name."""
        self.persons = {one.name: one for one in people.persons_of(self.municipality.id)}

    def id_of(self, name: str) -> int:
        return self.persons[name].id

    def actor(self, name: str) -> Actor:
        """The person, signed in."""
        account = db.session.get_one(Account, self.persons[name].account_id)
        return people.actor_of(account)

    @property
    def secretary(self) -> Actor:
        return self.actor(self.facts["staff"]["secretary"]["name"])

    @property
    def minute_taker(self) -> str:
        return str(self.facts["staff"]["secretary"]["name"])

    @property
    def chair(self) -> str:
        return next(str(seat["name"]) for seat in self.facts["seats"] if seat.get("office") == "chair")

    def address(self, name: str) -> str:
        """The e-mail address of a person: the role's where the demo names one, else made of the name."""
        roles = {person: role for role, person in self.facts["accounts"].items()}
        return f"{roles.get(name) or _ascii(name)}@{self.facts['domain']}"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")


def settle(facts: Facts) -> Place:
    """The municipality joins, gets its administrator and secretary, and confirms its settings."""
    joined = facts["joined"]
    with clock.frozen(clock.helsinki(joined, time(9))):
        entry = register.entry(facts["code"])
        if entry is None:
            raise LookupError(f"no municipality {facts['code']}: the fictional ones exist in demo mode only")
        place = Place(facts, municipalities.join(entry, SYSTEM))
        details = _details(place, facts["staff"]["administrator"])
        invitations.invite_administrator(place.municipality, details, SYSTEM)
        place.refresh()
    with clock.frozen(clock.helsinki(joined + timedelta(days=1), time(9))):
        administrator = place.actor(facts["staff"]["administrator"]["name"])
        contact = {f"contact_{key}": value for key, value in facts["contact"].items()}
        values = SettingsValues(languages=tuple(facts["languages"]), **contact)
        municipalities.edit(place.municipality, values, administrator)
        secretary = _details(place, facts["staff"]["secretary"])
        invitations.add_person(place.municipality, secretary, role=Role.SECRETARY, is_invited=True, actor=administrator)
        place.refresh()
    return place


def _details(place: Place, facts: Facts) -> PersonDetails:
    return PersonDetails(
        name=facts["name"],
        email=place.address(facts["name"]),
        language=facts.get("language", "fi"),
        title=facts.get("title", ""),
    )


def set_up_board(place: Place) -> None:
    """The board is founded, seated, agreed to and appointed."""
    facts, decided_on = place.facts["board"], place.facts["board"]["decided_on"]
    with clock.frozen(clock.helsinki(decided_on - timedelta(days=5), time(10))):
        values = _values(facts)
        place.board = boards.found(place.municipality, values, place.secretary)
        boards.edit(place.board, values, _settings(place), place.secretary)
        seated = boards.seat_pasted(place.board, _rows(place), place.secretary)
    with clock.frozen(clock.helsinki(decided_on + timedelta(days=2), time(10))):
        boards.record_consent(place.board, [one.id for one in seated], decided_on, place.secretary)
        boards.appoint(place.board, AppointmentValues(**_decision(facts)), place.secretary)
    _bring_together(place, facts["term_starts_on"])


def _values(facts: Facts) -> BoardValues:
    numbering = facts.get("numbering")
    return BoardValues(
        name=localized(facts["name"]),
        purpose=localized(facts["purpose"]),
        form=LegalForm(facts["form"]),
        numbering=Numbering(numbering) if numbering else None,
        **{name: facts[name] for name in KEPT},
    )


def _settings(place: Place) -> BoardSettings:
    contact = place.facts["contact"]
    return BoardSettings(
        slug=place.facts["board"]["slug"],
        case_prefix=place.facts["board"]["case_prefix"],
        contact_name=place.minute_taker,
        contact_email=place.address(place.minute_taker),
        contact_phone=contact["phone"],
    )


def _decision(facts: Facts) -> dict[str, Any]:
    named = {"appointing_body_name": facts.get("appointing_body_name", "")}
    body = AppointingBody(facts["appointing_body"])
    return {"appointing_body": body, **named, **{name: facts[name] for name in DECISION}}


def _rows(place: Place) -> list[SeatRow]:
    rows = []
    for number, seat in enumerate(place.facts["seats"], start=1):
        rows.append(_row(place, number, seat, seat))
        rows.append(_row(place, 100 + number, seat, seat["deputy"], member_row=number))
    return rows


def _row(place: Place, number: int, seat: Facts, person: Facts, *, member_row: int | None = None) -> SeatRow:
    is_deputy = member_row is not None
    return SeatRow(
        number=number,
        name=person["name"],
        email="" if person.get("paper") else place.address(person["name"]),
        organisation=seat["organisation"],
        category=SeatCategory(seat["category"]),
        capacity=Capacity.DEPUTY if is_deputy else Capacity.MEMBER,
        office=Office.NONE if is_deputy else Office(seat.get("office", "none")),
        gender=Gender(person["gender"]),
        language=person.get("language", "fi"),
        member_row=member_row,
    )


def _bring_together(place: Place, on: date) -> None:
    """Presenters and experts get their right to attend, and everybody an invitation to sign in."""
    with clock.frozen(clock.helsinki(on, time(10))):
        for one in place.facts["attendees"]:
            newcomer = Newcomer(
                name=one["name"],
                email=place.address(one["name"]),
                title=one["title"],
                language=one.get("language", "fi"),
            )
            boards.add_attendee(place.board, newcomer, is_presenter=one.get("presenter", False), actor=place.secretary)
        boards.invite_all(place.board, place.secretary)
        place.refresh()
