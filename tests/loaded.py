"""The demo as `flask demo load` makes it: loaded once for all tests, then copied."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.running import Running
from tests.sharing import made_once

SECRET = "t" * 40
"""Links in the mails of the demo are signed with it: whoever uses a copy has the same secret."""


def copy_of_demo(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """Put the demo into a folder, its files beside it. Returns the database, whose passwords are real argon2."""
    demo = made_once(factory, "loaded-demo", _load)
    copy_database(demo / "advisory.db", folder / "advisory.db")
    shutil.copytree(demo / "files", folder / "files", dirs_exist_ok=True)
    return folder / "advisory.db"


def copy_database(source: Path, target: Path) -> None:
    """Copy a file database with what still stands in its journal."""
    with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
        here.backup(there)
    here.close()
    there.close()


def _load(folder: Path) -> None:
    Running(folder, SECRET_KEY=SECRET).make_tables().flask("demo", "load", "--if-empty")
