"""What the room says to a press that comes too late: where the item is, and every word that was typed."""

from collections.abc import Iterator

from flask import request, url_for
from flask.typing import ResponseReturnValue

from advisory.infra import errors
from advisory.infra.forms import LineField, LocalizedField, TextField
from advisory.kernel.errors import Conflict, NotAllowed, NotFound, WrongState
from advisory.kernel.localized import LANGUAGES
from advisory.proceedings import queries
from advisory.proceedings.forms import CounterForm, DissentForm, RecusalForm, RoomForm, TextsForm
from advisory.proceedings.models import Handling
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.press import readable


@bp.errorhandler(WrongState)
@bp.errorhandler(Conflict)
def too_late(error: Exception) -> ResponseReturnValue:
    """The item was closed, or the meeting ended, since the page was drawn: the way there, and the words (R12, P43)."""
    handling = queries.handling((request.view_args or {}).get("handling_id", 0))
    if handling is None:
        return errors.page(409, back_url=errors.page_above(request.path))
    try:
        readable(handling.meeting_id)
    except (NotFound, NotAllowed):
        return errors.page(409)
    typed = list(_typed(handling))
    url = url_for("proceedings.item", meeting_id=handling.meeting_id, slot_id=handling.slot_id)
    return errors.page(409, back_url=url, typed=typed)


def _typed(handling: Handling) -> Iterator[tuple[str, str]]:
    """Label and words of each box whose words are not stored."""
    for form in (TextsForm(obj=handling), CounterForm(prefix="counter-"), RecusalForm(prefix="recusal-"),
                 DissentForm(prefix="dissent-")):  # fmt: skip
        yield from _new_words(form, handling)


def _new_words(form: RoomForm, handling: Handling) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, LocalizedField):
            stored = getattr(handling, field.short_name)
            new = (field.data.text(code) for code in LANGUAGES if field.data.text(code) != stored.text(code))
            yield from ((field.label.text, text) for text in new if text)
        elif isinstance(field, LineField | TextField) and field.data:
            yield field.label.text, field.data
