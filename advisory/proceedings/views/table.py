"""Who sits where, as the side panel draws it: seats, rows of persons, presenters apart from the seats (decision 14)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.boards.rules import Office, is_binding
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import pgettext
from advisory.infra.ports import Attendance
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.proceedings import queries
from advisory.proceedings.models import Presence
from advisory.proceedings.queries import Handled, Place, Record
from advisory.proceedings.rules import How

ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the panel: `mark` is "room", "remote" or "absent"."""

    person_id: int
    name: str
    note: str
    mark: str
    is_unverified: bool = False
    is_recused: bool = False
    since: datetime | None = None
    left: datetime | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The panel: seats for the picture, members with their deputies, and those who only speak."""

    seats: list[str]
    needed: int
    rows: list[Row]
    others: list[Row]
    is_quorate: bool
    present: int
    unverified: int
    marks: list[tuple[str, str]] = field(default_factory=list)
    hint: str = ""


def table(whole: Record, board: Board, item: Handled | None, at: datetime) -> Table:
    """The panel for an item, or for the meeting as a whole."""
    here, entitled = whole.current_stays(at), whole.entitled(at, item)
    rows = [row for place in whole.places for row in _rows(whole, place, item, here)]
    return Table(
        seats=[_seat(place, here, entitled) for place in whole.places],
        needed=whole.needed,
        rows=rows,
        others=_others(whole, item, here),
        is_quorate=whole.is_quorate(at, item),
        present=len(entitled),
        unverified=sum(row.is_unverified for row in rows),
        marks=marks(board),
        hint=_hint(whole),
    )


def _hint(whole: Record) -> str:
    """In a participation body the rules of the meeting are recommended, and its own may switch some off (decision 6)."""
    if is_binding(whole.board.form):
        return ""
    if not whole.waived:
        return _("In a participation body the rules of the meeting are recommended.")
    return _(
        "The rules of procedure switch off these recommended rules: %(rules)s.", rules=boards.rule_words(whole.waived)
    )


def attendance_of(meeting_id: int) -> Attendance:
    """The seats of a meeting that was opened, as the room has them; of one that is over, as they were at its end."""
    meeting = meetings.meeting(meeting_id)
    whole = queries.record(meeting)
    at = clock.now() if meeting.ended_at is None else meeting.ended_at - timedelta(microseconds=1)
    here, entitled = whole.current_stays(at), whole.entitled(at)
    return Attendance([_seat(place, here, entitled) for place in whole.places], whole.needed)


def marks(board: Board) -> list[tuple[str, str]]:
    """What may be marked; remote only where the administrative regulations allow it (rule 13)."""
    remote = [(How.REMOTE.value, _("Remote"))] if board.is_remote_allowed else []
    return [(How.ROOM.value, pgettext("mark", "Present")), *remote, (ABSENT, _("Away"))]


def _seat(place: Place, here: dict[int, Presence], entitled: Iterable[int]) -> str:
    person = next((one for one in (place.member_id, place.deputy_id) if one in here and one in entitled), None)
    if person is None:
        return "out"
    return "remote" if here[person].how is How.REMOTE else "in"


def _rows(whole: Record, place: Place, item: Handled | None, here: dict[int, Presence]) -> Iterable[Row]:
    """The member; and the deputy whenever the member is out, or disqualified from the item, saying whose place it is."""
    if place.member_id is not None:
        yield row(whole, place.member_id, _office(place) or place.organisation, item, here)
    is_recused = item is not None and place.member_id in item.recused
    is_free = place.member_id is None or place.member_id not in here or is_recused
    if place.deputy_id is not None and (is_free or place.deputy_id in here):
        whose = whole.name(place.member_id)
        note = _("deputy of %(name)s", name=whose) if whose else _("deputy")
        yield replace(row(whole, place.deputy_id, note, item, here), replaces=place.member_id)


def _office(place: Place) -> str:
    return {Office.CHAIR: _("chair"), Office.VICE_CHAIR: _("vice-chair")}.get(place.office, "")


def row(whole: Record, person: int, note: str, item: Handled | None, here: dict[int, Presence]) -> Row:
    stay = here.get(person)
    earlier = [one.left_at for one in whole.presences if one.person_id == person and one.left_at is not None]
    return Row(
        person_id=person,
        name=whole.name(person),
        note=note,
        mark=stay.how.value if stay is not None else ABSENT,
        is_unverified=stay is not None and stay.how is How.REMOTE and stay.verified_at is None and whole.has(13),
        is_recused=item is not None and person in item.recused,
        since=stay.arrived_at if stay is not None else None,
        left=max(earlier) if stay is None and earlier else None,
    )


def _others(whole: Record, item: Handled | None, here: dict[int, Presence]) -> list[Row]:
    """Presenters and experts: they speak, and never count."""
    seated = {person for place in whole.places for person in (place.member_id, place.deputy_id)}
    presenters = [one.item.presenter_id for one in whole.items if one.item.presenter_id is not None]
    shown = [person for person in dict.fromkeys([*whole.attendee_ids, *presenters]) if person not in seated]
    return [row(whole, person, _title(whole, person, presenters), item, here) for person in shown]


def _title(whole: Record, person: int, presenters: list[int]) -> str:
    known = whole.persons.get(person)
    title = known.title if known is not None else ""
    return title or (_("presenter") if person in presenters else _("expert"))
