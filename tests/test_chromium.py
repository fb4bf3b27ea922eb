"""Where there is no Chromium, `make test` says so in one line; where one is required, that is a failure."""

import os
import subprocess
import sys
from pathlib import Path

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
FEW = ["-p", "no:cacheprovider", "-q", "tests/kernel/test_values.py", "tests/browser"]


def few_tests(folder: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """A few tests on a machine without Chromium."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CHROMIUM", "REQUIRE"))}
    command = [sys.executable, "-m", "pytest", "-n", "2", *FEW]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=kept | {"PATH": str(folder)} | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_a_browser_one_line_says_so_whatever_the_number_of_processes(tmp_path: Path) -> None:
    done = few_tests(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(chromium.NOTE) == 1


def test_where_a_browser_is_required_its_lack_is_a_failure(tmp_path: Path) -> None:
    done = few_tests(tmp_path, REQUIRE_BROWSER="1")
    assert done.returncode != 0
    assert chromium.MISSING in done.stdout + done.stderr
