"""What is read of an indicator comes with the owner's report and is public once that is checked (feature 87)."""

from urllib.parse import urlsplit

import pytest

from advisory.boards.models import Board
from advisory.infra.access import bearer
from advisory.infra.db import db
from advisory.initiatives import mails, queries, services
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import ReportStatus, trend
from advisory.initiatives.services import IndicatorValues, ReportValues
from advisory.kernel import clock
from advisory.minutes.rules import MinutesState
from advisory.people.models import Person
from advisory.policy.actions import Action
from tests.checking import CheckingClient
from tests.initiatives.making import decision
from tests.initiatives.test_services import values
from tests.make import Make, both

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def measured(make: Make, board: Board, secretary: Person, owner: Person) -> Initiative:
    """An initiative with two indicators, its minutes published."""
    wanted = (
        IndicatorValues(both("Osallistujat"), baseline=10, target=40),
        IndicatorValues(both("Osuus"), unit="%", target=30),
    )
    source = decision(make, board, state=MinutesState.PUBLISHED)
    made = services.create(source, values(indicators=wanted, owner_id=owner.id), make.actor(secretary))
    db.session.commit()
    return made


def tell(initiative: Initiative, owner: Person, **readings: float) -> Report:
    keys = {one.name.fi: one.id for one in queries.indicators_of(initiative.id)}
    told = {keys[name]: value for name, value in readings.items()}
    holder = bearer(owner.id, Action.INITIATIVES_REPORT)
    return services.report(initiative, ReportValues(ReportStatus.ON_TRACK, readings=told), holder)


def figures(initiative: Initiative, *, public: bool = False) -> list[list[float]]:
    found = queries.readings_of(initiative.id, verified_only=public)
    return [[one.value for one in found.get(key.id, [])] for key in queries.indicators_of(initiative.id)]


@pytest.mark.feature(87)
def test_readings_come_with_reports_and_are_public_once_checked(
    make: Make, secretary: Person, measured: Initiative, owner: Person
) -> None:
    first = tell(measured, owner, Osallistujat=17.5)
    assert tell(measured, owner, Osallistujat=17.5).id == first.id
    assert tell(measured, owner, Osallistujat=22, Osuus=12).id != first.id
    services.verify(first, make.actor(secretary))
    assert figures(measured) == [[17.5, 22], [12]]
    assert figures(measured, public=True) == [[17.5], []]


@pytest.mark.feature(87)
def test_a_reading_for_an_indicator_of_another_initiative_is_left_out(measured: Initiative, owner: Person) -> None:
    holder = bearer(owner.id, Action.INITIATIVES_REPORT)
    services.report(measured, ReportValues(ReportStatus.ON_TRACK, readings={4711: 1.0}), holder)
    assert figures(measured) == [[], []]


@pytest.mark.feature(87)
def test_an_indicator_that_stays_keeps_its_readings_and_one_that_goes_takes_them_along(
    make: Make, secretary: Person, measured: Initiative, owner: Person
) -> None:
    tell(measured, owner, Osallistujat=17, Osuus=12)
    kept = queries.indicators_of(measured.id)[0]
    renamed = IndicatorValues(both("Kävijät"), baseline=10, target=50, id=kept.id)
    services.edit(measured, values(indicators=(renamed,), owner_id=owner.id), make.actor(secretary))
    assert [(one.id, one.target) for one in queries.indicators_of(measured.id)] == [(kept.id, 50)]
    assert figures(measured) == [[17]]


@pytest.mark.feature(87)
def test_the_owner_types_figures_from_the_mail_and_a_wrong_one_is_told_at_its_place(
    client: CheckingClient, measured: Initiative, owner: Person
) -> None:
    path = urlsplit(mails.report_url(measured, owner.id)).path
    first = queries.indicators_of(measured.id)[0]
    answer = client.submit(path, {"status": "on_track", f"reading_{first.id}": "paljon"})
    assert answer.status_code == 422
    assert f'id="reading_{first.id}-error"' in answer.text
    assert 'value="paljon"' in answer.text
    assert client.submit(path, {"status": "on_track", f"reading_{first.id}": "17,5"}).status_code == 303
    assert figures(measured) == [[17.5], []]


@pytest.mark.feature(87)
def test_the_line_of_an_indicator_is_read_without_seeing_it(
    desk: CheckingClient, measured: Initiative, owner: Person
) -> None:
    tell(measured, owner, Osallistujat=17.5)
    today = f"{clock.today().day}.{clock.today().month}.{clock.today().year}"

    page = desk.page(f"/initiatives/{measured.id}")

    (figure,) = page.select("section[aria-labelledby=indicators] figure")
    drawing = figure.select_one("svg[role=img]")
    spoken = page.select_one(f"#{drawing['aria-labelledby']}").get_text()
    assert spoken.startswith("Osallistujat.")
    assert "17,5" in spoken
    assert "Tavoitearvo: 40" in spoken
    assert today in figure.select_one(".trend__ends").get_text()
    assert "Tavoitearvo: 40" in figure.select_one(".chart__key").get_text()
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in figure.select("details table tr")]
    assert rows == [["Lähtöarvo", "10"], [today, "17,5"], ["Tavoitearvo", "40"]]


def test_the_line_begins_at_the_start_and_ends_at_the_last_reading() -> None:
    drawn = trend(10, [20, 40], 40)
    assert drawn is not None
    assert [x for x, _y in drawn.points] == [3.0, 50.0, 97.0]
    assert [y for _x, y in drawn.points] == [25.0, 17.7, 3.0]
    assert drawn.goal == 3.0
    assert trend(10, [], 40) is None
    assert trend(5, [5], None) is not None
