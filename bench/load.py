"""A bounded load over keep-alive connections, and the processor time of the server meanwhile."""

import http.client
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Protocol

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Shot:
    """One request to repeat."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    expect: int = 200


@dataclass(frozen=True)
class Result:
    """What one load showed. Times in milliseconds, CPU of all processes of the server per request."""

    requests: int
    cpu_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float
    size: int


def processes(root: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of a process tree so far."""
    total = 0.0
    for pid in processes(root):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(stat[11]) + int(stat[12])) / TICK
    return total


def memory_mb(pid: int) -> float:
    """Resident memory of one process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Script(Protocol):
    """What one client does: the next request, and a look at the answer to the last one."""

    def next(self) -> Shot: ...
    def answered(self, body: bytes) -> None: ...


@dataclass
class Repeat:
    """The same request again and again."""

    shot: Shot

    def next(self) -> Shot:
        return self.shot

    def answered(self, body: bytes) -> None:
        """Nothing to learn."""


class _Client(threading.Thread):
    def __init__(self, port: int, script: Script, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.script, self.until = port, script, until
        self.times: list[float] = []
        self.size = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while time.monotonic() < self.until and len(self.wrong) < 3:
            shot = self.script.next()
            began = time.perf_counter()
            try:
                connection.request(shot.method, shot.path, body=shot.body, headers=dict(shot.headers))
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(repr(error))
                connection.close()
                continue
            self.times.append((time.perf_counter() - began) * 1000)
            self.size = len(body)
            if answer.status != shot.expect:
                self.wrong.append(f"{shot.path}: {answer.status} {body[:200]!r}")
            else:
                self.script.answered(body)


def fire(port: int, pid: int, scripts: Sequence[Script], *, seconds: float = 2.0, timed: int = 0) -> Result:
    """Each client follows its script for so many seconds. Raises RuntimeError for any unexpected answer.

    `timed`: only the times of the first so many clients count.
    """
    until = time.monotonic() + seconds
    threads = [_Client(port, script, until) for script in scripts]
    before, began = cpu_seconds(pid), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cpu = time.monotonic() - began, cpu_seconds(pid) - before
    wrong = [text for thread in threads for text in thread.wrong]
    if wrong:
        raise RuntimeError(wrong[0])
    times = sorted(time_ for thread in threads[: timed or None] for time_ in thread.times)
    count = len(times)
    p99 = quantiles(times, n=100)[98] if count > 100 else times[-1]
    return Result(count, cpu * 1000 / count, count / took, median(times), p99, threads[0].size)


def middle(results: Sequence[Result]) -> Result:
    """The run whose CPU time is the middle one."""
    return sorted(results, key=lambda result: result.cpu_ms)[len(results) // 2]
