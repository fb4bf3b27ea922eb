"""Of two who edit the same thing, the second is told what the first changed, and loses no word (R2)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField

from advisory.infra.forms import DayField, LineField, LocalizedField, TextField
from advisory.infra.shown import ShownState
from advisory.kernel.localized import Localized

pytestmark = pytest.mark.promise("R2")
STORED: dict[str, Any] = {
    "name": "Aino", "note": "a\nb", "day": date(2026, 9, 16), "is_open": True, "title": Localized(fi="Asia"), "kind": None,
}  # fmt: skip
SENT = {"name": "Aino", "note": "a\r\nb", "day": "2026-09-16", "is_open": "y", "title-fi": "Asia", "kind": ""}


class Sample(ShownState):
    name = LineField("Nimi")
    note = TextField("Huomio")
    day = DayField("Päivä")
    is_open = BooleanField("Avoin")
    title = LocalizedField("Otsikko", languages=("fi",))
    kind = SelectField("Laji", choices=("", "x"))


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Any:
    with app.test_request_context(method="POST", headers={"Accept-Language": "en"}):
        yield


def opened(**stored: Any) -> str:
    return str(Sample(None, meta={"csrf": False}, data=STORED | stored).shown.data)


def sent(shown: str, values: dict[str, str], **stored: Any) -> Sample:
    form = Sample(MultiDict(SENT | values | {"shown": shown}), meta={"csrf": False}, data=STORED | stored)
    form.is_valid = form.validate()
    return form


def test_what_nobody_else_touched_is_saved() -> None:
    assert sent(opened(), {"name": "Eero", "day": "1.10.2026", "kind": "x", "title-fi": "Muu"}).is_valid
    assert sent("", {"name": "Eero"}, name="Toinen").is_valid  # a form from elsewhere shows nothing that could be wiped


@pytest.mark.parametrize(
    ("stored", "label"),
    [
        ({"name": "Toinen"}, "Nimi"), ({"note": "c"}, "Huomio"), ({"day": date(2026, 9, 17)}, "Päivä"),
        ({"is_open": False}, "Avoin"), ({"title": Localized(fi="Muu")}, "Otsikko"), ({"kind": "x"}, "Laji"),
    ],
)  # fmt: skip
def test_a_change_in_between_is_named_and_the_next_press_saves(stored: dict[str, Any], label: str) -> None:
    form = sent(opened(), {}, **stored)
    assert not form.is_valid
    assert form.is_refused
    assert f"changed: {label}." in form.general_errors[0]
    assert sent(form.shown.data, {}, **stored).is_valid


def test_what_was_typed_stays_and_what_was_not_shows_what_the_other_wrote() -> None:
    form = sent(opened(), {"name": "Minun"}, name="Toisen", day=date(2026, 9, 17), title=Localized(fi="Toisen"))
    assert form.name.data == "Minun"
    assert 'value="2026-09-17"' in form.day()
    assert form.title.data == Localized(fi="Toisen")
    assert "changed: Nimi, Päivä, Otsikko." in form.general_errors[0]


def test_a_press_that_comes_twice_is_no_conflict() -> None:
    typed = {"name": "Eero", "title-fi": "Muu", "is_open": ""}
    assert sent(opened(), typed, name="Eero", title=Localized(fi="Muu"), is_open=False).is_valid


def test_a_form_that_is_wrong_besides_still_tells_of_the_other() -> None:
    form = sent(opened(), {"day": "never"}, name="Toinen")
    assert form.day.errors
    assert form.general_errors
