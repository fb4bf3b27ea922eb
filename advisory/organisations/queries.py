"""Reading organisations."""

from collections.abc import Sequence

from sqlalchemy import func, select

from advisory.infra.db import db
from advisory.organisations.models import Organisation


def of_municipality(municipality_id: int) -> Sequence[Organisation]:
    """The organisations that a municipality works with, by name."""
    return db.session.scalars(
        select(Organisation).where(Organisation.municipality_id == municipality_id).order_by(Organisation.name)
    ).all()


def by_name(municipality_id: int, name: str) -> Organisation | None:
    """The organisation of that name, whatever the case of its letters."""
    mine = select(Organisation).where(Organisation.municipality_id == municipality_id)
    exact = db.session.scalars(mine.where(Organisation.name == name)).first()
    return exact or db.session.scalars(mine.where(func.lower(Organisation.name) == name.lower())).first()
