"""Files of a meeting: attachments and the calendar file, for those signed in and for the bearers of a mail link."""

from flask.typing import ResponseReturnValue

from advisory.infra import addresses
from advisory.infra.downloads import download, named
from advisory.infra.web import actor, open_to_all, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.meetings import documents, queries
from advisory.meetings.models import Meeting
from advisory.meetings.views.answering import invited
from advisory.meetings.views.blueprint import bp, is_planner, meeting_for
from advisory.policy.actions import Action


@bp.get("/meetings/<int:meeting_id>/papers/<int:attachment_id>")
@permission(Action.MEETINGS_READ)
def paper(meeting_id: int, attachment_id: int) -> ResponseReturnValue:
    """An attachment of a meeting that the reader may read."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_READ)
    found = queries.paper(meeting.id, attachment_id, actor())
    return download(found.file, found.name or found.title)


@bp.get("/answer/<token>/papers/<int:attachment_id>")
@open_to_all
def link_paper(token: str, attachment_id: int) -> ResponseReturnValue:
    """The same from the mail link: only of that meeting, only while the invitation holds."""
    invitation, meeting, who = invited(token)
    if not invitation.is_live:
        raise NotFound(f"Attachment:{attachment_id}")
    found = queries.paper(meeting.id, attachment_id, who)
    return download(found.file, found.name or found.title)


@bp.get("/meetings/<int:meeting_id>/calendar.ics")
@permission(Action.MEETINGS_READ)
def calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar, with the remote link for those called and those who prepare it."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_READ)
    is_called = queries.invitation_of(meeting.id, actor()) is not None
    return _file(
        meeting, addresses.to("meetings.show", meeting_id=meeting.id), with_remote=is_called or is_planner(meeting)
    )


@bp.get("/answer/<token>/calendar.ics")
@open_to_all
def link_calendar(token: str) -> ResponseReturnValue:
    """The same from the mail link."""
    invitation, meeting, _who = invited(token)
    if not invitation.is_live:
        raise NotFound(f"Meeting:{meeting.id}")
    return _file(meeting, addresses.to("meetings.answer", token=token), with_remote=True)


def _file(meeting: Meeting, url: str, *, with_remote: bool) -> ResponseReturnValue:
    text = documents.one(meeting, now=clock.now(), url=url, with_remote=with_remote)
    return named(text.encode(), f"{documents.title(meeting)}.ics".replace("/", "-"), "text/calendar; charset=utf-8")
