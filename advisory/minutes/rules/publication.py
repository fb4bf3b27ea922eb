"""What the public reads, from when, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta

from advisory.kernel.calendar import statutory_deadline
from advisory.kernel.marks import Mark, hide, without_signs
from advisory.kernel.personal_data import mask
from advisory.minutes.rules.states import Stage

PUBLISH_WAIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days that a publication sets (rule 26)."""

    published_on: date
    notice_on: date
    appeal_until: date
    removal_on: date


def publication_clock(published_on: date) -> Clock:
    """Notice on the seventh day, a claim within 14 days of it, personal data off the site the day after.

    Only the last day moves off a holiday, not the seventh (decision 12). Local Government Act, sections 138 and 140;
    Act on Calculating Statutory Deadlines (150/1930), sections 2 and 5.
    """
    notice_on = published_on + timedelta(days=7)
    appeal_until = statutory_deadline(notice_on, 14)
    return Clock(published_on, notice_on, appeal_until, appeal_until + timedelta(days=1))


def public_text(source: str, stage: Stage, *, replacement: str) -> str:
    """The source of a text as the public may read it: marked passages, contact data and identity codes replaced.

    Rule 27, decision 12; Local Government Act, sections 29.2 and 140.1; Data Protection Act 1050/2018, section 29. Words
    that are public for a time stay in the full record and leave with the other personal data.
    """
    shown = hide(source, Mark.NEVER_PUBLIC, replacement)
    if stage is Stage.PERSON_FREE:
        shown = hide(shown, Mark.PUBLIC_FOR_A_TIME, replacement)
    return mask(without_signs(shown), replacement)
