"""Two who mend the same initiative: what one typed beside what the other has saved meanwhile (R2)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from wtforms import Field, FieldList

from advisory.infra.filters import day
from advisory.initiatives.forms import InitiativeForm
from advisory.kernel.localized import Localized


def differences(mine: InitiativeForm, theirs: InitiativeForm) -> list[tuple[str, str, str]]:
    """The fields that are not the same in two forms: label, my text, the other text."""
    other = dict(_lines(theirs))
    return [(label, text, other.get(label, "")) for label, text in _lines(mine) if text != other.get(label, "")]


def _lines(form: InitiativeForm) -> Iterator[tuple[str, str]]:
    """What a form says, line by line, in words."""
    for field in form:
        label = str(field.label.text)
        if field.type in {"HiddenField", "CSRFTokenField"}:
            continue
        if isinstance(field.data, Localized):
            yield from ((f"{label} ({code})", field.data.text(code)) for code in field.languages)
        elif isinstance(field, FieldList):
            yield label, "\n".join(filter(None, (_row(entry.form) for entry in field)))
        else:
            yield label, _words(field)


def _row(indicator: Any) -> str:
    """One indicator in a line; what nobody filled in is not there."""
    names = " / ".join(filter(None, (indicator.name.data.text(code) for code in indicator.name.languages)))
    others = (indicator[name].data for name in ("unit", "baseline", "target", "source"))
    return " · ".join(str(part) for part in (names, *others) if part)


def _words(field: Field) -> str:
    if isinstance(field.data, date):
        return day(field.data)
    if hasattr(field, "iter_choices"):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(str(choice.label) for choice in field.choices if choice.value in chosen)
    return str(field.data or "")
