"""Tables of the municipalities that use the service."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model
from advisory.kernel.localized import Localized


class Municipality(Model):
    """A municipality that uses the service: the tenant. Facts of the register are copied in when it joins."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Localized]
    slug: Mapped[str] = mapped_column(unique=True)
    languages: Mapped[list[str]]
    region_code: Mapped[str] = mapped_column(index=True)
    county_code: Mapped[str]
    employment_area_code: Mapped[str]
    centre_code: Mapped[str]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    is_fictional: Mapped[bool] = mapped_column(default=False)
    settings_confirmed_at: Mapped[datetime | None]
    joined_at: Mapped[datetime]

    @property
    def municipality_id(self) -> int:
        return self.id

    @property
    def board_id(self) -> None:
        return None


class FormerSlug(Model):
    """An old public address. It redirects, so that printed links live on."""

    __tablename__ = "former_slug"

    slug: Mapped[str] = mapped_column(index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    board_id: Mapped[int | None]
