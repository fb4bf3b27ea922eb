"""Forms of people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, EmailField, Field, SelectField, SubmitField, TelField, ValidationError
from wtforms.fields import RadioField, SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from advisory.infra.forms import BaseForm, DayField, LineField, tidy_line
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.shown import ShownState
from advisory.people.rules import is_email, normal_email

LANGUAGES = (SelectChoice("fi", "suomi"), SelectChoice("sv", "svenska"), SelectChoice("en", "English"))


class AddressField(EmailField):
    """An e-mail address as it is compared and stored: one line, small letters."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = normal_email(valuelist[0]) if valuelist else ""


def is_address(form: BaseForm, field: Field) -> None:
    """Whether what was typed can be an address."""
    if field.data and not is_email(field.data):
        raise ValidationError(_l("Write an e-mail address, such as name@municipality.fi."))


class Unmarked:
    """A choice that always has a value: neither required nor "optional" is said of it."""

    field_flags = {"unmarked": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Nothing to check: the field checks its choices itself."""


class LinkRequestForm(BaseForm):
    """The address to which a sign-in link goes."""

    email = AddressField(
        _l("E-mail"),
        render_kw={"autocomplete": "email", "inputmode": "email"},
        validators=[InputRequired(_l("Write your e-mail address.")), is_address],
    )
    submit = SubmitField(_l("Send me a link"))


class PressForm(BaseForm):
    """One button."""


class AccountForm(BaseForm):
    """A person's own settings."""

    language = RadioField(_l("Language of pages and mails"), choices=LANGUAGES, validators=[InputRequired()])
    theme = RadioField(
        _l("Appearance"),
        choices=(
            SelectChoice("", _l("As the device")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ),
        validators=[Unmarked()],
    )
    submit = SubmitField(_l("Save"))


class PersonForm(BaseForm):
    """What a municipality writes down about a person."""

    name = LineField(
        _l("Name"),
        render_kw={"autocomplete": "off"},
        validators=[InputRequired(_l("Write the name.")), Length(max=120)],
    )
    email = AddressField(
        _l("E-mail"),
        description=_l("Without an address the person gets paper."),
        render_kw={"autocomplete": "off", "inputmode": "email"},
        validators=[Optional(), Length(max=254), is_address],
    )
    may_share_address = BooleanField(_l("Two persons share this address; each gets their own mails"))
    phone = TelField(
        _l("Telephone"), filters=[tidy_line], render_kw={"autocomplete": "off"}, validators=[Length(max=40)]
    )
    title = LineField(
        _l("Title"),
        description=_l("For example: Head of integration services."),
        render_kw={"autocomplete": "off"},
        validators=[Length(max=120)],
    )
    language = SelectField(_l("Language of mails"), choices=LANGUAGES, validators=[Unmarked()])
    gender = SelectField(
        _l("Recorded gender"),
        description=_l("Only for those whom the 40 % rule counts; leave empty for others."),
        choices=(
            SelectChoice("", _l("Not recorded")),
            SelectChoice("woman", _l("Woman")),
            SelectChoice("man", _l("Man")),
        ),
        validators=[Optional(), Unmarked()],
    )


class AddPersonForm(PersonForm):
    """A new person, with a role and an invitation if wished."""

    role = SelectField(_l("Role in the municipality"), validators=[Optional(), Unmarked()])
    is_invited = BooleanField(_l("Send an invitation to sign in now"), default=True)
    submit = SubmitField(_l("Add the person"))

    def __init__(self, *args: Any, role_choices: Iterable[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = list(role_choices)


class EditPersonForm(ShownState, PersonForm):
    """Changes to a known person."""

    submit = SubmitField(_l("Save the changes"))


class AdministratorForm(BaseForm):
    """The operator invites a municipality's administrator."""

    name = LineField(_l("Name"), validators=[InputRequired(_l("Write the name.")), Length(max=120)])
    email = AddressField(
        _l("E-mail"),
        render_kw={"inputmode": "email"},
        validators=[InputRequired(_l("Write the e-mail address: the invitation goes there.")), is_address],
    )
    language = SelectField(_l("Language of mails"), choices=LANGUAGES, validators=[Unmarked()])
    submit = SubmitField(_l("Send the invitation"))


class GrantForm(BaseForm):
    """A role with its days."""

    role = SelectField(_l("Role in the municipality"), validators=[InputRequired(_l("Choose a role."))])
    starts_on = DayField(_l("From"), validators=[InputRequired(_l("Give the first day."))])
    ends_on = DayField(
        _l("Until"),
        description=_l("Leave empty if no last day is known."),
        validators=[Optional()],
    )
    submit = SubmitField(_l("Give the role"))

    def __init__(self, *args: Any, role_choices: Iterable[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = list(role_choices)


class EndRoleForm(BaseForm):
    """The last day of a role."""

    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Give the last day."))])
    submit = SubmitField(_l("End the role"))

    @property
    def day(self) -> date:
        """The day after validation."""
        found: date = self.ends_on.data
        return found
