"""Reading the register of municipalities and those that use the service."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select

from advisory.infra.db import db
from advisory.infra.mode import is_demo
from advisory.kernel.localized import Localized
from advisory.municipalities import rules
from advisory.municipalities.models import FormerSlug, Municipality

REGISTER = Path(__file__).parent / "register"
ALAND = "21"
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Area:
    """A region, wellbeing services county, employment area or economic development centre."""

    code: str
    name: Localized


@dataclass(frozen=True, slots=True)
class Entry:
    """One municipality of the register."""

    code: str
    name: Localized
    language_status: str
    region: Area
    county: Area
    employment_area: Area
    centre: Area
    is_fictional: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The official languages, the majority's first."""
        return rules.languages_of(self.language_status)

    @property
    def is_selectable(self) -> bool:
        """Åland is listed only: the Local Government Act (410/2015) does not apply there."""
        return self.region.code != ALAND


COUNTRY = "country"


def area_name(kind: str, code: str) -> Localized | None:
    """What a monitor's area is called; None where the registers know no such area. A country has no name of its own."""
    registers = {
        "region": regions,
        "county": counties,
        "centre": centres,
        "employment_area": employment_areas,
    }
    found = registers[kind]().get(code) if kind in registers else None
    return found.name if found else None


def regions() -> Mapping[str, Area]:
    """The 19 regions by code."""
    return _areas("regions")


def counties() -> Mapping[str, Area]:
    """The 21 wellbeing services counties by code, with Helsinki (90) and Åland (91), which have none."""
    return _areas("wellbeing_services_counties")


def employment_areas() -> Mapping[str, Area]:
    """The 45 employment areas of the mainland by code, and Åland (46)."""
    return _areas("employment_areas")


def centres() -> Mapping[str, Area]:
    """The 10 economic development centres by code."""
    return _areas("economic_development_centres")


@cache
def _areas(name: str) -> Mapping[str, Area]:
    rows = _rows(name)
    return MappingProxyType({row["code"]: Area(row["code"], _name(row)) for row in rows})


@cache
def _entries(name: str, is_fictional: bool) -> tuple[Entry, ...]:
    return tuple(_entry(row, is_fictional) for row in _rows(name))


def _entry(row: Mapping[str, str], is_fictional: bool) -> Entry:
    return Entry(
        code=row["code"],
        name=_name(row),
        language_status=row["language_status"],
        region=regions()[row["region"]],
        county=counties()[row["county"]],
        employment_area=employment_areas()[row["employment_area"]],
        centre=centres()[row["centre"]],
        is_fictional=is_fictional,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REGISTER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _name(row: Mapping[str, str]) -> Localized:
    return Localized(fi=row["fi"], sv=row["sv"], en=row.get("en") or "")


def register() -> tuple[Entry, ...]:
    """The 308 municipalities of 2026, ordered by code; in demo mode the fictional ones stand first (decision 29)."""
    real = _entries("municipalities", is_fictional=False)
    return (*_entries("fictional", is_fictional=True), *real) if is_demo() else real


def entry(code: str) -> Entry | None:
    """The entry of a code; fictional codes exist in demo mode only."""
    return next((found for found in register() if found.code == code), None)


def search(text: str) -> list[Entry]:
    """Entries whose Finnish or Swedish name, code or region has the words; those that begin with them first."""
    wanted = text.casefold().strip()
    found = [(rank, one) for one in register() if (rank := _rank(one, wanted)) is not None]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].name.fi))][:MOST_FOUND]


def _rank(one: Entry, wanted: str) -> int | None:
    names = [one.name.fi.casefold(), one.name.sv.casefold(), one.code]
    if any(name.startswith(wanted) for name in names):
        return 0
    return 1 if any(wanted in name for name in (*names, one.region.name.fi.casefold())) else None


def joined() -> Sequence[Municipality]:
    """Every municipality that uses the service, by its Finnish name."""
    return sorted(db.session.scalars(select(Municipality)), key=lambda one: one.name.pick("fi")[0].casefold())


def joined_codes() -> frozenset[str]:
    return frozenset(db.session.scalars(select(Municipality.code)))


def municipality(municipality_id: int) -> Municipality | None:
    return db.session.get(Municipality, municipality_id)


def by_code(code: str) -> Municipality | None:
    return db.session.scalars(select(Municipality).where(Municipality.code == code)).first()


def by_slug(slug: str) -> Municipality | None:
    """The municipality at a public address."""
    return db.session.scalars(select(Municipality).where(Municipality.slug == slug)).first()


def slugs_in_use() -> Collection[str]:
    """Addresses that are taken, old ones included, since those redirect."""
    return {*db.session.scalars(select(Municipality.slug)), *db.session.scalars(select(FormerSlug.slug))}
