"""What is asked for by an address is mailed by the real worker, once, and its row is forgotten."""

from sqlalchemy import select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.people.services import asking
from advisory.worker import Worker
from tests.infra.conftest import NewApp
from tests.infra.conftest import new_app as new_app
from tests.make import Make


def test_the_worker_mails_what_was_asked_for(new_app: NewApp) -> None:
    app = new_app()
    with app.test_request_context():
        email = Make().account().email
        db.session.commit()
        for kind in (asking.LINK_JOB, asking.PASSWORD_JOB):
            for address in (email.upper(), "nobody@test.example"):
                asking.ask(kind, address)
    assert Worker(app).drain()
    with app.app_context():
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        assert [row.recipient for row in rows if row.kind == "mail"] == [email, email]
        assert all(row.status is not Status.FAILED for row in rows)
        assert not any(row.payload for row in rows)
