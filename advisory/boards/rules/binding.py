"""Which of the numbered rules hold for a board, and the ranges of its settings."""

from collections.abc import Collection, Mapping

from advisory.boards.rules.states import LegalForm
from advisory.kernel.errors import RuleBroken

RECOMMENDED_RULES = frozenset({2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 14, 17, 18, 19, 20, 21, 22, 24, 25})
"""What decision 6 marks as a recommendation for a participation body."""

OBEYED_WHEN_OFF = frozenset({2, 3, 4, 5, 6, 10, 12, 13, 17, 19, 21, 24, 25})
"""Those of them that can be switched off: of the others docs/rules.md says why they cannot."""

IN_MEETINGS = frozenset({12, 13, 17, 19, 21, 24, 25})
"""Those that the course of a meeting, its minutes and what follows from them go by: the minutes tell which were off."""

RULE_OF: Mapping[str, int] = {
    "authorisation_missing": 2,
    "term_missing": 3,
    "appointer_term_missing": 3,
    "term_beyond_cap": 3,
    "chair_missing": 5,
    "two_chairs": 5,
    "not_quorate": 12,
    "times_against_quorum": 12,
    "remote_regulation_missing": 13,
    "vote_without_support": 17,
    "tie_without_chair": 19,
    "dissent_not_entitled": 21,
    "dissent_too_late": 21,
    "decision_not_checked": 24,
    "handed_over_before_check": 24,
    "appeal_missing": 25,
    "appeal_not_allowed": 25,
}
"""By the code of a refusal, the rule that refuses and can be switched off in a participation body."""


def is_binding(form: LegalForm) -> bool:
    """Organs are bound by law; for a participation body the same rules are a recommendation (decision 6)."""
    return form is not LegalForm.PARTICIPATION


def is_rule_on(rule: int, form: LegalForm, waived: Collection[str]) -> bool:
    """Whether a numbered rule holds for a board. Only a participation body can have waived one."""
    return is_binding(form) or rule not in RECOMMENDED_RULES or str(rule) not in waived


def advised(broken: RuleBroken, form: LegalForm, waived: Collection[str]) -> RuleBroken:
    """The same refusal; in a participation body it says that its rules of procedure could switch the rule off."""
    rule = RULE_OF.get(broken.code)
    broken.is_recommended = rule is not None and not is_binding(form) and is_rule_on(rule, form, waived)
    return broken


def check_waived(form: LegalForm, waived: Collection[str]) -> None:
    """A participation body's rules of procedure may switch off what is only recommended (decision 6); a switch that would
    change nothing is none."""
    allowed = frozenset() if is_binding(form) else {str(rule) for rule in OBEYED_WHEN_OFF}
    for rule in sorted(set(waived) - allowed):
        raise RuleBroken("rule_locked_on", field="waived_rules", rule=rule)


def check_settings(
    *,
    notice_days: int,
    scrutineers: int,
    is_remote_allowed: bool,
    remote_regulation: str,
    is_regulation_asked: bool = True,
) -> None:
    """The ranges of rules 37 and 41; remote attendance names its place in the regulations, where rule 13 is on.

    Rule 41 also knows boards without scrutineers, whose next meeting checks the minutes. That way is not built: here one
    at least checks, so that no minutes wait for nobody.
    """
    if not 1 <= notice_days <= 30:
        raise RuleBroken("notice_days_out_of_range", field="notice_days", least=1, most=30)
    if not 1 <= scrutineers <= 4:
        raise RuleBroken("scrutineers_out_of_range", field="scrutineer_count", least=1, most=4)
    if is_remote_allowed and is_regulation_asked and not remote_regulation.strip():
        raise RuleBroken("remote_regulation_missing", field="remote_regulation")
