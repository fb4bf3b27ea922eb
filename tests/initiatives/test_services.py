"""From a decision to a carried-out initiative: what may be made, when it is sent, who is told."""

from datetime import timedelta

import pytest

from advisory.agendas.rules import ItemType
from advisory.boards.models import Board
from advisory.infra.access import NOBODY, bearer
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.infra.ports import ports
from advisory.initiatives import queries, services
from advisory.initiatives.rules import Dimension, InitiativeState, ReportStatus
from advisory.initiatives.services import (
    IndicatorValues,
    InitiativeValues,
    MoveValues,
    NewOwner,
    ReportValues,
)
from advisory.kernel import clock
from advisory.kernel.errors import Gone, NotAllowed, NotFound, RuleBroken, WrongState
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from advisory.people.models import Person
from advisory.policy.actions import Action
from tests.initiatives.making import decision, in_days, initiative, mails_to
from tests.make import Make, both

pytestmark = pytest.mark.usefixtures("context")


def values(**more: object) -> InitiativeValues:
    base = {"title": both("Kokeilu"), "responsible": "Henkilöstöpalvelut", "due_on": in_days(200)}
    return InitiativeValues(**{**base, "addressee": "Kaupunginhallitus", **more})  # type: ignore[arg-type]


@pytest.mark.feature(81)
def test_a_decision_becomes_an_initiative_that_is_decided(make: Make, board: Board, secretary: Person) -> None:
    source = decision(make, board)
    indicator = IndicatorValues(both("Anonyymit haut"), unit="%", baseline=0, target=30)

    made = services.create(source, values(indicators=(indicator,)), make.actor(secretary))

    assert made.state is InitiativeState.DECIDED
    assert made.clock_started_at is None
    assert [one.target for one in queries.indicators_of(made.id)] == [30]
    assert [one.state for one in queries.steps_of([made.id])[made.id]] == [InitiativeState.DECIDED]
    assert db.session.query(AuditEntry).one().subject == f"Initiative:{made.id}"


@pytest.mark.promise("R3")
def test_the_same_press_twice_makes_one(make: Make, board: Board, secretary: Person) -> None:
    source, actor = decision(make, board), make.actor(secretary)

    assert services.create(source, values(), actor).id == services.create(source, values(), actor).id
    assert len(queries.made_from(source.id)) == 1


@pytest.mark.domain_rule(49)
@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"responsible": " "}, "responsible_missing"),
        ({"due_on": None}, "due_day_missing"),
        ({"addressee": ""}, "addressee_missing"),
    ],
)
def test_nothing_is_decided_without_who_and_when(
    make: Make, board: Board, secretary: Person, missing: dict[str, object], code: str
) -> None:
    source = decision(make, board)

    with pytest.raises(RuleBroken, match=code):
        services.create(source, values(**missing), make.actor(secretary))

    assert queries.made_from(source.id) == []


@pytest.mark.domain_rule(49)
def test_a_measure_names_a_dimension_of_good_relations(make: Make, board: Board, secretary: Person) -> None:
    source, actor = decision(make, board, kind=ItemType.OWN_MEASURE), make.actor(secretary)

    made = services.create(source, values(dimensions=(Dimension.INTERACTION,)), actor)

    assert made.dimensions == ["interaction"]
    with pytest.raises(RuleBroken, match="dimension_missing"):
        services.create(source, values(title=both("Toinen")), actor)


def test_a_discussion_becomes_nothing(make: Make, board: Board, secretary: Person) -> None:
    source = decision(make, board, kind=ItemType.DISCUSSION)

    with pytest.raises(RuleBroken, match="becomes_no_initiative"):
        services.create(source, values(), make.actor(secretary))


@pytest.mark.feature(82)
def test_a_new_owner_is_added_to_the_municipality(make: Make, board: Board, secretary: Person) -> None:
    new = NewOwner("Uusi Vastuu", "uusi@test.example")

    made = services.create(decision(make, board), values(new_owner=new), make.actor(secretary))

    person = db.session.get_one(Person, made.owner_id)
    assert (person.name, person.email, person.municipality_id) == (new.name, new.email, board.municipality_id)


@pytest.mark.feature(82)
def test_an_owner_who_was_known_without_an_address_is_reached_at_the_typed_one(
    make: Make, board: Board, secretary: Person
) -> None:
    known = make.person(
        db.session.get_one(Municipality, board.municipality_id), "Kalle Paperi", account=False, email=""
    )
    new = NewOwner("kalle paperi", "Kalle@test.example")
    source = decision(make, board, state=MinutesState.CHECKED)

    made = services.create(source, values(new_owner=new, addressee_email="kh@test.example"), make.actor(secretary))
    services.due(clock.now())

    assert made.owner_id == known.id
    assert known.email == "kalle@test.example"
    assert len(mails_to(known.email)) == 1


