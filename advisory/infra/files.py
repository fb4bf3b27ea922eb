"""Files: bytes in a storage under their hash, facts in a row. No input ever reaches a path (S35)."""

import hashlib
from datetime import datetime

import obstore
from flask import Flask, current_app
from obstore.store import ObjectStore, from_url
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model, add_once, db
from advisory.kernel import clock

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

    A file without a row is swept later; a row without a file cannot come to be.
    """
    digest = hashlib.sha256(content).hexdigest()
    file = StoredFile(sha256=digest, size=len(content), media_type=media_type, stored_at=clock.now())
    obstore.put(storage(), file.path, content)
    return file


def keep(file: StoredFile) -> StoredFile:
    """The row of an uploaded file within the open transaction: the existing one if the bytes are known.

    Two who send the same bytes at the same moment get the same row.
    """
    same = select(StoredFile).where(StoredFile.sha256 == file.sha256)
    known = db.session.scalars(same).first()
    if known is not None:
        return known
    names = ("sha256", "size", "media_type", "stored_at")
    add_once(StoredFile, {name: getattr(file, name) for name in names}, unique="sha256")
    return db.session.scalars(same).one()


def read(file: StoredFile) -> bytes:
    """The bytes of a file. Raises FileNotFoundError if the storage has lost it."""
    return bytes(obstore.get(storage(), file.path).bytes())
