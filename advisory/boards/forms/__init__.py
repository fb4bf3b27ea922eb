"""The forms of boards and the words of their choices."""

from advisory.boards.forms.appointing import AppointForm, NumbersForm, decision_of
from advisory.boards.forms.board import FoundForm, SettingsForm
from advisory.boards.forms.members import (
    AttendeeForm,
    ConsentForm,
    EndForm,
    MemberForm,
    NewcomerForm,
    OfficersForm,
    PasteForm,
    PublicFormForm,
    SuccessorForm,
)
from advisory.boards.forms.words import CONSEQUENCES, word

__all__ = [
    "CONSEQUENCES",
    "AppointForm",
    "AttendeeForm",
    "ConsentForm",
    "EndForm",
    "FoundForm",
    "MemberForm",
    "NewcomerForm",
    "NumbersForm",
    "OfficersForm",
    "PasteForm",
    "PublicFormForm",
    "SettingsForm",
    "SuccessorForm",
    "decision_of",
    "word",
]
