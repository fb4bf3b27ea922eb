"""How a record stands, in a word and the kind of its badge: the same on every page that shows it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel import clock
from advisory.minutes import queries
from advisory.minutes.rules import MinutesState, is_check_late

_WORDS: dict[MinutesState | None, tuple[Any, str]] = {
    None: (_l("Minutes missing"), "warn"),
    MinutesState.DRAFTING: (_l("Minutes in draft"), "accent"),
    MinutesState.CIRCULATED: (_l("Out for comments"), "info"),
    MinutesState.IN_SCRUTINY: (_l("Being checked"), "warn"),
    MinutesState.CHECKED: (_l("Waiting for signatures"), "warn"),
    MinutesState.SIGNED: (_l("Ready to publish"), "ok"),
    MinutesState.PUBLISHED: (_l("Minutes published"), "ok"),
}


def badge_of(state: MinutesState | None, check_until: date | None) -> tuple[str, str]:
    """Words and kind; None where there are no minutes of a meeting that ended."""
    if state is not None and is_check_late(state, check_until, clock.today()):
        return _("Check is late"), "bad"
    words, kind = _WORDS[state]
    return str(words), kind


def badges_of(meeting_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The same for several meetings that ended, in one statement."""
    states = queries.states_of(meeting_ids)
    return {meeting_id: badge_of(*states.get(meeting_id, (None, None))) for meeting_id in meeting_ids}
