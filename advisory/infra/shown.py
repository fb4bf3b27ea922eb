"""What a form showed when it was opened, so that of two editors the second never wipes the first silently (R2)."""

from hashlib import sha256
from typing import Any

from wtforms import Field, FileField, HiddenField, SubmitField

from advisory.infra.forms import BaseForm
from advisory.infra.i18n import gettext as _

_NOT_STORED = (HiddenField, FileField, SubmitField)


class ShownState(BaseForm):
    """A form that notices when somebody else saved since it was opened. Give it as the first base of a form:

        class EditPersonForm(ShownState, PersonForm): ...
        form = EditPersonForm(obj=person)  # what stands now, read in the same request

    The page carries a digest of each field as it was shown (the hidden field `shown`; `draw_form` draws it, a form drawn
    by hand says `{{ form.shown }}`). Where another value stands by the time of saving, `validate` refuses once: the form
    comes back with everything typed, names the fields that were changed meanwhile, and shows the other's value in those
    that were not touched here. The next press saves. A press that comes twice, and an equal change, pass. The view must
    read the row by `load`, which locks it, so that nobody saves between the look and the save.
    """

    shown = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown.data = self.shown.data or self._as_stands()

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides the usual: whether what was shown still stands."""
        is_valid = super().validate(extra_validators)
        overtaken = self._overtaken()
        self.shown.data = self._as_stands()
        if overtaken:
            self.general_errors.append(_told(overtaken))
        return is_valid and not overtaken

    def _overtaken(self) -> list[Field]:
        """The fields that somebody changed meanwhile. Those not touched here take what stands now."""
        was = dict(part.partition("=")[::2] for part in (self.shown.data or "").split())
        found = []
        for field in self._stored():
            typed, stands = _digest(field.data), _digest(field.object_data)
            shown = was.get(field.short_name, stands)
            if stands not in (shown, typed):
                found.append(field)
                if typed == shown:
                    field.raw_data = None
                    field.process(None, field.object_data)
        return found

    def _as_stands(self) -> str:
        return " ".join(f"{field.short_name}={_digest(field.object_data)}" for field in self._stored())

    def _stored(self) -> list[Field]:
        return [field for field in self if not isinstance(field, _NOT_STORED)]


def _digest(value: object) -> str:
    """Eight signs that tell one value from another; nothing, no and empty are one."""
    return sha256(str(value or "").encode()).hexdigest()[:8]


def _told(fields: list[Field]) -> str:
    names = ", ".join(str(field.label.text) for field in fields)
    return _(
        "Somebody else saved this while you had it open, and changed: %(fields)s. What you wrote is still here; where "
        "you had changed nothing, what they wrote is shown. Save again to keep what stands here now.",
        fields=names,
    )
