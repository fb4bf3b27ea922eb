"""A board with a secretary, and a signed-in client."""

import pytest

from advisory.boards.models import Board
from advisory.infra.db import db
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from tests.checking import CheckingClient
from tests.make import Make


@pytest.fixture
def board(make: Make) -> Board:
    return make.board(make.municipality(languages=["fi", "sv"]), languages=["fi", "sv"])


@pytest.fixture
def secretary(make: Make, board: Board) -> Person:
    municipality = db.session.get_one(Municipality, board.municipality_id)
    return make.secretary(municipality)


@pytest.fixture
def owner(make: Make, board: Board, secretary: Person) -> Person:
    municipality = db.session.get_one(Municipality, board.municipality_id)
    return make.person(municipality, "Olavi Omistaja", email="olavi@test.example")


@pytest.fixture
def desk(client: CheckingClient, secretary: Person) -> CheckingClient:
    """The secretary's browser."""
    client.sign_in(db.session.get_one(Account, secretary.account_id))
    return client
