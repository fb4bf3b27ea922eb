"""Loading the demo: the story of two municipalities, told in the order of time through the services."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from flask_security import hash_password
from sqlalchemy import func, select, update

from advisory.demo import MONITOR, OPERATOR, PASSWORD, follow_up, meetings, places, sessions
from advisory.demo.places import Place
from advisory.demo.script import Calendar, read
from advisory.demo.sessions import Session
from advisory.infra import use_case
from advisory.infra.access import INSTALLATION, SYSTEM
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.initiatives import services as initiatives
from advisory.kernel import clock
from advisory.meetings import services as meeting_services
from advisory.meetings.models import Meeting
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person, RoleGrant
from advisory.people.services import accounts, invitations
from advisory.policy.actions import Action
from advisory.policy.roles import Role

REGION = "06"
BEGAN = date(2025, 6, 1)
PLACES = {
    "lehtoranta": ("2026-1", "2026-2", "2026-3", "scrutiny", "coming", "open"),
    "koivusalmi": ("2026-1", "2026-2", "scrutiny", "coming", "open"),
}
Event = tuple[datetime, Callable[[], object]]


class NotEmpty(Exception):
    """There is something in the database already."""


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    counts = select(func.count(Municipality.id)), select(func.count(Account.id))
    return not any(db.session.scalar(count) for count in counts)


def holds_only_the_demo() -> bool:
    """Whether everything in the database is fictional, so that it may be thrown away."""
    real = select(func.count(Municipality.id)).where(Municipality.is_fictional.is_(False))
    strangers = select(func.count(Account.id)).where(Account.email.not_like("%.example"))
    members = select(func.count(Person.id)).where(Person.email != "", Person.email.not_like("%.example"))
    return not any(db.session.scalar(count) for count in (real, strangers, members))


def loaded_at() -> datetime | None:
    """When the demo was loaded that the database holds; None where it holds none."""
    fictional = select(Municipality.id).where(Municipality.is_fictional).exists()
    return db.session.scalar(select(Account.confirmed_at).where(Account.email == OPERATOR, fictional))


def used_at() -> datetime | None:
    """When somebody last changed the demo since it was loaded; None where nobody did. To sign in changes nothing of it,
    and what the service does by itself, such as reminders, is nobody's work."""
    own = (Action.PEOPLE_SIGN_IN, Action.PEOPLE_SIGN_OUT, Action.PEOPLE_EDIT_OWN)
    acts = select(func.max(AuditEntry.at)).where(AuditEntry.actor != SYSTEM.label, AuditEntry.action.not_in(own))
    since = loaded_at()
    return None if since is None else db.session.scalar(acts.where(AuditEntry.at > since))


def load(*, today: date | None = None) -> dict[str, Place]:
    """Fill an empty database with the demo. Returns its places by name. Raises NotEmpty."""
    if not is_empty():
        raise NotEmpty
    day = today or clock.today()
    with clock.frozen(clock.helsinki(BEGAN, time(9))):
        _keepers()
    told = {name: _tell(name, stories, day) for name, stories in PLACES.items()}
    for place in told.values():
        _refuse_one(place)
    _let_in()
    _wait_from_now()
    return told


def _keepers() -> None:
    """The operator of the service and the monitor of a region."""
    invitations.operator_link(OPERATOR)
    with use_case.use_case(Action.PEOPLE_GRANT, INSTALLATION, SYSTEM) as case:
        account = accounts.of_address(MONITOR, language="fi", now=case.now)
        area = {"area_kind": "region", "area_code": REGION}
        grant = RoleGrant(
            account_id=account.id, role=Role.MONITOR, starts_on=BEGAN, granted_at=case.now, **area
        )  # fmt: skip
        db.session.add(grant)
        case.note(account=account.id, role=Role.MONITOR, **area)


def _tell(name: str, stories: tuple[str, ...], today: date) -> Place:
    """The story of one municipality."""
    place = places.settle(read(name, "place"))
    places.set_up_board(place)
    tell(event for story in stories for event in Story(place, Calendar(read(name, story), today)).events())
    return place


def tell(events: Iterable[Event]) -> None:
    """Let everything happen in the order of time, each at its own."""
    for at, act in sorted(events, key=lambda event: event[0]):
        with clock.frozen(at):
            act()
        with clock.frozen(at + timedelta(minutes=3)):
            _afterwards()


def _afterwards() -> None:
    """The mails went out then, as the tray shows them; timed work follows."""
    now = clock.now()
    waiting = (OutboxRow.kind == "mail", OutboxRow.status == Status.QUEUED, OutboxRow.not_before <= now)
    db.session.execute(update(OutboxRow).where(*waiting).values(status=Status.SENT, finished_at=now, attempts=1))
    use_case.commit()
    meeting_services.due(now)
    initiatives.due(now)


def _refuse_one(place: Place) -> None:
    """The last news to one member came back, so that the list of mails that did not arrive has something in it."""
    news = (OutboxRow.municipality_id == place.board.municipality_id, OutboxRow.key.contains(":published:"))
    last = db.session.scalars(select(OutboxRow).where(*news).order_by(OutboxRow.id.desc())).first()
    if last is not None:
        last.status, last.last_error = Status.FAILED, "550 5.1.1 mailbox unavailable"
        use_case.commit()


class Story:
    """One meeting and what follows from it, as events. The first one makes `meeting`, holding it makes `minutes`."""

    meeting: Meeting
    minutes: Minutes

    def __init__(self, place: Place, calendar: Calendar) -> None:
        self.place, self.calendar = place, calendar

    def events(self) -> Iterator[Event]:
        """Everything that happens, each with its time."""
        for at, step in meetings.steps(self.calendar):
            yield at, partial(self.prepare, step)
        if "opened" not in self.calendar.facts:
            return
        for at, step in sessions.steps(self.calendar):
            yield at, partial(self.go_on, step)
        for at, facts, move in follow_up.moves(self.calendar):
            yield at, partial(follow_up.take, self.place, self.calendar, facts, move)

    def prepare(self, step: str) -> None:
        """Plan, call, answers."""
        if step == "plan":
            self.meeting = meetings.plan(self.place, self.calendar)
            return
        if step == "call":
            meetings.call(self.place, self.meeting)
        elif step == "paper":
            meetings.hand_over(self.place, self.meeting)
        else:
            meetings.answer(self.meeting, self.calendar.facts, deputies=step == "deputies")

    def go_on(self, step: str) -> None:
        """The meeting, and the way of its minutes."""
        session = Session(self.place, self.calendar, self.meeting)
        if step == "hold":
            self.minutes = sessions.hold(session)
            follow_up.make_all(self.place, self.calendar, self.meeting)
            return
        sessions.ACTS[step](session, self.minutes)


def _let_in() -> None:
    """One password for everybody of the demo, hashed once."""
    db.session.execute(update(Account).values(password=hash_password(PASSWORD), confirmed_at=clock.now()))
    use_case.commit()


def _wait_from_now() -> None:
    """What the past left for the worker to do (files to print) has not waited since then."""
    now = clock.now()
    left = (OutboxRow.status == Status.QUEUED, OutboxRow.not_before < now)
    db.session.execute(update(OutboxRow).where(*left).values(not_before=now))
    use_case.commit()
