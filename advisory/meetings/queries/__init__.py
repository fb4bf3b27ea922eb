"""Reading meetings, their agendas and answers.

`visible(reader)` is the one visibility function of meetings, `papers_visible(reader)` that of what lies under the
headings: pages, feeds, calendar files, mails and the portal select through them.
"""

from advisory.meetings.queries.agenda import forget_lateness, is_on_an_agenda, slot, slots, treated_before
from advisory.meetings.queries.answers import (
    Callee,
    answer_counts,
    callees,
    deputy_invitation,
    forecast,
    has_lapsed,
    invitation,
    invitation_of,
    invitation_to,
    invitations,
    seat_answers,
)
from advisory.meetings.queries.notice import (
    about,
    awaiting_notice,
    forget_invitations,
    has_mail,
    names,
    on_paper,
    reach,
)
from advisory.meetings.queries.reading import (
    ahead,
    begun_scope,
    by_uid,
    highest_number,
    highest_section,
    last_numbered_year,
    latest,
    lock_numbers,
    locked_meeting,
    meeting,
    of_board,
    without_notice_time,
)
from advisory.meetings.queries.sight import (
    files_for,
    may_read_papers,
    paper,
    papers_visible,
    seen,
    visible,
    withheld,
)
from advisory.meetings.queries.unfit import called_otherwise

__all__ = [
    "Callee",
    "about",
    "ahead",
    "answer_counts",
    "awaiting_notice",
    "begun_scope",
    "by_uid",
    "called_otherwise",
    "callees",
    "deputy_invitation",
    "files_for",
    "forecast",
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
    "last_numbered_year",
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
    "withheld",
    "without_notice_time",
]
