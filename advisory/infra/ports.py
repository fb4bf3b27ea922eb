"""What lower rooms ask of higher ones, turned round. Filled in the factory; a test proves that none is empty.

Lower rooms call these; higher rooms fill them. Nothing else is turned round.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from advisory.infra.access import Actor
from advisory.infra.frame import Frame


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One line of the follow-up item: what, who, by when, how it stands, and whether it is late."""

    title: str
    responsible: str
    due_on: date
    status: str
    is_late: bool
    url: str
    initiative_id: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is in the meeting room: a word for each seat ("in", "remote", "out"), and how many must be there."""

    seats: Sequence[str]
    needed: int


WhoAsks = Callable[[], Actor]
"""The reader of this request with their standing roles (from people)."""


class AgendaFeed(Protocol):
    """What is due or late on a board by a day, as the board may know it or everybody (from initiatives)."""

    def __call__(self, board_id: int, day: date, *, for_everybody: bool = False) -> Sequence[FollowUpLine]: ...


RecusedFrom = Callable[[Collection[int], frozenset[int]], frozenset[int]]
"""From which of these matters one of these persons is disqualified (from proceedings)."""

HasBoards = Callable[[int, date], bool]
"""Whether a municipality has boards that need a secretary on a day (from boards)."""

IsWritten = Callable[[int], bool]
"""Whether words of an item of the agenda stand in the meeting room (from proceedings)."""

AddressOf = Callable[[int], str]
"""Where a person is written to today; empty for those who get paper (from people)."""

AttendanceOf = Callable[[int], Attendance]
"""Who takes part in a meeting that was opened, now or when it ended (from proceedings)."""

RecordsOf = Callable[[Collection[int]], Mapping[int, tuple[str, str]]]
"""How the records of meetings that ended stand: words and kind of the badge, by meeting (from minutes)."""

FrameOf = Callable[[Actor], Frame]
"""Navigation and brand of the page (from desk)."""


def _unfilled(*args: object) -> object:
    raise RuntimeError("a port was not filled in the factory")


@dataclass(slots=True)
class Ports:
    """The one set of ports of the process."""

    who_asks: WhoAsks = _unfilled  # type: ignore[assignment]
    agenda_feed: AgendaFeed = _unfilled  # type: ignore[assignment]
    recused_from: RecusedFrom = _unfilled  # type: ignore[assignment]
    has_boards: HasBoards = _unfilled  # type: ignore[assignment]
    is_written: IsWritten = _unfilled  # type: ignore[assignment]
    address_of: AddressOf = _unfilled  # type: ignore[assignment]
    attendance_of: AttendanceOf = _unfilled  # type: ignore[assignment]
    records_of: RecordsOf = _unfilled  # type: ignore[assignment]
    frame_of: FrameOf = _unfilled  # type: ignore[assignment]


ports = Ports()
