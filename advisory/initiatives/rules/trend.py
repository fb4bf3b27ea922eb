"""The course of an indicator as a small line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 100.0, 28.0, 3.0


@dataclass(frozen=True, slots=True)
class Trend:
    """Points (x, y) in a box of WIDTH by HEIGHT, y downwards; `goal` is the height of the target."""

    points: tuple[tuple[float, float], ...]
    goal: float | None


def trend(baseline: float | None, readings: Sequence[float], target: float | None) -> Trend | None:
    """The line from the start through the readings, oldest first, and where the target lies; None without a reading."""
    values = [*([baseline] if baseline is not None else []), *readings]
    if not readings:
        return None
    known = [*values, *([target] if target is not None else [])]
    low, high = min(known), max(known)

    def height(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)

    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    points = tuple((round(EDGE + place * step, 1), height(value)) for place, value in enumerate(values))
    return Trend(points, height(target) if target is not None else None)
