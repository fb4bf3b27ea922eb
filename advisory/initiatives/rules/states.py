"""What an initiative can be: kinds, states and steps, dimensions, themes."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from advisory.agendas.rules import ItemType
from advisory.kernel.workflow import Workflow


class InitiativeKind(StrEnum):
    INITIATIVE = "initiative"
    PROPOSAL = "proposal"
    OPINION = "opinion"
    POSITION = "position"
    OWN_MEASURE = "own_measure"
    EVENT = "event"
    AGREEMENT = "agreement"


class InitiativeState(StrEnum):
    DRAFT = "draft"
    DECIDED = "decided"
    SENT = "sent"
    BEING_HANDLED = "being_handled"
    ANSWERED = "answered"
    UNDER_WAY = "under_way"
    DONE = "done"
    PARTLY_DONE = "partly_done"
    NOT_DONE = "not_done"
    LAPSED = "lapsed"
    REJECTED = "rejected"


D = InitiativeState
INITIATIVE = Workflow(
    (D.DRAFT,         "decide",    D.DECIDED),
    (D.DECIDED,       "send",      D.SENT),
    (D.SENT,          "receive",   D.BEING_HANDLED),
    (D.SENT,          "answer",    D.ANSWERED),
    (D.BEING_HANDLED, "answer",    D.ANSWERED),
    (D.DECIDED,       "start",     D.UNDER_WAY),
    (D.SENT,          "start",     D.UNDER_WAY),
    (D.BEING_HANDLED, "start",     D.UNDER_WAY),
    (D.ANSWERED,      "start",     D.UNDER_WAY),
    (D.ANSWERED,      "reject",    D.REJECTED),
    (D.BEING_HANDLED, "reject",    D.REJECTED),
    (D.ANSWERED,      "complete",  D.DONE),
    (D.UNDER_WAY,     "complete",  D.DONE),
    (D.ANSWERED,      "part",      D.PARTLY_DONE),
    (D.UNDER_WAY,     "part",      D.PARTLY_DONE),
    (D.UNDER_WAY,     "fail",      D.NOT_DONE),
    (D.ANSWERED,      "fail",      D.NOT_DONE),
    (D.DECIDED,       "lapse",     D.LAPSED),
    (D.SENT,          "lapse",     D.LAPSED),
    (D.BEING_HANDLED, "lapse",     D.LAPSED),
    (D.UNDER_WAY,     "lapse",     D.LAPSED),
)  # fmt: skip


class Dimension(StrEnum):
    """The four dimensions of good relations (Act 681/2023, section 5, item 18)."""

    ATTITUDES = "attitudes"
    INTERACTION = "interaction"
    SECURITY = "security"
    PARTICIPATION = "participation"


class Theme(StrEnum):
    EMPLOYMENT = "employment"
    LANGUAGE = "language"
    EDUCATION = "education"
    HOUSING = "housing"
    SERVICES = "services"
    SAFETY = "safety"
    CULTURE = "culture"
    PARTICIPATION = "participation"
    INFORMATION = "information"
    WOMEN_AND_FAMILIES = "women_and_families"


class ReportStatus(StrEnum):
    """What the owner says of it (decision 18): evidence, not the status itself."""

    ON_TRACK = "on_track"
    WAITING = "waiting"
    AT_RISK = "at_risk"
    DONE = "done"


OPEN = frozenset(state for state in InitiativeState if INITIATIVE.verbs(state) and state is not D.DRAFT)
BECOMES: Mapping[ItemType, tuple[InitiativeKind, ...]] = MappingProxyType(
    {
        ItemType.OPINION: (InitiativeKind.OPINION,),
        ItemType.POSITION: (InitiativeKind.POSITION,),
        ItemType.INITIATIVE: (InitiativeKind.INITIATIVE,),
        ItemType.PROPOSAL: (InitiativeKind.PROPOSAL,),
        ItemType.OWN_MEASURE: (InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT),
        ItemType.EVENT: (InitiativeKind.EVENT, InitiativeKind.OWN_MEASURE),
        ItemType.AGREEMENT: (InitiativeKind.AGREEMENT, InitiativeKind.OWN_MEASURE),
        ItemType.OTHER_DECISION: (InitiativeKind.OWN_MEASURE, InitiativeKind.AGREEMENT),
    }
)
"""What a decision of each item type may become, the likeliest first (decision 15); types that are not here become nothing."""

# Carried out by or with the board itself, rather than asked of somebody else.
OWN_KINDS = frozenset({InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT, InitiativeKind.AGREEMENT})
MEASURES = frozenset({InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT})
