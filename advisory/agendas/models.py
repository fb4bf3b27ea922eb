"""Tables of items and their attachments. No word of a meeting here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.agendas.rules import Appeal, ItemType, PrivateReason, StandardItem
from advisory.infra.db import Model
from advisory.infra.files import StoredFile
from advisory.kernel.localized import Localized
from advisory.people.models import Person
from advisory.policy.roles import Role


class Item(Model):
    """A matter of a board. Its source text is small Markdown, kept per language.

    `waits_since`: it was tabled, referred back or not reached, and the next agenda offers it. There it is an item of
    its own, with texts that may change while those of the meeting before stand still; `first_id` is the item with
    which the matter began, empty on that one itself.
    """

    __tablename__ = "item"
    __table_args__ = (CheckConstraint("NOT is_secret OR secrecy_ground <> ''", name="secret_has_ground"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[ItemType]
    standard: Mapped[StandardItem | None]
    title: Mapped[Localized]
    background: Mapped[Localized]
    proposal: Mapped[Localized]
    summary: Mapped[Localized]
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    case_number: Mapped[str] = mapped_column(default="")
    appeal: Mapped[Appeal | None]
    is_secret: Mapped[bool] = mapped_column(default=False)
    secrecy_ground: Mapped[str] = mapped_column(default="")
    secrecy_extent: Mapped[str] = mapped_column(default="")
    is_general_confirmed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    waits_since: Mapped[datetime | None]
    first_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    made_at: Mapped[datetime]
    form_key: Mapped[str | None] = mapped_column(unique=True)

    presenter: Mapped[Person | None] = relationship(lazy="raise")
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise", order_by="Attachment.position", back_populates="item"
    )

    @property
    def matter_id(self) -> int:
        """What all items of one matter have in common."""
        return self.first_id or self.id

    def roles_of(self, person_ids: frozenset[int]) -> frozenset[Role]:
        """Who presents an item may read it."""
        return frozenset({Role.PRESENTER}) if self.presenter_id in person_ids else frozenset()


class Attachment(Model):
    """A file of an item. Bytes lie in the storage under their hash. One that is not public says why."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("is_public OR private_reason IS NOT NULL", name="private_has_reason"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    position: Mapped[int]
    title: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    private_reason: Mapped[PrivateReason | None]
    added_at: Mapped[datetime]

    item: Mapped[Item] = relationship(lazy="raise", back_populates="attachments")
    file: Mapped[StoredFile] = relationship(lazy="raise")

    @property
    def ending(self) -> str:
        """The kind of file in one word: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper() if "." in self.name else ""
