"""What takes long to make and is only read: made once for all the processes that run tests at the same time."""

import fcntl
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` has filled: by whoever comes first, while the others wait."""
    root = factory.getbasetemp()
    root = root.parent if root.name.startswith("popen-") else root
    folder, mark = root / name, root / f"{name}.made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            mark.touch()
    return folder


def told_once(factory: pytest.TempPathFactory, name: str, find_out: Callable[[], Any]) -> Any:
    """The same for facts that take long to find out: what JSON can carry."""
    folder = made_once(factory, name, lambda here: _write(here, find_out()))
    return json.loads((folder / "told.json").read_text(encoding="utf-8"))


def _write(folder: Path, facts: Any) -> None:
    (folder / "told.json").write_text(json.dumps(facts), encoding="utf-8")
