"""The check list before publication, publishing, and taking it back within a minute."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards.rules import advised
from advisory.infra.access import load
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.minutes import documents, queries, rules, services
from advisory.minutes.models import Minutes
from advisory.minutes.rules import Stage
from advisory.minutes.views import bp
from advisory.minutes.views.pages import back, found, spoken
from advisory.policy.actions import Action


@bp.get("/minutes/<int:minutes_id>/publish")
@permission(Action.MINUTES_PUBLISH)
def check_list(minutes_id: int) -> ResponseReturnValue:
    """What will be public, what is replaced, what is missing; then one press."""
    return _page(found(minutes_id, Action.MINUTES_PUBLISH))


def _said(problem: RuleBroken, minutes: Minutes) -> str:
    return sentence(advised(problem, minutes.meeting.board.form, minutes.meeting.waived_rules))


def _page(minutes: Minutes, *, status: int = 200) -> ResponseReturnValue:
    board = minutes.meeting.board
    chosen = spoken(minutes.content)
    now = clock.now()
    record = queries.record(minutes.meeting)
    origins = queries.sections(minutes, actor().person_ids)
    facts = {
        "minutes": minutes, "meeting": minutes.meeting, "board": board,
        "checks": documents.check_list({code: documents.open_to(text, origins) for code, text in minutes.content.items()}),
        "problems": [_said(problem, minutes) for problem in documents.problems(minutes)],
        "record": documents.public_version(minutes, chosen, Stage.FULL, now),
        "days": rules.publication_clock(clock.local_date(now)), "is_appealable": documents.is_appealable(record),
        "languages": list(minutes.content), "chosen": chosen,
        "mails": len([person for person in queries.to_tell(minutes) if person.email]),
    }  # fmt: skip
    return render_template("minutes/publish.html", **facts), status


@bp.post("/minutes/<int:minutes_id>/publish")
@permission(Action.MINUTES_PUBLISH)
def publish(minutes_id: int) -> ResponseReturnValue:
    minutes = found(minutes_id, Action.MINUTES_PUBLISH)
    try:
        services.publish(minutes, actor())
    except RuleBroken:
        return _page(found(minutes_id, Action.MINUTES_PUBLISH), status=422)
    return back(minutes_id)


@bp.post("/minutes/<int:minutes_id>/publish/undo")
@permission(Action.MINUTES_UNDO_PUBLISH)
def undo_publish(minutes_id: int) -> ResponseReturnValue:
    try:
        services.undo_publish(load(Minutes, minutes_id, Action.MINUTES_UNDO_PUBLISH, actor()), actor())
    except RuleBroken as broken:
        flash(sentence(broken), "warning")
        return back(minutes_id)
    flash(_("The publication was taken back. Nothing went out."), "ok")
    return redirect(url_for("minutes.check_list", minutes_id=minutes_id), code=303)
