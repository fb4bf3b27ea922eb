"""Forms of municipalities."""

from wtforms import EmailField, SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from advisory.infra.forms import BaseForm, LineField
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.shown import ShownState

LANGUAGE_CHOICES = (
    SelectChoice("fi", "suomi"),
    SelectChoice("sv", "svenska"),
    SelectChoice("en", "English"),
)


class SettingsForm(ShownState):
    """Languages and contact of a municipality."""

    languages = SelectMultipleField(
        _l("Languages of the municipality's boards"),
        description=_l("Pages, mails and minutes exist in these. At least one official language must be among them."),
        choices=LANGUAGE_CHOICES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Choose at least one language."))],
    )
    contact_name = LineField(
        _l("Contact for residents"),
        description=_l("A name or an office, shown on the public pages."),
        validators=[Length(max=120)],
    )
    contact_email = EmailField(
        _l("E-mail"),
        filters=[lambda text: (text or "").strip()],
        validators=[Optional(), Length(max=254), Email(_l("Write an e-mail address, such as name@municipality.fi."))],
    )
    contact_phone = LineField(_l("Telephone"), validators=[Length(max=40)])
    submit = SubmitField(_l("Save the settings"))


class JoinForm(BaseForm):
    """The choice of one municipality of the register."""

    submit = SubmitField(_l("Take into the service"))
