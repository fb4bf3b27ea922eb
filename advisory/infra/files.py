"""Files: bytes in a storage under their hash, facts in a row. No input ever reaches a path (S35)."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

import obstore
from flask import Flask, current_app
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model, add_once, db
from advisory.kernel import clock
from advisory.kernel.errors import DomainError, NotFound, RuleBroken

log = logging.getLogger("advisory.files")

_EXTENSION = "advisory_storage"
_PATIENCE: dict[str, Any] = {
    "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
    "client_options": {"connect_timeout": "5s", "timeout": "60s"},
}
"""For a storage behind the network: the library's own three minutes are more than anybody waits for a page."""


class FileNotStored(RuleBroken):
    """The storage is full or away: said at the file field of the form."""


class FileLost(NotFound):
    """The row is here, the bytes are not in the storage."""


class StorageUnavailable(DomainError):
    """The storage does not answer, or refuses."""


class StoredFile(Model):
    """One content. The same bytes are stored once."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    media_type: Mapped[str]
    stored_at: Mapped[datetime]
    unused_since: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return path_of(self.sha256)


def path_of(digest: str) -> str:
    """Where the bytes of this hash lie in the storage."""
    return f"{digest[:2]}/{digest}"


def connect(app: Flask, url: str) -> None:
    """Open the storage of the application: file:///…, memory:/// or s3://bucket."""
    app.extensions[_EXTENSION] = _opened(url)


def _opened(url: str) -> ObjectStore:
    if url.startswith("file:"):
        return from_url(url, mkdir=True)
    return from_url(url) if url.startswith("memory:") else from_url(url, **_PATIENCE)


def storage() -> ObjectStore:
    store: ObjectStore = current_app.extensions[_EXTENSION]
    return store


def upload(content: bytes, media_type: str) -> StoredFile:
    """Store bytes before the transaction that will refer to them; the row is not added yet.

    A file without a row is swept a day later (sweeping.py); a row without a file cannot come to be. Raises FileNotStored
    when the storage is full or away, so that the form stands with the sentence at its file field (R9).
    """
    digest = hashlib.sha256(content).hexdigest()
    file = StoredFile(sha256=digest, size=len(content), media_type=media_type, stored_at=clock.now())
    try:
        obstore.put(storage(), file.path, content)
    except (BaseError, OSError) as error:
        log.exception("storage: %s could not be written", file.path)
        raise FileNotStored("file_not_stored", field="file") from error
    return file


def keep(file: StoredFile) -> StoredFile:
    """The row of an uploaded file within the open transaction: the existing one if the bytes are known.

    Two who send the same bytes at the same moment get the same row.
    """
    same = select(StoredFile).where(StoredFile.sha256 == file.sha256)
    same = same.with_for_update(read=True, key_share=True)  # so that the sweep does not take it meanwhile
    known = db.session.scalars(same).first()
    if known is not None:
        return known
    names = ("sha256", "size", "media_type", "stored_at")
    add_once(StoredFile, {name: getattr(file, name) for name in names}, unique="sha256")
    return db.session.scalars(same).one()


def read(file: StoredFile) -> bytes:
    """The bytes of a file. Raises FileLost if the storage has lost it, StorageUnavailable if it cannot be asked."""
    try:
        return bytes(obstore.get(storage(), file.path).bytes())
    except FileNotFoundError as error:
        log.exception("storage: %s is lost", file.path)
        raise FileLost(f"StoredFile:{file.id}") from error
    except (BaseError, OSError) as error:
        log.exception("storage: %s could not be read", file.path)
        raise StorageUnavailable(f"StoredFile:{file.id}") from error
