"""Reading meetings, their agendas and answers.

`visible(reader)` is the one visibility function of meetings, `papers_visible(reader)` that of what lies under the
headings: pages, feeds, calendar files, mails and the portal select through them.
"""

from advisory.meetings.queries.agenda import forget_lateness, is_on_an_agenda, slot, slots, treated_before
from advisory.meetings.queries.answers import (
    Callee,
    callees,
    deputy_invitation,
    forecast,
    forecast_of,
    has_lapsed,
    invitation,
    invitation_of,
    invitation_to,
    invitations,
    seat_answers,
)
from advisory.meetings.queries.notice import about, forget_invitations, has_mail, names, on_paper, reach
from advisory.meetings.queries.reading import (
    ahead,
    begun_scope,
    by_uid,
    highest_number,
    highest_section,
    latest,
    lock_numbers,
    locked_meeting,
    meeting,
    of_board,
    without_notice_time,
)
from advisory.meetings.queries.sight import (
    may_read_papers,
    paper,
    papers_visible,
    seen,
    visible,
)
from advisory.meetings.queries.unfit import called_otherwise

__all__ = [
    "Callee",
    "about",
    "ahead",
    "begun_scope",
    "by_uid",
    "called_otherwise",
    "callees",
    "deputy_invitation",
    "forecast",
    "forecast_of",
    "forget_invitations",
    "forget_lateness",
    "has_lapsed",
    "has_mail",
    "highest_number",
    "highest_section",
    "invitation",
    "invitation_of",
    "invitation_to",
    "invitations",
    "is_on_an_agenda",
    "latest",
    "lock_numbers",
    "locked_meeting",
    "may_read_papers",
    "meeting",
    "names",
    "of_board",
    "on_paper",
    "paper",
    "papers_visible",
    "reach",
    "seat_answers",
    "seen",
    "slot",
    "slots",
    "treated_before",
    "visible",
    "without_notice_time",
]
