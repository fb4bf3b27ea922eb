"""The table of organisations."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model


class Organisation(Model):
    """An organisation or authority that a municipality works with."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("municipality_id", "name"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    name: Mapped[str]

    @property
    def board_id(self) -> None:
        return None
