"""The thread: from an empty database to a published decision that is followed up, through pages and mails only.

In Finnish with JavaScript, where the answers, the room, the minutes and the publication are done by keyboard alone, and in
Swedish without JavaScript, where all is done with a mouse. The clock of the service is moved on between the steps
(DEMO_CLOCK); nothing else comes from outside. PICTURES=1 keeps pictures of the Finnish walk in docs/pictures.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.thread import (
    step_01_municipality,
    step_02_board,
    step_03_people,
    step_04_meeting,
    step_05_answer,
    step_06_room,
    step_07_minutes,
    step_08_publication,
    step_09_initiative,
    step_10_public,
)
from tests.browser.thread.places import FINNISH, SWEDISH, Place
from tests.browser.thread.walk import Walk
from tests.running import Running

pytestmark = pytest.mark.browser
STEPS: tuple[Callable[[Walk], None], ...] = (
    step_01_municipality.walk,
    step_02_board.walk,
    step_03_people.walk,
    step_04_meeting.walk,
    step_05_answer.walk,
    step_06_room.walk,
    step_07_minutes.walk,
    step_08_publication.walk,
    step_09_initiative.walk,
    step_10_public.walk,
)


@pytest.fixture
def service(tmp_path: Any) -> Iterator[Running]:
    """A service with empty tables and a clock that the walk moves on."""
    running = Running(tmp_path, DEMO_CLOCK=str(tmp_path / "clock")).make_tables().start()
    yield running
    running.stop()


def walk(
    service: Running, new_page: NewPage, place: Place, *, is_pictured: bool = False, by_keys: bool = False
) -> Walk:
    """All ten steps."""

    def open_page() -> Page:
        return new_page(service, language=place.language, javascript=place.language != "sv")

    it = Walk(service, open_page, place, is_pictured=is_pictured, by_keys=by_keys)
    for step in STEPS:
        step(it)
    assert "Traceback" not in service.said()
    return it


@pytest.mark.feature(1)
@pytest.mark.feature(7)
@pytest.mark.feature(38)
@pytest.mark.feature(81)
def test_in_finnish_with_steps_5_to_8_by_keyboard(service: Running, new_page: NewPage) -> None:
    walk(service, new_page, FINNISH, is_pictured=True, by_keys=True)


@pytest.mark.feature(115)
def test_in_swedish_without_javascript(service: Running, new_page: NewPage) -> None:
    walk(service, new_page, SWEDISH)
