"""The words for the meeting room."""

from enum import StrEnum

from advisory.kernel.workflow import Workflow


class How(StrEnum):
    ROOM = "room"
    REMOTE = "remote"


class HandlingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


HANDLING = Workflow(
    (HandlingState.OPEN,   "close",  HandlingState.CLOSED),
    (HandlingState.CLOSED, "reopen", HandlingState.OPEN),
)  # fmt: skip


class Way(StrEnum):
    """How the item was solved."""

    UNANIMOUS = "unanimous"
    VOTE = "vote"
    PROCEDURAL = "procedural"


class VotingMethod(StrEnum):
    ROLL_CALL = "roll_call"
    SHOW_OF_HANDS = "show_of_hands"
    ELECTRONIC = "electronic"


class Position(StrEnum):
    YES = "yes"
    NO = "no"
    BLANK = "blank"


class RecusalGround(StrEnum):
    """Administrative Procedure Act 434/2003, section 28.1, items 1 to 7."""

    PARTY = "1"
    REPRESENTATIVE = "2"
    BENEFIT = "3"
    EMPLOYMENT = "4"
    CORPORATION = "5"
    AGENCY = "6"
    GENERAL = "7"
