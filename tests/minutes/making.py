"""The worked example as rows: `worked_example(make)` gives a meeting in session, all its items closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from advisory.agendas.models import Attachment
from advisory.boards.models import Board
from advisory.boards.rules import Capacity, Office
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.files import keep, upload
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import Attending, MeetingState, Mode
from advisory.minutes import queries, services
from advisory.minutes.models import Minutes
from advisory.minutes.rules import Signatory
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.proceedings.models import (
    Ballot,
    CounterProposal,
    Dissent,
    Handling,
    Presence,
    Recusal,
    Scrutineer,
    Vote,
)
from advisory.proceedings.rules import HandlingState, How, Position, RecusalGround, VotingMethod, Way
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import example
from tests.minutes.example import at

MORNING_AFTER = datetime(2026, 9, 17, 6, 0, tzinfo=example.DAY.tzinfo)


@dataclass
class Example:
    """Rows of the worked example by short names."""

    municipality: Municipality
    board: Board
    meeting: Meeting
    secretary: Person
    persons: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    handlings: dict[str, Handling] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return Make().actor(self.persons[name])

    def account(self, name: str) -> Account:
        return db.session.get_one(Account, self.persons[name].account_id)

    def scope(self) -> dict[str, int]:
        return {"board_id": self.board.id, "municipality_id": self.municipality.id}


def worked_example(make: Make, *, languages: tuple[str, ...] = ("fi",), **board: Any) -> Example:
    """Meeting 3/2026 of Lehtoranta, in session at 18.41, every item with its outcome."""
    town = make.municipality(
        name=Localized(fi="Lehtoranta", sv="Lövstrand"), slug="lehtoranta", languages=list(languages), code="990"
    )
    name = Localized(fi="Kotoutumisen ja hyvien väestösuhteiden neuvottelukunta", sv="Delegationen för integration",
                     en="Advisory Board for Integration")  # fmt: skip
    values = {"name": name, "slug": "neuvottelukunta", "languages": list(languages), "last_section_outside": 20}
    own_board = make.board(town, **{**values, "contact_email": "neuvottelukunta@lehtoranta.example", **board})
    secretary = make.secretary(town, "Sanna Koski")
    secretary.title = "hallintosihteeri"
    meeting = make.meeting(
        own_board, state=MeetingState.IN_SESSION, number=3, starts_at=at(17, 0), ends_at=at(19, 0), mode=Mode.HYBRID,
        place=Localized(fi="Kaupungintalo, kokoushuone Koivu", sv="Stadshuset, mötesrummet Koivu"),
        remote_url="https://remote.example/secret-room", called_at=at(10, 0).replace(day=9),
        notice_sent_at=at(10, 1).replace(day=9), agenda_published_at=at(10, 0).replace(day=9), opened_at=at(17, 2),
        minute_taker_id=secretary.id,
    )  # fmt: skip
    rows = Example(town, own_board, meeting, secretary, {"Sanna Koski": secretary})
    _seat(make, rows)
    meeting.presiding_id = rows.persons["Aino Salmela"].id
    _attend(make, rows)
    _handle(make, rows)
    _quarrel(make, rows)
    for name in ("Pekka Hautala", "Yasmin Haddad"):
        person_id = rows.persons[name].id
        make.add(Scrutineer(**rows.scope(), meeting_id=meeting.id, person_id=person_id, chosen_at=at(17, 10)))
    db.session.commit()
    return rows


def _seat(make: Make, rows: Example) -> None:
    """Members, their personal deputies, and those who only listen; who was called to this meeting."""
    names, parties, deputies = zip(*example.SEATS, strict=True)
    organisations = make.organisations(rows.municipality.id, parties)
    seats = make.seats(rows.board, [{"organisation_id": one.id} for one in organisations])
    since = {"starts_on": date(2025, 8, 1)}
    offices = [{"office": Office.CHAIR}, {"office": Office.VICE_CHAIR}, *[{}] * (len(names) - 2)]
    members = make.members(rows.board, names, seats, [{**since, **office} for office in offices])
    own = make.members(rows.board, deputies, seats, [{**since, "capacity": Capacity.DEPUTY}] * len(names))
    for membership in (*members, *own):
        person = db.session.get_one(Person, membership.person_id)
        rows.persons[person.name], rows.seats[person.name] = person, membership.seat_id
    make.invitations(rows.meeting, members)
    for member, deputy, name in zip(members, own, deputies, strict=True):
        if name in example.DEPUTIES_PRESENT:
            make.invitation(rows.meeting, deputy, attending=Attending.DEPUTY, replaces_id=member.id)
    listeners = make.people(rows.municipality, [name for name, _title in example.LISTENERS])
    for person, (name, title) in zip(listeners, example.LISTENERS, strict=True):
        person.title, rows.persons[name] = title, person


def _attend(make: Make, rows: Example) -> None:
    there = [deputy if deputy in example.DEPUTIES_PRESENT else name
             for name, _, deputy in example.SEATS if name not in example.ABSENT_SEATS]  # fmt: skip
    make.add_all(_presence(rows, name) for name in (*there, *(name for name, _title in example.LISTENERS)))


def _presence(rows: Example, name: str) -> Presence:
    is_seated = name in rows.seats
    return Presence(
        **rows.scope(), meeting_id=rows.meeting.id, person_id=rows.persons[name].id, seat_id=rows.seats.get(name),
        how=How.REMOTE if name in example.REMOTE else How.ROOM, arrived_at=at(17, 20) if name == "Amina Warsame" else at(17, 0),
        verified_at=(at(17, 20) if name == "Amina Warsame" else at(17, 0)) if is_seated else None,
    )  # fmt: skip


def _handle(make: Make, rows: Example) -> None:
    presenter = rows.persons[example.PRESENTER]
    items = []
    for key, kind, standard, _outcome, _opened, _closed, title, proposal, _decision in example.ITEMS:
        is_matter = standard is None or key == "follow_up"
        items.append(Make.new_item(
            rows.board, kind=kind, standard=standard, background=Localized(), proposal=proposal, title=title,
            presenter_id=presenter.id if is_matter else None, case_number="LEHDno-2026-614" if key == "opinion" else "",
        ))  # fmt: skip
    make.add_all(items)
    keys = [key for key, *_rest in example.ITEMS]
    slots = make.add_all(
        Make.new_slot(rows.meeting, item, position=number, section=example.FIRST_SECTION + number, section_scope="2026")
        for number, item in enumerate(items)
    )
    rows.slots.update(zip(keys, slots, strict=True))
    rows.handlings.update(zip(keys, make.add_all(_handling(rows, *told) for told in example.ITEMS), strict=True))
    make.add_all(_attachment(rows, key) for key in keys if key in example.ATTACHMENTS)


def _handling(rows: Example, key: str, *told: Any) -> Handling:
    _kind, _standard, outcome, opened, closed, _title, proposal, decision = told
    present = 11 if opened >= at(17, 12) else 10
    return Handling(
        **rows.scope(), meeting_id=rows.meeting.id, slot_id=rows.slots[key].id, state=HandlingState.CLOSED,
        way=Way.VOTE if key == "initiative" else Way.UNANIMOUS, outcome=outcome, proposal=proposal,
        discussion=Localized(), decision=decision,
        follow_up=example.FOLLOW_UP if key == "initiative" else Localized(),
        present_at_decision=10 if key == "grant" else present, opened_at=opened, closed_at=closed,
    )  # fmt: skip


def _attachment(rows: Example, key: str) -> Attachment:
    file = keep(upload(f"%PDF-1.7 {key}".encode(), "application/pdf"))
    return Attachment(**rows.scope(), item_id=rows.slots[key].item_id, file_id=file.id, position=0,
                      title=example.ATTACHMENTS[key], added_at=at(16, 0))  # fmt: skip


def _quarrel(make: Make, rows: Example) -> None:
    """§ 27: one is disqualified. § 28: a seconded counter-proposal, a vote by name, a dissent."""
    grant, initiative = rows.handlings["grant"].id, rows.handlings["initiative"].id
    make.add(Recusal(**rows.scope(), handling_id=grant, person_id=rows.persons["Olga Petrova"].id,
                     ground=RecusalGround.CORPORATION, explanation="Yhdistyksen hallituksen jäsen",
                     left_at=at(17, 48), returned_at=at(17, 59)))  # fmt: skip
    proposer, seconder = rows.persons["Tuomas Rauhala"].id, rows.persons["Sofia Ahonen"].id
    counter = make.add(CounterProposal(**rows.scope(), handling_id=initiative, proposer_id=proposer,
                                       seconder_id=seconder, text="Kokeilu rajataan kahteen yksikköön.",
                                       made_at=at(18, 10)))  # fmt: skip
    vote = make.add(Vote(**rows.scope(), handling_id=initiative, counter_proposal_id=counter.id,
                         method=VotingMethod.ROLL_CALL, yes_means="esittelijän ehdotus", no_means="Rauhalan ehdotus",
                         opened_at=at(18, 15), closed_at=at(18, 20), result=Position.YES))  # fmt: skip
    votes = [*((name, Position.YES) for name in example.YES), *((name, Position.NO) for name in example.NO)]
    make.add_all(Ballot(vote_id=vote.id, person_id=rows.persons[name].id, position=side) for name, side in votes)
    make.add(Dissent(**rows.scope(), handling_id=initiative, person_id=proposer, reasons="", announced_at=at(18, 23)))


# --- further on the way


@contextmanager
def time(now: datetime, monkeypatch: pytest.MonkeyPatch | None = None) -> Iterator[None]:
    """A block in which it is another time."""
    before = clock.now
    clock.now = lambda: now  # type: ignore[assignment]
    try:
        yield
    finally:
        clock.now = before  # type: ignore[assignment]


def drawn_up(rows: Example) -> Minutes:
    """The meeting ended at 18.41, and its minutes are a draft."""
    with time(at(18, 41)):
        made = services.draw_up(queries.meeting(rows.meeting.id), rows.actor("Sanna Koski"))
    return queries.minutes(made.id)


def in_scrutiny(rows: Example) -> Minutes:
    minutes = drawn_up(rows)
    with time(MORNING_AFTER):
        services.submit(minutes, rows.actor("Sanna Koski"))
    return queries.minutes(minutes.id)


def checked(rows: Example) -> Minutes:
    minutes = in_scrutiny(rows)
    for name in ("Pekka Hautala", "Yasmin Haddad"):
        with time(datetime(2026, 9, 21, 9, 0, tzinfo=example.DAY.tzinfo)):
            services.check(minutes, rows.persons[name].id, rows.actor(name))
    return queries.minutes(minutes.id)


def signed(rows: Example) -> Minutes:
    minutes = checked(rows)
    with time(datetime(2026, 9, 21, 11, 0, tzinfo=example.DAY.tzinfo)):
        services.sign(minutes, Signatory.CHAIR, rows.actor("Aino Salmela"))
        services.sign(minutes, Signatory.MINUTE_TAKER, rows.actor("Sanna Koski"))
    return queries.minutes(minutes.id)


PUBLISHED_AT = datetime(2026, 9, 22, 7, 0, tzinfo=example.DAY.tzinfo)


def published(rows: Example) -> Minutes:
    """Published on Tuesday 22.9.2026, without the PDF, which the worker makes."""
    return publish_signed(signed(rows), rows)


def publish_signed(minutes: Minutes, rows: Example) -> Minutes:
    with time(PUBLISHED_AT):
        services.publish(minutes, rows.actor("Sanna Koski"))
    with time(PUBLISHED_AT.replace(minute=2)):
        assert services.complete_publish(minutes.id)
    return queries.minutes(minutes.id)


def answer(client: CheckingClient, path: str, verb: str = "", **typed: str) -> Any:
    """A scrutineer opens the page of the link and presses at once."""
    shown = client.page(path).find("input", {"name": "text-token"})
    assert shown is not None
    return client.submit(f"{path}{verb}", {"text-token": str(shown["value"]), **typed}, page=path)
