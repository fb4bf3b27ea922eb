"""Boards: legal form, term, seats and composition. Pure; one module for each subject."""

from advisory.boards.rules.appointment import (
    CONTRACT_PARTS,
    Appointment,
    appointment_problems,
    council_term_until,
    missing_contract,
)
from advisory.boards.rules.binding import (
    OBEYED_WHEN_OFF,
    RECOMMENDED_RULES,
    check_settings,
    check_waived,
    is_binding,
    is_rule_on,
)
from advisory.boards.rules.composition import (
    DEFAULT_MINIMUMS,
    Balance,
    check_balance_answered,
    gender_balance,
    missing_categories,
)
from advisory.boards.rules.membership import (
    Filling,
    Standing,
    check_office,
    check_offices,
    is_term_over,
    quorum,
    seats_without_deputy,
    standing,
)
from advisory.boards.rules.pasted import (
    read_category,
    read_role,
)
from advisory.boards.rules.states import (
    BOARD,
    AppointingBody,
    BoardState,
    Capacity,
    EndReason,
    LegalForm,
    Numbering,
    Office,
    PublicForm,
    SeatCategory,
)

__all__ = [
    "BOARD",
    "CONTRACT_PARTS",
    "DEFAULT_MINIMUMS",
    "OBEYED_WHEN_OFF",
    "RECOMMENDED_RULES",
    "AppointingBody",
    "Appointment",
    "Balance",
    "BoardState",
    "Capacity",
    "EndReason",
    "Filling",
    "LegalForm",
    "Numbering",
    "Office",
    "PublicForm",
    "SeatCategory",
    "Standing",
    "appointment_problems",
    "check_balance_answered",
    "check_office",
    "check_offices",
    "check_settings",
    "check_waived",
    "council_term_until",
    "gender_balance",
    "is_binding",
    "is_rule_on",
    "is_term_over",
    "missing_categories",
    "missing_contract",
    "quorum",
    "read_category",
    "read_role",
    "seats_without_deputy",
    "standing",
]
