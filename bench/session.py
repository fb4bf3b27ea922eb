"""Open the coming meeting of the demo and its first matter, through the services: the room that is measured."""

from sqlalchemy import select

from advisory.factory import create_app
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.people import queries as people
from advisory.people.models import Account
from advisory.proceedings import services


def main() -> None:
    app = create_app()
    with app.test_request_context(base_url=app.config["SETTINGS"].base_url):
        secretary = db.session.scalars(select(Account).where(Account.email == "secretary@lehtoranta.example")).one()
        actor = people.actor_of(secretary)
        called = select(Meeting).where(Meeting.state == MeetingState.CALLED, Meeting.municipality_id.in_(_own(actor)))
        meeting = db.session.scalars(called.order_by(Meeting.starts_at.desc())).first()
        assert meeting is not None, "the demo has no called meeting"
        db.session.rollback()
        starts = meeting.starts_at
        with clock.frozen(starts):
            whole = meetings.meeting(meeting.id)
            assert whole is not None
            services.open_meeting(whole, actor=actor)
            services.open_item(meetings.slots(meeting.id)[0], actor)


def _own(actor: object) -> list[int]:
    return [grant.municipality_id for grant in actor.grants if grant.municipality_id]  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
