"""`make bench`: one run, one table. FAST=1 takes half-second loads and one server, for a look."""

import os
import platform
import tempfile
import time
from pathlib import Path

from bench import extras, pages
from bench.servers import KINDS
from bench.stage import build
from bench.verdicts import Verdicts

MANY, FEW = 200, 10
HEAD = f"{'what':<24} {'server':<9} {'c':>2} {'CPU ms':>8} {'req/s':>7} {'p50 ms':>7} {'p99 ms':>7} {'KB':>5} {'ratio':>6}  at most"


def show(row: pages.Row, verdicts: Verdicts) -> None:
    result, name = row.result, f"{row.name} ({row.kind}, {row.clients} clients)"
    limit = "" if row.limit is None else f"{row.limit:g}{verdicts.mark(name, is_kept=row.ratio <= row.limit)}"
    print(
        f"{row.name:<24} {row.kind:<9} {row.clients:>2} {result.cpu_ms:>8.2f} {result.per_second:>7.0f} {result.p50_ms:>7.1f}"
        f" {result.p99_ms:>7.1f} {result.size / 1024:>5.0f} {row.ratio:>6.2f}  {limit}",
        flush=True,
    )


def main() -> None:
    began, fast = time.monotonic(), bool(os.environ.get("FAST"))
    verdicts = Verdicts()
    print(f"Advisory bench: Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="advisory-bench-") as name:
        folder = Path(name)
        few, many = build(folder / "few", FEW), build(folder / "many", MANY)
        print(f"Demo grown to {FEW} and to {MANY} meetings in {time.monotonic() - began:.0f} s\n\n{HEAD}", flush=True)
        for kind in KINDS[:1] if fast else KINDS:
            for row in pages.measure(many, kind, folder):
                show(row, verdicts)
        print(flush=True)
        for title, ratio in pages.growth(few, many):
            what = f"CPU with {MANY} meetings against {FEW}, {title}"
            verdicts.tell(what, f"{ratio:.2f}", "at most 1.3", is_kept=ratio <= 1.3)
        extras.statements(few, many, verdicts)
        extras.process_facts(many, verdicts)
        extras.mails(many, folder, verdicts)
        extras.pdf(folder, verdicts)
    print(f"\n{verdicts.summary()} The run took {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    main()
