"""The supervisor of `make run`: web server and mail worker side by side, standard library only.

Both get a process group of their own, so that only the supervisor orders the stop; both die with it even when it is killed.
A worker that dies is started again; a web server that dies ends everything.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15
RESTART_SECONDS = 1.0
THREADS = 8


def web_command(port: int) -> list[str]:
    """How the web server is started. One process: the lock of writers on SQLite is within a process."""
    options = ["--no-control-socket", "--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS)]
    bind = ["--bind", f"127.0.0.1:{port}", "--graceful-timeout", "10", "--access-logfile", "/dev/null"]
    return [sys.executable, "-m", "gunicorn", *options, *bind, "--log-level", "warning", "wsgi:application"]


def worker_command() -> list[str]:
    """How the mail worker is started."""
    return [sys.executable, "-m", "advisory.worker"]


def _dies_with_parent(parent: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # the supervisor was killed before the line above
        os._exit(1)


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    parent = os.getpid()
    hook = (lambda: _dies_with_parent(parent)) if sys.platform == "linux" else None
    return subprocess.Popen(command, process_group=0, preexec_fn=hook)  # noqa: S603, PLW1509  # our own commands


class Supervisor:
    """Starts, watches and stops the two processes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_stopping = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def run(self) -> int:
        """Until stopped by a signal (0) or until the web server ends (its code, or 1)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        web, worker = _start(web_command(self.port)), _start(worker_command())
        while not self.is_stopping and web.poll() is None:
            if worker.poll() is not None:
                time.sleep(RESTART_SECONDS)
                worker = _start(worker_command())
            time.sleep(0.2)
        code = 0 if self.is_stopping else (web.returncode or 1)
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            _wait(process)
        return code


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(Supervisor(int(os.environ.get("PORT") or "8000")).run())
