"""What the room says to a press that comes too late: where the item is, and every word that was typed."""

from flask import request
from flask.typing import ResponseReturnValue

from advisory.infra import errors
from advisory.kernel.errors import Conflict, NotAllowed, NotFound, WrongState
from advisory.kernel.plaintext import whole_number
from advisory.proceedings import queries
from advisory.proceedings.views import words
from advisory.proceedings.views.blueprint import bp
from advisory.proceedings.views.page import forms_of
from advisory.proceedings.views.press import readable


@bp.errorhandler(WrongState)
@bp.errorhandler(Conflict)
def too_late(error: Exception) -> ResponseReturnValue:
    """The item was closed, or the meeting ended, since the page was drawn: the way there, and the words (R12, P43)."""
    number = (request.view_args or {}).get("handling_id") or whole_number(request.form.get("handling"))
    handling = queries.handling(number or 0)
    if handling is None:
        return errors.page(409, back_url=errors.page_above(request.path))
    try:
        whole = queries.record(readable(handling.meeting_id))
    except (NotFound, NotAllowed):
        return errors.page(409)
    item = whole.of_handling(handling.id)
    acts = words.of_acts(forms_of(whole, item, whole.board)) if item is not None else []
    return words.given_back(handling, [*words.of_texts(handling), *acts])
