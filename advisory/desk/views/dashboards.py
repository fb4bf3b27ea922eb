"""What one person sees first after signing in: one page, put together by what the reader is."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from advisory.desk.queries import administration, member, secretary, waiting
from advisory.desk.queries.frame import BoardName
from advisory.desk.rules import (
    SET_UP,
    BoardFacts,
    Duty,
    MeetingFacts,
    Step,
    steps_of_board,
    steps_of_meeting,
    urgent_first,
)
from advisory.desk.views import bp, tasks, words
from advisory.desk.views.frame import board_in_question, boards_of
from advisory.desk.views.monitor import overview
from advisory.desk.views.navigation import url
from advisory.infra import filters
from advisory.infra.access import Actor, Grant
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.infra.web import actor, permission
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import is_late
from advisory.kernel import clock
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState, last_notice_day
from advisory.policy.actions import Action
from advisory.policy.roles import Role

ON_BOARD = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT})


@bp.get("/desk")
@permission(Action.DESK_READ)
def show() -> ResponseReturnValue:
    """The member's front page, the secretary's desk, the cards of administrator, operator and monitor."""
    reader = actor()
    board = board_in_question(reader)
    facts: dict[str, Any] = {"greeting": _first_name(reader), "board": board, "boards": boards_of(reader)}
    if board is not None:
        facts |= _of_board(reader, board)
    facts |= _of_administration(reader)
    if "kind" not in facts:
        facts["tasks"] = tasks.of(reader)
    facts["has_nothing"] = not reader.grants and not facts.get("tasks")
    return render_template("desk/show.html", **facts)


def _first_name(reader: Actor) -> str:
    """How the page greets; nobody is greeted by an address."""
    return "" if "@" in reader.name else reader.name.split(" ")[0]


def _of_board(reader: Actor, board: BoardName) -> dict[str, Any]:
    if _is_secretary(reader, board):
        return _secretarys(reader, board)
    return _members(reader, board) if _roles(reader, board) & ON_BOARD else {}


def _roles(reader: Actor, board: BoardName) -> set[Role]:
    return {grant.role for grant in reader.grants if grant.board_id == board.id}


def _is_secretary(reader: Actor, board: BoardName) -> bool:
    return any(grant.role is Role.SECRETARY and _reaches(grant, board) for grant in reader.grants)


def _reaches(grant: Grant, board: BoardName) -> bool:
    if grant.board_id is not None:
        return grant.board_id == board.id
    return grant.municipality_id == board.municipality_id


# --- member


def _members(reader: Actor, board: BoardName) -> dict[str, Any]:
    coming = member.next_meeting(board.id, reader)
    shown, number = member.initiatives(board.id, reader)
    return {
        "kind": "member",
        "coming": coming,
        "meeting_name": words.meeting_name(coming.meeting) if coming else "",
        "eyebrow": words.until(_days_until(coming.meeting.begins_at)) if coming else "",
        "tasks": tasks.of(reader),
        "initiatives": shown,
        "initiative_count": number,
        "news": _news(board),
        "outlook": _chairs_outlook(reader, board, coming),
        "answer_url": _answer_url(coming),
        "answer_words": words.answered(coming.invitation if coming else None),
    }


def _answer_url(coming: member.NextMeeting | None) -> str:
    """Where the three tiles are sent."""
    if coming is None or coming.invitation is None:
        return ""
    return url("meetings.answer_own", meeting_id=coming.meeting.id)


def _days_until(starts_at: Any) -> int:
    return (clock.local_date(starts_at) - clock.today()).days


def _public_page(board: BoardName, meeting: Meeting) -> str:
    """Published minutes are read where everybody reads them: a deputy's right to the papers ends with publication."""
    return url(
        "portal.meeting",
        language=language(),
        municipality=board.municipality_slug,
        board=board.slug,
        year=meeting.year,
        number=meeting.number,
    )


def _news(board: BoardName) -> list[tuple[date, str, str]]:
    """What was published or answered last, as day, words and address."""
    published = [
        (
            clock.local_date(at),
            _("The minutes are published: %(name)s", name=words.meeting_name(meeting)),
            _public_page(board, meeting),
        )
        for _minutes_id, at, meeting in member.news(board.id)
    ]
    answered = [
        (
            one.answered_on or clock.today(),
            _("The initiative was answered: %(name)s", name=filters.localized_text(one.title)),
            url("initiatives.show", initiative_id=one.id),
        )
        for one in member.answered(board.id)
    ]
    return sorted([*published, *answered], reverse=True)[:4]


