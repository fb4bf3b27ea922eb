"""Reading boards, their seats and who sits in them.

`visible(reader)` is the one visibility function of boards: pages, portal, feeds and search select through it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from advisory.boards.models import Attendee, Board, Membership, Seat, SeatMinimum
from advisory.boards.rules import BoardState, Capacity, LegalForm, Office, PublicForm, SeatCategory
from advisory.infra.access import Reader
from advisory.infra.db import db
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.i18n import speaking
from advisory.municipalities.models import FormerSlug, Municipality
from advisory.people.models import Person
from advisory.policy.roles import Role

ROLE_WORDS = {
    (Capacity.MEMBER, Office.CHAIR): _l("Chair"),
    (Capacity.MEMBER, Office.VICE_CHAIR): _l("Vice-chair"),
    (Capacity.MEMBER, Office.NONE): _l("Member"),
    (Capacity.DEPUTY, Office.NONE): _l("Personal deputy"),
}
USUAL_PHRASES = (
    _l("Approved as proposed."),
    _l("Noted for information."),
    _l("Referred back for further preparation."),
    _l("Tabled."),
)
RULE_WORDS = {
    2: _l("Authorisation by the council"),
    3: _l("The term ends with that of the appointing body"),
    4: _l("Personal deputies"),
    5: _l("One chair at the appointment (chair and vice-chair are members in any case)"),
    6: _l("Recorded consent"),
    7: _l("Members stay in office until successors are chosen"),
    9: _l("Home municipality of members"),
    10: _l("At least 40 % women and men"),
    12: _l("Quorum: more than half of the seats"),
    13: _l("Remote attendance where the regulations allow it, identities verified"),
    14: _l("Electronic decision procedure"),
    17: _l("No vote without a seconded counter-proposal"),
    18: _l("Open vote by name"),
    19: _l("In a tie the chair's vote decides"),
    20: _l("Rules of election"),
    21: _l("Dissenting opinions of those who voted against or made a counter-proposal, at once"),
    22: _l("Minutes of every meeting"),
    24: _l("Carrying out only after the minutes are checked"),
    25: _l("Notice on appeal for each item"),
}
_PERSON_AND_SEAT = (joinedload(Membership.person), joinedload(Membership.seat).joinedload(Seat.organisation))


def visible(reader: Reader) -> ColumnElement[bool]:
    """Which boards a reader may know of: everybody the appointed ones, those with a role on it also a draft."""
    return or_(
        Board.state != BoardState.DRAFT,
        Board.id.in_(reader.boards()),
        Board.municipality_id.in_(reader.municipalities(Role.SECRETARY, Role.ADMINISTRATOR)),
    )


def board(board_id: int) -> Board | None:
    """The board with its municipality."""
    return db.session.scalars(_boards().where(Board.id == board_id)).first()


def by_slugs(municipality_slug: str, board_slug: str) -> Board | None:
    """The board of a public address, with its municipality; a former address finds it too.

    Whoever shows it compares the slugs and redirects where they differ.
    """
    found = db.session.scalars(
        _boards().where(Municipality.slug == municipality_slug, Board.slug == board_slug)
    ).first()
    return found or _by_former_slug(municipality_slug, board_slug)


def _by_former_slug(municipality_slug: str, board_slug: str) -> Board | None:
    former_town = select(FormerSlug.municipality_id).where(
        FormerSlug.slug == municipality_slug, FormerSlug.board_id.is_(None)
    )
    former_board = select(FormerSlug.board_id).where(FormerSlug.slug == board_slug, FormerSlug.board_id.is_not(None))
    return db.session.scalars(
        _boards().where(
            or_(Municipality.slug == municipality_slug, Municipality.id.in_(former_town)),
            or_(Board.slug == board_slug, Board.id.in_(former_board)),
        )
    ).first()


def _boards() -> Select[Board]:
    return select(Board).join(Board.municipality).options(contains_eager(Board.municipality))


def mine(reader: Reader) -> Sequence[Board]:
    """The boards that a signed-in reader works with: a role on the board, or for its whole municipality."""
    own = or_(
        Board.id.in_(reader.boards()),
        Board.municipality_id.in_(reader.municipalities(Role.SECRETARY, Role.ADMINISTRATOR)),
    )
    return db.session.scalars(
        _boards().where(own, visible(reader)).order_by(Board.municipality_id, Board.state, Board.id)
    ).all()


def of_municipality(municipality_id: int) -> Sequence[Board]:
    """Every board of a municipality, oldest first."""
    return db.session.scalars(select(Board).where(Board.municipality_id == municipality_id).order_by(Board.id)).all()


def has_active(municipality_id: int, day: date) -> bool:
    """Whether a municipality has boards that need a secretary (decision 2): appointed ones, whenever their term begins
    and whoever has yet to consent, and drafts on which somebody is named."""
    named = select(Membership.board_id).where(Membership.municipality_id == municipality_id, _not_ended(day))
    needing = or_(Board.state == BoardState.APPOINTED, and_(Board.state == BoardState.DRAFT, Board.id.in_(named)))
    found = select(Board.id).where(Board.municipality_id == municipality_id, needing).limit(1)
    return db.session.scalars(found).first() is not None


def taken_slugs(municipality_id: int, *, besides: int | None = None) -> set[str]:
    """Public addresses of boards that are in use or lead to another board."""
    now = select(Board.slug).where(Board.municipality_id == municipality_id, Board.id != (besides or 0))
    former = select(FormerSlug.slug).where(
        FormerSlug.municipality_id == municipality_id,
        FormerSlug.board_id.is_not(None),
        FormerSlug.board_id != (besides or 0),
    )
    return {*db.session.scalars(now), *db.session.scalars(former)}


# --- seats and who sits in them


def minimums(board_id: int) -> dict[SeatCategory, int]:
    """The least number of seats of each category (rule 46)."""
    rows = db.session.execute(select(SeatMinimum.category, SeatMinimum.minimum).where(SeatMinimum.board_id == board_id))
    return {row.category: row.minimum for row in rows}


def seats(board_id: int) -> Sequence[Seat]:
    """Every seat ever, in the order of the table."""
    return db.session.scalars(
        select(Seat).options(joinedload(Seat.organisation)).where(Seat.board_id == board_id).order_by(Seat.position)
    ).all()


def seat_counts(day: date) -> ColumnElement[bool]:
    """In SQL: a seat that counts for the quorum on a day, whoever sits there or nobody (rule 12, decision 8)."""
    has_begun = or_(Seat.starts_on.is_(None), Seat.starts_on <= day)
    return and_(has_begun, or_(Seat.ends_on.is_(None), Seat.ends_on >= day))


def _not_ended(day: date) -> ColumnElement[bool]:
    return or_(Membership.ends_on.is_(None), Membership.ends_on >= day)


def in_force(day: date) -> ColumnElement[bool]:
    """In SQL: a membership in force on a day, with consent by then, begun and not ended (rules 6, 7)."""
    return and_(
        Membership.consent_on.is_not(None), Membership.consent_on <= day, Membership.starts_on <= day, _not_ended(day)
    )


def _memberships(*conditions: ColumnElement[bool]) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .join(Membership.seat)
        .options(*_PERSON_AND_SEAT)
        .where(*conditions)
        .order_by(Seat.position, Membership.capacity.desc(), Membership.id)
    ).all()


def memberships_in_force(board_id: int, day: date) -> Sequence[Membership]:
    """Who was a member or personal deputy on a day: with consent, begun and not ended. By seat, the member first."""
    return _memberships(Membership.board_id == board_id, in_force(day))


def memberships_standing(board_id: int, day: date) -> Sequence[Membership]:
    """Those not ended on a day, pending and coming ones included: what the composition is checked on."""
    return _memberships(Membership.board_id == board_id, _not_ended(day))


def memberships_ever(board_id: int) -> Sequence[Membership]:
    """Everybody who sits or sat on the board."""
    return _memberships(Membership.board_id == board_id)


def membership(membership_id: int) -> Membership | None:
    """The membership with its person and seat."""
    return next(iter(_memberships(Membership.id == membership_id)), None)


def deputy_of(seat_id: int, day: date) -> Membership | None:
    """The personal deputy of a seat's member on a day (rule 4)."""
    found = _memberships(Membership.seat_id == seat_id, Membership.capacity == Capacity.DEPUTY, in_force(day))
    return found[0] if found else None