@pytest.mark.security("S51")
@pytest.mark.feature(130)
def test_the_owner_is_of_the_same_municipality(make: Make, board: Board, secretary: Person) -> None:
    stranger = make.person(make.municipality())

    with pytest.raises(NotFound):
        services.create(decision(make, board), values(owner_id=stranger.id), make.actor(secretary))


def test_another_municipalitys_secretary_makes_none(make: Make, board: Board) -> None:
    stranger = make.secretary(make.municipality())

    with pytest.raises(NotFound):
        services.create(decision(make, board), values(), make.actor(stranger))


@pytest.mark.domain_rule(24)
@pytest.mark.parametrize("state", [MinutesState.DRAFTING, MinutesState.CIRCULATED, MinutesState.IN_SCRUTINY])
def test_nothing_is_sent_before_the_minutes_are_checked(
    make: Make, board: Board, secretary: Person, owner: Person, state: MinutesState
) -> None:
    source = decision(make, board, state=state)
    made = services.create(source, values(owner_id=owner.id, addressee_email="kh@test.example"), make.actor(secretary))

    services.due(clock.now() + timedelta(days=250))

    assert (made.state, made.clock_started_at, made.sent_at) == (InitiativeState.DECIDED, None, None)
    assert db.session.query(OutboxRow).count() == 0
    with pytest.raises(RuleBroken, match="decision_not_checked"):
        services.move(made, "start", MoveValues(clock.today()), make.actor(secretary))


@pytest.mark.domain_rule(24)
def test_checked_minutes_start_the_clock_and_send_it_once(
    make: Make, board: Board, secretary: Person, owner: Person
) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    made = services.create(source, values(owner_id=owner.id, addressee_email="kh@test.example"), make.actor(secretary))

    services.due(clock.now())
    services.due(clock.now())

    assert made.state is InitiativeState.SENT
    assert made.clock_started_at is not None
    assert len(mails_to("kh@test.example")) == 1
    assert len(mails_to(owner.email)) == 1
    assert "/initiatives/report/" in mails_to(owner.email)[0].text


@pytest.mark.domain_rule(24)
def test_without_an_address_it_is_sent_when_somebody_has_handed_it_over(
    make: Make, board: Board, secretary: Person, owner: Person
) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    record = db.session.query(Minutes).one()
    record.checked_at = clock.now() - timedelta(days=2)
    made, actor = services.create(source, values(owner_id=owner.id), make.actor(secretary)), make.actor(secretary)

    assert not services.start_if_checked(made)
    services.due(clock.now())

    assert (made.state, made.clock_started_at, made.sent_at) == (InitiativeState.DECIDED, None, None)
    assert mails_to(owner.email) == []
    assert queries.is_to_hand_over(made)
    for day, code in ((in_days(-3), "handed_over_before_check"), (in_days(1), "step_day_ahead")):
        with pytest.raises(RuleBroken, match=code):
            services.move(made, "send", MoveValues(day), actor)

    services.move(made, "send", MoveValues(in_days(-1), note=both("Kirjaamon kautta.")), actor)

    assert made.state is InitiativeState.SENT
    assert clock.local_date(made.clock_started_at) == clock.local_date(made.sent_at) == in_days(-1)
    assert len(mails_to(owner.email)) == 1
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    assert entry.action == "initiatives.move"
    assert entry.changes["on"] == str(in_days(-1))
    assert not queries.is_to_hand_over(made)
    with pytest.raises(WrongState):
        services.move(made, "send", MoveValues(clock.today()), actor)


@pytest.mark.domain_rule(24)
def test_an_address_that_is_added_later_is_mailed_to(make: Make, board: Board, secretary: Person) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    made = services.create(source, values(), make.actor(secretary))
    services.edit(made, values(addressee_email="kh@test.example"), make.actor(secretary))

    services.due(clock.now())

    assert made.state is InitiativeState.SENT
    assert len(mails_to("kh@test.example")) == 1


@pytest.mark.domain_rule(24)
def test_an_own_measure_starts_without_being_sent(make: Make, board: Board, secretary: Person, owner: Person) -> None:
    source = decision(make, board, state=MinutesState.CHECKED, kind=ItemType.EVENT)
    made = services.create(source, values(owner_id=owner.id, dimensions=(Dimension.SECURITY,)), make.actor(secretary))

    services.due(clock.now())

    assert made.state is InitiativeState.DECIDED
    assert made.clock_started_at is not None
    assert len(mails_to(owner.email)) == 1


