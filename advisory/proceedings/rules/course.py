"""The course of a meeting: opening and closing items, choosing scrutineers, ending."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from advisory.agendas.rules import Outcome
from advisory.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item of the meeting as it stands: its place in the agenda, its section once opened, its outcome."""

    ordinal: int
    section: int | None = None
    outcome: Outcome | None = None
    is_closed: bool = False
    has_open_vote: bool = False


def without_outcome(items: Iterable[ItemState]) -> tuple[ItemState, ...]:
    """The items that still keep the meeting from ending: not closed, or with a vote under way."""
    return tuple(item for item in items if item.outcome is None or not item.is_closed or item.has_open_vote)


def check_may_end(items: Iterable[ItemState]) -> None:
    """A meeting ends when every item has an outcome; the fact `items` says which have none."""
    left = without_outcome(items)
    if left:
        raise RuleBroken("items_without_outcome", items=tuple(item.ordinal for item in left), count=len(left))


def check_put_back(section: int, highest: int, *, is_empty: bool) -> None:
    """An item opened by mistake goes back while it is the last one opened and nothing is written (decision 9)."""
    if section != highest:
        raise RuleBroken("not_the_last_opened", section=section)
    if not is_empty:
        raise RuleBroken("item_not_empty", section=section)


def check_reopen(*, is_meeting_ended: bool) -> None:
    """An item closed by mistake can be reopened until the meeting is ended (decision 8)."""
    if is_meeting_ended:
        raise RuleBroken("meeting_ended")


def check_take_back_ending(*, is_minutes_drafting: bool) -> None:
    """An ending can be taken back while the minutes are drafting (decision 8)."""
    if not is_minutes_drafting:
        raise RuleBroken("minutes_past_drafting")


def check_scrutineers_chosen(outcome: Outcome, chosen: Collection[int], *, wanted: int) -> None:
    """The item that chooses scrutineers is decided when somebody is chosen, unless the board chooses none (rule 41).

    Where they are chosen in another way, the way is written and the item noted.
    """
    if outcome is Outcome.DECIDED and wanted and not chosen:
        raise RuleBroken("scrutineers_not_chosen", field="scrutineers")


def check_scrutineers(chosen: Collection[int], entitled: Collection[int], *, most: int) -> None:
    """Scrutineers come from the members present (rule 41)."""
    if len(set(chosen)) > most:
        raise RuleBroken("too_many_scrutineers", field="scrutineers", most=most)
    absent = sorted(set(chosen) - set(entitled))
    if absent:
        raise RuleBroken("scrutineer_not_present", field="scrutineers", persons=tuple(absent))
