"""Starting and ending the servers that are measured, all on 127.0.0.1."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("gunicorn", "granian")


@dataclass(frozen=True)
class Server:
    """A running server: its port, its first process, and how long it took to answer."""

    port: int
    pid: int
    start_seconds: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(kind: str, port: int, target: str) -> list[str]:
    """gunicorn gthread 1×8 or granian 1×8: one process, eight threads."""
    if kind == "granian":
        words = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
        return [sys.executable, "-m", *words, "--blocking-threads", "8", "--log-level", "warning", target]
    words = ["gunicorn", "--no-control-socket", "-w", "1", "-k", "gthread", "--threads", "8", "--log-level", "warning"]
    return [sys.executable, "-m", *words, "--bind", f"127.0.0.1:{port}", target]


@contextmanager
def serving(kind: str, target: str, env: Mapping[str, str], *, probe: str) -> Iterator[Server]:
    """Start a server, wait for its first answer, end it afterwards."""
    port, began = free_port(), time.monotonic()
    environment = {**os.environ, **env, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command(kind, port, target), cwd=ROOT, env=environment)
    try:
        yield Server(port, process.pid, _first_answer(port, process, probe, began))
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _first_answer(port: int, process: "subprocess.Popen[bytes]", probe: str, began: float) -> float:
    while time.monotonic() - began < 60:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", probe)
            if connection.getresponse().status < 500:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer within a minute")
