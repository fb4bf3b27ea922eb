"""A fresh demo database in place of an old one; never in place of anything else."""

from datetime import datetime

from flask_migrate import upgrade
from sqlalchemy import inspect, text

from advisory.demo import loading
from advisory.infra import use_case
from advisory.infra.db import Model, db

VERSIONS = "alembic_version"


class HoldsMore(Exception):
    """The database holds something that is not of the demo."""


class WasUsed(Exception):
    """Somebody has worked in the demo since it was loaded."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


def begin_anew(*, even_if_used: bool) -> None:
    """Empty the database and make its tables. Raises HoldsMore where it holds more than the demo, WasUsed where somebody
    has changed that and `even_if_used` does not say that it may go."""
    tables = set(inspect(db.engine).get_table_names())
    if "account" in tables and not loading.holds_only_the_demo():
        raise HoldsMore
    used_at = loading.used_at() if "audit_entry" in tables else None
    if used_at is not None and not even_if_used:
        raise WasUsed(used_at)
    db.session.rollback()
    Model.metadata.drop_all(db.engine)
    if VERSIONS in tables:
        db.session.execute(text(f"DROP TABLE {VERSIONS}"))
        use_case.commit()
    db.session.remove()
    upgrade()
