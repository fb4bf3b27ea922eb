"""The real thing for a test: gunicorn and the worker as processes of their own, on a file database, on a free port."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from advisory.serve import web_command, worker_command
from tests.tables import sqlite_file

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A service in a folder of its own. `env` may be changed before it starts."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "FLASK_APP": "wsgi",
            "PYTHONDONTWRITEBYTECODE": "1", "MODE": "demo", "DATABASE_URL": f"sqlite:///{folder / 'advisory.db'}",
            "STORAGE_URL": f"file://{folder / 'files'}", "BASE_URL": self.url, "SECRET_KEY": secrets.token_hex(32), **env,
        }  # fmt: skip
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.log = folder / "service.log"

    def make_tables(self) -> "Running":
        """An empty file database with today's tables."""
        sqlite_file(self.folder / "advisory.db")
        return self

    def python(self, *arguments: str) -> str:
        """Run Python in the environment of the service; what it printed. Raises AssertionError with the whole output."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def flask(self, *arguments: str) -> str:
        """Run one of our commands: `service.flask("due", "run", "--at", "2026-09-16T17:00")`."""
        return self.python("-m", "flask", *arguments)

    def start(self, *, worker: bool = True) -> "Running":
        """Start what is not running, and wait until the pages answer."""
        self.start_web()
        if worker:
            self.start_worker()
        self.wait()
        return self

    def start_web(self) -> None:
        self.web = self._popen(web_command(self.port))

    def start_worker(self) -> None:
        self.worker = self._popen(worker_command())

    def _popen(self, command: list[str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    def wait(self, seconds: float = 30) -> None:
        """Until /healthz answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.status("/healthz") == 200:
                return
            time.sleep(0.05)
        raise AssertionError(f"the service did not start:\n{self.said()}")

    def status(self, path: str) -> int:
        """The status that a GET answers; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def said(self) -> str:
        """The end of what both processes wrote."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def kill_web(self) -> None:
        """kill -9 of gunicorn, master and workers at once."""
        _end(self.web, signal.SIGKILL)

    def kill_worker(self) -> None:
        """kill -9 of the mail worker."""
        _end(self.worker, signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM to both, and wait."""
        for process in (self.web, self.worker):
            _end(process, signal.SIGTERM)


def _end(process: "subprocess.Popen[bytes] | None", number: signal.Signals) -> None:
    if process is None:
        return
    if process.poll() is None:
        os.killpg(process.pid, number)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
