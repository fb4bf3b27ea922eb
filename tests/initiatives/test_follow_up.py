"""The follow-up item of the next meeting lists what is due or late by itself: on the mail's page, in the room, in the record."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from advisory.agendas.rules import ItemType, Outcome, StandardItem
from advisory.boards.models import Board, Membership
from advisory.infra import links
from advisory.infra.db import db
from advisory.initiatives import queries
from advisory.initiatives.rules import InitiativeState
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Attending, MeetingState
from advisory.minutes import queries as minutes
from advisory.minutes.documents.items import section
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.proceedings import queries as proceedings
from advisory.proceedings import services as room
from advisory.proceedings.rules import How
from tests.checking import CheckingClient
from tests.initiatives.making import decision, in_days, initiative
from tests.make import Make, both

pytestmark = pytest.mark.usefixtures("context")
PUBLIC_ONE, CHECKED_ONE = "Kielikahvila", "Opas uusille asukkaille"


@dataclass(frozen=True)
class Next:
    """The next meeting of a board of which one initiative is late and public, one soon due and checked only."""

    meeting: Meeting
    slot: Slot
    member: Membership
    call: Invitation


@pytest.fixture
def coming(make: Make, board: Board, secretary: Person) -> Next:
    public = decision(make, board, state=MinutesState.PUBLISHED)
    checked = decision(make, board, state=MinutesState.CHECKED)
    initiative(make, public, due_on=in_days(-2), title=both(f"{PUBLIC_ONE} [[Maija Meikäläinen]] {{{{Ville Vuori}}}}"),
               responsible="[[Maija Meikäläinen]], kirjasto")  # fmt: skip
    initiative(make, checked, due_on=in_days(20), title=both(CHECKED_ONE))
    initiative(make, decision(make, board), due_on=in_days(5), title=both("Tarkastamaton"), clock_started_at=None,
               state=InitiativeState.DECIDED)  # fmt: skip
    secret = decision(make, board, state=MinutesState.PUBLISHED, is_secret=True, secrecy_ground="25")
    initiative(make, secret, due_on=in_days(5), title=both("Salainen asia"))
    now = clock.now()
    meeting = make.meeting(
        board, state=MeetingState.CALLED, starts_at=now, called_at=now - timedelta(days=9), number=4,
        year=now.year, agenda_published_at=now - timedelta(days=8), minute_taker_id=secretary.id,
    )  # fmt: skip
    item = make.item(
        board, kind=ItemType.PROCEDURE, standard=StandardItem.FOLLOW_UP, proposal=Localized(),
        title="Aiempien päätösten seuranta",
    )  # fmt: skip
    member = make.chair(board)
    return Next(meeting, make.slot(meeting, item), member, make.invitation(meeting, member))


def says(page: object) -> tuple[bool, bool]:
    """Whether a page lists the public one and the checked one; what may not leave is on none."""
    text = getattr(page, "text", page)
    assert isinstance(text, str)
    for word in ("Meikäläinen", "Ville Vuori", "Salainen asia", "Tarkastamaton"):
        assert word not in text
    return PUBLIC_ONE in text, CHECKED_ONE in text


@pytest.mark.domain_rule(49)
@pytest.mark.domain_rule(29)
def test_the_feed_tells_everybody_of_published_decisions_only(board: Board, coming: Next) -> None:
    told = queries.agenda_feed(board.id, clock.today())
    public = queries.agenda_feed(board.id, clock.today(), for_everybody=True)

    assert [line.due_on for line in told] == [in_days(-2), in_days(20)]
    assert [line.due_on for line in public] == [in_days(-2)]
    says(" ".join(f"{line.title} {line.responsible}" for line in told))


@pytest.mark.domain_rule(49)
@pytest.mark.parametrize(
    ("attending", "listed"), [(Attending.MEMBER, (True, True)), (Attending.PRESENTER, (True, False))]
)
def test_the_page_behind_the_mail_lists_it(
    client: CheckingClient, coming: Next, attending: Attending, listed: tuple[bool, bool]
) -> None:
    coming.call.attending = attending
    db.session.commit()

    page = client.page(f"/answer/{links.make(PURPOSE, coming.call.id, coming.call.person_id)}")

    assert says(page.select_one("#agenda")) == listed


@pytest.mark.domain_rule(49)
def test_the_public_agenda_lists_what_is_published(client: CheckingClient, board: Board, coming: Next) -> None:
    town = db.session.get_one(Municipality, board.municipality_id)
    home = f"/fi/{town.slug}/{board.slug}"

    page = client.page(f"{home}/meetings/{coming.meeting.year}/4")

    assert says(page) == (True, False)
    [link] = page.select("#item-1 a")
    assert "Kielikahvila" in client.page(str(link["href"])).text


@pytest.mark.domain_rule(49)
def test_the_room_shows_it_and_the_record_keeps_it_as_it_stood(
    desk: CheckingClient, make: Make, secretary: Person, board: Board, coming: Next
) -> None:
    actor = make.actor(secretary)
    address = f"/meetings/{coming.meeting.id}/room/{coming.slot.id}"
    room.open_meeting(coming.meeting, actor=actor, attending={coming.member.person_id: How.ROOM})
    assert says(desk.page(address)) == (True, True)

    handling = room.open_item(coming.slot, actor)

    late = "- Kielikahvila … … · …, kirjasto · määräaika"
    assert handling.discussion.text("fi").split("\n")[2].startswith(late)
    assert handling.discussion.text("fi").split("\n")[2].endswith("Myöhässä")
    assert "Försenad" in handling.discussion.text("sv")
    box = desk.page(address).select_one("#discussion-fi")
    assert says(box) == (True, True)
    assert says(desk.page(f"/meetings/{coming.meeting.id}/screen")) == (True, True)

    mine = Localized(fi="Käytiin läpi kielikahvila.", sv=handling.discussion.text("sv"))
    room.save_text(handling, {"discussion": mine}, handling.version, actor)
    room.close_item(handling, Outcome.NOTED, actor)
    source = minutes.source(minutes.meeting(coming.meeting.id))
    [item] = source.record.items
    assert "Käytiin läpi kielikahvila." in str(section(source, item, "fi"))
    assert says(str(section(source, item, "sv"))) == (True, True)


@pytest.mark.domain_rule(49)
def test_one_opened_by_mistake_is_put_back_with_its_list(make: Make, secretary: Person, coming: Next) -> None:
    actor = make.actor(secretary)
    room.open_meeting(coming.meeting, actor=actor, attending={coming.member.person_id: How.ROOM})

    room.put_back(room.open_item(coming.slot, actor), actor)

    assert proceedings.record(coming.meeting).items[0].handling is None


@pytest.mark.domain_rule(49)
def test_without_quorum_the_record_does_not_say_that_it_was_gone_through(
    make: Make, secretary: Person, board: Board, coming: Next
) -> None:
    for _number in range(3):
        make.seat(board)
    actor = make.actor(secretary)
    room.open_meeting(coming.meeting, actor=actor, attending={coming.member.person_id: How.ROOM})

    assert room.carry_over(coming.meeting, actor) == 1

    [item] = proceedings.record(coming.meeting).items
    assert item.handling is not None
    assert not item.handling.discussion


@pytest.mark.domain_rule(23)
def test_a_presenter_from_elsewhere_reads_what_everybody_may(
    client: CheckingClient, make: Make, board: Board, coming: Next
) -> None:
    presenter = make.person(db.session.get_one(Municipality, board.municipality_id), "Leena Esittelijä")
    make.invitation(
        coming.meeting, coming.member, person_id=presenter.id, membership_id=None, attending=Attending.PRESENTER
    )
    client.sign_in(db.session.get_one(Account, presenter.account_id))

    assert says(client.page(f"/meetings/{coming.meeting.id}")) == (True, False)
