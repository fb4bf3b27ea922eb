"""Open the coming meeting of the demo and its first matter, through the services: the room that is measured."""

from sqlalchemy import select

from advisory.agendas.models import Item
from advisory.agendas.rules import ItemType
from advisory.factory import create_app
from advisory.infra import use_case
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.people import queries as people
from advisory.people.models import Account
from advisory.proceedings import services
from advisory.proceedings.models import Handling

WRITERS = 16


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
            _more_open_items(meeting)


def _more_open_items(meeting: Meeting) -> None:
    """One open item for each writer of the bench, beside the one on the table."""
    now, scope = clock.now(), {"board_id": meeting.board_id, "municipality_id": meeting.municipality_id}
    nothing = Localized()
    for number in range(WRITERS):
        item = Item(**scope, kind=ItemType.DISCUSSION, title=Localized(fi=f"Asia {number}"), background=nothing,
                    proposal=nothing, summary=nothing, made_at=now)  # fmt: skip
        db.session.add(item)
        db.session.flush()
        slot = Slot(**scope, meeting_id=meeting.id, item_id=item.id, position=100 + number,
                    section=9000 + number, section_scope="bench")  # fmt: skip
        db.session.add(slot)
        db.session.flush()
        texts = {"proposal": nothing, "discussion": nothing, "decision": nothing, "follow_up": nothing}
        db.session.add(Handling(**scope, meeting_id=meeting.id, slot_id=slot.id, opened_at=now, **texts))
    use_case.commit()


def _own(actor: object) -> list[int]:
    return [grant.municipality_id for grant in actor.grants if grant.municipality_id]  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
