"""Forms of initiatives: shape only."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from advisory.infra.filters import localized_text
from advisory.infra.forms import BaseForm, DayField, EveryLanguage, LineField, LocalizedField, LongestText, TextField
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.initiatives import queries
from advisory.initiatives.models import Indicator
from advisory.initiatives.rules import MEASURES, OWN_KINDS, Dimension, InitiativeKind, ReportStatus, Theme

NEW_OWNER = "new"
SHORT, LONG = 200, 5000
READING = "reading_"


class NumberField(LineField):
    """A number with a comma or a point; empty is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        typed = str(self.data or "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            self.number = float(typed) if typed else None
        except ValueError as bad:
            self.number = None
            raise ValueError(_("Write a number, such as 12 or 7.5.")) from bad

    number: float | None = None


class IndicatorForm(Form):
    """One measure of success; `key` is the id of one that is kept."""

    key = HiddenField()
    name = LocalizedField(_l("What is measured"), validators=[LongestText(SHORT)])
    unit = LineField(_l("Unit"), description=_l("Such as % or participants."), validators=[Length(max=40)])
    baseline = NumberField(_l("Where it stands now"))
    target = NumberField(_l("Target"))
    source = LineField(_l("Where the figure comes from"), validators=[Length(max=SHORT)])


class InitiativeForm(BaseForm):
    """A decision becomes an initiative."""

    version = HiddenField()
    kind = RadioField(_l("What does the decision become?"), choices=[], validators=[InputRequired(_l("Choose one."))])
    title = LocalizedField(
        _l("Title of the initiative"), validators=[EveryLanguage(alone=_l("Write the title.")), LongestText(SHORT)]
    )
    addressee = LineField(
        _l("To whom is it addressed?"),
        description=_l("A body or an organisation, such as the municipal board."),
        validators=[Length(max=SHORT)],
    )
    addressee_email = LineField(
        _l("E-mail address of the addressee"),
        description=_l(
            "With an address it is mailed when the minutes are checked. Without one, send it as your municipality does."
        ),
        validators=[Optional(), Email(_l("This is not an e-mail address."))],
    )
    responsible = LineField(
        _l("Responsible party"),
        description=_l("Who carries it out: a unit or an organisation. This is shown in public."),
        validators=[InputRequired(_l("Say who is responsible.")), Length(max=SHORT)],
    )
    due_on = DayField(_l("Due date"), validators=[InputRequired(_l("Give the due date."))])
    dimensions = SelectMultipleField(
        _l("Dimensions of good relations"),
        description=_l("At least one is required for own measures and events."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[SelectChoice(one.value, queries.DIMENSIONS[one]) for one in Dimension],
    )
    owner = SelectField(
        _l("Owner"),
        description=_l("The person who is reminded and reports. The name is not shown in public."),
        choices=[],
        validators=[Optional()],
    )
    owner_name = LineField(_l("Name of a new owner"), validators=[Length(max=SHORT)])
    owner_email = LineField(
        _l("E-mail address of a new owner"), validators=[Optional(), Email(_l("This is not an e-mail address."))]
    )
    theme = SelectField(
        _l("Theme"),
        choices=[SelectChoice("", _l("No theme")), *[SelectChoice(one.value, queries.THEMES[one]) for one in Theme]],
    )
    summary = LocalizedField(
        _l("In plain words"),
        description=_l("Two or three short sentences that anybody understands. Shown first in public."),
        multiline=True,
        validators=[LongestText(1000)],
    )
    description = LocalizedField(_l("What was decided"), multiline=True, validators=[LongestText(LONG)])
    indicators = FieldList(
        FormField(IndicatorForm, label=_l("Indicator")), label=_l("Indicators"), min_entries=1, max_entries=6
    )

    def speak(self, languages: Sequence[str]) -> None:
        """One box for each language of the board in every text of several languages."""
        for field in (self.title, self.summary, self.description, *(entry.form.name for entry in self.indicators)):
            field.languages = tuple(languages)

    def say_when_sent(self, *, is_check_asked: bool) -> None:
        """Before the minutes are checked where the board's own rules of procedure do not wait for that (rule 24)."""
        if not is_check_asked:
            self.addressee_email.description = _l(
                "With an address it is mailed when the meeting has ended. Without one, send it as your municipality does."
            )

    def offer_kinds(self, kinds: Sequence[InitiativeKind]) -> None:
        """What the decision may become, where there is a choice; what it must have is marked (rule 49, decision 15)."""
        self.kind.choices = [SelectChoice(one.value, queries.KINDS[one]) for one in kinds]
        if len(kinds) < 2:
            del self.kind
        self.addressee.flags.required = not OWN_KINDS.issuperset(kinds)
        self.dimensions.flags.required = bool(kinds) and MEASURES.issuperset(kinds)
        self.dimensions.flags.unmarked = not MEASURES.isdisjoint(kinds)

    def name_owners(self, persons: Sequence[tuple[int, str]]) -> None:
        """The persons of the municipality as choices, and a new one."""
        self.owner.choices = [
            SelectChoice("", _("Nobody yet")),
            SelectChoice(NEW_OWNER, _("A new person, named below")),
            *[SelectChoice(str(key), name) for key, name in persons],
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        if self.owner.data == NEW_OWNER and not self.owner_name.data:
            self.owner_name.errors = [*self.owner_name.errors, _("Write the name of the new owner.")]
            return False
        if self.owner_name.data and not self.owner.data:
            self.owner.data = NEW_OWNER
        return bool(is_right)


class StepForm(BaseForm):
    """One step of the path. Which fields it has depends on the step (`only`)."""

    taken_on = DayField(_l("Day"), validators=[InputRequired(_l("Give the day."))])
    answer_body = LineField(_l("Which body answered?"), validators=[Length(max=SHORT)])
    answer = LocalizedField(_l("The answer in short"), multiline=True, validators=[LongestText(LONG)])
    what_changed = LocalizedField(
        _l("What changed?"),
        description=_l("One sentence that everybody can read on the public page. This is what it was all for."),
        validators=[LongestText(400)],
    )
    note = LocalizedField(
        _l("Note for the history"),
        description=_l("Shown in the public history."),
        multiline=True,
        validators=[LongestText(1000)],
    )

    def only(self, verb: str, languages: Sequence[str]) -> None:
        """Keep the fields of this step, in the languages of the board."""
        for name in FIELDS_LEFT_OUT.get(verb, ("answer_body", "answer", "what_changed")):
            delattr(self, name)
        for name in ("answer", "what_changed", "note"):
            if name in self._fields:
                self._fields[name].languages = tuple(languages)
        if verb == "send":
            self.taken_on.label.text = _l("Handed over on")
            self.note.description = _l(
                "Shown in the public history. For example: through the registry, case number 123/2026."
            )
        if verb in REASON_ASKED:
            self.note.label.text = _l("Why?")
            self.note.validators = [EveryLanguage(_l("Write the reason in a sentence."))]
            self.note.flags.required = True
        if verb == "complete":
            self.what_changed.validators = [EveryLanguage(_l("Write what changed, in every language of the board."))]
            self.what_changed.flags.required = True


FIELDS_LEFT_OUT = {
    "answer": ("what_changed", "note"),
    "complete": ("answer_body", "answer", "note"),
    "part": ("answer_body", "answer"),
}
REASON_ASKED = frozenset({"reject", "lapse", "fail", "part"})


class ReportForm(BaseForm):
    """What is the situation?"""

    status = RadioField(
        _l("What is the situation?"),
        choices=[SelectChoice(one.value, queries.REPORTS[one]) for one in ReportStatus],
        validators=[InputRequired(_l("Choose one."))],
    )
    text = TextField(
        _l("A few words"),
        description=_l(
            "What has been done, or what stands in the way? The public can read this once the secretary has checked it."
        ),
        validators=[Length(max=2000)],
    )
    file = FileField(
        _l("File"), description=_l("For example figures or a picture. At most 20 MB. Only the board sees it.")
    )

    @property
    def readings(self) -> dict[int, float]:
        """What was measured now, by the id of the indicator; those left empty are none."""
        typed = {name: field.number for name, field in self._fields.items() if name.startswith(READING)}
        return {int(name.removeprefix(READING)): value for name, value in typed.items() if value is not None}


def report_form(indicators: Sequence[Indicator]) -> ReportForm:
    """The question with a box for each indicator of the initiative, before the file."""

    class Asked(ReportForm):
        pass

    for one in indicators:
        unit = f" ({one.unit})" if one.unit else ""
        label = _("%(what)s now", what=localized_text(one.name)) + unit
        setattr(Asked, f"{READING}{one.id}", NumberField(label, validators=[Optional()]))
    return Asked()
