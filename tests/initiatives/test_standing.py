"""A decision that is taken back goes nowhere, and an unchecked one is read by the board's own members alone."""

import pytest

from advisory.agendas.rules import Outcome
from advisory.boards.models import Board
from advisory.infra.access import NOBODY
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.initiatives import queries, services
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import InitiativeState
from advisory.initiatives.services import InitiativeValues, MoveValues
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.policy.roles import Role
from advisory.proceedings import services as proceedings
from advisory.proceedings.models import Handling
from tests.checking import CheckingClient
from tests.initiatives.making import decision, in_days, initiative, mails_to, record
from tests.make import Make, both
from tests.proceedings.making import Room, room_in_session

pytestmark = pytest.mark.usefixtures("context")
SENT_TO = "kh@test.example"


def wish(**more: object) -> InitiativeValues:
    base = {"title": both("Kokeilu"), "responsible": "Henkilöstöpalvelut", "due_on": in_days(200)}
    return InitiativeValues(**{**base, "addressee": "Kaupunginhallitus", "addressee_email": SENT_TO, **more})  # type: ignore[arg-type]


def decided(make: Make) -> tuple[Room, Handling, Initiative]:
    """A matter that was closed as decided and made into an initiative while the meeting goes on."""
    room = room_in_session(make)
    matter = room.open()
    proceedings.close_item(matter, Outcome.DECIDED, room.actor)
    return room, matter, services.create(matter, wish(), room.actor)


def secretly(matter: Handling) -> None:
    item = queries.source(matter.id).slot.item
    item.is_secret, item.secrecy_ground = True, "25"
    db.session.commit()


@pytest.mark.domain_rule(24)
@pytest.mark.parametrize("outcome", [Outcome.TABLED, Outcome.WITHDRAWN, Outcome.NOT_DECIDED, None])
def test_a_decision_that_was_taken_back_is_never_sent(make: Make, outcome: Outcome | None) -> None:
    room, matter, made = decided(make)
    proceedings.reopen_item(matter, room.actor)
    if outcome is not None:
        proceedings.close_item(matter, outcome, room.actor)
    record(make, room.meeting, MinutesState.PUBLISHED)

    services.due(clock.now())

    assert (made.state, made.clock_started_at) == (InitiativeState.DECIDED, None)
    assert mails_to(SENT_TO) == []
    assert queries.one(made.id, NOBODY) is None
    assert not services.start_if_checked(made)
    assert queries.is_taken_back(made)
    assert [one.id for one in queries.taken_back(Initiative.board_id == room.board.id)] == [made.id]
    with pytest.raises(RuleBroken, match="decision_not_checked"):
        services.move(made, "send", MoveValues(clock.today()), room.actor)


@pytest.mark.domain_rule(24)
def test_decided_once_more_it_goes_out(make: Make) -> None:
    room, matter, made = decided(make)
    proceedings.reopen_item(matter, room.actor)
    proceedings.close_item(matter, Outcome.DECIDED, room.actor)
    record(make, room.meeting, MinutesState.CHECKED)

    services.due(clock.now())

    assert made.state is InitiativeState.SENT
    assert len(mails_to(SENT_TO)) == 1


@pytest.mark.domain_rule(28)
@pytest.mark.domain_rule(29)
def test_an_item_that_became_secret_leaves_by_no_mail_and_no_page(make: Make) -> None:
    room, matter, made = decided(make)
    secretly(matter)
    record(make, room.meeting, MinutesState.PUBLISHED)

    services.due(clock.now())

    assert mails_to(SENT_TO) == []
    assert queries.one(made.id, NOBODY) is None


@pytest.mark.domain_rule(24)
def test_one_that_was_found_waiting_is_looked_at_again_before_it_goes(
    make: Make, board: Board, secretary: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    made = services.create(source, wish(), make.actor(secretary))
    source.outcome = Outcome.TABLED
    db.session.commit()
    monkeypatch.setattr(queries, "waiting_for_minutes", lambda: [made])

    services.due(clock.now())

    assert made.clock_started_at is None
    assert db.session.query(OutboxRow).count() == 0


@pytest.mark.domain_rule(24)
def test_the_room_warns_who_opens_such_an_item_again(make: Make, client: CheckingClient) -> None:
    room, matter, made = decided(make)
    client.sign_in(room.account())
    page = f"/meetings/{room.meeting.id}/room/{matter.slot_id}"

    def told() -> str:
        notices = client.page(page).select(f".notice:has(a[href='/initiatives/{made.id}'])")
        return " ".join(one.text for one in notices)

    assert "Päätöksestä on tehty aloite." in told()
    proceedings.reopen_item(matter, room.actor)
    assert "Se lähetetään vasta" in told()
    proceedings.close_item(matter, Outcome.TABLED, room.actor)
    assert told() == ""


@pytest.mark.domain_rule(24)
def test_the_secretary_sees_why_nothing_was_sent_and_what_to_do(make: Make, client: CheckingClient) -> None:
    room, matter, made = decided(make)
    proceedings.reopen_item(matter, room.actor)
    client.sign_in(room.account())

    page = client.page(f"/initiatives/{made.id}")

    assert "ei ole enää voimassa" in page.select_one(".notice").text  # type: ignore[union-attr]
    assert page.select_one(f".notice a[href='/initiatives/{made.id}/steps/lapse']") is not None
    listed = client.page(f"/boards/{room.board.id}/initiatives").select_one(".notice")
    assert listed is not None
    assert listed.select_one(f"a[href='/initiatives/{made.id}']") is not None


@pytest.mark.domain_rule(24)
def test_one_made_before_the_item_was_decided_anew_asks_to_be_looked_at(
    desk: CheckingClient, make: Make, board: Board, secretary: Person
) -> None:
    source = decision(make, board)
    made = services.create(source, wish(), make.actor(secretary))

    def notices() -> str:
        return " ".join(one.text for one in desk.page(f"/initiatives/{made.id}").select(".notice"))

    assert "päätettiin uudelleen" not in notices()

    source.closed_at = clock.now()
    db.session.commit()

    assert "päätettiin uudelleen" in notices()


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize("state", [MinutesState.DRAFTING, MinutesState.IN_SCRUTINY, MinutesState.CHECKED])
@pytest.mark.parametrize("role", [Role.DEPUTY, Role.EXPERT, "owner", Role.MEMBER])
def test_an_unchecked_decision_is_read_by_the_members_alone(
    client: CheckingClient, make: Make, board: Board, owner: Person, state: MinutesState, role: Role | str
) -> None:
    reader = owner
    if isinstance(role, Role):
        reader = make.person(db.session.get_one(Municipality, board.municipality_id))
        make.grant(reader, role, board=board)
    made = initiative(
        make, decision(make, board, state=state), owner, state=InitiativeState.DECIDED, clock_started_at=None,
        description=both("Sanat ennen tarkastusta."),
    )  # fmt: skip
    is_open = state is MinutesState.CHECKED or role is Role.MEMBER
    assert (queries.one(made.id, make.actor(reader)) is not None) is is_open

    client.sign_in(db.session.get_one(Account, reader.account_id))
    page = client.page(f"/initiatives/{made.id}", status=200 if is_open else 404)

    assert ("Sanat ennen tarkastusta." in page.text) is is_open
    if role == "owner":
        client.page(f"/initiatives/{made.id}/report", status=200 if is_open else 404)
    elif role is not Role.MEMBER:
        for address in ("/desk", f"/boards/{board.id}/initiatives"):
            assert ("Anonyymi rekrytointi" in client.page(address).text) is is_open
