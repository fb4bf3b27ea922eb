"""Measures of success: what is measured, where it began, what is aimed at, and what was read since (feature 87)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from advisory.infra.db import db
from advisory.infra.use_case import UseCase
from advisory.initiatives import queries
from advisory.initiatives.models import Indicator, Initiative, Reading, Report
from advisory.initiatives.rules import check_indicator
from advisory.kernel import clock
from advisory.kernel.localized import Localized


@dataclass(frozen=True, slots=True)
class IndicatorValues:
    """A measure of success as typed. `id` names the one that it changes; without, one of the same name, else a new one."""

    name: Localized
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    source: str = ""
    id: int | None = None


def put_indicators(case: UseCase, initiative: Initiative, values: Sequence[IndicatorValues]) -> None:
    """Step: the indicators of an initiative are these. One that stays keeps its readings; one that goes takes them along.

    Raises RuleBroken for one without a name or a target (rule 49).
    """
    for one in values:
        check_indicator(name=bool(one.name), target=one.target)
    left = list(queries.indicators_of(initiative.id)) if initiative.id is not None else []
    for position, one in enumerate(values, start=1):
        row = next((old for old in left if old.id == one.id or (one.id is None and old.name == one.name)), None)
        if row is None:
            row = Indicator(
                board_id=initiative.board_id, municipality_id=initiative.municipality_id, initiative_id=initiative.id
            )  # fmt: skip
            db.session.add(row)
        else:
            left.remove(row)
        row.name, row.unit, row.source = one.name, one.unit, one.source
        row.baseline, row.target, row.position = one.baseline, one.target, position
    _remove(case, left)


def _remove(case: UseCase, rows: Sequence[Indicator]) -> None:
    if not rows:
        return
    ids = [row.id for row in rows]
    db.session.execute(delete(Reading).where(Reading.indicator_id.in_(ids)))
    db.session.execute(delete(Indicator).where(Indicator.id.in_(ids)))
    case.note(indicators_removed=ids)


def read(case: UseCase, told: Report, readings: Mapping[int, float]) -> None:
    """Step: the figures that came with a report, by the id of the indicator. Those of other initiatives are left out."""
    own = {one.id for one in queries.indicators_of(told.initiative_id)}
    for indicator_id, value in readings.items():
        if indicator_id in own:
            on = clock.local_date(case.now)
            db.session.add(Reading(indicator_id=indicator_id, report_id=told.id, value=value, measured_on=on))