def chair(board_id: int, day: date) -> Membership | None:
    """Who is the chair on a day."""
    return _officer(board_id, day, Office.CHAIR)


def vice_chair(board_id: int, day: date) -> Membership | None:
    """Who is the vice-chair on a day; the first in the order of seats where there are several."""
    return _officer(board_id, day, Office.VICE_CHAIR)


def _officer(board_id: int, day: date, office: Office) -> Membership | None:
    found = _memberships(Membership.board_id == board_id, Membership.office == office, in_force(day))
    return found[0] if found else None


def attendees(board_id: int, day: date) -> Sequence[Attendee]:
    """Those with the right to attend and speak on a day, presenters first (rule 44)."""
    return db.session.scalars(
        select(Attendee)
        .join(Attendee.person)
        .options(contains_eager(Attendee.person))
        .where(
            Attendee.board_id == board_id,
            Attendee.starts_on <= day,
            or_(Attendee.ends_on.is_(None), Attendee.ends_on >= day),
        )
        .order_by(Attendee.is_presenter.desc(), Person.sort_key)
    ).all()


def role_word(membership: Membership) -> str:
    """What the person is on the board, in the reader's language."""
    return str(ROLE_WORDS[membership.capacity, membership.office])


def public_name(membership: Membership, board: Board) -> str:
    """How a member is named in public (decision 4).

    In an organ the name is public by law. In a participation body the member chooses: the name, or role and
    organisation only. Person and seat with organisation must be loaded.
    """
    if board.form is not LegalForm.PARTICIPATION or membership.public_form is PublicForm.NAME:
        return membership.person.name
    return role_and_organisation(membership)


