"""What the frame asks: the reader's boards, and which of them a page is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from advisory.agendas.models import Attachment
from advisory.boards.models import Board
from advisory.desk.queries import waiting
from advisory.infra.access import Actor
from advisory.infra.db import Model, db
from advisory.initiatives.models import Initiative
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting, Slot
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality
from advisory.policy.roles import Role
from advisory.proceedings.models import Handling

PLACES: Mapping[str, type[Model]] = {
    "meeting_id": Meeting,
    "minutes_id": Minutes,
    "initiative_id": Initiative,
    "handling_id": Handling,
    "slot_id": Slot,
    "attachment_id": Attachment,
}
"""What an address may name, and the table that knows its board."""


@dataclass(frozen=True, slots=True)
class BoardName:
    """A board as the frame shows it."""

    id: int
    name: Localized
    municipality_id: int
    municipality: Localized
    slug: str = ""
    municipality_slug: str = ""


def boards_of(reader: Actor) -> tuple[list[BoardName], int | None]:
    """The boards on which the reader has a role, by one board or by the whole municipality, and how much waits.

    One statement for both, since every page asks; None where there is no board to carry the number.
    """
    whole = reader.municipalities(Role.SECRETARY)
    if not whole and not reader.boards():
        return [], None
    asked = {"boards": sorted(reader.boards()), "whole": sorted(whole), "today": clock.today()}
    rows = db.session.execute(_boards(), {**asked, **waiting.facts_of(reader)}).all()
    return [BoardName(*row[:-1]) for row in rows], rows[0][-1] if rows else None


@cache
def _boards() -> Select[*tuple[Any, ...]]:
    """The statement of every page, built once: building it costs more than running it."""
    names = (Board.id, Board.name, Municipality.id, Municipality.name, Board.slug, Municipality.slug)
    theirs = or_(
        Board.id.in_(bindparam("boards", expanding=True)), Board.municipality_id.in_(bindparam("whole", expanding=True))
    )
    rows = select(*names, waiting.number()).join(Municipality, Municipality.id == Board.municipality_id)
    return rows.where(theirs)


def municipality_name(municipality_id: int) -> Localized | None:
    """The name of a municipality, for those who have a role in it but no board."""
    return db.session.scalar(select(Municipality.name).where(Municipality.id == municipality_id))


def board_of(values: Mapping[str, object]) -> int | None:
    """The board that an address is about. The page has mostly loaded the row already, so this asks nothing anew."""
    for name, model in PLACES.items():
        if isinstance(values.get(name), int):
            row = db.session.get(model, values[name])
            return getattr(row, "board_id", None)
    return None
