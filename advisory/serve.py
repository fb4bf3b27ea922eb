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
SERVER = (
    "gunicorn",
    "--no-control-socket",
    "-w",
    "1",
    "-k",
    "gthread",
    "--threads",
    "8",
    "--access-logfile",
    "/dev/null",
)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    hook = _die_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, process_group=0, preexec_fn=hook)  # noqa: S603, PLW1509  # our own commands


class Supervisor:
    """Starts, watches and stops the two processes."""

    def __init__(self, port: int) -> None:
        self.web_command = [sys.executable, "-m", *SERVER, "--bind", f"127.0.0.1:{port}", "wsgi:application"]
        self.worker_command = [sys.executable, "-m", "advisory.worker"]
        self.is_stopping = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def run(self) -> int:
        """Until stopped by a signal (0) or until the web server ends (its code, or 1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        web, worker = _start(self.web_command), _start(self.worker_command)
        while not self.is_stopping and web.poll() is None:
            if worker.poll() is not None:
                time.sleep(1)
                worker = _start(self.worker_command)
            time.sleep(0.2)
        code = 0 if self.is_stopping else (web.returncode or 1)
        for process in (web, worker):
            _end(process)
        return code


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(Supervisor(int(os.environ.get("PORT") or "8000")).run())
