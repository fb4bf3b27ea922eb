"""Lists as secretaries paste them, and steps that several tests take."""

from typing import Any

from advisory.boards import queries, services
from advisory.boards.models import Board
from advisory.boards.rules import Capacity
from advisory.infra.access import Actor
from advisory.kernel import clock

LIST = """\
Nimi\tSähköposti\tJärjestö\tRyhmä\tRooli\tVarajäsen\tSukupuoli
Salmela, Aino\taino@posti.example\tPalkansaajat ry\ttyömarkkinajärjestö\tpuheenjohtaja\tEero Vara\tnainen
Farid Nuri\tfarid@posti.example\tKulttuurisilta ry\tjärjestö\tvarapuheenjohtaja\tOlga Vara\tmies
Tuomas Rauhala\t\tYrittäjät ry\tyrittäjät\t\tLiban Vara\tmies
Eero Vara\teero@posti.example\t\t\tvarajäsen\t\tmies
Olga Vara\tolga@posti.example\t\t\tvarajäsen\t\tnainen
Liban Vara\t\t\t\tvarajäsen\t\tmies
"""


def seated(board: Board, actor: Actor, text: str = LIST) -> None:
    """The list on the board, stored."""
    services.seat_pasted(board, services.preview(board, text).rows, actor)


def member_ids(board: Board, capacity: Capacity = Capacity.MEMBER) -> list[int]:
    standing = queries.memberships_standing(board.id, clock.today())
    return [one.id for one in standing if one.capacity is capacity]


def all_ids(board: Board) -> list[int]:
    return [one.id for one in queries.memberships_standing(board.id, clock.today())]


def found_form(**changes: Any) -> dict[str, Any]:
    """What a browser sends from the founding page."""
    base = {
        "name-fi": "Kotoutumisen neuvottelukunta", "form": "toimikunta", "notice_days": "4", "scrutineer_count": "2",
        "numbering": "", "minimum_labour_market": "1", "minimum_entrepreneurs": "1", "minimum_civil_society": "1",
    }  # fmt: skip
    return {**base, **changes}
