"""Shape of what is typed about minutes."""

from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from advisory.infra.forms import BaseForm, TextField
from advisory.infra.i18n import lazy_gettext as _l


class ReturnForm(BaseForm):
    """What a scrutineer wants to have corrected."""

    remark = TextField(
        _l("What should be corrected?"),
        description=_l("Name the section, and write how it should read."),
        validators=[DataRequired(_l("Write what should be corrected.")), Length(max=5000)],
    )


class ReplaceForm(BaseForm):
    """Who checks in place of whom."""

    silent = SelectField(_l("In place of"), coerce=int, validators=[InputRequired()])
    person = SelectField(_l("Who checks"), coerce=int, validators=[InputRequired(_l("Choose somebody."))])


class ReasonsForm(BaseForm):
    """The written reasons of a dissenting opinion."""

    reasons = TextField(
        _l("Reasons"),
        description=_l("They are printed in the minutes. Mark names of private people: [[never public]]."),
        validators=[Length(max=20000)],
    )
