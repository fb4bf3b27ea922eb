"""Files lie under the hash of their bytes: the same bytes once, no name in a path, a loss is found."""

import hashlib
from pathlib import Path

import obstore
import pytest
from sqlalchemy import func, select

from advisory.infra import files
from advisory.infra.db import db
from advisory.infra.files import StoredFile
from tests.infra.conftest import NewApp


@pytest.mark.security("S35")
def test_bytes_come_back_and_are_kept_once(new_app: NewApp, tmp_path: Path) -> None:
    with new_app(storage_url=f"file://{tmp_path / 'files'}").app_context():
        content = "ääkköset".encode() * 1000
        first = files.keep(files.upload(content, "text/plain"))
        second = files.keep(files.upload(content, "text/plain"))
        digest = hashlib.sha256(content).hexdigest()
        assert first.id == second.id
        assert (first.sha256, first.size, first.path) == (digest, len(content), f"{digest[:2]}/{digest}")
        assert files.read(first) == content
        assert (tmp_path / "files" / first.path).read_bytes() == content
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_an_empty_file_is_a_file(new_app: NewApp) -> None:
    with new_app().app_context():
        assert files.read(files.keep(files.upload(b"", "text/plain"))) == b""


def test_an_upload_whose_use_case_fails_leaves_no_row(new_app: NewApp) -> None:
    with new_app().app_context():
        files.keep(files.upload(b"x", "text/plain"))
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_lost_bytes_are_an_error_that_says_so(new_app: NewApp) -> None:
    with new_app().app_context():
        kept = files.keep(files.upload(b"lost", "text/plain"))
        obstore.delete(files.storage(), kept.path)
        with pytest.raises(files.FileLost):
            files.read(kept)
