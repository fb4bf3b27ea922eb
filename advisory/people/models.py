"""Tables of accounts, persons, sign-in sessions and roles."""

from datetime import date, datetime
from typing import ClassVar

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, exists
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from advisory.infra.db import Model
from advisory.people.rules import Gender, LinkPurpose
from advisory.policy.roles import Role


class Account(Model, UserMixin):
    """Who signs in: one e-mail address in the installation (decision 1)."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(default="fi")
    theme: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    last_login_ip: Mapped[str | None]
    current_login_ip: Mapped[str | None]
    login_count: Mapped[int | None]  # type: ignore[assignment]
    create_datetime: Mapped[datetime | None]  # type: ignore[assignment]
    update_datetime: Mapped[datetime | None]  # type: ignore[assignment]

    @property
    def municipality_id(self) -> None:
        return None

    @property
    def board_id(self) -> None:
        return None

    @property
    def owner_account_id(self) -> int:
        """Whose account it is: they alone may change it."""
        return self.id

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        return []


class SignInSession(Model):
    """One sign-in on one device. Ended on the server, whatever cookie somebody kept.

    `person_id` is who one chose to be, where two persons of a municipality share the address (decision 1).
    """

    __tablename__ = "sign_in_session"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def municipality_id(self) -> None:
        return None

    @property
    def board_id(self) -> None:
        return None

    @property
    def owner_account_id(self) -> int:
        return self.account_id


class SignInLink(Model):
    """A mailed link that signs in once, after a button is pressed."""

    __tablename__ = "sign_in_link"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class Person(Model):
    """A person as one municipality knows them. Without an e-mail address they get paper."""

    __tablename__ = "person"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fi")
    gender: Mapped[Gender | None]
    title: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship(lazy="raise")
    is_sharing: ClassVar[Mapped[bool]]  # mapped below: it asks the table itself

    @property
    def board_id(self) -> None:
        return None


_other = aliased(Person)
# Whether somebody else of the municipality has the same address (decision 1). It comes with the row, so that no mail asks.
Person.is_sharing = column_property(
    exists().where(
        _other.municipality_id == Person.municipality_id,
        _other.email == Person.email,
        _other.email != "",
        _other.id != Person.id,
    )
)


class RoleGrant(Model):
    """A role with scope and dates (decision 2). Roles within one object come from the object itself."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (account_id IS NULL)", name="person_or_account"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_role_grant_scope", "municipality_id", "board_id", "role"),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    area_kind: Mapped[str | None]
    area_code: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
