"""What templates need to speak of initiatives: words of states, kinds, themes, and the drawn path. Used by the portal too."""

from collections.abc import Collection, Sequence
from datetime import date

from advisory.agendas.models import Item
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import ngettext
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative, Reading
from advisory.initiatives.rules import BECOMES, Path, Trend, days_left, is_late, path, trend
from advisory.initiatives.rules import InitiativeState as State
from advisory.initiatives.views import bp
from advisory.kernel import clock
from advisory.proceedings.models import Handling

GROUPS = (
    ("waiting", frozenset({State.DECIDED, State.SENT, State.BEING_HANDLED})),
    ("under_way", frozenset({State.ANSWERED, State.UNDER_WAY})),
    ("done", frozenset({State.DONE, State.PARTLY_DONE})),
    ("ended", frozenset({State.NOT_DONE, State.LAPSED, State.REJECTED})),
)
FILTERS = ("all", "late", *(name for name, _states in GROUPS))


def group_word(name: str) -> str:
    """The word of a filter or of a part of the plot."""
    words = {
        "all": _("All"),
        "late": _("Late"),
        "waiting": _("Waiting for an answer"),
        "under_way": _("Under way"),
        "done": _("Completed"),
        "ended": _("Ended without result"),
    }
    return words[name]


def counts(initiatives: Collection[Initiative]) -> list[tuple[str, int]]:
    """How many there are of each group, for the plot."""
    return [(group_word(name), sum(one.state in states for one in initiatives)) for name, states in GROUPS]


def chosen(initiatives: Collection[Initiative], wish: str, today: date) -> list[Initiative]:
    """Those that a filter keeps; an unknown filter keeps all."""
    if wish == "late":
        return [one for one in initiatives if is_late(one.state, one.due_on, today)]
    states = dict(GROUPS).get(wish)
    return [one for one in initiatives if states is None or one.state in states]


def filters(initiatives: Collection[Initiative], today: date) -> list[tuple[str, str, int]]:
    """Each filter with its word and how many it keeps; empty ones are left out."""
    rows = [(name, group_word(name), len(chosen(initiatives, name, today))) for name in FILTERS]
    return [row for row in rows if row[2] or row[0] == "all"]


@bp.app_template_global("initiative_path")
def drawn_path(initiative: Initiative, passed: Collection[State] = ()) -> dict[str, object]:
    """The path for the component: stages in words, where it stands, how it ended."""
    late = is_late(initiative.state, initiative.due_on, clock.today())
    found: Path = path(initiative.kind, initiative.state, passed=passed, is_late=late)
    words = [str(queries.STATES[stage]) for stage in found.stages]
    return {"stages": words, "now": found.now, "ending": found.ending}


@bp.app_template_global("becomes_initiative")
def becomes_initiative(item: Item) -> bool:
    """Whether a decision on this item may become an initiative (decision 15)."""
    return item.kind in BECOMES and not item.is_secret


@bp.app_template_global("decisions_of")
def decisions_of(meeting_id: int) -> list[tuple[Handling, list[Initiative]]]:
    """The decisions of a meeting that may become initiatives, with those that have: for the pages of the meeting."""
    made = queries.made_at(meeting_id)
    return [(one, made.get(one.id, [])) for one in queries.decided_at(meeting_id)]


@bp.app_template_global("initiatives_of")
def initiatives_of(handling: Handling) -> Sequence[Initiative]:
    """The initiatives that a decision has become: whoever opens it again is told of them."""
    return queries.made_from(handling.id)


@bp.app_template_filter("initiative_state")
def state_word(state: State) -> str:
    return str(queries.STATES[state])


@bp.app_template_filter("initiative_kind")
def kind_word(initiative: Initiative) -> str:
    return str(queries.KINDS[initiative.kind])


@bp.app_template_filter("initiative_theme")
def theme_word(initiative: Initiative) -> str:
    return str(queries.THEMES[initiative.theme]) if initiative.theme else ""


@bp.app_template_filter("initiative_dimensions")
def dimension_words(initiative: Initiative) -> str:
    known = {str(key): word for key, word in queries.DIMENSIONS.items()}
    return ", ".join(str(known[one]) for one in initiative.dimensions if one in known)


@bp.app_template_filter("trend")
def drawn_trend(baseline: float | None, readings: Sequence[Reading], target: float | None) -> Trend | None:
    """The readings of an indicator as a small line, from where it began, with the height of the target."""
    return trend(baseline, [one.value for one in readings], target)


@bp.app_template_filter("report_status")
def report_word(status: str) -> str:
    return str({str(key): word for key, word in queries.REPORTS.items()}[str(status)])


@bp.app_template_filter("initiative_badge")
def badge_kind(initiative: Initiative) -> str:
    """Which badge the state wears."""
    if is_late(initiative.state, initiative.due_on, clock.today()):
        return "bad"
    groups = {"waiting": "warn", "under_way": "info", "done": "ok", "ended": ""}
    return next((groups[name] for name, states in GROUPS if initiative.state in states), "")


@bp.app_template_filter("distance")
def distance(due_on: date) -> str:
    """How far a day is: in 12 days, today, 3 days ago."""
    left = days_left(due_on, clock.today())
    if left == 0:
        return _("today")
    if left < 0:
        return ngettext("%(num)d day ago", "%(num)d days ago", -left)
    return ngettext("in %(num)d day", "in %(num)d days", left)
