"""The notice on appeal of each item, and the reasons of dissenting opinions."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from advisory.agendas.rules import Appeal
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import typed_language
from advisory.infra.web import actor, permission
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.minutes import documents, queries, rules, services
from advisory.minutes.forms import ReasonsForm
from advisory.minutes.models import Minutes
from advisory.minutes.views import bp
from advisory.minutes.views.pages import back, found
from advisory.policy.actions import Action


@bp.get("/minutes/<int:minutes_id>/notices")
@permission(Action.MINUTES_EDIT)
def notices(minutes_id: int) -> ResponseReturnValue:
    """The notice on appeal of each item, and the reasons of dissenting opinions."""
    return _notices(found(minutes_id, Action.MINUTES_EDIT))


def _notices(
    minutes: Minutes, *, refused: ReasonsForm | None = None, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    dissents = queries.dissents(minutes.meeting_id, for_persons=actor().person_ids)
    record = queries.record(minutes.meeting)
    forms = {one.id: ReasonsForm(formdata=None, reasons=one.reasons, prefix=f"d{one.id}-") for one in dissents}
    if refused is not None:
        forms = {key: refused if refused._prefix == form._prefix else form for key, form in forms.items()}
    facts: dict[str, Any] = {
        "items": [
            (item, documents.appeal_of(record, item), documents.appeals_of(record, item))
            for item in record.items
            if item.handling and record.has(25)
        ],
        "labels": documents.APPEAL_LABELS,
        "problem": problem,
        "dissents": [(one, forms[one.id]) for one in dissents],
        "is_editable": rules.is_editable(minutes.state),
    }
    return render_template("minutes/notices.html", minutes=minutes, meeting=minutes.meeting, **facts), status


@bp.post("/minutes/<int:minutes_id>/notices")
@permission(Action.MINUTES_EDIT)
def choose_appeals(minutes_id: int) -> ResponseReturnValue:
    minutes = found(minutes_id, Action.MINUTES_EDIT)
    chosen = {
        number: Appeal(value)
        for key, value in request.form.items()
        if key.startswith("appeal-")
        and value in set(Appeal)
        and (number := whole_number(key.removeprefix("appeal-"))) is not None
    }
    try:
        services.choose_appeals(minutes, chosen, actor())
    except RuleBroken as broken:
        return _notices(found(minutes_id, Action.MINUTES_EDIT), problem=sentence(broken), status=422)
    flash(_("The notices on appeal are saved."), "ok")
    return back(minutes_id)


@bp.post("/minutes/<int:minutes_id>/dissents/<int:dissent_id>")
@permission(Action.MINUTES_EDIT)
def add_reasons(minutes_id: int, dissent_id: int) -> ResponseReturnValue:
    minutes = found(minutes_id, Action.MINUTES_EDIT)
    form = ReasonsForm(prefix=f"d{dissent_id}-")
    if all(one.id != dissent_id for one in queries.dissents(minutes.meeting_id, for_persons=actor().person_ids)):
        raise NotFound(f"Dissent:{dissent_id}")
    said_in = typed_language(minutes.meeting.board.languages)
    try:
        if not form.validate():
            return _notices(minutes, refused=form, status=422)
        services.add_reasons(minutes, dissent_id, form.reasons.data or "", actor(), said_in)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return _notices(minutes, refused=form, status=422)
    flash(_("The reasons are saved in the minutes."), "ok")
    return back(minutes_id)
