"""Filling in the addresses of the URL map with real rows of one municipality of the demo."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from advisory.agendas.models import Attachment, Item
from advisory.boards.models import Attendee, Board, Membership, Seat
from advisory.infra.db import Model, db
from advisory.infra.outbox import OutboxRow
from advisory.initiatives.models import Initiative, Report
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person, RoleGrant, SignInSession
from advisory.proceedings.models import CounterProposal, Dissent, Handling

TABLES: Mapping[str, type[Model]] = {
    "municipality_id": Municipality, "board_id": Board, "seat_id": Seat, "membership_id": Membership,
    "attendee_id": Attendee, "person_id": Person, "grant_id": RoleGrant, "role_id": RoleGrant,
    "meeting_id": Meeting, "invitation_id": Invitation, "slot_id": Slot,
    "attachment_id": Attachment, "item_id": Item, "handling_id": Handling,
    "counter_id": CounterProposal, "dissent_id": Dissent, "minutes_id": Minutes,
    "initiative_id": Initiative, "report_id": Report, "row_id": OutboxRow,
}  # fmt: skip
"""What each number of an address means. An address with a number that is not here fails the tests: say what it is."""

WORDS = {
    "code": "020", "language": "fi", "year": 2026, "number": 3, "direction": "up", "capacity": "deputy",
    "verb": "start", "filename": "app.webmanifest",
}  # fmt: skip
OPEN = {"token", "filename", "path", "code"}
ENOUGH = 12


def rows_of(model: type[Model], municipality: Municipality) -> list[int]:
    """The ids of a table's rows in one municipality, the newest first."""
    column = Municipality.id if model is Municipality else getattr(model, "municipality_id")  # noqa: B009
    found = select(model.id).where(column == municipality.id).order_by(model.id.desc()).limit(ENOUGH)
    return list(db.session.scalars(found))


def place(code: str) -> Municipality:
    return db.session.scalars(select(Municipality).where(Municipality.code == code)).one()


def rules(app: Flask, method: str) -> list[Rule]:
    """The addresses that take a method and name no token."""
    found = [
        rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and "token" not in rule.arguments
    ]
    return [rule for rule in found if rule.endpoint.rpartition(".")[2] != "static"]


def fillings(rule: Rule, municipality: Municipality) -> Iterator[dict[str, Any]]:
    """Ways to fill in an address, the likeliest first; none where a table has no row."""
    names = sorted(rule.arguments)
    choices = [_choices(name, municipality) for name in names]
    for values in itertools.islice(itertools.product(*choices), 60):
        yield dict(zip(names, values, strict=True))


def _choices(name: str, municipality: Municipality) -> list[Any]:
    if name in TABLES:
        return rows_of(TABLES[name], municipality)
    if name == "session_id":
        return list(db.session.scalars(select(SignInSession.id).limit(1)))
    if name == "municipality":
        return [municipality.slug]
    if name == "board":
        return list(db.session.scalars(select(Board.slug).where(Board.municipality_id == municipality.id)))
    assert name in WORDS, f"what does <{name}> in an address mean? Add it to tests/demo/walking.py"
    return [WORDS[name]]


def account(email: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == email)).one()
