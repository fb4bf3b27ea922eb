"""A press on the page of an item: the typed text is saved first, whatever is pressed, then the verb runs (R2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from advisory.boards.rules import advised
from advisory.infra.access import load, require
from advisory.infra.broken_rules import sentence
from advisory.infra.filters import clock_time
from advisory.infra.forms import BaseForm, tidy_line, tidy_text
from advisory.infra.i18n import ASKED
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor
from advisory.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from advisory.kernel.localized import LANGUAGES, Localized
from advisory.kernel.plaintext import whole_number
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting
from advisory.policy.actions import Action
from advisory.proceedings import queries, services
from advisory.proceedings.forms import TextsForm
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.services import TextConflict, Texts
from advisory.proceedings.views import words
from advisory.proceedings.views.page import CHOSEN, Forms, answer, forms_of

AUTOSAVE = "X-Autosave"


@dataclass(slots=True)
class Press:
    """One press: the handling it is about, the record, and every form of the page as it was typed."""

    handling: Handling
    meeting: Meeting
    whole: Record
    item: Handled
    forms: Forms

    def do(self, form: BaseForm, act: Callable[[], object], *, anchor: str = "") -> ResponseReturnValue:
        """Run the verb and go back to the item; refused, show the page with everything typed (422)."""
        if form.validate():
            try:
                act()
            except RuleBroken as broken:
                form.add_broken_rule(advised(broken, self.whole.board.form, self.meeting.waived_rules))
            else:
                return left_over(self.handling) or to_item(self.meeting.id, self.item.slot.id, anchor)
        refused = " ".join([*form.general_errors, *(str(error) for field in form for error in field.errors)])
        return left_over(self.handling, refused, words.of_acts(self.forms)) or self.refuse(form)

    def refuse(self, form: FlaskForm) -> ResponseReturnValue:
        """The page again, with what is to be mended."""
        meeting = load(Meeting, self.meeting.id, Action.PROCEEDINGS_READ, actor())
        self.forms.refused = form
        return answer(meeting, self.item.slot.id, forms=self.forms, status=422)


def readable(meeting_id: int) -> Meeting:
    """The meeting, for one who may see it at all (a draft is silent) and follow it in the room. Raises NotFound, NotAllowed."""
    meeting = meetings.seen(meeting_id, actor())
    require(actor(), Action.PROCEEDINGS_READ, meeting)
    return meeting


def pressed(handling_id: int, action: Action) -> Press | ResponseReturnValue:
    """Load the handling, keep the typed texts, and read the forms. A conflict is answered with both texts."""
    queries.lock_meeting_of(handling_id)
    handling = load(Handling, handling_id, action, actor())
    if action is not Action.PROCEEDINGS_RECUSE:
        check_open_to_reader(handling)
    if "version" in request.form and handling.allows("proceedings.close"):
        conflict = keep_texts(handling, is_autosave=True)
        if conflict is not None:
            return conflict
    return _press(handling)


def check_open_to_reader(handling: Handling) -> None:
    """Who is disqualified from an item does not keep its record; that the disqualification was a mistake, they may say.

    Raises NotAllowed (rule 15).
    """
    if queries.is_recused(handling.id, actor().person_ids):
        raise NotAllowed(f"Handling:{handling.id}")


def _press(handling: Handling) -> Press:
    queries.hold(handling.meeting)  # keeping the texts gave the meeting up
    whole = queries.record(handling.meeting)
    item = whole.of_handling(handling.id)
    if item is None:
        raise NotFound(f"Handling:{handling.id}")
    forms = forms_of(whole, item, queries.board_of(handling.meeting))
    return Press(handling, handling.meeting, whole, item, forms)


def keep_texts(handling: Handling, *, is_autosave: bool) -> ResponseReturnValue | None:
    """Save what was typed; the page with both texts where somebody else was faster."""
    form = TextsForm(obj=handling)
    if not services.differing(handling, form.texts):
        return None
    check_open_to_reader(handling)
    try:
        services.save_text(
            handling, form.texts, whole_number(request.form.get("version")) or 0, actor(), is_autosave=is_autosave
        )
    except Conflict as conflict:
        return conflict_page(handling, form.texts, conflict)
    return None


def left_over(handling: Handling, refused: str = "", besides: Iterable[words.Words] = ()) -> ResponseReturnValue | None:
    """After a verb that needs no open item: the words of the page that nobody could store, if there are any (R12)."""
    typed = [] if handling.allows("proceedings.close") else words.of_texts(handling)
    if not typed:
        return None
    done = refused or _("What you pressed is done.")
    late = _("The item was closed meanwhile, so these words were not saved in it.")
    return words.given_back(handling, [*typed, *besides], f"{done} {late}")


def to_item(meeting_id: int, slot_id: int, anchor: str = "", *, chosen: str | None = None) -> ResponseReturnValue:
    """On to an item, in the language that the address asked for, if it asked. `chosen`: an outcome not yet stored."""
    names: dict[str, Any] = {
        "meeting_id": meeting_id,
        "slot_id": slot_id,
        "lang": request.args.get(ASKED),
        CHOSEN: chosen,
    }
    return redirect(url_for("proceedings.item", **names, _anchor=anchor or None), 303)


# --- two people, one text


def differing(mine: Texts, theirs: TextConflict) -> dict[str, dict[str, str]]:
    """The texts that differ, by the name of their box: mine and theirs."""
    pairs = {
        f"{name}-{code}": {"mine": mine[name].text(code), "theirs": text.text(code)}
        for name, text in theirs.texts.items()
        for code in LANGUAGES
        if name in mine
    }
    return {box: pair for box, pair in pairs.items() if pair["mine"] != pair["theirs"]}


def conflict_page(handling: Handling, mine: Texts, conflict: Conflict) -> ResponseReturnValue:
    """Both texts of each box, and a choice for each; nothing was stored and nothing is lost (R2)."""
    theirs = conflict.theirs
    if not isinstance(theirs, TextConflict):
        raise TypeError("a conflict of another kind")
    form = TextsForm(obj=handling)
    boxes = [
        {"name": box, "label": form[box[:-3]].label.text, "lang": box[-2:], **pair}
        for box, pair in differing(mine, theirs).items()
    ]
    facts = {"handling": handling, "boxes": boxes, "version": theirs.version, "carried": words.carried()}
    return render_template("proceedings/conflict.html", editor=theirs.editor or _("Someone else"), **facts), 409


def chosen_texts(handling: Handling) -> dict[str, Localized]:
    """What the page with both texts came back with: mine, theirs or both, for each box."""
    texts: dict[str, Localized] = {}
    for name in services.TEXTS:
        stands: Localized = getattr(handling, name)
        for code in LANGUAGES:
            typed = request.form.get(f"{words.MINE}{name}-{code}")
            if typed is not None:
                choice = request.form.get(f"choose-{name}-{code}", "both")
                stands = stands.with_text(code, _chosen(choice, tidy_text(typed), stands.text(code)))
        texts[name] = stands
    return texts


def _chosen(choice: str, mine: str, theirs: str) -> str:
    both = "\n\n".join(part for part in (theirs, mine) if part)
    return {"mine": mine, "theirs": theirs}.get(choice, both)


def typed_texts(handling: Handling) -> Texts:
    """The typed texts without the machinery of a form: autosave comes every few seconds from everybody who writes."""
    texts: dict[str, Localized] = {}
    for name in services.TEXTS:
        stands: Localized = getattr(handling, name)
        boxes = {code: f"{name}-{code}" for code in LANGUAGES if f"{name}-{code}" in request.form}
        tidy = tidy_line if name == "follow_up" else tidy_text
        texts[name] = replace(stands, **{code: tidy(request.form[box]) for code, box in boxes.items()})
    return texts


def autosaved(handling: Handling) -> ResponseReturnValue:
    """The answer to static/js/room.js: saved, or both texts, or a sentence."""
    texts, version = typed_texts(handling), whole_number(request.form.get("version")) or 0
    try:
        saved = services.save_text(handling, texts, version, actor())
    except Conflict as conflict:
        theirs = conflict.theirs
        if not isinstance(theirs, TextConflict):
            raise
        fields = differing(texts, theirs)
        return jsonify(state="conflict", version=theirs.version, editor=theirs.editor, fields=fields), 409
    except WrongState:
        message = _("The item was closed meanwhile. The text is kept on this device.")
        return jsonify(state="closed", message=message), 409
    except RuleBroken as broken:
        return jsonify(state="closed", message=sentence(broken)), 409
    return jsonify(state="saved", saved_at=clock_time(saved.saved_at), version=saved.version)