@pytest.mark.domain_rule(49)
@pytest.mark.feature(90)
def test_reminders_come_a_month_and_a_week_before_and_weekly_when_late(
    make: Make, board: Board, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    made = initiative(make, decision(make, board), owner, due_on=in_days(40))
    sent = []
    for day in range(61):
        now = start + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        before = len(mails_to(owner.email))
        services.due(now)
        services.due(now)
        if len(mails_to(owner.email)) > before:
            sent.append((made.due_on - clock.local_date(now)).days)

    assert sent == [30, 7, -1, -8, -15]


def test_a_closed_one_is_not_reminded_of(make: Make, board: Board, owner: Person) -> None:
    initiative(make, decision(make, board), owner, state=InitiativeState.DONE, due_on=in_days(-3))

    services.due(clock.now())

    assert mails_to(owner.email) == []


def test_without_an_owner_the_secretary_is_reminded(make: Make, board: Board, secretary: Person) -> None:
    initiative(make, decision(make, board), None, due_on=in_days(-1))

    services.due(clock.now())

    assert len(mails_to(secretary.email)) == 1


@pytest.mark.feature(84)
def test_the_path_is_walked_to_its_end(make: Make, board: Board, secretary: Person) -> None:
    made, actor, today = initiative(make, decision(make, board)), make.actor(secretary), clock.today()

    services.move(made, "answer", MoveValues(today, answer_body="Kaupunginhallitus § 12", answer=both("Kyllä.")), actor)
    services.move(made, "start", MoveValues(today), actor)
    services.move(made, "complete", MoveValues(today, what_changed=both("Hakijoita tuli enemmän.")), actor)

    assert made.state is InitiativeState.DONE
    assert made.closed_at is not None
    assert (made.answer_body, made.answered_on) == ("Kaupunginhallitus § 12", today)
    last = queries.steps_of([made.id])[made.id][-1]
    assert last.note.fi == "Hakijoita tuli enemmän."


@pytest.mark.parametrize(
    "step",
    [
        ("answer", {}, "answer_body_missing"),
        ("answer", {"answer_body": "KH", "taken_on": in_days(1)}, "answer_day_wrong"),
        ("lapse", {}, "step_reason_missing"),
        ("receive", {"taken_on": in_days(2)}, "step_day_ahead"),
    ],
)
def test_a_step_without_its_facts_is_refused(
    make: Make, board: Board, secretary: Person, step: tuple[str, dict[str, object], str]
) -> None:
    verb, given, code = step
    made = initiative(make, decision(make, board))

    with pytest.raises(RuleBroken, match=code):
        services.move(made, verb, MoveValues(**{"taken_on": clock.today(), **given}), make.actor(secretary))  # type: ignore[arg-type]


def test_completing_asks_what_changed(make: Make, board: Board, secretary: Person) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.UNDER_WAY)

    with pytest.raises(RuleBroken, match="what_changed_missing"):
        services.move(made, "complete", MoveValues(clock.today()), make.actor(secretary))


def test_a_step_that_does_not_exist_now_is_refused(make: Make, board: Board, secretary: Person) -> None:
    made = initiative(make, decision(make, board), state=InitiativeState.DONE)

    with pytest.raises(WrongState):
        services.move(made, "start", MoveValues(clock.today()), make.actor(secretary))


@pytest.mark.feature(87)
def test_the_owner_reports_and_the_secretary_checks(make: Make, board: Board, secretary: Person, owner: Person) -> None:
    made = initiative(make, decision(make, board), owner)
    holder = bearer(owner.id, Action.INITIATIVES_REPORT)

    told = services.report(made, ReportValues(ReportStatus.AT_RISK, "Odotamme lupaa."), holder)
    again = services.report(made, ReportValues(ReportStatus.AT_RISK, "Odotamme lupaa."), holder)

    assert told.id == again.id
    assert made.state is InitiativeState.SENT
    assert [row.about for row in mails_to(secretary.email)] == [f"Initiative:{made.id}"]
    assert queries.reports_of([made.id], verified_only=True)[made.id] == []
    services.verify(told, make.actor(secretary))
    assert [one.id for one in queries.reports_of([made.id], verified_only=True)[made.id]] == [told.id]


def test_a_finished_one_takes_no_report(make: Make, board: Board, owner: Person) -> None:
    made = initiative(make, decision(make, board), owner, state=InitiativeState.DONE)

    with pytest.raises(Gone):
        services.report(made, ReportValues(ReportStatus.DONE), bearer(owner.id, Action.INITIATIVES_REPORT))


