"""The words a person reads for forms, categories, offices and reasons, one table for each."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from wtforms.fields.choices import SelectChoice

from advisory.boards.rules import (
    AppointingBody,
    Balance,
    BoardState,
    Capacity,
    EndReason,
    LegalForm,
    Numbering,
    Office,
    PublicForm,
    SeatCategory,
    Standing,
)
from advisory.infra.i18n import lazy_gettext as _l
from advisory.people.rules import Gender

WORDS: Mapping[type[StrEnum], Mapping[Any, Any]] = {
    LegalForm: {
        LegalForm.TOIMIKUNTA: _l("Committee (toimikunta)"),
        LegalForm.JOINT: _l("Joint body of several municipalities"),
        LegalForm.PARTICIPATION: _l("Participation body"),
    },
    BoardState: {
        BoardState.DRAFT: _l("Draft"),
        BoardState.APPOINTED: _l("Appointed"),
        BoardState.ENDED: _l("Ended"),
    },
    AppointingBody: {
        AppointingBody.MUNICIPAL_BOARD: _l("Municipal board"),
        AppointingBody.COUNCIL: _l("Municipal council"),
        AppointingBody.COMMITTEE: _l("Standing committee"),
        AppointingBody.OTHER: _l("Another body"),
    },
    SeatCategory: {
        SeatCategory.LABOUR_MARKET: _l("Labour-market organisations"),
        SeatCategory.ENTREPRENEURS: _l("Entrepreneurs' organisations"),
        SeatCategory.CIVIL_SOCIETY: _l("Civil-society organisations"),
        SeatCategory.ELECTED_OFFICIALS: _l("Elected officials"),
        SeatCategory.MUNICIPALITY: _l("Municipality"),
        SeatCategory.WELLBEING_COUNTY: _l("Wellbeing services county"),
        SeatCategory.EMPLOYMENT_AUTHORITY: _l("Employment authority"),
        SeatCategory.POLICE: _l("Police"),
        SeatCategory.RELIGIOUS_COMMUNITIES: _l("Religious communities"),
        SeatCategory.OTHER: _l("Other party"),
    },
    Capacity: {
        Capacity.MEMBER: _l("Member"),
        Capacity.DEPUTY: _l("Personal deputy"),
    },
    Office: {
        Office.NONE: _l("Member"),
        Office.CHAIR: _l("Chair"),
        Office.VICE_CHAIR: _l("Vice-chair"),
    },
    Numbering: {
        Numbering.YEAR: _l("Through the calendar year"),
        Numbering.MEETING: _l("From one in each meeting"),
    },
    PublicForm: {
        PublicForm.NAME: _l("By name"),
        PublicForm.ROLE: _l("By role and organisation only"),
    },
    EndReason: {
        EndReason.SUCCESSOR: _l("A successor was chosen"),
        EndReason.RESIGNATION_GRANTED: _l("Resignation was granted"),
        EndReason.ELIGIBILITY_LOST: _l("Eligibility was lost"),
        EndReason.BOARD_ENDED: _l("The board ended"),
    },
    Gender: {
        Gender.WOMAN: _l("Woman"),
        Gender.MAN: _l("Man"),
    },
    Balance: {
        Balance.NOT_STATED: _l("Too few to say"),
        Balance.OK: _l("At least 40 % of both"),
        Balance.BORDERLINE: _l("Borderline"),
        Balance.BREACH: _l("Below 40 %"),
        Balance.BREACH_REASON_STATED: _l("Below 40 %, special reason stated"),
        Balance.UNKNOWN: _l("Not known: gender not recorded for everybody"),
    },
    Standing: {
        Standing.PENDING: _l("Consent missing"),
        Standing.COMING: _l("Begins later"),
        Standing.IN_FORCE: _l("In force"),
        Standing.ENDED: _l("Ended"),
    },
}

CONSEQUENCES: Mapping[LegalForm, Any] = {
    LegalForm.TOIMIKUNTA: _l(
        "A municipal organ set up for a specified task (Local Government Act, section 30). "
        "The rules on quorum, disqualification, voting and minutes bind by law."
    ),
    LegalForm.JOINT: _l(
        "An organ held by a host municipality on a contract (sections 51 and 52). "
        "The same rules bind by law, and each municipality chooses its own members."
    ),
    LegalForm.PARTICIPATION: _l(
        "Not an organ and holds no decision power (section 22). "
        "Its members carry no official liability, and its own rules of procedure decide; the same rules are recommended."
    ),
}


def word(member: StrEnum | None) -> Any:
    """The word of an enumeration's member."""
    return "" if member is None else WORDS[type(member)][member]


def choices_of(members: Iterable[StrEnum], hints: Mapping[Any, Any] | None = None) -> list[SelectChoice]:
    """Choices of a field, with a second line under each where there are hints."""
    hints = hints or {}
    return [SelectChoice(one.value, word(one), {"hint": hints[one]} if one in hints else {}) for one in members]
