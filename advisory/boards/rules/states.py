"""The words for boards, seats and memberships."""

from enum import StrEnum

from advisory.kernel.workflow import Workflow


class LegalForm(StrEnum):
    """Local Government Act 410/2015, sections 30.3, 51 and 22."""

    TOIMIKUNTA = "toimikunta"
    JOINT = "joint"
    PARTICIPATION = "participation"


class BoardState(StrEnum):
    DRAFT = "draft"
    APPOINTED = "appointed"
    ENDED = "ended"


BOARD = Workflow(
    (BoardState.DRAFT,     "appoint", BoardState.APPOINTED),
    (BoardState.APPOINTED, "end",     BoardState.ENDED),
)  # fmt: skip


class AppointingBody(StrEnum):
    MUNICIPAL_BOARD = "municipal_board"
    COUNCIL = "council"
    COMMITTEE = "committee"
    OTHER = "other"


class SeatCategory(StrEnum):
    LABOUR_MARKET = "labour_market"
    ENTREPRENEURS = "entrepreneurs"
    CIVIL_SOCIETY = "civil_society"
    ELECTED_OFFICIALS = "elected_officials"
    MUNICIPALITY = "municipality"
    WELLBEING_COUNTY = "wellbeing_county"
    EMPLOYMENT_AUTHORITY = "employment_authority"
    POLICE = "police"
    RELIGIOUS_COMMUNITIES = "religious_communities"
    OTHER = "other"


class Capacity(StrEnum):
    """In what capacity a membership fills a seat."""

    MEMBER = "member"
    DEPUTY = "deputy"


class Office(StrEnum):
    """The office a member holds on the board (section 33.1: chosen from among the members)."""

    NONE = "none"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


class Numbering(StrEnum):
    """How sections are numbered: through the calendar year, or from one in each meeting (rule 40)."""

    YEAR = "year"
    MEETING = "meeting"


class PublicForm(StrEnum):
    """How a member of a participation body is shown in public (decision 4)."""

    NAME = "name"
    ROLE = "role"


class EndReason(StrEnum):
    SUCCESSOR = "successor"
    RESIGNATION_GRANTED = "resignation_granted"
    ELIGIBILITY_LOST = "eligibility_lost"
    BOARD_ENDED = "board_ended"
