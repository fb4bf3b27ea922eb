"""Initiatives of a participation body whose rules of procedure do not wait for checked minutes (rule 24, decision 6)."""

from datetime import timedelta

import pytest

from advisory.boards.models import Board
from advisory.boards.rules import LegalForm
from advisory.infra.access import NOBODY
from advisory.infra.db import db
from advisory.initiatives import queries, services
from advisory.initiatives.rules import InitiativeState, check_dispatch
from advisory.initiatives.services import MoveValues
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MinutesState
from advisory.people.models import Account, Person
from advisory.proceedings.models import Handling
from tests.checking import CheckingClient
from tests.initiatives.making import decision, in_days, mails_to
from tests.initiatives.test_standing import SENT_TO, wish
from tests.make import Make

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.domain_rule(24)]


@pytest.fixture
def board(make: Make) -> Board:
    town = make.municipality(languages=["fi", "sv"])
    return make.board(town, languages=["fi", "sv"], form=LegalForm.PARTICIPATION, waived_rules=["24"])


@pytest.fixture
def source(make: Make, board: Board) -> Handling:
    """A decision whose minutes are a draft, of a meeting that was opened with rule 24 off and ended ten days ago."""
    made = decision(make, board)
    meeting = meeting_of(made)
    meeting.waived_rules, meeting.ended_at = ["24"], meeting.ends_at
    db.session.commit()
    return made


def meeting_of(source: Handling) -> Meeting:
    return db.session.get_one(Meeting, source.meeting_id)


def test_it_is_sent_once_the_meeting_has_ended(make: Make, source: Handling, secretary: Person, owner: Person) -> None:
    meeting_of(source).state = MeetingState.IN_SESSION
    made = services.create(source, wish(owner_id=owner.id), make.actor(secretary))
    services.due(clock.now())
    assert made.clock_started_at is None
    with pytest.raises(RuleBroken, match="meeting_not_ended"):
        services.move(made, "send", MoveValues(clock.today()), make.actor(secretary))

    meeting_of(source).state = MeetingState.ENDED
    db.session.commit()
    services.due(clock.now())
    services.due(clock.now())

    assert made.state is InitiativeState.SENT
    assert len(mails_to(SENT_TO)) == len(mails_to(owner.email)) == 1


def test_its_owner_reads_it_and_the_public_does_not(
    make: Make, source: Handling, secretary: Person, owner: Person
) -> None:
    made = services.create(source, wish(owner_id=owner.id), make.actor(secretary))
    assert queries.one(made.id, make.actor(owner)) is None
    assert services.start_if_checked(made)
    assert queries.one(made.id, make.actor(owner)) is not None
    assert queries.one(made.id, NOBODY) is None


def test_without_an_address_it_is_handed_over_from_the_day_of_the_meeting_on(
    make: Make, source: Handling, secretary: Person
) -> None:
    made, actor = services.create(source, wish(addressee_email=""), make.actor(secretary)), make.actor(secretary)
    assert queries.is_to_hand_over(made)
    with pytest.raises(RuleBroken, match="handed_over_before_end"):
        services.move(made, "send", MoveValues(in_days(-11)), actor)
    services.move(made, "send", MoveValues(in_days(-9)), actor)
    assert made.state is InitiativeState.SENT


def test_what_is_switched_off_later_does_not_send_the_decisions_of_before(
    make: Make, board: Board, secretary: Person
) -> None:
    made = services.create(decision(make, board), wish(), make.actor(secretary))
    services.due(clock.now() + timedelta(days=1))
    assert made.clock_started_at is None
    with pytest.raises(RuleBroken, match="decision_not_checked"):
        services.move(made, "send", MoveValues(clock.today()), make.actor(secretary))
    with pytest.raises(RuleBroken, match="meeting_not_ended"):
        check_dispatch(is_checked=False, is_check_asked=False)


def test_checked_minutes_are_enough_as_ever(make: Make, board: Board, secretary: Person) -> None:
    made = services.create(decision(make, board, state=MinutesState.CHECKED), wish(), make.actor(secretary))
    assert services.start_if_checked(made)


def test_the_pages_speak_of_the_meeting_and_not_of_its_minutes(
    make: Make, source: Handling, secretary: Person, client: CheckingClient
) -> None:
    client.sign_in(db.session.get_one(Account, secretary.account_id))
    form = client.page(f"/handlings/{source.id}/initiative").text
    assert "ennen kuin kokous on päättynyt" in form
    assert "se lähetetään, kun kokous on päättynyt" in form
    meeting_of(source).state = MeetingState.IN_SESSION
    made = services.create(source, wish(), make.actor(secretary))
    assert "odottaa kokouksen päättymistä" in client.page(f"/initiatives/{made.id}").text
    assert "kun kokous on päättynyt" in client.page(f"/initiatives/{made.id}/edit").text
