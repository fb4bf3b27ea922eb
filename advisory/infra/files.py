"""Files: bytes in a storage under their hash, facts in a row. No input ever reaches a path (S35)."""

import hashlib
import logging
from datetime import datetime

import obstore
from flask import Flask, current_app
from obstore.exceptions import BaseError as StorageError
from obstore.store import ObjectStore, from_url
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model, add_once, db
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, Unavailable

log = logging.getLogger("advisory")

_EXTENSION = "advisory_storage"


class StoredFile(Model):
    """One content. The same bytes are stored once."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    media_type: Mapped[str]
    stored_at: Mapped[datetime]

    @property
    def path(self) -> str:
        return path_of(self.sha256)


def path_of(digest: str) -> str:
    """Where the bytes of this hash lie in the storage."""
    return f"{digest[:2]}/{digest}"


def connect(app: Flask, url: str) -> None:
    """Open the storage of the application: file:///…, memory:/// or s3://bucket."""
    store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)
    app.extensions[_EXTENSION] = store


def storage() -> ObjectStore:
    store: ObjectStore = current_app.extensions[_EXTENSION]
    return store


def upload(content: bytes, media_type: str) -> StoredFile:
    """Store bytes before the transaction that will refer to them; the row is not added yet.

    A file without a row is swept later; a row without a file cannot come to be. Raises
    RuleBroken("storage_takes_no_file") while the storage is full or does not answer.
    """
    digest = hashlib.sha256(content).hexdigest()
    file = StoredFile(sha256=digest, size=len(content), media_type=media_type, stored_at=clock.now())
    try:
        obstore.put(storage(), file.path, content)
    except (OSError, StorageError) as broken:
        log.exception("storage takes no file: %s", file.path)
        raise RuleBroken("storage_takes_no_file", field="file") from broken
    return file


def keep(file: StoredFile) -> StoredFile:
    """The row of an uploaded file within the open transaction: the existing one if the bytes are known."""
    facts = {"sha256": file.sha256, "size": file.size, "media_type": file.media_type, "stored_at": file.stored_at}
    add_once(StoredFile, facts, unique="sha256")
    return db.session.scalars(select(StoredFile).where(StoredFile.sha256 == file.sha256)).one()


def read(file: StoredFile) -> bytes:
    """The bytes of a file. Raises FileNotFoundError if the storage has lost it, Unavailable if it does not answer."""
    try:
        return bytes(obstore.get(storage(), file.path).bytes())
    except FileNotFoundError:
        log.exception("storage has lost %s", file.path)
        raise
    except (OSError, StorageError) as broken:
        log.exception("storage does not answer: %s", file.path)
        raise Unavailable("storage") from broken
