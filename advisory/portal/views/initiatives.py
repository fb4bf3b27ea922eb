"""What was agreed and what became of it, for everybody."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from advisory.infra.access import NOBODY
from advisory.infra.web import open_to_all
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative, Report, Step
from advisory.initiatives.rules import is_silent
from advisory.initiatives.views import words
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.portal.views import bp
from advisory.portal.views.places import BOARD, board_at, names_of, unchanged_aware


@bp.get(f"{BOARD}/initiatives")
@open_to_all
@unchanged_aware
def initiatives(language: str, municipality: str, board: str) -> ResponseReturnValue:
    """Counts, filter, list with paths."""
    found = board_at(municipality, board)
    everything, today, wish = queries.public_of(found.id), clock.today(), request.args.get("show", "all")
    shown = words.chosen(everything, wish, today)
    steps = queries.steps_of([one.id for one in shown])
    return render_template(
        "portal/initiatives.html",
        board=found,
        names=names_of(found),
        initiatives=shown,
        passed={key: {step.state for step in taken} for key, taken in steps.items()},
        counts=words.counts(everything),
        filters=words.filters(everything, today),
        wish=wish,
        has_any=bool(everything),
    )


@bp.get(f"{BOARD}/initiatives/<int:initiative_id>")
@open_to_all
@unchanged_aware
def initiative(language: str, municipality: str, board: str, initiative_id: int) -> ResponseReturnValue:
    """One story to its end: path, the answer of the municipality, what happened."""
    found = board_at(municipality, board)
    one = queries.one(initiative_id, NOBODY)
    if one is None or one.board_id != found.id:
        raise NotFound(f"Initiative:{initiative_id}")
    steps = queries.steps_of([one.id])[one.id]
    reports = queries.reports_of([one.id], verified_only=True)[one.id]
    return render_template(
        "portal/initiative.html",
        board=found,
        names=names_of(found),
        initiative=one,
        steps=steps,
        reports=reports,
        passed={step.state for step in steps},
        indicators=queries.indicators_of(one.id),
        readings=queries.readings_of(one.id, verified_only=True),
        silent_since=_silent_since(one, steps, reports),
    )


def _silent_since(one: Initiative, steps: list[Step], reports: list[Report]) -> date | None:
    """When something was last heard of it, where that is long ago."""
    heard = [step.taken_on for step in steps] + [clock.local_date(told.reported_at) for told in reports]
    return max(heard) if heard and is_silent(one.state, max(heard), clock.today()) else None
