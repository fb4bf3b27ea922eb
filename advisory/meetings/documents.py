"""Calendar files of meetings (P8, P10 to P12).

One event for each meeting for its whole life: the UID never changes, each change raises SEQUENCE, a cancellation is
METHOD:CANCEL. ORGANIZER and ATTENDEE carry `mailto:`, RSVP is asked for, so that Outlook and Gmail show buttons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText

from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.kernel import clock
from advisory.kernel.plaintext import one_line
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState, Mode

PRODUCT = "-//Advisory//Meetings//EN"
ZONE = "Europe/Helsinki"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a calendar file."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Invite:
    """What makes the file one person's: who invites whom, where they answer, which headings they see."""

    organizer: Party
    attendee: Party | None = None
    answer_url: str = ""
    agenda: tuple[str, ...] = ()


def invitation(meeting: Meeting, invite: Invite, *, method: str, now: datetime) -> str:
    """The calendar part of a mail, in the language now spoken. `method` is REQUEST or CANCEL."""
    event = _event(meeting, now=now, description=_description(meeting, invite))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["organizer"] = _address(invite.organizer)
    if invite.attendee is not None:
        event.add("attendee", _attendee(invite.attendee), encode=False)
    if invite.answer_url:
        event.add("url", invite.answer_url)
    return _file([event], method)


def one(meeting: Meeting, *, now: datetime, url: str, with_remote: bool = False) -> str:
    """The file of one meeting for one's own calendar, in the language now spoken."""
    return feed([(meeting, url)], now=now, with_remote=with_remote)


def feed(meetings: Iterable[tuple[Meeting, str]], *, now: datetime, name: str = "", with_remote: bool = False) -> str:
    """A calendar of meetings, each with the address of its page: no organizer, nobody is asked to answer.

    The remote link is never public (decision 20): only a file for somebody who is called holds it.
    """
    events = []
    for meeting, url in meetings:
        lines = [_("Agenda and documents: %(url)s", url=url)]
        if with_remote and meeting.remote_url:
            lines.insert(0, _("Remote connection: %(url)s", url=meeting.remote_url))
        event = _event(meeting, now=now, description="\n".join(lines))
        event.add("status", "CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED")
        event.add("url", url)
        events.append(event)
    return _file(events, "PUBLISH", name=name)


def title(meeting: Meeting) -> str:
    """The meeting's name in the language now spoken: "Meeting 3/2026", or "Meeting" before it is called."""
    if meeting.number is None:
        return _("Meeting")
    return _("Meeting %(number)s/%(year)s", number=meeting.number, year=meeting.year)


def place(meeting: Meeting) -> str:
    """Where it is held, in one line."""
    room = one_line(meeting.place.pick(language())[0])
    if meeting.mode is Mode.ELECTRONIC:
        return _("Remote meeting")
    return _("%(place)s, or remotely", place=room) if meeting.mode is Mode.HYBRID else room


def uid(meeting: Meeting) -> str:
    """The name of the event everywhere and for ever."""
    host = urlsplit(str(current_app.config["SETTINGS"].base_url)).hostname or "advisory"
    return f"{meeting.uid}@{host}"


def _event(meeting: Meeting, *, now: datetime, description: str) -> Event:
    event = Event()
    event.add("uid", uid(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _calendar_time(meeting.starts_at))
    event.add("dtend", _calendar_time(meeting.ends_at))
    event.add("summary", f"{title(meeting)}: {one_line(meeting.board.name.pick(language())[0])}")
    event.add("location", place(meeting))
    event.add("description", description)
    event.add("transp", "OPAQUE")
    return event


def _description(meeting: Meeting, invite: Invite) -> str:
    """Outlook shows the mail's body, others this text: both say the same (P10)."""
    lines = []
    if invite.answer_url:
        lines.append(_("Answer by the links in the mail, or here: %(url)s", url=invite.answer_url))
    if meeting.remote_url:
        lines.append(_("Remote connection: %(url)s", url=meeting.remote_url))
    if invite.agenda:
        lines += [_("Agenda:"), *invite.agenda]
    return "\n".join(lines)


def _calendar_time(at: datetime) -> datetime:
    """Helsinki time, or UTC for the hour that comes twice, which a calendar could not tell apart (P1)."""
    local = clock.to_local(at)
    return at if clock.comes_twice(local.date(), local.time()) else local


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    if party.name:
        address.params["CN"] = vText(one_line(party.name).replace('"', "'"))
    return address


def _attendee(party: Party) -> vCalAddress:
    address = _address(party)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address


def _file(events: Iterable[Event], method: str, *, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _zone() -> Timezone:
    """Helsinki with its two yearly switches as rules, not as a list of dates."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    rules = (
        (summer, "EEST", 2, 3, datetime.combine(date(1981, 3, 29), time(3)), 3),
        (winter, "EET", 3, 2, datetime.combine(date(1996, 10, 27), time(4)), 10),
    )
    for part, name, before, after, start, month in rules:
        part.add("dtstart", start)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        part.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": "-1su"}))
        zone.add_component(part)
    return zone