def _chairs_outlook(reader: Actor, board: BoardName, coming: member.NextMeeting | None) -> Any:
    if coming is None or not _roles(reader, board) & {Role.CHAIR, Role.VICE_CHAIR}:
        return None
    return secretary.outlook(coming.meeting)


# --- secretary


def _secretarys(reader: Actor, board: BoardName) -> dict[str, Any]:
    row, today = secretary.board(board.id), clock.today()
    open_meetings, numbers = secretary.unfinished(board.id), secretary.counts(row)
    due, reports = secretary.due(board.id), secretary.unverified(board.id)
    own = {paper.id for paper in waiting.records(reader)}
    steps = [
        *steps_of_board(_board_facts(row, numbers)),
        *(step for one in open_meetings for step in steps_of_meeting(_meeting_facts(one, row.notice_days, own), today)),
        *(_late(one) for one in due if is_late(one.state, one.due_on, today)),
        *(
            Step(Duty.HAND_OVER, one.id, name=filters.localized_text(one.title))
            for one in secretary.to_hand_over(board.id)
        ),
        *(Step(Duty.VERIFY, one.id, name=filters.localized_text(one.title)) for _report, one in reports),
    ]
    if numbers.lost_notices:
        steps.append(Step(Duty.NOTICE, board.municipality_id, today, is_late=True, number=numbers.lost_notices))
    if numbers.failed_mails:
        steps.append(Step(Duty.RESEND, board.municipality_id, number=numbers.failed_mails))
    ordered = urgent_first(steps, today)
    lines = [words.line(step) for step in ordered]
    coming = next((one for one in open_meetings if one.meeting.state is MeetingState.CALLED), None)
    return {
        "kind": "secretary",
        "lines": lines,
        "is_setting_up": bool(ordered) and ordered[0].duty in SET_UP,
        "coming": coming,
        "meeting_name": words.meeting_name(coming.meeting) if coming else "",
        "outlook": secretary.outlook(coming.meeting) if coming else None,
        "initiatives": due,
        "open_meetings": open_meetings,
        "board_links": _board_links(board),
    }


def _board_links(board: BoardName) -> list[tuple[str, str, str]]:
    """The board's own pages, as words, address and icon."""
    links = [
        (_("Members and seats"), url("boards.members", board_id=board.id), "users"),
        (_("About the board"), url("boards.show", board_id=board.id), "landmark"),
        (
            _("Mails"),
            url("notifications.undelivered", municipality_id=board.municipality_id),
            "mail",
        ),
        (_("People"), url("people.index", municipality_id=board.municipality_id), "user"),
    ]
    return [link for link in links if link[1]]


def _board_facts(row: Any, numbers: secretary.Counts) -> BoardFacts:
    return BoardFacts(
        id=row.id,
        members=numbers.members,
        without_consent=numbers.without_consent,
        has_chair=numbers.chairs > 0,
        is_draft=secretary.is_draft(row),
        meetings=numbers.meetings,
    )


def _meeting_facts(one: secretary.Unfinished, notice_days: int, own: set[int]) -> MeetingFacts:
    meets_on = clock.local_date(one.meeting.starts_at)
    return MeetingFacts(
        id=one.meeting.id,
        name=words.meeting_name(one.meeting),
        state=one.meeting.state,
        meets_on=meets_on,
        call_until=last_notice_day(meets_on, notice_days),
        minutes_id=one.minutes_id,
        minutes_state=one.minutes_state,
        waiting=one.waiting,
        returned_by=one.returned_by or "",
        own=one.minutes_id in own,
        check_until=one.check_until,
        on_paper=one.on_paper,
    )


def _late(one: Initiative) -> Step:
    return Step(Duty.LATE, one.id, one.due_on, is_late=True, name=filters.localized_text(one.title))


# --- administrator, operator, monitor


def _of_administration(reader: Actor) -> dict[str, Any]:
    """The cards of those who keep the service or a municipality going."""
    cards: dict[Role, Callable[[], dict[str, Any]]] = {
        Role.ADMINISTRATOR: lambda: {
            "own": administration.standings(sorted(reader.municipalities(Role.ADMINISTRATOR)))
        },
        Role.OPERATOR: lambda: {"joined": administration.standings()},
        Role.MONITOR: lambda: overview(reader),
        Role.SECRETARY: lambda: {"founds": sorted(reader.municipalities(Role.SECRETARY))},
    }
    facts: dict[str, Any] = {}
    for role, card in cards.items():
        if reader.has(role):
            facts |= card()
    return facts
