"""Forms keep what was typed: in each language, after a refused rule, without control characters."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired

from advisory.infra.forms import BaseForm, EveryLanguage, LineField, LocalizedField, LongestText, TextField
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized, obligatory


class Sample(BaseForm):
    title = LocalizedField("Otsikko", languages=("fi", "sv"), validators=[EveryLanguage(), LongestText(20)])
    text = LocalizedField("Teksti", languages=("fi",), multiline=True)
    name = LineField("Nimi", validators=[DataRequired()])
    note = TextField("Huomio")


def form(app: Flask, values: dict[str, str] | None = None, **data: object) -> Sample:
    with app.test_request_context(method="POST", headers={"Accept-Language": "en"}):
        made = Sample(MultiDict(values) if values is not None else None, meta={"csrf": False}, **data)
        if values is not None:
            made.validate()
        _ = [str(error) for field in made for error in field.errors]
        return made


GOOD = {"title-fi": "Asia", "title-sv": "Ärende", "name": "Ada", "note": "a\r\nb\rc"}


def test_texts_go_round_in_each_language(app: Flask) -> None:
    made = form(app, GOOD)
    assert not made.is_refused
    assert made.title.data == Localized(fi="Asia", sv="Ärende")
    boxes = made.title.boxes()
    assert [(box["name"], box["lang"], box["text"]) for box in boxes] == [
        ("title-fi", "fi", "Asia"),
        ("title-sv", "sv", "Ärende"),
    ]
    assert made.note.data == "a\nb\nc"


def test_a_language_without_a_box_is_not_lost(app: Flask) -> None:
    made = form(app, GOOD, title=Localized(fi="Vanha", en="Kept"))
    assert made.title.data == Localized(fi="Asia", sv="Ärende", en="Kept")


def test_a_form_without_the_field_keeps_what_stands(app: Flask) -> None:
    made = form(app, {"name": "Ada"}, title=Localized(fi="Vanha", sv="Gammal"))
    assert made.title.data == Localized(fi="Vanha", sv="Gammal")


@pytest.mark.security("S15")
def test_a_missing_language_and_a_long_text_are_refused_with_the_text_kept(app: Flask) -> None:
    made = form(app, GOOD | {"title-sv": "", "name": ""})
    assert made.is_refused
    assert made.title.errors
    assert made.title.data.fi == "Asia"
    assert made.name.errors
    long = form(app, GOOD | {"title-fi": "x" * 21})
    assert "20" in str(long.title.errors[0])


@pytest.mark.feature(116)
@pytest.mark.domain_rule(30)
@pytest.mark.parametrize(
    ("languages", "texts", "is_enough"),
    [
        (("fi", "sv", "en"), {"fi": "Asia", "sv": "Ärende"}, True), (("fi", "en"), {"fi": "Asia"}, True),
        (("fi", "sv"), {"fi": "Asia"}, False), (("en",), {}, False), (("fi", "en"), {"en": "Matter"}, False),
    ],
)  # fmt: skip
def test_english_is_a_service_and_never_asked_for(
    languages: tuple[str, ...], texts: dict[str, str], is_enough: bool
) -> None:
    assert Localized(**texts).is_complete(obligatory(languages)) is is_enough


def test_a_refused_rule_stands_at_its_field_or_on_top(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        made = Sample(MultiDict(GOOD), meta={"csrf": False})
        made.validate()
        made.add_broken_rule(RuleBroken("term_missing", field="name"))
        made.add_broken_rule(RuleBroken("chair_missing"))
        made.add_broken_rule(RuleBroken("two_chairs", field="no_such_field"))
        assert len(made.name.errors) == 1
        assert len(made.general_errors) == 2
        assert made.is_refused
        assert made.name.data == "Ada"


@pytest.mark.security("S12")
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\x00", "\x0b", "\x85", "\u2028", "\u202e"])
def test_lines_are_one_line_without_control_characters(app: Flask, line_end: str) -> None:
    made = form(app, GOOD | {"name": f"Ada{line_end}Bcc: x", "title-fi": f"A{line_end}B"})
    for text in (made.name.data, made.title.data.fi):
        assert text.splitlines() == [text]
        assert all(ord(letter) >= 32 and letter != "\u202e" for letter in text)
