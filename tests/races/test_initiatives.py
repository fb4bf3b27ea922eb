"""Timed work of initiatives in two processes at the same moment, on PostgreSQL."""

from datetime import timedelta

from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.initiatives import services
from advisory.initiatives.models import Step
from advisory.initiatives.rules import InitiativeState
from advisory.kernel import clock
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from tests.initiatives import making
from tests.make import Make
from tests.races.at_once import at_once


def _timed(app):
    def go():
        with app.test_request_context(base_url="http://127.0.0.1:8000"):
            try:
                return services.due(clock.now())
            finally:
                db.session.remove()

    return go


def test_an_initiative_is_started_and_sent_once(there):
    make = Make()
    board = make.board()
    make.secretary(db.session.get_one(Municipality, board.municipality_id))
    source = making.decision(make, board, state=MinutesState.CHECKED)
    there_by_mail = {"addressee_email": "board@test.example"}
    made = making.initiative(make, source, state=InitiativeState.DECIDED, clock_started_at=None, **there_by_mail)
    db.session.query(Step).delete()
    db.session.commit()
    assert at_once(_timed(there), _timed(there)) == [None, None]
    db.session.expire_all()
    assert [step.state for step in db.session.query(Step).filter_by(initiative_id=made.id)] == [InitiativeState.SENT]


def test_a_reminder_is_recorded_once(there):
    make = Make()
    board = make.board()
    make.secretary(db.session.get_one(Municipality, board.municipality_id))
    owner = make.person(db.session.get_one(Municipality, board.municipality_id))
    making.initiative(make, making.decision(make, board), owner, due_on=clock.today() + timedelta(days=7))
    db.session.commit()
    assert at_once(_timed(there), _timed(there)) == [None, None]
    db.session.expire_all()
    assert db.session.query(AuditEntry).filter_by(action="initiatives.remind").count() == 1
