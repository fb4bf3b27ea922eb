"""A large demo for the bench: one meeting held through the services, then copied in bulk."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from advisory.agendas.models import Attachment, Item
from advisory.demo import loading
from advisory.demo.places import Place
from advisory.demo.script import Calendar, Facts
from advisory.infra import use_case
from advisory.infra.db import Model, db
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.minutes.models import Minutes, Publication, Scrutiny, Signature
from advisory.proceedings.models import Handling, Presence, Revision, Scrutineer

MATTERS = 8
"""With opening, legality, scrutineers and closing: twelve items."""

A_YEAR = 20
SENTENCE = "Neuvottelukunta kuuli asukkaita, yhdistyksiä ja viranhaltijoita ja totesi asian tärkeäksi. "
HELD = date(2025, 10, 15)
BACKGROUND, PROPOSAL, DISCUSSION = 400, 200, 350
OWN_KEYS: dict[str, type[Model]] = {
    "meeting_id": Meeting, "item_id": Item, "slot_id": Slot, "handling_id": Handling, "minutes_id": Minutes,
}  # fmt: skip


def _text(letters: int) -> str:
    return (SENTENCE * (letters // len(SENTENCE) + 1))[:letters].strip() + "."


def story() -> Facts:
    """One meeting of twelve items, 600 characters each, with about 3,000 characters of minutes and three files."""
    return {
        "day": HELD, "starts": "17.00", "ends": "19.00", "place": "Kaupungintalo, kokoushuone Koivu",
        "mode": "in_person", "planned": HELD - timedelta(days=21), "called": HELD - timedelta(days=9),
        "opened": "17.00", "ended": "18.50", "scrutineers": ["Pekka Hautala", "Sofia Ahonen"],
        "without": ["agenda", "follow_up", "other_matters", "next_meeting"],
        "submitted": HELD + timedelta(days=1), "checked": HELD + timedelta(days=5),
        "signed": HELD + timedelta(days=6), "published": HELD + timedelta(days=7),
        "items": [_matter(number) for number in range(1, MATTERS + 1)],
    }  # fmt: skip


def _matter(number: int) -> Facts:
    return {
        "kind": "discussion", "title": f"Asia {number}: asukkaiden kokemukset palveluista", "presenter": "Leena Vuori",
        "case_number": f"LEHDno-2025-{400 + number}", "background": _text(BACKGROUND), "proposal": _text(PROPOSAL),
        "summary": "Neuvottelukunta puhuu palveluista.", "discussion": _text(DISCUSSION),
        "decision": "Merkittiin tiedoksi.", "outcome": "noted", "closed": f"17.{10 + 5 * number:02d}",
        "files": [f"Liite {n}" for n in (1, 2, 3)] if number == 1 else [],
    }  # fmt: skip


def grow(place: Place, count: int) -> None:
    """Add `count` meetings with published minutes to the board of a place."""
    one = loading.Story(place, Calendar(story(), HELD))
    loading.tell(one.events())
    Copier(one.meeting.id, one.minutes.id, count - 1).copy_all()
    use_case.commit()


@dataclass(slots=True)
class Copier:
    """Copies every row of one meeting, table by table, with new keys."""

    meeting_id: int
    minutes_id: int
    copies: int
    keys: dict[type[Model], list[dict[int, int]]] = field(default_factory=dict)

    def copy_all(self) -> None:
        """Parents before children, so that each finds the keys it refers to."""
        slots = select(Slot.item_id).where(Slot.meeting_id == self.meeting_id)
        handlings = select(Handling.id).where(Handling.meeting_id == self.meeting_id)
        self.copy(Meeting, Meeting.id == self.meeting_id, _another_meeting)
        self.copy(Item, Item.id.in_(slots))
        self.copy(Attachment, Attachment.item_id.in_(slots))
        self.copy(Slot, Slot.meeting_id == self.meeting_id, _another_scope)
        self.copy(Invitation, Invitation.meeting_id == self.meeting_id)
        self.copy(Presence, Presence.meeting_id == self.meeting_id)
        self.copy(Handling, Handling.meeting_id == self.meeting_id)
        self.copy(Revision, Revision.handling_id.in_(handlings))
        self.copy(Scrutineer, Scrutineer.meeting_id == self.meeting_id)
        self.copy(Minutes, Minutes.id == self.minutes_id)
        self.copy(Scrutiny, Scrutiny.minutes_id == self.minutes_id)
        self.copy(Signature, Signature.minutes_id == self.minutes_id)
        self.copy(Publication, Publication.minutes_id == self.minutes_id)

    def copy(
        self, model: type[Model], mine: ColumnElement[bool], change: Callable[[dict[str, Any], int], None] | None = None
    ) -> None:
        """All copies of one table's rows in one statement."""
        rows = [_values(row) for row in db.session.scalars(select(model).where(mine).order_by(model.id))]
        if not rows:
            return
        old = [row.pop("id") for row in rows]
        made = [self._changed(row, number, change) for number in range(self.copies) for row in rows]
        new = db.session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), made).all()
        self.keys[model] = [
            dict(zip(old, new[number * len(old) : (number + 1) * len(old)], strict=True))
            for number in range(self.copies)
        ]

    def _changed(
        self, row: dict[str, Any], number: int, change: Callable[[dict[str, Any], int], None] | None
    ) -> dict[str, Any]:
        copy = dict(row)
        for name, parent in OWN_KEYS.items():
            if name in copy and parent in self.keys:
                copy[name] = self.keys[parent][number][copy[name]]
        if change is not None:
            change(copy, number)
        return copy


def _values(row: Model) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}


def _another_meeting(row: dict[str, Any], number: int) -> None:
    year = HELD.year - 1 - number // A_YEAR
    earlier = timedelta(days=365 * (HELD.year - year) - 17 * (number % A_YEAR))
    row |= {"year": year, "number": number % A_YEAR + 1, "uid": secrets.token_hex(8)}
    row |= {name: row[name] - earlier for name in ("starts_at", "ends_at")}


def _another_scope(row: dict[str, Any], number: int) -> None:
    row["section_scope"] = f"copy:{number}"
