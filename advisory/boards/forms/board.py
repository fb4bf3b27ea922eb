"""Forms of the board itself: founding and settings. Shape only."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from advisory.boards.forms.words import CONSEQUENCES, choices_of, word
from advisory.boards.queries import RULE_WORDS
from advisory.boards.rules import (
    CONTRACT_PARTS,
    DEFAULT_MINIMUMS,
    OBEYED_WHEN_OFF,
    AppointingBody,
    LegalForm,
    Numbering,
    SeatCategory,
)
from advisory.infra.filters import language_name
from advisory.infra.forms import BaseForm, DayField, EveryLanguage, LineField, LocalizedField, LongestText, TilesField
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.shown import ShownState
from advisory.kernel.localized import LANGUAGES

LINE = Length(max=200, message=_l("This is too long. Use at most 200 characters."))
DAY = {"validators": [Optional()]}


def language_choices(first: Iterable[str]) -> list[SelectChoice]:
    """The languages of the house, those of the board or the municipality first."""
    codes = dict.fromkeys((*first, *LANGUAGES))
    return [SelectChoice(code, language_name(code)) for code in codes]


class MayBeEmpty(Optional):
    """May be empty, and the page does not say so at each field of a group."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "unmarked": True}


class WholeNumber(IntegerField):
    """A number in digits; anything else is told in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.gettext_message()) from None

    def gettext_message(self) -> str:
        return str(_l("Write a whole number."))


class DecisionFields(BaseForm):
    """The appointing decision: now, or when it is made."""

    appointing_body = SelectField(
        _l("Appointing body"),
        choices=[SelectChoice("", _l("Not known yet")), *choices_of(AppointingBody)],
        validators=[Optional()],
    )
    appointing_body_name = LineField(
        _l("Name of the appointing body"),
        description=_l("As it calls itself, such as the city board."),
        validators=[LINE],
    )
    decided_on = DayField(_l("Day of the appointing decision"), **DAY)
    decision_section = LineField(_l("Section (§) of the decision"), validators=[LINE])
    authorised_on = DayField(
        _l("Day of the council's authorisation"),
        description=_l("Needed when another body than the municipal board appoints."),
        **DAY,
    )
    authorisation_section = LineField(_l("Section (§) of the authorisation"), validators=[LINE])
    appointer_term_until = DayField(
        _l("Last day of the appointing body's own term"),
        description=_l("The board's term cannot be longer than this."),
        **DAY,
    )
    term_starts_on = DayField(_l("First day of the term"), **DAY)
    term_until = DayField(_l("Last day of the term"), **DAY)

    def decision_values(self) -> dict[str, Any]:
        """The values of these fields by the names of the columns."""
        values = {name: getattr(self, name).data for name in DECISION}
        body = values["appointing_body"]
        return {**values, "appointing_body": AppointingBody(body) if body else None}


DECISION = (
    "appointing_body", "appointing_body_name", "decided_on", "decision_section", "authorised_on",
    "authorisation_section", "appointer_term_until", "term_starts_on", "term_until",
)  # fmt: skip


class FoundForm(DecisionFields):
    """A new board: name and form are needed, everything else may come later (decision 5)."""

    SEATS = {f"minimum_{category.value}": category for category in SeatCategory}

    name = LocalizedField(
        _l("Name of the board"),
        validators=[EveryLanguage(_l("Give the name in every language of the municipality.")), LongestText(200)],
    )
    form = RadioField(
        _l("Legal form"),
        choices=choices_of(LegalForm, CONSEQUENCES),
        validators=[InputRequired(_l("Choose the legal form."))],
    )
    languages = TilesField(
        _l("Languages of the board"),
        description=_l("Its texts are written in these; English may stay empty. One official language at least."),
        validators=[MayBeEmpty()],
    )
    purpose = LocalizedField(_l("Task of the board"), multiline=True, validators=[LongestText(4000)])
    is_remote_allowed = BooleanField(_l("Members may attend remotely"))
    remote_regulation = LineField(
        _l("Where the administrative regulations allow it"),
        description=_l("For instance: administrative regulations, section 140."),
        validators=[LINE],
    )
    numbering = RadioField(
        _l("Numbering of sections (§)"),
        choices=[
            SelectChoice(
                "", _l("Usual for the form"), {"hint": _l("Organs through the year, participation bodies by meeting.")}
            ),
            *choices_of(Numbering),
        ],
        default="",
        validators=[MayBeEmpty()],
    )
    notice_days = WholeNumber(
        _l("Notice period in days"),
        description=_l("How many days before the meeting the notice is sent at the latest. Usually 4."),
        default=4,
        validators=[InputRequired(_l("Give the number of days."))],
    )
    scrutineer_count = WholeNumber(
        _l("Scrutineers of the minutes"), default=2, validators=[InputRequired(_l("Give the number of scrutineers."))]
    )
    waived_rules = TilesField(
        _l("Recommended rules that the rules of procedure switch off"),
        description=_l("Only for a participation body. For an organ these rules are law."),
        choices=[SelectChoice(str(rule), RULE_WORDS[rule]) for rule in sorted(OBEYED_WHEN_OFF)],
        validators=[MayBeEmpty()],
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = language_choices(languages)
        chosen = self.languages.data = [code for code in self.languages.data or [] if code in LANGUAGES] or languages
        for field in self.texts():
            field.languages = tuple(chosen)

    def texts(self) -> tuple[LocalizedField, ...]:
        """What is written in the languages chosen."""
        return self.name, self.purpose

    def values(self) -> dict[str, Any]:
        """Everything of BoardValues."""
        names = ("name", "purpose", "is_remote_allowed", "remote_regulation", "notice_days", "scrutineer_count")
        numbering = self.numbering.data
        return {
            **self.decision_values(),
            **{name: self[name].data for name in names},
            "form": LegalForm(self.form.data),
            "languages": list(self.languages.data),
            "numbering": Numbering(numbering) if numbering else None,
            "waived_rules": list(self.waived_rules.data or []),
            "minimums": {category: self[name].data or 0 for name, category in self.SEATS.items()},
        }


for _name, _category in FoundForm.SEATS.items():
    setattr(
        FoundForm,
        _name,
        WholeNumber(
            word(_category),
            default=DEFAULT_MINIMUMS.get(_category, 0),
            validators=[MayBeEmpty(), NumberRange(0, 30, _l("Write a number from 0 to 30."))],
            render_kw={"min": 0, "max": 30, "inputmode": "numeric"},
        ),
    )


class SettingsForm(ShownState, FoundForm):
    """The board's settings: what was founded, and how the board works."""

    is_agenda_published_at_call = BooleanField(
        _l("The agenda is public as soon as the meeting is called"),
        description=_l("Otherwise it becomes public with a press of a button."),
    )
    reminder_silent_days = WholeNumber(
        _l("Reminder to those who have not answered: days before the meeting"),
        validators=[
            InputRequired(_l("Give the number of days.")),
            NumberRange(0, 30, _l("Write a number from 0 to 30.")),
        ],
    )
    reminder_coming_days = WholeNumber(
        _l("Reminder to those who are coming: days before the meeting"),
        validators=[
            InputRequired(_l("Give the number of days.")),
            NumberRange(0, 30, _l("Write a number from 0 to 30.")),
        ],
    )
    phrases = LocalizedField(
        _l("Standard phrases for the minutes"),
        description=_l("One phrase on each line. In the meeting room one press writes it."),
        multiline=True,
        validators=[LongestText(4000)],
    )
    participation_appeal = LocalizedField(
        _l("Text on appeal in the minutes of a participation body"),
        description=_l("Let the municipality's lawyer check it."),
        multiline=True,
        validators=[LongestText(2000)],
    )
    contract_tasks = LineField(_l("Tasks of the joint body"), validators=[LINE])
    contract_composition = LineField(_l("Its composition, and how the seats are shared"), validators=[LINE])
    contract_costs = LineField(_l("How the costs are shared"), validators=[LINE])
    contract_validity = LineField(_l("Validity and termination of the agreement"), validators=[LINE])
    case_prefix = LineField(_l("Beginning of case numbers"), validators=[LINE])
    contact_name = LineField(
        _l("Contact: name or title"),
        description=_l("Everybody sees this. The title is enough, such as “Secretary of the board”."),
        validators=[LINE],
    )
    contact_email = LineField(
        _l("Contact: e-mail address"), validators=[Optional(), LINE, Email(_l("This is not an e-mail address."))]
    )
    contact_phone = LineField(_l("Contact: telephone"), validators=[LINE])
    slug = LineField(
        _l("Public address"),
        description=_l("Small letters, digits and hyphens. Old addresses keep working."),
        validators=[InputRequired(_l("Give the public address.")), LINE],
    )

    def texts(self) -> tuple[LocalizedField, ...]:
        return self.name, self.purpose, self.phrases, self.participation_appeal

    def settings(self) -> dict[str, Any]:
        """Everything of BoardSettings."""
        phrases = {code: _lines(self.phrases.data.text(code)) for code in self.phrases.data.languages}
        contract = {part: self[f"contract_{part}"].data for part in CONTRACT_PARTS}
        return {**{name: self[name].data for name in SETTINGS}, "phrases": phrases, "contract": contract}


SETTINGS = (
    "slug", "is_agenda_published_at_call", "reminder_silent_days", "reminder_coming_days", "participation_appeal",
    "case_prefix", "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
