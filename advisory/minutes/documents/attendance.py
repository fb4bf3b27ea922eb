"""Organisation data of a record: time, place, mode, who was there in what capacity (domain 2.8)."""

from collections.abc import Mapping
from datetime import datetime

from advisory.agendas.rules import StandardItem
from advisory.boards.rules import Office
from advisory.infra.filters import clock_time, span
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.meetings.rules import Mode
from advisory.minutes.documents.words import fact
from advisory.minutes.queries import Source
from advisory.minutes.rules import Attended, HeldSeat, Lines, Sitter, absent, others, present
from advisory.proceedings.queries import Record, marked_name, public_name
from advisory.proceedings.rules import How, Moved, Movement, entitled_at

OFFICES: Mapping[Office, object] = {Office.CHAIR: _l("chair"), Office.VICE_CHAIR: _l("vice-chair"), Office.NONE: ""}


def facts(record: Record, language: str) -> list[Lines]:
    meeting = record.meeting
    start = meeting.opened_at or meeting.starts_at
    at_opening = len(_at_opening(record, start))
    lines = [
        fact(_("Time"), span(start, meeting.ended_at)),
        fact(_("Place"), _place(record, language)),
        fact(_("Mode of decision"), _mode(record)),
        fact(_("Quorum"), _quorum(record, at_opening)),
    ]
    pauses = [f"{clock_time(pause.starts_at)}–{clock_time(pause.ends_at)}" for pause in record.breaks]
    return lines + ([fact(_("Breaks"), *pauses)] if pauses else [])


def _quorum(record: Record, present: int) -> str:
    if not record.is_quorum_asked:
        return _("%(present)s of %(seats)s seats filled at the opening; the rules of procedure ask for no quorum",
                 present=present, seats=record.seats)  # fmt: skip
    return _("%(present)s of %(seats)s seats filled at the opening, %(needed)s needed",
             present=present, seats=record.seats, needed=record.needed)  # fmt: skip


def _at_opening(record: Record, start: datetime) -> frozenset[int]:
    """Who filled the seats then. Identities are established until the legality of the meeting is stated (rule 13)."""
    stated = (one.handling for one in record.items if one.item.standard is StandardItem.LEGALITY)
    known_by = next((handling.closed_at for handling in stated if handling is not None), None)
    return entitled_at(record.stays, start, known_by=known_by)


def _place(record: Record, language: str) -> str:
    place = record.meeting.place.pick(language)[0]
    if record.meeting.mode is Mode.ELECTRONIC or not place:
        return _("remote connection")
    return _("%(place)s, and remote connection", place=place) if record.meeting.mode is Mode.HYBRID else place


def _mode(record: Record) -> str:
    if record.meeting.mode is Mode.ELECTRONIC:
        is_known = record.has(13) and all(stay.is_verified for stay in record.stays if stay.how is How.REMOTE)
        return (
            _("Electronic meeting; the identity of those present was verified") if is_known else _("Electronic meeting")
        )
    if any(stay.how is How.REMOTE and stay.seat is not None for stay in record.stays):
        return _("Ordinary meeting; some of the members attended electronically")
    return _("Ordinary meeting")


def attendance(source: Source) -> list[Lines]:
    record = source.record
    held = [_held(source, place.seat_id) for place in record.places]
    here, away = present(held, record.stays, record.movements()), absent(held, record.stays)
    listeners = [person for person in others(record.stays) if person != record.meeting.minute_taker_id]
    filled = len({stay.seat for stay in record.stays if stay.counts})
    label = _("Present, %(present)s of %(seats)s seats", present=filled, seats=record.seats)
    lines = [
        fact(label, *(_present_line(source, one) for one in here)),
        fact(_("Absent"), *(_absent_line(source, seat) for seat in away)),
        fact(_("With the right to attend and speak"), *(_listener_line(record, person) for person in listeners)),
        fact(_("Minute-taker"), _titled(record, record.meeting.minute_taker_id)),
    ]
    return [one for one in lines if any(one["lines"])]


def _held(source: Source, seat_id: int) -> HeldSeat:
    place = next(place for place in source.record.places if place.seat_id == seat_id)

    def sitter(person_id: int | None, office: Office) -> Sitter | None:
        return None if person_id is None else Sitter(person_id, marked_name(source.record, person_id), office)

    member, deputy = sitter(place.member_id, place.office), sitter(place.deputy_id, Office.NONE)
    return HeldSeat(place.seat_id, place.organisation, member, deputy)


def _present_line(source: Source, one: Attended) -> str:
    capacity = str(OFFICES[one.sitter.office])
    if one.in_place_of is not None:
        capacity = _("deputy for %(member)s", member=one.in_place_of.name)
    elif one.sitter.person == source.record.meeting.presiding_id and one.sitter.office is not Office.CHAIR:
        capacity = ", ".join(filter(None, (capacity, _("presided"))))
    words = [", ".join(filter(None, (one.sitter.name, capacity))) + (f" ({one.party})" if one.party else "")]
    if one.is_remote:
        words.append(_("remotely") if one.is_counted else _("remotely, identity not verified: not counted as present"))
    return ", ".join([*words, *(movement(step) for step in one.moved)])


def movement(step: Moved) -> str:
    """A coming or going with its time and the item it fell in: saapui 24 §:n aikana klo 17.20."""
    when = {"time": clock_time(step.at), "section": step.section}
    came = step.movement is Movement.ARRIVED
    if step.section is None:
        return _("arrived at %(time)s", **when) if came else _("left at %(time)s", **when)
    if step.is_during:
        said = _("arrived at %(time)s during § %(section)s", **when)
        return said if came else _("left at %(time)s during § %(section)s", **when)
    said = _("arrived at %(time)s after § %(section)s", **when)
    return said if came else _("left at %(time)s after § %(section)s", **when)


def _absent_line(source: Source, seat: HeldSeat) -> str:
    party = f" ({seat.party})" if seat.party else ""
    if seat.member is None:
        return _("Vacant seat") + party
    if seat.deputy is None:
        return seat.member.name + party
    return _("%(member)s%(party)s and deputy %(deputy)s",
             member=seat.member.name, party=party, deputy=seat.deputy.name)  # fmt: skip


def _listener_line(record: Record, person_id: int) -> str:
    is_presenter = any(item.item.presenter_id == person_id for item in record.items)
    words = [_titled(record, person_id), _("presenter") if is_presenter else ""]
    return ", ".join(filter(None, words))


def _titled(record: Record, person_id: int | None) -> str:
    """Name and title; a title would tell who it is that is not named (decision 4)."""
    person = record.persons.get(person_id or 0)
    if person is None or person_id in record.nameless:
        return public_name(record, person_id)
    return ", ".join(filter(None, (person.name, person.title)))
