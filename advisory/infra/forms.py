"""The base of every form: shape only. A refused rule comes back to the same page with the typed text kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, TextArea, TextInput

from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import LANGUAGES, Localized, obligatory
from advisory.kernel.plaintext import clean, one_line


def tidy_line(text: str | None) -> str:
    """One line without control characters: safe in a header, a calendar file and a log (S12)."""
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    """Several lines without control characters and with one kind of line end."""
    return clean((text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


class LineField(StringField):
    """One line of text."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy_line(valuelist[0]) if valuelist else ""


class DayField(DateField):
    """A day, as the browser's calendar sends it or as people write it: 2026-09-16, 16.9.2026."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        wrong = _l("This is not a day of the calendar. Give it like this: 16.9.2026.")
        how = {"format": ["%Y-%m-%d", "%d.%m.%Y"], "invalid_value_message": wrong}
        super().__init__(label, validators, **{**how, **kwargs})


class ClockField(TimeField):
    """A time of day, as the browser's clock sends it or as people write it: 17:30, 17.30."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        how = {"format": ["%H:%M", "%H.%M"], "invalid_value_message": _l("Give the time like this: 17.30.")}
        super().__init__(label, validators, **{**how, **kwargs})


class TextField(TextAreaField):
    """Several lines of text (small Markdown)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy_text(valuelist[0]) if valuelist else ""


class TilesField(SelectMultipleField):
    """Several choices as checkboxes."""

    option_widget = CheckboxInput()


MARKS = {"data-marks": ""}  # a text whose words may be hidden from the public: its field has buttons for that


class LocalizedField(Field):
    """One text in several languages: one box for each language of the board. `data` is a Localized.

    The page asks `boxes()` for what to draw: name, id, language, text of each box.
    """

    widget = TextInput()

    def __init__(
        self, label: Any = None, *, languages: Iterable[str] = ("fi",), multiline: bool = False, **kw: Any
    ) -> None:
        super().__init__(label, **kw)
        self.languages = tuple(languages)
        self.multiline = multiline
        self.widget = TextArea() if multiline else TextInput()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, Localized) else Localized()
        self.object_data = self.data
        if formdata is None or not any(f"{self.name}-{code}" in formdata for code in LANGUAGES):
            return
        tidy = tidy_text if self.multiline else tidy_line
        texts = {code: self.data.text(code) for code in LANGUAGES}
        texts |= {
            code: tidy(formdata.get(f"{self.name}-{code}")) for code in LANGUAGES if f"{self.name}-{code}" in formdata
        }
        self.raw_data = [text for text in texts.values() if text]
        self.data = Localized(**texts)

    def boxes(self) -> list[dict[str, Any]]:
        """What to draw, one for each language: name, id, lang, text."""
        return [
            {"name": f"{self.name}-{code}", "id": f"{self.id}-{code}", "lang": code, "text": self.data.text(code)}
            for code in self.languages
        ]


class EveryLanguage:
    """The text must be there in each official language of the field (rules 30, 31). `alone`: what to say where that is one."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None, *, alone: Any = None) -> None:
        self.message = message or _l("Write this in every language of the board.")
        self.alone = alone or self.message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        localized = cast(LocalizedField, field)
        needed = obligatory(localized.languages)
        if not localized.data.is_complete(needed):
            raise ValidationError(self.message if len(needed) > 1 else self.alone)


class LongestText:
    """No language's text is longer than so many characters."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, form: FlaskForm, field: Field) -> None:
        localized = cast(LocalizedField, field)
        if any(len(localized.data.text(code)) > self.longest for code in LANGUAGES):
            raise ValidationError(_l("This is too long. Use at most %(count)s characters.", count=self.longest))


FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST_NUMBER = 2**31 - 1


def _beyond(value: object) -> str:
    """What to say of a day or a number with which nothing can be reckoned; nothing of any other."""
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return _("Give a day between the years %(first)d and %(last)d.", first=FIRST_YEAR, last=LAST_YEAR)
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return _("This number is too large.")
    return ""


class BaseForm(FlaskForm):
    """Every form. `general_errors` are those that belong to no single field."""

    class Meta(FlaskForm.Meta):
        @property
        def locales(self) -> list[str]:
            return [language()]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.general_errors: list[str] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Every day is one of our times, and every number one that a column holds, in whichever form it stands."""
        is_valid = bool(super().validate(extra_validators))
        for field in self:
            words = _beyond(field.data)
            if words:
                field.errors = [*field.errors, words]
        return is_valid and not any(_beyond(field.data) for field in self)

    def add_broken_rule(self, broken: RuleBroken) -> None:
        """Show a refused rule at its field, or on top of the form, and what else was refused with it."""
        for one in (broken, *broken.more):
            words = sentence(one)
            if one.field in self._fields:
                field = self._fields[one.field]
                field.errors = [*field.errors, words]
            else:
                self.general_errors.append(words)

    @property
    def is_refused(self) -> bool:
        """Whether the page must say that something is to be mended (status 422)."""
        return bool(self.general_errors) or any(field.errors for field in self)
