"""Shape of what is typed about minutes."""

from collections.abc import Iterable, Mapping, Sequence

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from advisory.infra.forms import MARKS, BaseForm, DayField, LocalizedField, LongestText, TextField
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.localized import Localized
from advisory.kernel.plaintext import whole_number

TEXTS = ("proposal", "discussion", "decision", "follow_up")
TRANSLATED = ("title", "background")
_LONGEST = LongestText(20000)


class ReturnForm(BaseForm):
    """What a scrutineer wants to have corrected."""

    remark = TextField(
        _l("What should be corrected?"),
        description=_l("Name the section, and write how it should read."),
        validators=[DataRequired(_l("Write what should be corrected.")), Length(max=5000)],
    )


RIGHT, WRONG = "right", "wrong"


class PaperCheckForm(BaseForm):
    """What a scrutineer without e-mail answered on paper."""

    person = RadioField(_l("Who answered"), coerce=int, validators=[InputRequired(_l("Choose somebody."))])
    verdict = RadioField(
        _l("The answer"),
        choices=[
            SelectChoice(RIGHT, _l("The minutes are right")),
            SelectChoice(WRONG, _l("Something must be corrected")),
        ],
        validators=[InputRequired(_l("Choose the answer."))],
    )
    day = DayField(
        _l("Day of the answer"),
        description=_l("The day that stands beside the signature on the paper."),
        validators=[InputRequired(_l("Choose the day."))],
    )
    remark = TextField(
        _l("What should be corrected?"),
        description=_l("Only where something must be corrected."),
        validators=[Length(max=5000)],
    )


class PaperSignatureForm(BaseForm):
    """Who has signed on paper, and when."""

    signatory = RadioField(_l("Who signed"), validators=[InputRequired(_l("Choose somebody."))])
    day = DayField(
        _l("Day of the signature"),
        description=_l("The day that stands beside the signature on the paper."),
        validators=[InputRequired(_l("Choose the day."))],
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
        render_kw=MARKS,
        validators=[Length(max=20000)],
    )


class TextsForm(BaseForm):
    """The texts of an item as they stand in the minutes; heading and background where a language of them is missing."""

    version = HiddenField()
    title = LocalizedField(_l("Heading"), validators=[LongestText(200)], render_kw=MARKS)
    background = LocalizedField(_l("Background"), multiline=True, validators=[_LONGEST], render_kw=MARKS)
    proposal = LocalizedField(_l("Proposal for decision"), multiline=True, validators=[_LONGEST], render_kw=MARKS)
    discussion = LocalizedField(_l("Handling"), multiline=True, validators=[_LONGEST], render_kw=MARKS)
    decision = LocalizedField(_l("Decision"), multiline=True, validators=[_LONGEST], render_kw=MARKS)
    follow_up = LocalizedField(_l("Follow-up"), multiline=True, validators=[_LONGEST], render_kw=MARKS)

    def speak(self, languages: Iterable[str], lacking: Mapping[str, Sequence[str]], *, is_secret: bool) -> None:
        """Show a box for each of these languages; of heading and background for those that they lack. Of a secret item
        nothing else is written (rule 28)."""
        boxes = {**({} if is_secret else dict.fromkeys(TEXTS, tuple(languages))), **lacking}
        for name in [name for name in (*TRANSLATED, *TEXTS) if name in self]:
            if not boxes.get(name):
                del self[name]
                continue
            self[name].languages = tuple(boxes[name])
            self[name].flags.unmarked = True
            self[name].flags.each_named = name in TRANSLATED  # one language of several

    def build_on(self, version: int) -> None:
        """The next save is meant for this version, whatever was sent with the last one."""
        self.version.data = str(version)

    @property
    def built_on(self) -> int:
        """The version that the writer had before them; none is older than the first."""
        return whole_number(str(self.version.data or "")) or 0

    @property
    def texts(self) -> dict[str, Localized]:
        return {name: self[name].data for name in (*TRANSLATED, *TEXTS) if name in self}
