"""What happened in a meeting, as values: everything that the room shows and the minutes are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from advisory.agendas.models import Item
from advisory.agendas.rules import Outcome
from advisory.boards.models import Board, Membership
from advisory.boards.rules import IN_MEETINGS, Filling, Office, quorum
from advisory.meetings.models import Meeting, Slot
from advisory.people.models import Person
from advisory.proceedings.models import Handling, Presence
from advisory.proceedings.queries.noted import Dissenting, Proposed, Recused, VoteHeld
from advisory.proceedings.rules import (
    HandlingState,
    ItemState,
    Moved,
    Side,
    Span,
    Stay,
    entitled_at,
    is_quorate,
    movements,
    present_at,
    standing,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat in force on the meeting day, with its member and personal deputy, either of whom may be missing."""

    seat_id: int
    position: int
    organisation: str
    office: Office
    member_id: int | None
    deputy_id: int | None

    @property
    def filling(self) -> Filling:
        return Filling(self.seat_id, self.member_id, self.deputy_id)


@dataclass(frozen=True, slots=True)
class Pause:
    """A break of the meeting."""

    id: int
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Handled:
    """One item of the meeting and all that happened to it. `handling` is None until it is opened."""

    slot: Slot
    ordinal: int
    handling: Handling | None
    recusals: tuple[Recused, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    votes: tuple[VoteHeld, ...] = ()
    dissents: tuple[Dissenting, ...] = ()

    @property
    def item(self) -> Item:
        return self.slot.item

    @property
    def recused(self) -> frozenset[int]:
        """A disqualified person stays out for the whole item, whatever the clock says (rule 15)."""
        return frozenset(recusal.person_id for recusal in self.recusals)

    @property
    def vote(self) -> VoteHeld | None:
        """The last vote: the one that settled the item, once `is_settled`."""
        return self.votes[-1] if self.votes else None

    @property
    def standing(self) -> frozenset[Side]:
        """The proposals that no vote has removed."""
        return standing((one.counter for one in self.proposals), (vote.voted for vote in self.votes))

    @property
    def is_settled(self) -> bool:
        """Whether votes were held and left one proposal."""
        return bool(self.votes) and len(self.standing) == 1

    @property
    def is_open(self) -> bool:
        return self.handling is not None and self.handling.state is HandlingState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.handling is not None and self.handling.state is HandlingState.CLOSED

    @property
    def state(self) -> ItemState:
        outcome: Outcome | None = self.handling.outcome if self.handling is not None else None
        return ItemState(self.ordinal, self.slot.section, outcome, is_closed=self.is_closed)

    @property
    def departs_from_proposal(self) -> bool:
        """Whether the votes preferred another proposal to the one that the item came with."""
        return None not in self.standing

    def decided_at(self, now: datetime) -> datetime:
        """When the quorum of this item counts: its closing, or now."""
        return now if self.handling is None or self.handling.closed_at is None else self.handling.closed_at


def holds(rule: int, meeting: Meeting, board: Board) -> bool:
    """Whether a numbered rule holds at a meeting: as it did when it was opened, until then as the board has it now."""
    return board.has(rule) if meeting.opened_at is None else meeting.has(rule)


@dataclass(frozen=True, slots=True)
class Record:
    """A meeting as it went."""

    meeting: Meeting
    board: Board
    places: tuple[Place, ...]
    presences: tuple[Presence, ...]
    attendee_ids: tuple[int, ...]
    items: tuple[Handled, ...]
    scrutineer_ids: tuple[int, ...]
    breaks: tuple[Pause, ...]
    persons: Mapping[int, Person]
    nameless: Mapping[int, Membership] = field(default_factory=dict)

    def has(self, rule: int) -> bool:
        return holds(rule, self.meeting, self.board)

    @property
    def waived(self) -> tuple[int, ...]:
        """The rules of the course of a meeting that do not hold at this one (decision 6)."""
        return tuple(rule for rule in sorted(IN_MEETINGS) if not self.has(rule))

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Where rule 13 is off, who attends remotely counts from the beginning, whether or not anybody asked who it was."""
        is_asked = self.has(13)
        known = {row.id: row.verified_at if is_asked else row.arrived_at for row in self.presences}
        return tuple(
            Stay(row.person_id, row.seat_id, row.how, known[row.id], row.arrived_at, row.left_at)
            for row in self.presences
        )

    @property
    def handled(self) -> tuple[Handled, ...]:
        """The items that were opened, in the order of their sections: that in which they were handled (rule 40)."""
        opened = [item for item in self.items if item.handling is not None]
        return tuple(sorted(opened, key=lambda item: (item.slot.section or item.ordinal, item.ordinal)))

    @property
    def seats(self) -> int:
        """How many seats the quorum counts: those in force, vacant ones included (decision 8)."""
        return len(self.places)

    @property
    def is_quorum_asked(self) -> bool:
        return self.has(12)

    @property
    def needed(self) -> int:
        return quorum(self.seats, is_asked=self.is_quorum_asked)

    def name(self, person_id: int | None) -> str:
        person = self.persons.get(person_id) if person_id is not None else None
        return person.name if person is not None else ""

    def place_of(self, person_id: int) -> Place | None:
        """The seat that this person fills, as member or deputy."""
        return next((place for place in self.places if person_id in {place.member_id, place.deputy_id}), None)

    def entitled(self, at: datetime, item: Handled | None = None) -> frozenset[int]:
        """Who may decide at an instant; for an item, without those disqualified from it (rule 12)."""
        return entitled_at(self.stays, at, item.recused if item is not None else ())

    def present(self, at: datetime) -> frozenset[int]:
        return present_at(self.stays, at)

    def recused_at(self, at: datetime) -> frozenset[int]:
        """Who is out of the room for some item at an instant (rule 15)."""
        return frozenset(
            one.person_id
            for item in self.items
            for one in item.recusals
            if one.left_at <= at and (one.returned_at is None or at < one.returned_at)
        )

    def is_quorate(self, at: datetime, item: Handled | None = None) -> bool:
        return is_quorate(self.seats, len(self.entitled(at, item)), is_asked=self.is_quorum_asked)

    def current_stays(self, at: datetime) -> dict[int, Presence]:
        """The stretch that each person present is in."""
        return {
            row.person_id: row
            for row in self.presences
            if row.arrived_at <= at and (row.left_at is None or at < row.left_at)
        }

    def office_holder(self, office: Office) -> int | None:
        return next((place.member_id for place in self.places if place.office is office), None)

    def acting_chair(self, item: Handled, at: datetime) -> int | None:
        """Who leads an item: chosen for it, else whoever presides, else the vice-chair; nobody who may not take part."""
        entitled = self.entitled(at, item)
        chosen = item.handling.presiding_id if item.handling is not None else None
        line = (
            chosen,
            self.meeting.presiding_id,
            self.office_holder(Office.CHAIR),
            self.office_holder(Office.VICE_CHAIR),
        )
        return next((person for person in line if person in entitled), None)

    def movements(self) -> tuple[Moved, ...]:
        """Comings and goings for the record (feature N6)."""
        spans = [
            Span(item.slot.section or 0, item.handling.opened_at, item.handling.closed_at)
            for item in self.items
            if item.handling is not None
        ]
        start = self.meeting.opened_at
        return movements(self.stays, start, self.meeting.ended_at, spans) if start is not None else ()

    def item(self, slot_id: int) -> Handled | None:
        return next((item for item in self.items if item.slot.id == slot_id), None)

    def of_handling(self, handling_id: int) -> Handled | None:
        return next((item for item in self.items if item.handling and item.handling.id == handling_id), None)

    @property
    def next_unopened(self) -> Handled | None:
        return next((item for item in self.items if item.handling is None), None)

    @property
    def open_item(self) -> Handled | None:
        """The item on the table; the one opened last if there are several."""
        opened = [item for item in self.items if item.is_open]
        return max(opened, key=lambda item: item.slot.section or 0) if opened else None

    def later_opened(self, item: Handled) -> bool:
        """Whether another item was opened after this one."""
        mine = item.slot.section or 0
        return any((other.slot.section or 0) > mine for other in self.items)
