"""Who asks, what they are to a subject, and the one check of the policy.

A `Reader` is anybody who looks, signed out included; an `Actor` is a reader who acts. They are one class: what a
person may do is never decided by which of them was passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from advisory.infra.db import Model, db, kind
from advisory.kernel import clock
from advisory.kernel.errors import NotAllowed, NotFound
from advisory.policy.actions import Action
from advisory.policy.roles import GRANTED, Role
from advisory.policy.table import POLICY, permits


@runtime_checkable
class Subject(Protocol):
    """What an action is about. The scope stands in columns, so that it is known before anything else is loaded."""

    @property
    def id(self) -> int: ...
    @property
    def municipality_id(self) -> int | None: ...
    @property
    def board_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Installation:
    """The subject of the operator's and the sign-in's own acts."""

    id: int = 0
    municipality_id: None = None
    board_id: None = None


INSTALLATION = Installation()


@dataclass(frozen=True, slots=True)
class Grant:
    """A stored role with its scope. `municipality_id` is set for board roles too."""

    role: Role
    municipality_id: int | None = None
    board_id: int | None = None
    area_kind: str | None = None
    area_code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def covers(self, subject: Subject) -> bool:
        """Whether this role reaches the subject (decision 2)."""
        if self.role is Role.OPERATOR:
            return subject.municipality_id is None
        if self.role is Role.MONITOR:
            return False
        if self.board_id is not None:
            return subject.board_id == self.board_id
        return self.municipality_id is not None and subject.municipality_id == self.municipality_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `link` holds the actions that a mailed link permits; such an actor may do nothing else.

    `person_ids` are the persons of the account, one for each municipality that knows them.
    """

    account_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] = ()
    name: str = ""
    language: str = "fi"
    theme: str = ""
    assurance: str = "basic"
    is_system: bool = False
    link: frozenset[Action] = frozenset()
    session_id: int | None = field(default=None, compare=False)

    SYSTEM_NAME: ClassVar[str] = "system"

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def label(self) -> str:
        """How the audit trail names this actor: by id, never by name."""
        if self.is_system:
            return self.SYSTEM_NAME
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return f"person:{min(self.person_ids)}" if self.person_ids else "anybody"

    def standing_on(self, subject: Subject) -> frozenset[Role]:
        """The roles that need no look at the object: granted ones, the system's, a link's."""
        if self.is_system:
            return frozenset({Role.SYSTEM})
        roles = {grant.role for grant in self.grants if grant.covers(subject)}
        return frozenset(roles | {Role.LINK} if self.link else roles)

    def roles_on(self, subject: Subject) -> frozenset[Role]:
        """What this actor is to the subject, roles in the object itself included."""
        roles = self.standing_on(subject)
        own = getattr(subject, "roles_of", None)
        if self.is_system:
            return roles
        found: set[Role] = set(own(self.person_ids)) if own is not None and self.person_ids else set()
        if self.account_id is not None and getattr(subject, "owner_account_id", None) == self.account_id:
            found.add(Role.SELF)
        return roles | found

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is granted anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def boards(self, *roles: Role) -> frozenset[int]:
        """The boards on which one of these roles is granted for the board itself."""
        return frozenset(
            grant.board_id for grant in self.grants if grant.board_id is not None and (not roles or grant.role in roles)
        )

    def municipalities(self, *roles: Role) -> frozenset[int]:
        """The municipalities for which one of these roles is granted as a whole (not for one board)."""
        return frozenset(
            grant.municipality_id
            for grant in self.grants
            if grant.municipality_id is not None and grant.board_id is None and grant.role in roles
        )


OF_OBJECTS = frozenset(Role) - GRANTED - {Role.SYSTEM, Role.LINK, Role.ANYBODY}
"""Roles that only the object itself can give: an action without any of them needs no look at the object."""

NOBODY = Actor()
SYSTEM = Actor(is_system=True, name=Actor.SYSTEM_NAME)
Reader = Actor
Row = TypeVar("Row", bound=Model)


def bearer(person_id: int, *actions: Action, name: str = "", language: str = "fi") -> Actor:
    """The actor behind a mailed link: this person, for these actions only."""
    return Actor(person_ids=frozenset({person_id}), link=frozenset(actions), name=name, language=language)


def may(action: Action | str, subject: Subject, actor: Actor) -> bool:
    """Whether the policy lets the actor take the action on the subject."""
    action = Action(action)
    if actor.link and action not in actor.link:
        return False
    if permits(action, actor.standing_on(subject)):
        return True
    return bool(POLICY[action] & OF_OBJECTS) and permits(action, actor.roles_on(subject))


def require(actor: Actor, action: Action, subject: Subject) -> None:
    """Refuse what the policy does not give. NotFound for those with no role here, so that a guess learns nothing."""
    if actor.link and action not in actor.link:
        raise NotAllowed(action)
    if may(action, subject, actor):
        return
    raise NotAllowed(action) if actor.roles_on(subject) else NotFound(action)


def load(model: type[Row], key: int, action: Action, actor: Actor, *, lightly: bool = False) -> Row:
    """The row, if the actor may take the action on it. In an unsafe request the row is locked on PostgreSQL.

    `lightly`: rows that only refer to it, as mails to a person do, are written beside it meanwhile.
    """
    lock = {"of": model, "key_share": lightly} if kind.get() == "write" else None
    row = db.session.get(model, key, with_for_update=lock)
    if row is None:
        raise NotFound(f"{model.__name__}:{key}")
    require(actor, action, row)  # type: ignore[arg-type]  # every table that is loaded by id is a Subject
    return row


def could(action: Action, actor: Actor) -> bool:
    """Whether the actor could take the action on something: the first sieve of a route, never the last."""
    allowed = POLICY[action]
    if Role.ANYBODY in allowed:
        return True
    if actor.link:
        return action in actor.link
    if not actor.is_signed_in:
        return False
    if allowed - GRANTED:
        return True
    return actor.has(*allowed)


def in_force(grants: Iterable[Grant], today: date | None = None) -> tuple[Grant, ...]:
    """Those grants whose dates cover today in Helsinki."""
    day = today or clock.today()
    return tuple(
        grant
        for grant in grants
        if (grant.starts_on is None or grant.starts_on <= day) and (grant.ends_on is None or day <= grant.ends_on)
    )
