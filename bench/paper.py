"""Ten-page minutes, every paragraph new each time: prints milliseconds (median), pages, megabytes of the process."""

import io
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from pypdf import PdfReader

from advisory.infra import pdf
from advisory.kernel import richtext

WORDS = [
    "neuvottelukunta",
    "kokous",
    "asukkaat",
    "kotoutuminen",
    "lausunto",
    "kaupunginhallitus",
    "yhdistys",
    "palvelut",
    "ehdotus",
    "päätös",
    "seuranta",
]
ITEMS, PARAGRAPHS, MANY = 12, 3, 60


def _blocks(chance: random.Random, paragraphs: int = PARAGRAPHS) -> Any:
    texts = (" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(paragraphs))
    return richtext.to_data(richtext.parse("\n\n".join(texts)))


def document(seed: int) -> dict[str, Any]:
    """A record of twelve items; another text for each seed."""
    chance = random.Random(seed)
    item: dict[str, Any] = {
        "heading": "Asukkaiden kokemukset palveluista", "meta": "LEHDno-2026-400", "secret": None, "notes": [],
        "follow_up": None, "appeal": None, "attachments": None,
    }  # fmt: skip
    parts = [
        {
            **item,
            "section": f"§ {number}",
            "parts": [{"label": "Selostus", "blocks": _blocks(chance), "vote": None}],
            "decision": {"label": "Päätös", "blocks": _blocks(chance, 1)},
        }
        for number in range(1, ITEMS + 1)
    ]
    return {
        "title": "Pöytäkirja 3/2026", "subtitle": "Neuvottelukunta", "municipality": "Lehtoranta", "label": "Pöytäkirja 3/2026",
        "introduction": "", "draft": "", "language": "fi", "facts": [], "attendance": [], "items": parts,
        "signatures": None, "attachments": None, "appeal": {"label": "Muutoksenhaku", "blocks": _blocks(chance)},
    }  # fmt: skip


def main() -> None:
    times, pages, at = [], 0, datetime(2026, 9, 22, tzinfo=UTC)
    for seed in range(MANY):
        data = document(seed)
        began = time.perf_counter()
        made = pdf.render("minutes", data, language="fi", timestamp=at)
        times.append((time.perf_counter() - began) * 1000)
        pages = pages or len(PdfReader(io.BytesIO(made)).pages)
    memory = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    print(round(median(times[1:])), pages, int(memory.split()[1]) // 1024)


if __name__ == "__main__":
    main()