def test_somebody_elses_link_reports_nothing(make: Make, board: Board, owner: Person) -> None:
    made = initiative(make, decision(make, board), owner)
    other = make.person(make.municipality())

    with pytest.raises(NotAllowed):
        services.report(made, ReportValues(ReportStatus.DONE), bearer(other.id, Action.INITIATIVES_REPORT))


@pytest.mark.feature(83)
def test_the_follow_up_item_lists_what_is_due_or_late(make: Make, board: Board) -> None:
    source = decision(make, board)
    initiative(make, source, due_on=in_days(-2), title=both("Myöhässä"))
    initiative(make, source, due_on=in_days(20), title=both("Pian"))
    initiative(make, source, due_on=in_days(90), title=both("Kaukana"))
    initiative(make, source, due_on=in_days(5), state=InitiativeState.DONE, title=both("Valmis"))

    lines = queries.agenda_feed(board.id, clock.today())

    assert [(line.title, line.is_late) for line in lines] == [("Myöhässä", True), ("Pian", False)]
    assert queries.agenda_feed(make.board().id, clock.today()) == []


@pytest.mark.usefixtures("app")
def test_the_port_of_the_follow_up_item_is_filled() -> None:
    assert ports.agenda_feed is queries.agenda_feed


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize("state", list(MinutesState))
def test_the_public_sees_only_what_published_minutes_say(make: Make, board: Board, state: MinutesState) -> None:
    made = initiative(make, decision(make, board, state=state))

    seen = queries.one(made.id, NOBODY)

    assert (seen is not None) is (state is MinutesState.PUBLISHED)


@pytest.mark.domain_rule(28)
def test_nothing_of_a_secret_item_is_public(make: Make, board: Board, secretary: Person) -> None:
    source = decision(make, board, state=MinutesState.PUBLISHED, is_secret=True, secrecy_ground="24.1 § 25")
    made = initiative(make, source)

    assert queries.one(made.id, NOBODY) is None
    with pytest.raises(RuleBroken, match="secret_becomes_no_initiative"):
        services.create(source, values(), make.actor(secretary))


def test_an_owner_sees_their_own_before_it_is_public(make: Make, board: Board, owner: Person) -> None:
    made = initiative(make, decision(make, board, state=MinutesState.CHECKED), owner)

    assert queries.one(made.id, make.actor(owner)) is not None


def test_a_decision_without_an_initiative_is_found_for_the_desk(make: Make, board: Board) -> None:
    source, since = decision(make, board), in_days(-30)

    assert [one.id for one in queries.decisions_without_one([board.id], since)] == [source.id]
    initiative(make, source)
    assert queries.decisions_without_one([board.id], since) == []


def test_facts_are_mended(make: Make, board: Board, secretary: Person, owner: Person) -> None:
    made = initiative(make, decision(make, board))

    services.edit(made, values(due_on=in_days(60), owner_id=owner.id), make.actor(secretary))

    assert (made.due_on, made.owner_id, made.title) == (in_days(60), owner.id, both("Kokeilu"))
    assert len(mails_to(owner.email)) == 1


def test_the_addressee_is_written_to_in_the_boards_first_language(make: Make, secretary: Person) -> None:
    swedish = make.board(make.municipality(languages=["sv"]), languages=["sv"])
    actor = make.actor(make.secretary(db.session.get_one(Municipality, swedish.municipality_id)))
    source = decision(make, swedish, state=MinutesState.CHECKED)
    services.create(source, values(addressee_email="ks@test.example"), actor)

    services.due(clock.now())

    assert [(row.language, row.subject[:9]) for row in mails_to("ks@test.example")] == [("sv", "Initiativ")]


@pytest.mark.domain_rule(27)
@pytest.mark.domain_rule(29)
def test_no_mail_names_whom_the_public_may_not_know(make: Make, board: Board, secretary: Person, owner: Person) -> None:
    source = decision(make, board, state=MinutesState.CHECKED)
    named = "[[Matti Yksityinen]] {{Maija Määräaikainen}}"
    given = values(
        title=both(f"Avustus {named}"), responsible=f"Kirjasto {named}", addressee=f"Lautakunta {named}",
        addressee_email="kh@test.example", owner_id=owner.id,
    )  # fmt: skip
    services.create(source, given, make.actor(secretary))

    services.due(clock.now())

    written = [*mails_to("kh@test.example"), *mails_to(owner.email)]
    assert len(written) == 2
    for row in written:
        for word in ("Matti", "Maija", "[[", "{{"):
            assert word not in row.subject + row.text + row.html
