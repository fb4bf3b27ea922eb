"""The sweep: files that nothing refers to any more go, a day later (an "Undo" may still bring them back).

First the bytes without a row, then the rows without use: so the bytes outlive their row by one sweep, and a backup that is
being written meanwhile finds what its snapshot names.
"""

import re
from datetime import datetime, timedelta

import obstore
from flask import current_app
from sqlalchemy import delete, select, union_all, update

from advisory.infra import use_case
from advisory.infra.db import Model, db
from advisory.infra.files import StoredFile, path_of, storage

PATIENCE = timedelta(days=1)
EVERY = timedelta(days=1)
OURS = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})")
"""Whatever else lies in the storage was not put there by us, and stays."""
_LAST = "advisory_last_sweep"


def sweep(now: datetime) -> None:
    """Once a day in a running worker, and whenever it is asked for in a process of its own."""
    last = current_app.extensions.get(_LAST)
    if last is not None and last <= now < last + EVERY:
        return
    take_bytes(now)
    take_rows(now)
    current_app.extensions[_LAST] = now


def take_bytes(now: datetime) -> int:
    """Remove the bytes that no row names. Young ones stay: an upload lies here before its row is written."""
    taken = 0
    for listed in obstore.list(storage()):
        old = {
            found[1] for entry in listed if (found := _ours(entry["path"])) and entry["last_modified"] < now - PATIENCE
        }
        named = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(old))))
        db.session.rollback()  # nobody waits for the lock of this look while the storage answers
        for digest in old - named:
            if obstore.head(storage(), path_of(digest))["last_modified"] < now - PATIENCE:  # not sent again just now
                obstore.delete(storage(), path_of(digest))
                taken += 1
    return taken


def _ours(path: str) -> re.Match[str] | None:
    found = OURS.fullmatch(path)
    return found if found and path == path_of(found[1]) else None


def take_rows(now: datetime) -> int:
    """Remove the rows that nothing has referred to for a day, and note since when nothing refers to the others. Commits."""
    tables = Model.metadata.tables.values()
    columns = [key.parent for table in tables for key in table.foreign_keys if key.column is StoredFile.__table__.c.id]
    used = StoredFile.id.in_(union_all(*(select(column).where(column.is_not(None)) for column in columns)))
    since = StoredFile.unused_since
    as_it_stands = {"synchronize_session": False}
    statements = (
        update(StoredFile).where(used, since.is_not(None)).values(unused_since=None),
        update(StoredFile).where(~used, since.is_(None)).values(unused_since=now),
        delete(StoredFile).where(~used, since < now - PATIENCE).returning(StoredFile.id),
    )
    results = [db.session.execute(statement, execution_options=as_it_stands) for statement in statements]
    taken = len(results[-1].all())
    use_case.commit()
    return taken
