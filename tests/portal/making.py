"""A board as everybody sees it: members, a coming meeting, published minutes, an initiative."""

from dataclasses import dataclass
from datetime import timedelta

from advisory.boards.models import Board
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import InitiativeState
from advisory.kernel import clock
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from tests.initiatives.making import decision, initiative
from tests.make import Make, both


@dataclass(frozen=True)
class Place:
    municipality: Municipality
    board: Board
    coming: Meeting
    initiative: Initiative

    def url(self, rest: str = "", language: str = "fi") -> str:
        return f"/{language}/{self.municipality.slug}/{self.board.slug}{rest}"


def place(make: Make, **values: object) -> Place:
    """A bilingual municipality with one board that works."""
    municipality = make.municipality(languages=["fi", "sv"])
    board = make.board(municipality, languages=["fi", "sv"], **values)
    organisation = make.organisation(municipality.id, "Kohtaamispaikka ry")
    chair = make.member(board, "Aino Puhuja", seat=make.seat(board, organisation_id=organisation.id), office="chair")
    make.deputy(chair, "Juha Varalla")
    source = decision(make, board, state=MinutesState.PUBLISHED)
    now = clock.now()
    coming = make.meeting(
        board, state=MeetingState.CALLED, called_at=now - timedelta(days=1), remote_url="https://etä.example/salainen"
    )
    made = initiative(make, source, state=InitiativeState.SENT, title=both("Kielikahvila"))
    return Place(municipality, board, coming, made)
