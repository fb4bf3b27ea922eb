"""What other programs read: the Atom feed and the calendar of a board."""

from collections.abc import Iterator

from flask import Response
from flask.typing import ResponseReturnValue

from advisory.boards.models import Board
from advisory.infra import addresses
from advisory.infra.filters import localized_text
from advisory.infra.i18n import gettext as _
from advisory.infra.web import open_to_all
from advisory.initiatives import queries as initiatives
from advisory.kernel import clock
from advisory.kernel.plaintext import one_line
from advisory.meetings import documents as meetings
from advisory.meetings.models import Meeting
from advisory.portal import documents, queries
from advisory.portal.documents import Channel, Entry
from advisory.portal.views import bp
from advisory.portal.views.places import BOARD, board_at, masked, names_of, unchanged_aware


@bp.get(f"{BOARD}/feed.atom")
@open_to_all
@unchanged_aware
def feed(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """Published minutes and steps of initiatives, newest first."""
    found = board_at(municipality, board)
    channel = Channel(
        name=f"board/{found.id}",
        title=localized_text(found.name),
        subtitle=localized_text(found.municipality.name),
        url=_address("portal.board", found),
        own_url=_address("portal.feed", found),
        language=language,
        since=found.appointed_at or found.founded_at,
    )
    content = documents.atom(channel, [*_minutes(found), *_steps(found)])
    return Response(content, content_type="application/atom+xml; charset=utf-8")


def _minutes(board: Board) -> Iterator[Entry]:
    published = queries.published_minutes(board.id)
    for meeting in queries.called_meetings(board.id):
        minutes = published.get(meeting.id)
        if minutes is not None and minutes.published_at is not None:
            title = _("Minutes %(number)s/%(year)s are published", number=meeting.number, year=meeting.year)
            yield Entry(f"minutes/{minutes.id}", title, _meeting_url(board, meeting), minutes.published_at)


def _steps(board: Board) -> Iterator[Entry]:
    shown = {one.id: one for one in initiatives.public_of(board.id)}
    for key, steps in initiatives.steps_of(list(shown)).items():
        title = localized_text(masked(shown[key].title))
        url = _address("portal.initiative", board, initiative_id=key)
        for step in steps:
            state = str(initiatives.STATES[step.state])
            note = localized_text(masked(step.note))
            yield Entry(f"initiative/{key}/step/{step.id}", f"{title}: {state}", url, step.recorded_at, note)


@bp.get(f"{BOARD}/calendar.ics")
@open_to_all
@unchanged_aware
def calendar(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """Every called meeting, for a calendar that subscribes. Never the remote link (decision 20)."""
    found = board_at(municipality, board)
    lines = [(meeting, _meeting_url(found, meeting)) for meeting in queries.called_meetings(found.id)]
    content = meetings.feed(lines, now=clock.now(), name=one_line(localized_text(found.name)))
    return Response(content, content_type="text/calendar; charset=utf-8")


def _meeting_url(board: Board, meeting: Meeting) -> str:
    return _address("portal.meeting", board, year=meeting.year, number=meeting.number)


def _address(endpoint: str, board: Board, **values: object) -> str:
    return addresses.to(endpoint, **names_of(board), **values)
