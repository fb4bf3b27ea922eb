"""A fresh demo database in place of an old one; never in place of anything else."""

from flask_migrate import upgrade
from sqlalchemy import inspect, text

from advisory.demo import loading
from advisory.infra import use_case
from advisory.infra.db import Model, db

VERSIONS = "alembic_version"


class HoldsMore(Exception):
    """The database holds something that is not of the demo."""


def begin_anew() -> None:
    """Empty the database and make its tables. Raises HoldsMore where it holds more than the demo."""
    tables = set(inspect(db.engine).get_table_names())
    if "account" in tables and not loading.holds_only_the_demo():
        raise HoldsMore
    db.session.rollback()
    Model.metadata.drop_all(db.engine)
    if VERSIONS in tables:
        db.session.execute(text(f"DROP TABLE {VERSIONS}"))
        use_case.commit()
    db.session.remove()
    upgrade()
