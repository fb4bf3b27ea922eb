"""How migrations run. On SQLite foreign keys are off while tables are rebuilt, and checked before the commit."""

import importlib
from pathlib import Path

from alembic import context
from flask import current_app

from advisory.infra.db import Model

for file in sorted(Path(current_app.root_path).glob("*/models.py")):
    importlib.import_module(f"advisory.{file.parent.name}.models")
migrate = current_app.extensions["migrate"]


def run() -> None:
    connectable = migrate.db.engine
    arguments = dict(migrate.configure_args)
    with connectable.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")  # before any BEGIN, or it is ignored
        context.configure(connection=connection, target_metadata=Model.metadata, transactional_ddl=True, **arguments)
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                broken = raw.execute("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"a migration left rows without their parents: {broken[:5]}")
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not as a script.")
run()