def role_and_organisation(membership: Membership) -> str:
    """What is said of a person who is not named."""
    organisation, role = membership.seat.organisation, role_word(membership)
    return f"{role}, {organisation.name}" if organisation else role


def nameless(board_id: int, form: LegalForm) -> dict[int, Membership]:
    """Those of a participation body who are public by role and organisation only, by person (decision 4).

    One who chose so for any seat is never named. Of several memberships the newest says what the person is. No statement
    for an organ, where every name is public by law.
    """
    if form is not LegalForm.PARTICIPATION:
        return {}
    chosen = select(Membership).where(Membership.board_id == board_id, Membership.public_form == PublicForm.ROLE)
    rows = db.session.scalars(chosen.options(*_PERSON_AND_SEAT).order_by(Membership.starts_on, Membership.id))
    return {one.person_id: one for one in rows}


def marked_name(name: str, membership: Membership | None) -> str:
    """A name in a text that will be published: marked where the public reads role and organisation only (decision 4).

    `membership` is what `nameless` says of the person.
    """
    if membership is None:
        return name
    known = role_and_organisation(membership)
    return f"[[{name}]] ({known[0].lower()}{known[1:]})"


def standard_phrases(board: Board, language: str) -> list[str]:
    """The phrases that one press writes into the minutes: the board's own, or the usual ones."""
    own = board.phrases.get(language)
    if own:
        return [str(phrase) for phrase in own]
    with speaking(language):
        return [str(phrase) for phrase in USUAL_PHRASES]


def rule_words(rules: Iterable[int]) -> str:
    """What some of the numbered rules ask, in the reader's language."""
    return "; ".join(str(RULE_WORDS[rule]) for rule in sorted(rules))
