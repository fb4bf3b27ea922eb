"""Forms about who sits on the board: pasting, one newcomer, consents, offices, the end of a membership."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from advisory.boards.forms.board import LINE, MayBeEmpty
from advisory.boards.forms.words import choices_of
from advisory.boards.rules import EndReason, PublicForm, SeatCategory
from advisory.infra.forms import BaseForm, DayField, LineField, TilesField
from advisory.infra.i18n import lazy_gettext as _l
from advisory.people.rules import Gender, normal_email, normal_name

LANGUAGE_NAMES = {"fi": "suomi", "sv": "svenska", "en": "English"}


class PasteForm(BaseForm):
    """The pasted list. What was typed stays exactly as it was."""

    rows = TextAreaField(
        _l("Members and deputies"),
        description=_l("Paste the rows from a spreadsheet or a mail, or write them here."),
        validators=[
            InputRequired(_l("Paste at least one row.")),
            Length(max=100_000, message=_l("This is too much text for one list.")),
        ],
        render_kw={"rows": 10, "spellcheck": "false", "wrap": "off"},
    )
    is_shared = BooleanField(_l("These people share an e-mail address. Each gets mails of their own to it."))


class NewcomerForm(BaseForm):
    """One person who is to sit on the board or to attend."""

    name = LineField(_l("Name"), validators=[InputRequired(_l("Write the name.")), LINE])
    email = LineField(
        _l("E-mail address"),
        description=_l("Without an address the person gets everything on paper."),
        validators=[Optional(), LINE, Email(_l("This is not an e-mail address."))],
    )
    title = LineField(_l("Title"), validators=[LINE])
    gender = SelectField(
        _l("Gender"),
        description=_l("Recorded for the 40 % rule only (Act 609/1986, section 4 a)."),
        choices=[SelectChoice("", _l("Not recorded")), *choices_of(Gender)],
        validators=[Optional()],
    )
    language = SelectField(
        _l("Language of mails"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()],
        default="fi",
    )

    is_shared = BooleanField(_l("Both use this e-mail address. Each gets mails of their own to it."))

    def newcomer(self) -> dict[str, Any]:
        """Everything of Newcomer besides the person's id."""
        return {
            "name": normal_name(self.name.data),
            "email": normal_email(self.email.data or ""),
            "title": self.title.data or "",
            "gender": Gender(self.gender.data) if self.gender.data else None,
            "language": self.language.data,
            "may_share_address": self.is_shared.data,
        }


class MemberForm(NewcomerForm):
    """One more member in a new seat."""

    category = SelectField(
        _l("Seat category"),
        choices=[SelectChoice("", _l("Choose")), *choices_of(SeatCategory)],
        validators=[InputRequired(_l("Choose the seat category."))],
    )
    organisation = LineField(_l("Organisation"), validators=[LINE])


class SuccessorForm(NewcomerForm):
    """A successor in a seat, from a day on."""

    starts_on = DayField(
        _l("First day of the successor"),
        description=_l("The one who leaves stays in office until the day before."),
        validators=[InputRequired(_l("Give the day."))],
    )


class AttendeeForm(NewcomerForm):
    """Somebody with the right to attend and speak."""

    is_presenter = BooleanField(_l("Presents items to the board (presenter)"))


class ConsentForm(BaseForm):
    """Consents that were obtained: for all at once, or for those chosen."""

    memberships = TilesField(_l("Who has consented"), coerce=int, validators=[MayBeEmpty()])
    consent_on = DayField(_l("Consents obtained on"), validators=[InputRequired(_l("Give the day of the consents."))])

    def __init__(self, *args: Any, pending: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships.choices = [SelectChoice(str(key), name) for key, name in pending]


class OfficersForm(BaseForm):
    """Chair and vice-chair from among the members."""

    chair = SelectField(_l("Chair"), coerce=str, validators=[InputRequired(_l("Choose the chair."))])
    vice_chair = SelectField(_l("Vice-chair"), coerce=str, validators=[Optional()])

    def __init__(self, *args: Any, members: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [SelectChoice(str(key), name) for key, name in members]
        self.chair.choices = [SelectChoice("", _l("Choose")), *names]
        self.vice_chair.choices = [SelectChoice("", _l("Nobody yet")), *names]


class EndForm(BaseForm):
    """The end of a membership: the day of the decision and its reason."""

    reason = RadioField(
        _l("Why the membership ends"),
        choices=choices_of([EndReason.RESIGNATION_GRANTED, EndReason.ELIGIBILITY_LOST]),
        validators=[InputRequired(_l("Choose the reason."))],
    )
    ends_on = DayField(
        _l("Last day of the membership"),
        description=_l("The day of the decision that granted the resignation or declared the office ended."),
        validators=[InputRequired(_l("Give the day."))],
    )


class PublicFormForm(BaseForm):
    """How a member of a participation body is shown in public (decision 4)."""

    public_form = RadioField(
        _l("How the public pages show this member"),
        choices=choices_of(PublicForm),
        validators=[InputRequired(_l("Choose one."))],
    )
