"""The forms of meetings, and the words of ways and answers. Shape only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from advisory.infra.forms import (
    BaseForm,
    ClockField,
    DayField,
    LocalizedField,
    LongestText,
    TextField,
    TilesField,
    tidy_line,
)
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.shown import ShownState
from advisory.meetings.rules import Answer, Attending, MeetingState, Mode

MODES: Mapping[Mode, Any] = MappingProxyType(
    {
        Mode.IN_PERSON: _l("In person"),
        Mode.HYBRID: _l("In person and remotely"),
        Mode.ELECTRONIC: _l("Remotely only"),
    }
)
STATES: Mapping[MeetingState, Any] = MappingProxyType(
    {
        MeetingState.DRAFT: _l("Draft"),
        MeetingState.CALLED: _l("Called"),
        MeetingState.IN_SESSION: _l("In session"),
        MeetingState.CANCELLED: _l("Cancelled"),
    }
)
ANSWERED: Mapping[Answer, Any] = MappingProxyType(
    {
        Answer.NONE: _l("No answer"),
        Answer.IN_PERSON: _l("In person"),
        Answer.REMOTE: _l("Remotely"),
        Answer.CANNOT: _l("Cannot attend"),
    }
)
CAPACITIES: Mapping[Attending, Any] = MappingProxyType(
    {
        Attending.MEMBER: _l("Member"),
        Attending.DEPUTY: _l("Personal deputy"),
        Attending.PRESENTER: _l("Presenter"),
        Attending.EXPERT: _l("Expert"),
        Attending.MINUTE_TAKER: _l("Minute-taker"),
    }
)


class MeetingForm(BaseForm):
    """Time, place, way, minute-taker. Times are Helsinki times."""

    day = DayField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    starts = ClockField(
        _l("Starts"), description=_l("Helsinki time."), validators=[InputRequired(_l("Give the time of the start."))]
    )
    ends = ClockField(_l("Ends"), validators=[InputRequired(_l("Give the time of the end."))])
    mode = RadioField(_l("How is the meeting held?"), validators=[InputRequired(_l("Choose how it is held."))])
    place = LocalizedField(
        _l("Place"), description=_l("Address and room. Public after the calling."), validators=[LongestText(200)]
    )
    remote_url = URLField(
        _l("Address of the remote connection"),
        description=_l("Only the people called see it. It is never public."),
        validators=[Length(max=500, message=_l("Use at most 500 characters."))],
        filters=[tidy_line],
    )
    minute_taker = SelectField(_l("Minute-taker"))
    note = LocalizedField(
        _l("Note to those called"),
        description=_l("For example parking, coffee, interpretation. Part of the call."),
        multiline=True,
        validators=[LongestText(1000)],
    )
    uid = HiddenField()

    def __init__(self, *args: Any, languages: list[str], persons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.languages = self.note.languages = tuple(languages)
        self.place.flags.unmarked = True  # needed unless everybody attends remotely: the sentence says so then
        self.mode.choices = [SelectChoice(mode.value, words) for mode, words in MODES.items()]
        self.minute_taker.choices = [SelectChoice("", _("Not yet named")), *(SelectChoice(*row) for row in persons)]


class EditMeetingForm(ShownState, MeetingForm):
    """A draft."""


class ChangeForm(ShownState, MeetingForm):
    """A meeting that was called: a new time may need a reason of urgency."""

    urgency_reason = TextField(
        _l("Why is the matter urgent?"),
        description=_l("Only if the new time is nearer than the notice period allows."),
        validators=[Length(max=1000)],
    )


class CallForm(BaseForm):
    """The press that calls the meeting. Late, the reason is not optional (rule 37)."""

    urgency_reason = TextField(
        _l("Why is the matter urgent?"),
        description=_l("The reason stands in the legality item of the minutes."),
        validators=[Length(max=1000)],
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.urgency_reason.flags.required = is_late


class CancelForm(BaseForm):
    """Calling the meeting off."""

    reason = TextField(
        _l("Why is the meeting cancelled?"),
        description=_l("Everybody called gets this text by mail. It is public."),
        validators=[InputRequired(_l("Write the reason in a sentence.")), Length(max=1000)],
    )


class AnswerForm(BaseForm):
    """An answer to a call."""

    answer = RadioField(_l("Will you attend?"), validators=[InputRequired(_l("Choose an answer."))])

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = [SelectChoice(*row) for row in choices]


class PaperForm(BaseForm):
    """When the notice was handed over to those without e-mail."""

    people = TilesField(_l("Who got the notice on paper"), coerce=int, validators=[])
    day = DayField(
        _l("Handed over on"),
        description=_l("By hand, or the day it was posted."),
        validators=[InputRequired(_l("Choose the day."))],
    )
    at = ClockField(_l("At"), description=_l("Helsinki time."), validators=[InputRequired(_l("Give the time."))])

    def __init__(self, *args: Any, called: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people.choices = [SelectChoice(str(key), name) for key, name in called]
        self.people.flags.unmarked = True
