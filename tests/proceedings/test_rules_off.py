"""The room of a participation body whose rules of procedure switch recommended rules off (decision 6)."""

import pytest

from advisory.boards.rules import IN_MEETINGS, LegalForm
from advisory.infra.db import db
from advisory.proceedings import services
from tests.make import Make
from tests.proceedings import making
from tests.proceedings.making import Room

pytestmark = pytest.mark.usefixtures("context")
OFF = [str(rule) for rule in sorted(IN_MEETINGS)]


def free(make: Make, *waived: int, **values: object) -> Room:
    """A meeting in session of a participation body that switched these rules off."""
    off = [str(rule) for rule in waived]
    return making.room_in_session(make, form=LegalForm.PARTICIPATION, waived_rules=off, **values)


def change(room: Room, *waived: int) -> None:
    """The rules of procedure change."""
    room.board.waived_rules = [str(rule) for rule in waived]
    db.session.commit()


def test_a_meeting_keeps_the_rules_that_held_when_it_was_opened(make: Make) -> None:
    room = making.called_room(make, form=LegalForm.PARTICIPATION, waived_rules=["25"])
    assert not room.record().has(25)
    change(room)
    assert room.record().has(25)
    change(room, 25)
    services.open_meeting(room.meeting, actor=room.actor)
    change(room)
    assert not room.record().has(25)
    assert room.record().has(24)


def test_an_organ_keeps_every_rule_whatever_is_stored(make: Make) -> None:
    room = making.room_in_session(make, waived_rules=OFF)
    assert room.meeting.waived_rules == []
    assert room.record().waived == ()
