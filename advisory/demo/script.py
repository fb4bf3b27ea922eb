"""Reading the demo's data: what happens, told in files beside the code."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from advisory.kernel import clock
from advisory.kernel.localized import Localized

DATA = Path(__file__).parent / "data"
Facts = dict[str, Any]
SATURDAY = 5


def read(place: str, name: str) -> Facts:
    """One file of a place."""
    return tomllib.loads((DATA / place / f"{name}.toml").read_text(encoding="utf-8"))


def localized(value: str | dict[str, str] | None) -> Localized:
    """A text in one language is Finnish; in several it is a table."""
    if value is None:
        return Localized()
    return Localized(fi=value.strip()) if isinstance(value, str) else Localized(**value)


def clock_time(text: str) -> time:
    """17.02 as a time."""
    hour, minute = text.split(".")
    return time(int(hour), int(minute))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one meeting: fixed in history, or counted from the day of loading (decision 30)."""

    facts: Facts
    today: date

    @property
    def day(self) -> date:
        if "day" in self.facts:
            found: date = self.facts["day"]
            return found
        return _working_day(self.today + timedelta(days=self.facts["in_days"]), self.facts["in_days"])

    def of(self, name: str, *, hour: int = 10) -> datetime | None:
        """The instant of a step: `called = 2026-09-09`, `called_before = 11` or `submitted_after = 1` days."""
        day = self.facts.get(name)
        if f"{name}_before" in self.facts:
            day = self.day - timedelta(days=self.facts[f"{name}_before"])
        if f"{name}_after" in self.facts:
            day = self.day + timedelta(days=self.facts[f"{name}_after"])
        return clock.helsinki(day, time(hour)) if day is not None else None

    def at(self, text: str) -> datetime:
        """A clock time on the day of the meeting."""
        return clock.helsinki(self.day, clock_time(text))


def _working_day(day: date, direction: int) -> date:
    """Nobody meets on a Saturday or Sunday."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1 if direction > 0 else -1)
    return day
