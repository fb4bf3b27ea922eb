"""Correcting the texts of an item after the meeting, and taking an ending back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from advisory.minutes import queries, services
from advisory.minutes.forms import TEXTS, TextsForm
from advisory.minutes.models import Minutes
from advisory.minutes.views import bp
from advisory.minutes.views.pages import found
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling
from advisory.proceedings.services import TextConflict


@bp.get("/minutes/<int:minutes_id>/items/<int:slot_id>")
@permission(Action.MINUTES_EDIT)
def texts(minutes_id: int, slot_id: int) -> ResponseReturnValue:
    """The texts of one item, in the languages of the board."""
    minutes = found(minutes_id, Action.MINUTES_EDIT)
    handling = _handling(minutes, slot_id)
    form = TextsForm(data={"version": handling.version, **{name: getattr(handling, name) for name in TEXTS}})
    return _page(minutes, handling, form)


def _handling(minutes: Minutes, slot_id: int) -> Handling:
    handling = queries.handling(minutes.meeting_id, slot_id)
    if handling is None or (handling.slot.item.is_secret and not any(_lacking(minutes, handling).values())):
        raise NotFound(f"Slot:{slot_id}")
    origin = queries.sections(minutes, actor().person_ids).get(str(handling.slot.section))
    if origin is not None and origin.is_withheld:  # rule 15
        raise NotAllowed(f"Slot:{slot_id}")
    return handling


def _lacking(minutes: Minutes, handling: Handling) -> dict[str, tuple[str, ...]]:
    """The languages in which heading and background are missing; the agenda went out without them."""
    item = handling.slot.item
    texts = {"title": item.title, "background": item.background}
    return {name: text.missing(minutes.meeting.board.languages) for name, text in texts.items() if text}


def _form(minutes: Minutes, handling: Handling, form: TextsForm) -> TextsForm:
    is_secret = handling.slot.item.is_secret
    form.speak(minutes.meeting.board.languages, _lacking(minutes, handling), is_secret=is_secret)
    return form


def _page(
    minutes: Minutes, handling: Handling, form: TextsForm, *, theirs: TextConflict | None = None, status: int = 200
) -> ResponseReturnValue:
    _form(minutes, handling, form)
    facts = {"minutes": minutes, "handling": handling, "item": handling.slot.item, "theirs": theirs}
    return render_template("minutes/texts.html", form=form, **facts), status


@bp.post("/minutes/<int:minutes_id>/items/<int:slot_id>")
@permission(Action.MINUTES_EDIT)
def correct(minutes_id: int, slot_id: int) -> ResponseReturnValue:
    """Save the texts. Where somebody else was faster, both are shown and neither is lost (R2)."""
    minutes = found(minutes_id, Action.MINUTES_EDIT)
    handling = _handling(minutes, slot_id)
    form = _form(minutes, handling, TextsForm())
    if not form.validate():
        return _page(minutes, handling, form, status=422)
    try:
        services.correct(minutes, handling, form.texts, form.built_on, actor())
    except Conflict as conflict:
        theirs = conflict.theirs if isinstance(conflict.theirs, TextConflict) else None
        form.build_on(theirs.version if theirs else 0)
        minutes = found(minutes_id, Action.MINUTES_EDIT)
        return _page(minutes, _handling(minutes, slot_id), form, theirs=theirs, status=409)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        minutes = found(minutes_id, Action.MINUTES_EDIT)
        return _page(minutes, _handling(minutes, slot_id), form, status=422)
    flash(_("The texts are saved in the minutes."), "ok")
    return redirect(url_for("minutes.show", minutes_id=minutes_id, _anchor=str(handling.slot.section or "")), code=303)


@bp.post("/minutes/<int:minutes_id>/take-back")
@permission(Action.PROCEEDINGS_REOPEN)
def take_back_ending(minutes_id: int) -> ResponseReturnValue:
    """Open the meeting again while its minutes are a draft (decision 8)."""
    minutes = found(minutes_id, Action.MINUTES_EDIT)
    services.take_back_ending(minutes, actor())
    flash(_("The meeting goes on. End it again when it is over."), "ok")
    return redirect(url_for("proceedings.room", meeting_id=minutes.meeting_id), code=303)
