"""What a person typed into a form that could not be taken, told from what the page itself sends with it (R12, P43)."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any

from flask import request
from werkzeug.exceptions import HTTPException
from wtforms import BooleanField, Form, HiddenField, PasswordField, SubmitField
from wtforms.fields.choices import SelectFieldBase
from wtforms.widgets import HiddenInput

from advisory.kernel.localized import LANGUAGES

SECRET = re.compile(r"csrf|password|token")
MACHINE = frozenset({"next", "seen", "move", "break", "verb", "phrase", "presence", "is_general_confirmed"})
"""Names that templates send without a form class: buttons, where to go on, marks in a row of a list."""
NUMBER = re.compile(r"-\d+$")
_CHOSEN = (SelectFieldBase, BooleanField, HiddenField, SubmitField, PasswordField)


def sent() -> list[tuple[str, str]]:
    """Every field of the form but its secrets, to be sent once more: name, value."""
    if request.method != "POST":
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large to be read at all
        return []
    return [(name, text) for name, text in fields if not SECRET.search(name)]


def words() -> list[tuple[str, str]]:
    """What was typed, figures and short words too, without what nobody typed: label (none is known here), text."""
    return [("", text) for name, text in sent() if text.strip() and _is_typed(name, text)]


def _is_typed(name: str, text: str) -> bool:
    """Some names stand for a choice in one form and for a text in another, or in no form class: then the value tells."""
    kinds = {kind for base in _bases(name) for kind in _kinds().get(base, ())}
    if len(kinds) == 1:
        return kinds == {True}
    return NUMBER.sub("", name) not in MACHINE and text not in _choices() and not text.isdigit()


def _bases(name: str) -> Iterator[str]:
    """The name of a field as its class knows it: without the language of the box and the place in a list."""
    stem, _dash, code = name.rpartition("-")
    whole = stem if code in LANGUAGES else name
    yield whole
    if "-" in whole:
        yield whole.rpartition("-")[2]


@cache
def _kinds() -> dict[str, set[bool]]:
    """For each name of a field in any form whether a person types into it; both where the forms differ."""
    found: dict[str, set[bool]] = {}
    for form in _heirs(Form):
        for name in dir(form):
            field: Any = getattr(form, name)
            if hasattr(field, "field_class"):
                is_machine = issubclass(field.field_class, _CHOSEN) or isinstance(
                    field.kwargs.get("widget"), HiddenInput
                )
                found.setdefault(field.name or name, set()).add(not is_machine)
    return found


def _heirs(form: Any) -> Iterable[Any]:
    for heir in form.__subclasses__():
        yield heir
        yield from _heirs(heir)


@cache
def _choices() -> frozenset[str]:
    """What a form sends for a choice: words of the code, which nobody typed."""
    return frozenset(member.value for kind in StrEnum.__subclasses__() for member in kind)
