"""Who sits on the board as a whole: the 40 % rule and the seat categories."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from advisory.boards.rules.binding import is_binding
from advisory.boards.rules.states import LegalForm, SeatCategory
from advisory.kernel.errors import RuleBroken


class Balance(StrEnum):
    NOT_STATED = "not_stated"
    OK = "ok"
    BORDERLINE = "borderline"
    BREACH = "breach"
    BREACH_REASON_STATED = "breach_reason_stated"
    UNKNOWN = "unknown"


def gender_balance(women: int, men: int, *, unrecorded: int = 0, is_reason_stated: bool = False) -> Balance:
    """Whether both genders have 40 % of a group. Members and deputies are two groups.

    With unrecorded persons the answer is "ok" only if it is, whichever way they fall, and "unknown" otherwise.
    Rule 10, decision 7; Act on Equality between Women and Men (609/1986), section 4 a.
    """
    if women + men + unrecorded <= 1:
        return Balance.NOT_STATED
    levels = {_recorded_balance(women + k, men + unrecorded - k) for k in range(unrecorded + 1)}
    if unrecorded and levels != {Balance.OK}:
        return Balance.UNKNOWN
    level = levels.pop()
    return Balance.BREACH_REASON_STATED if level is Balance.BREACH and is_reason_stated else level


def _recorded_balance(women: int, men: int) -> Balance:
    total, smaller = women + men, min(women, men)
    if 5 * smaller >= 2 * total or (total == 3 and smaller >= 1):
        return Balance.OK
    return Balance.BORDERLINE if smaller >= (4 * total + 5) // 10 else Balance.BREACH


def check_balance_answered(form: LegalForm, balances: Iterable[Balance], *, reason: str, is_denied: bool) -> None:
    """At appointment an organ in breach says its special reason, or that none was stated (decision 6)."""
    if is_binding(form) and Balance.BREACH in set(balances) and not reason.strip() and not is_denied:
        raise RuleBroken("special_reason_unanswered", field="special_reason")


DEFAULT_MINIMUMS: Mapping[SeatCategory, int] = MappingProxyType(
    {SeatCategory.LABOUR_MARKET: 1, SeatCategory.ENTREPRENEURS: 1, SeatCategory.CIVIL_SOCIETY: 1}
)


def missing_categories(minimums: Mapping[SeatCategory, int], filled: Iterable[SeatCategory]) -> dict[SeatCategory, int]:
    """How many seats each category still lacks (rule 46)."""
    have = Counter(filled)
    return {category: least - have[category] for category, least in minimums.items() if have[category] < least}
