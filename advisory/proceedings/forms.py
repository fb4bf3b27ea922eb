"""Shape of what is typed in the meeting room. One page holds them all in one HTML form, told apart by prefix."""

from collections.abc import Iterable, Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from advisory.agendas.rules import Outcome
from advisory.infra.forms import MARKS, BaseForm, ClockField, DayField, LineField, LocalizedField, TextField
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.localized import Localized
from advisory.kernel.plaintext import whole_number
from advisory.proceedings.rules import RecusalGround, VotingMethod

BY_VOTE = "vote"
SOLUTIONS: Mapping[str, Any] = MappingProxyType(
    {
        Outcome.DECIDED.value: _l("Unanimously"),
        BY_VOTE: _l("By a vote"),
        Outcome.NOTED.value: _l("Noted for information"),
        Outcome.TABLED.value: _l("Tabled"),
        Outcome.REFERRED_BACK.value: _l("Referred back"),
        Outcome.WITHDRAWN.value: _l("Withdrawn"),
        Outcome.NOT_DECIDED.value: _l("Not decided, to the next meeting"),
    }
)
GROUNDS: Mapping[str, Any] = MappingProxyType(
    {
        RecusalGround.PARTY.value: _l("1: the person or someone close is a party"),
        RecusalGround.REPRESENTATIVE.value: _l("2: assists or represents a party"),
        RecusalGround.BENEFIT.value: _l("3: special benefit or harm to the person or someone close"),
        RecusalGround.EMPLOYMENT.value: _l("4: in the service of a party"),
        RecusalGround.CORPORATION.value: _l("5: on the board of an association or a company that is a party"),
        RecusalGround.AGENCY.value: _l("6: in the management of an agency or institution"),
        RecusalGround.GENERAL.value: _l("7: impartiality is endangered for another special reason"),
    }
)
METHODS: Mapping[str, Any] = MappingProxyType(
    {
        VotingMethod.ROLL_CALL.value: _l("Roll call"),
        VotingMethod.SHOW_OF_HANDS.value: _l("Show of hands"),
        VotingMethod.ELECTRONIC.value: _l("Electronic"),
    }
)
Choices = Iterable[tuple[Any, str]]


def _options(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _number(value: Any) -> int | None:
    """The id chosen in a list; nothing for the empty line and for what is no number."""
    return whole_number(str(value if value is not None else ""))


class PersonField(SelectField):
    """A person of the meeting, or nobody."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, coerce=_number, choices=[], validate_choice=False, **kw)

    def offer(self, people: Choices, empty: str = "") -> None:
        people_choices = [SelectChoice(str(person), name) for person, name in people]
        self.choices = [SelectChoice("", empty or _("Choose")), *people_choices]


class RoomForm(BaseForm):
    """In the room nothing is obligatory before the item is closed, so no label says "optional"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.unmarked = True


class TextsForm(RoomForm):
    """The texts of an item, one box for each language of the board, and the version they were written on."""

    TEXTS = ("proposal", "discussion", "decision", "follow_up")

    version = IntegerField(widget=HiddenInput(), default=0)
    proposal = LocalizedField(_l("Proposal"), multiline=True, render_kw=MARKS)
    discussion = LocalizedField(
        _l("Discussion"), multiline=True, description=_l("Record only what must show in the minutes."), render_kw=MARKS
    )
    decision = LocalizedField(
        _l("Decision"), multiline=True, description=_l("Stands in the minutes exactly like this."), render_kw=MARKS
    )
    follow_up = LocalizedField(
        _l("Follow-up: who takes the matter further?"),
        description=_l("Name who is responsible and the day, for example: Responsible party: the library, 30.9.2027."),
    )

    def speak(self, languages: Iterable[str]) -> None:
        for name in self.TEXTS:
            self[name].languages = tuple(languages)

    @property
    def texts(self) -> dict[str, Localized]:
        return {name: self[name].data for name in self.TEXTS}

    def build_on(self, version: int) -> None:
        """What is typed next is written on this version: the press has saved the texts before the page came again."""
        self.version.data, self.version.raw_data = version, None


class SolutionForm(RoomForm):
    """How the item was solved."""

    outcome = RadioField(
        _l("How was the item decided?"), choices=_options(SOLUTIONS), validate_choice=False,
        validators=[Optional()],
    )  # fmt: skip

    @property
    def solution(self) -> tuple[Outcome | None, bool]:
        """The outcome, and whether it was reached by a vote."""
        chosen = self.outcome.data
        if chosen == BY_VOTE:
            return Outcome.DECIDED, True
        return (Outcome(chosen) if chosen in SOLUTIONS else None), False


class CounterForm(RoomForm):
    """Somebody proposes something else."""

    proposer = PersonField(_l("Who proposes?"), validators=[InputRequired(_l("Choose who proposes."))])
    text = TextField(_l("Counter-proposal"), validators=[Optional()], render_kw=MARKS)
    seconder = PersonField(_l("Who seconds it?"), validators=[Optional()])


class VoteForm(RoomForm):
    """The question of a vote. Positions come beside it, one for each person."""

    yes_side = PersonField(_l("“Yes” is for"), validators=[Optional()])
    counter = PersonField(_l("“No” is for"), validators=[Optional()])
    method = SelectField(_l("Voting method"), choices=_options(METHODS))
    yes_means = LineField(_l("“Yes” means"))
    no_means = LineField(_l("“No” means"))


class RecusalForm(RoomForm):
    """Who leaves for the item, and why."""

    person = PersonField(_l("Who is disqualified?"), validators=[InputRequired(_l("Choose a person."))])
    ground = SelectField(
        _l("Ground (Administrative Procedure Act, section 28, subsection 1)"), choices=_options(GROUNDS),
        default=RecusalGround.CORPORATION.value,
    )  # fmt: skip
    explanation = LineField(_l("In other words, for example the association"), validators=[Optional()])
    left_at = ClockField(_l("Left at"), validators=[Optional()])
    returned_at = ClockField(_l("Came back at"), validators=[Optional()])


class DissentForm(RoomForm):
    """Somebody announces a dissenting opinion."""

    person = PersonField(_l("Whose dissenting opinion?"), validators=[InputRequired(_l("Choose a person."))])
    reasons = TextField(_l("Reasons, now or until the minutes are checked"), validators=[Optional()], render_kw=MARKS)


class ScrutineersForm(RoomForm):
    """Who checks the minutes, and by when."""

    scrutineers = SelectMultipleField(
        _l("Who checks the minutes?"), coerce=_number, choices=[], validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    check_until = DayField(_l("Checked by"), validators=[Optional()])

    def offer(self, people: Choices) -> None:
        self.scrutineers.choices = [SelectChoice(str(person), name) for person, name in people]

    @property
    def chosen(self) -> list[int]:
        return [person for person in self.scrutineers.data or [] if person is not None]


class PresidingForm(RoomForm):
    """Who leads the meeting, or one item."""

    presiding = PersonField(_l("Who presides?"), validators=[Optional()])


class OpeningForm(PresidingForm):
    """When the meeting began, where that was not just now."""

    at = ClockField(_l("Opened at"), validators=[Optional()])

    @property
    def opened(self) -> time | None:
        found: time | None = self.at.data
        return found
