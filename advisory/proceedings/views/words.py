"""What somebody typed on the page of an item and the platform has not stored: nothing of it may be lost (R2, R12)."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from advisory.infra import errors
from advisory.infra.forms import LineField, LocalizedField, TextField
from advisory.kernel.localized import LANGUAGES
from advisory.proceedings.forms import TextsForm
from advisory.proceedings.models import Handling
from advisory.proceedings.views.page import Forms, item_url

MINE = "mine-"
"""Before the names of the boxes on the page with both texts."""
Words = tuple[str, str]


def of_texts(handling: Handling) -> list[Words]:
    """Label and words of each text box, of either page, whose words are not what stands."""
    return _of([TextsForm(obj=handling), TextsForm(obj=handling, prefix=MINE)])


def of_acts(forms: Forms) -> list[Words]:
    """The same for every other field in which words are typed."""
    every = (getattr(forms, one.name) for one in fields(forms))
    return _of(form for form in every if isinstance(form, FlaskForm) and not isinstance(form, TextsForm))


def _of(forms: Iterable[FlaskForm]) -> list[Words]:
    return [words for form in forms for words in _new_words(form)]


def _new_words(form: FlaskForm) -> Iterator[Words]:
    """A field remembers what it was filled with before anybody typed."""
    for field in form:
        if isinstance(field, LocalizedField):
            new = (field.data.text(code) for code in LANGUAGES if field.data.text(code) != field.object_data.text(code))
            yield from ((field.label.text, text) for text in new if text)
        elif isinstance(field, LineField | TextField) and field.data and field.data != field.object_data:
            yield field.label.text, field.data


def carried() -> list[Words]:
    """Name and value of what else was sent beside the texts: it goes on with the page that settles them."""
    settled = {"csrf_token", "version", "verb", "phrase", "break", "all"}
    boxes = {f"{name}-{code}" for name in TextsForm.TEXTS for code in LANGUAGES}
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in settled | boxes and not name.startswith((MINE, "choose-"))
    ]


def given_back(handling: Handling, typed: list[Words], message: str = "") -> ResponseReturnValue:
    """The page with the words, and the way to the item (409)."""
    return errors.page(409, message=message, back_url=item_url(handling), typed=typed)
