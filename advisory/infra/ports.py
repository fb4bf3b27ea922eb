"""What lower rooms ask of higher ones, turned round. Filled in the factory; a test proves that none is empty.

Lower rooms call these; higher rooms fill them. Nothing else is turned round.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

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


WhoAsks = Callable[[], Actor]
"""The reader of this request with their standing roles (from people)."""

AgendaFeed = Callable[[int, date], Sequence[FollowUpLine]]
"""What is due or late on a board by a day (from initiatives)."""

IsRecused = Callable[[int, frozenset[int]], bool]
"""Whether one of these persons is disqualified from a matter of the board (from proceedings)."""

FrameOf = Callable[[Actor], Frame]
"""Navigation and brand of the page (from desk)."""


def _unfilled(*args: object) -> object:
    raise RuntimeError("a port was not filled in the factory")


@dataclass(slots=True)
class Ports:
    """The one set of ports of the process."""

    who_asks: WhoAsks = _unfilled  # type: ignore[assignment]
    agenda_feed: AgendaFeed = _unfilled  # type: ignore[assignment]
    is_recused: IsRecused = _unfilled  # type: ignore[assignment]
    frame_of: FrameOf = _unfilled  # type: ignore[assignment]


ports = Ports()
