"""What an administrator and an operator see first: whether the municipality can work, and who has joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from advisory.boards.models import Board
from advisory.boards.rules import BoardState
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.people.models import Person, RoleGrant
from advisory.policy.roles import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality and how far it has come."""

    municipality: Municipality
    persons: int
    administrators: int
    secretaries: int
    boards: int


def standings(municipality_ids: Sequence[int] | None = None) -> Sequence[Standing]:
    """Each municipality (or those named) with its numbers, in one statement, by name."""
    persons = select(func.count(Person.id)).where(Person.municipality_id == Municipality.id)
    boards = select(func.count(Board.id)).where(
        Board.municipality_id == Municipality.id, Board.state == BoardState.APPOINTED
    )
    parts = (persons, _holders(Role.ADMINISTRATOR), _holders(Role.SECRETARY), boards)
    asked = select(Municipality, *(part.correlate(Municipality).scalar_subquery() for part in parts))
    if municipality_ids is not None:
        asked = asked.where(Municipality.id.in_(municipality_ids))
    found = [Standing(*row) for row in db.session.execute(asked)]
    return sorted(found, key=lambda one: one.municipality.name.fi)


def _holders(role: Role):  # type: ignore[no-untyped-def]
    today = clock.today()
    return select(func.count(RoleGrant.id)).where(
        RoleGrant.municipality_id == Municipality.id,
        RoleGrant.board_id.is_(None),
        RoleGrant.role == role,
        RoleGrant.starts_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
