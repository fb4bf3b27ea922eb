"""What minutes are made of, who may see them, whom they wait for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from advisory.agendas.models import Attachment, Item
from advisory.boards.models import Board, Membership
from advisory.boards.rules import Capacity
from advisory.infra.access import NOBODY, Actor, Reader
from advisory.infra.db import db, kind
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.meetings.models import Invitation, Meeting, Slot, is_live_invitation, is_seated
from advisory.minutes.models import Minutes, Publication, Scrutiny, Signature
from advisory.minutes.rules import PUBLIC, MinutesState, Stage, Verdict
from advisory.people.models import Person, RoleGrant
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from advisory.policy.table import POLICY
from advisory.proceedings import queries as proceedings
from advisory.proceedings.models import Dissent, Handling, Presence, Scrutineer


@dataclass(frozen=True, slots=True)
class Source:
    """What a record is made of."""

    record: proceedings.Record
    attachments: Sequence[Attachment]

    def name(self, person_id: int | None) -> str:
        """The name as it stands in the record: marked, with role and organisation, where the public reads only these."""
        return proceedings.public_name(self.record, person_id)


@dataclass(frozen=True, slots=True)
class Origin:
    """The place in the agenda that a section is made from. Withheld: the reader is disqualified from it (rule 15)."""

    slot_id: int
    is_withheld: bool


# --- for those inside


def visible(reader: Reader) -> ColumnElement[bool]:
    """Which minutes a reader may see: published ones everybody, others by role (rule 23)."""
    published = Minutes.state.in_(PUBLIC)
    if reader == NOBODY:
        return published
    roles, mine = POLICY[Action.MINUTES_READ], reader.person_ids
    called = select(Invitation.meeting_id).where(Invitation.person_id.in_(mine), is_live_invitation(), is_seated())
    checking = select(Scrutiny.minutes_id).where(Scrutiny.person_id.in_(mine), Scrutiny.verdict != Verdict.REPLACED)
    signing = select(Signature.minutes_id).where(Signature.person_id.in_(mine))
    return or_(
        published,
        Minutes.board_id.in_(reader.boards(*roles)),
        Minutes.municipality_id.in_(reader.municipalities(*roles)),
        Minutes.meeting_id.in_(called),
        Minutes.id.in_(checking),
        Minutes.id.in_(signing),
    )


def _whole() -> Select[Minutes]:
    meeting = joinedload(Minutes.meeting)
    return select(Minutes).options(
        meeting.joinedload(Meeting.board).joinedload(Board.municipality),
        selectinload(Minutes.scrutinies),
        selectinload(Minutes.signatures),
    )


def lock_meeting_of(minutes_id: int) -> None:
    """The meeting before its minutes, in the order of whoever ends it: two who press at once do not wait for each other."""
    theirs = select(Minutes.meeting_id).where(Minutes.id == minutes_id).scalar_subquery()
    db.session.execute(select(Meeting.id).where(Meeting.id == theirs).with_for_update(key_share=True))


def minutes(minutes_id: int) -> Minutes:
    """The minutes with meeting, board and municipality, scrutinies and signatures. Raises NotFound.

    Where something may be written the row is locked first and read afresh: of two people who check, sign or take back at the
    same moment, the second sees what the first did.
    """
    writes = kind.get() == "write"
    if writes:
        db.session.execute(select(Minutes.id).where(Minutes.id == minutes_id).with_for_update())
    wanted = _whole().where(Minutes.id == minutes_id)
    found = db.session.scalars(wanted, execution_options={"populate_existing": writes}).first()
    if found is None:
        raise NotFound(f"Minutes:{minutes_id}")
    return found


def of(meeting_id: int) -> Minutes | None:
    """The minutes of a meeting, with meeting, board and municipality; None before they are drawn up."""
    return db.session.scalars(_whole().where(Minutes.meeting_id == meeting_id)).first()


def of_board(board_id: int, reader: Reader) -> Sequence[Minutes]:
    """The minutes of a board that the reader may see, newest first."""
    rows = _whole().where(Minutes.board_id == board_id, visible(reader)).order_by(Minutes.id.desc())
    return db.session.scalars(rows).all()


def awaiting(person_ids: frozenset[int]) -> Sequence[Minutes]:
    """The minutes that wait for one of these persons: to be checked or to be signed."""
    checks = select(Scrutiny.minutes_id).where(
        Scrutiny.person_id.in_(person_ids), Scrutiny.verdict == Verdict.NONE, Scrutiny.round == Minutes.round
    )
    signs = select(Signature.minutes_id).where(Signature.person_id.in_(person_ids), Signature.signed_at.is_(None))
    waiting = or_(
        (Minutes.state == MinutesState.IN_SCRUTINY) & Minutes.id.in_(checks.correlate(Minutes)),
        (Minutes.state == MinutesState.CHECKED) & Minutes.id.in_(signs),
    )
    return db.session.scalars(_whole().where(waiting).order_by(Minutes.id)).all()


def meeting(meeting_id: int) -> Meeting:
    """A meeting with board and municipality. Raises NotFound."""
    wanted = select(Meeting).options(joinedload(Meeting.board).joinedload(Board.municipality))
    found = db.session.scalars(wanted.where(Meeting.id == meeting_id)).first()
    if found is None:
        raise NotFound(f"Meeting:{meeting_id}")
    return found


def record(meeting: Meeting) -> proceedings.Record:
    """What happened at the meeting, without its files."""
    return proceedings.record(meeting)


def source(meeting: Meeting) -> Source:
    """Everything that the record of a meeting is made of, in a fixed number of statements.

    The files of the agenda come first, in its order; what was added at the meeting follows in the order of adding, so
    that a file keeps the number under which it was sent.
    """
    added = case((Attachment.added_at > (meeting.opened_at or clock.now()), Attachment.added_at))
    attachments = (
        select(Attachment)
        .join(Slot, Slot.item_id == Attachment.item_id)
        .where(Slot.meeting_id == meeting.id)
        .order_by(added.is_not(None), added, Slot.position, Attachment.position, Attachment.id)
    )
    return Source(record(meeting), db.session.scalars(attachments).all())


def sections(found: Minutes, person_ids: frozenset[int]) -> dict[str, Origin]:
    """Where each section of the record comes from, by its anchor, and which of them these persons do not read yet."""
    rows = proceedings.sections(found.meeting_id, person_ids)
    is_public = found.state in PUBLIC
    return {anchor: Origin(slot_id, is_recused and not is_public) for anchor, (slot_id, is_recused) in rows.items()}


def handling(meeting_id: int, slot_id: int) -> Handling | None:
    """How an item of a meeting was handled, with the item."""
    wanted = select(Handling).where(Handling.meeting_id == meeting_id, Handling.slot_id == slot_id)
    return db.session.scalars(wanted.options(joinedload(Handling.slot).joinedload(Slot.item))).first()


def chosen_scrutineers(meeting_id: int) -> Sequence[Scrutineer]:
    """Who was chosen at the meeting, or added later, to check the minutes."""
    rows = select(Scrutineer).where(Scrutineer.meeting_id == meeting_id).options(joinedload(Scrutineer.person))
    return db.session.scalars(rows.order_by(Scrutineer.id)).all()


def dissents(meeting_id: int, *, for_persons: frozenset[int] = frozenset()) -> Sequence[Dissent]:
    """The dissenting opinions of a meeting, with who announced them: those that these persons may read (rule 15)."""
    rows = select(Dissent).join(Handling, Handling.id == Dissent.handling_id).where(Handling.meeting_id == meeting_id)
    rows = rows.join(Slot, Slot.id == Handling.slot_id).join(Item, Item.id == Slot.item_id)
    rows = rows.where(proceedings.is_open_to(for_persons))
    return db.session.scalars(rows.options(joinedload(Dissent.person)).order_by(Dissent.id)).all()


def fingerprint(meeting: Meeting) -> str:
    """Changes whenever the record changes: while drafting, it tells whether the frozen text is the newest.

    Texts, times of presence (they are corrected after the meeting too), and the languages in which it is written.
    """
    texts = (
        select(func.count(Handling.id), func.sum(Handling.version), func.sum(Item.version))
        .join(Slot, Slot.id == Handling.slot_id)
        .join(Item, Item.id == Slot.item_id)
        .where(Handling.meeting_id == meeting.id)
        .subquery()
    )
    stay = (Presence.id, Presence.seat_id, Presence.how, Presence.verified_at, Presence.arrived_at, Presence.left_at)
    stays = select(*texts.c, *stay).outerjoin_from(texts, Presence, Presence.meeting_id == meeting.id)
    found = db.session.execute(stays.order_by(Presence.id)).all()
    parts = [meeting.ended_at, *meeting.board.languages, *(part for row in found for part in row)]
    return sha256(":".join(str(part) for part in parts).encode()).hexdigest()


def to_tell(found: Minutes) -> Sequence[Person]:
    """Who is told of the publication: the members in force today and those who filled a seat at the meeting."""
    today = clock.today()
    members = select(Membership.person_id).where(
        Membership.board_id == found.board_id,
        Membership.capacity == Capacity.MEMBER,
        Membership.consent_on.is_not(None),
        Membership.starts_on <= today,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
    )
    there = select(Presence.person_id).where(Presence.meeting_id == found.meeting_id, Presence.seat_id.is_not(None))
    wanted = select(Person).where(or_(Person.id.in_(members), Person.id.in_(there)))
    return db.session.scalars(wanted.order_by(Person.id)).all()


def recorders(found: Minutes) -> Sequence[Person]:
    """Who writes these minutes: the minute-taker, and the secretaries of the board and of its municipality."""
    today = clock.today()
    secretaries = select(RoleGrant.person_id).where(
        RoleGrant.role == Role.SECRETARY,
        RoleGrant.municipality_id == found.municipality_id,
        or_(RoleGrant.board_id.is_(None), RoleGrant.board_id == found.board_id),
        RoleGrant.starts_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
    takes = found.meeting.minute_taker_id
    wanted = select(Person).where(or_(Person.id.in_(secretaries), Person.id == takes))
    return db.session.scalars(wanted.order_by(Person.id)).all()


def names(found: Minutes, labels: Collection[str]) -> dict[str, str]:
    """The names behind the ids of the log ("person:7", "account:3"): it keeps ids, and only who reads the minutes inside
    sees whose they are. An account is named as the municipality of these minutes knows it."""
    there = [
        *(one.person for one in found.scrutinies),
        *(one.person for one in found.signatures),
    ]  # loaded with the minutes
    known = {f"account:{one.account_id}": one.name for one in there} | {f"person:{one.id}": one.name for one in there}
    if not (left := set(labels) - known.keys() - {Actor.SYSTEM_NAME}):
        return known
    persons, accounts = (
        {int(number) for kind_of, _, number in (label.partition(":") for label in left) if kind_of == wanted}
        for wanted in ("person", "account")
    )
    mine = Person.account_id.in_(accounts) & (Person.municipality_id == found.municipality_id)
    rows = db.session.execute(
        select(Person.id, Person.account_id, Person.name).where(or_(Person.id.in_(persons), mine))
    ).all()
    known |= {f"account:{account_id}": name for _id, account_id, name in rows if account_id in accounts}
    return known | {f"person:{person_id}": name for person_id, _account, name in rows}


def states_of(meeting_ids: Collection[int]) -> dict[int, tuple[MinutesState, date | None]]:
    """How the minutes of these meetings stand, and the last day to check them, by meeting."""
    rows = select(Minutes.meeting_id, Minutes.state, Minutes.check_until).where(Minutes.meeting_id.in_(meeting_ids))
    return {meeting_id: (state, until) for meeting_id, state, until in db.session.execute(rows)}


def personal_data_due(now: datetime) -> Sequence[int]:
    """The published minutes whose personal data must leave the public site (rule 26)."""
    done = select(Publication.minutes_id).where(Publication.stage == Stage.PERSON_FREE)
    late = (Minutes.personal_data_until < clock.local_date(now)) & Minutes.id.not_in(done)
    return db.session.scalars(select(Minutes.id).where(Minutes.state == MinutesState.PUBLISHED, late)).all()


def publications(minutes_id: int) -> Sequence[Publication]:
    """What was published of these minutes, by language and stage."""
    rows = select(Publication).where(Publication.minutes_id == minutes_id).options(joinedload(Publication.pdf))
    return db.session.scalars(rows.order_by(Publication.id)).all()


def drawn_before(template_version: int) -> Sequence[int]:
    """The minutes whose stored pages were drawn with an older template (decision 31)."""
    old = Publication.template_version < template_version
    return db.session.scalars(
        select(Publication.minutes_id).where(old).distinct().order_by(Publication.minutes_id)
    ).all()


def signature(signature_id: int) -> Signature | None:
    """One place for a signature, with its person."""
    return db.session.get(Signature, signature_id)
