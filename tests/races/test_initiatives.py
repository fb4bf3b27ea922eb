"""Timed work of initiatives in two processes at the same moment, on PostgreSQL."""

from datetime import timedelta

from advisory.infra.access import bearer
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.initiatives import services
from advisory.initiatives.models import Initiative, Report, Step
from advisory.initiatives.rules import InitiativeState, ReportStatus
from advisory.initiatives.services import ReportValues
from advisory.kernel import clock
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import Municipality
from advisory.policy.actions import Action
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


def test_a_report_that_is_pressed_twice_by_a_mail_link_is_one(there):
    make = Make()
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    owner = make.person(db.session.get_one(Municipality, board.municipality_id))
    made = making.initiative(make, making.decision(make, board), owner)
    db.session.commit()
    key, person, email = made.id, owner.id, secretary.email

    def press():
        with there.test_request_context(base_url="http://127.0.0.1:8000"):
            try:
                told = ReportValues(ReportStatus.ON_TRACK, "Ensimmäinen kahvila avattiin.")
                holder = bearer(person, Action.INITIATIVES_REPORT)
                return services.report(db.session.get_one(Initiative, key), told, holder).id
            finally:
                db.session.remove()

    one, other = at_once(press, press)

    assert one == other
    db.session.expire_all()
    assert db.session.query(Report).count() == 1
    assert len(making.mails_to(email)) == 1
