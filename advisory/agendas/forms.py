"""The form of an item, and the words of its types. Shape only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from advisory.agendas.queries import PRIVATE_REASONS
from advisory.agendas.rules import FILE_TYPES, MAX_FILE_BYTES, SECRECY_GROUNDS, FileValues, ItemType, PrivateReason
from advisory.infra.forms import BaseForm, EveryLanguage, LineField, LocalizedField, LongestText
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l

ITEM_TYPES: Mapping[ItemType, Any] = MappingProxyType(
    {
        ItemType.DISCUSSION: _l("Discussion"),
        ItemType.INFORMATION: _l("Information"),
        ItemType.OPINION: _l("Opinion requested from the board"),
        ItemType.POSITION: _l("Position of the board"),
        ItemType.INITIATIVE: _l("Initiative"),
        ItemType.PROPOSAL: _l("Proposal to an authority"),
        ItemType.OWN_MEASURE: _l("The board's own measure"),
        ItemType.EVENT: _l("Event"),
        ItemType.ELECTION: _l("Election or naming"),
        ItemType.AGREEMENT: _l("Agreement"),
        ItemType.OTHER_DECISION: _l("Other decision by delegated power"),
        ItemType.PROCEDURE: _l("Procedure"),
    }
)
LANGUAGE_CHOICES = (("", _l("Not stated")), ("fi", "suomi"), ("sv", "svenska"), ("en", "English"))


def publicity_choices() -> list[tuple[str, str]]:
    """Public, or not and why: who chooses the one gives the other by the same choice."""
    hidden = [(why.value, _("Not public: %(reason)s", reason=words)) for why, words in PRIVATE_REASONS.items()]
    return [("", _("Public")), *hidden]


class ItemForm(BaseForm):
    """A matter on the agenda."""

    title = LocalizedField(
        _l("Heading"),
        description=_l("Public. Say what the matter is about, without names of private persons."),
        validators=[
            EveryLanguage(_l("Write the title in every language of the board."), alone=_l("Write the title.")),
            LongestText(200),
        ],
    )
    kind = SelectField(_l("Type of matter"), description=_l("Decides which notice on appeal the minutes get."))
    summary = LocalizedField(
        _l("In plain words"),
        description=_l("One or two short sentences that everybody understands."),
        multiline=True,
        validators=[LongestText(1000)],
    )
    background = LocalizedField(_l("Background"), multiline=True, validators=[LongestText(20000)])
    proposal = LocalizedField(_l("Proposed decision"), multiline=True, validators=[LongestText(10000)])
    presenter = SelectField(_l("Presenter"))
    case_number = LineField(_l("Case number"), validators=[Length(max=60, message=_l("Use at most 60 characters."))])
    is_secret = BooleanField(_l("The matter is secret"))
    secrecy_ground = SelectField(
        _l("Legal ground for the secrecy"),
        description=_l("Act on the Openness of Government Activities (621/1999), section 24, subsection 1."),
        validators=[],
    )
    secrecy_extent = LineField(_l("What is secret"), validators=[Length(max=300)])
    is_general_confirmed = BooleanField(
        _l("This is not the case of a single person, family or customer"),
        validators=[InputRequired(_l("Confirm that the item does not concern a single person's case."))],
    )
    version = HiddenField()
    form_key = HiddenField()

    def __init__(self, *args: Any, languages: list[str], presenters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.title, self.summary, self.background, self.proposal):
            field.languages = tuple(languages)
        self.kind.choices = [SelectChoice(kind.value, words) for kind, words in ITEM_TYPES.items()]
        self.kind.flags.unmarked = True
        self.presenter.choices = [SelectChoice("", _("Nobody")), *(SelectChoice(*row) for row in presenters)]
        grounds = [(number, _("Section 24.1, paragraph %(number)s", number=number)) for number in SECRECY_GROUNDS]
        self.secrecy_ground.choices = [SelectChoice("", _("Choose the ground")), *(SelectChoice(*g) for g in grounds)]


class AttachmentForm(BaseForm):
    """One file for an item."""

    file = FileField(_l("File"), validators=[])
    title = LineField(_l("Name that the readers see"), validators=[Length(max=200)])
    language = SelectField(_l("Language of the file"))
    publicity = SelectField(
        _l("On the public pages"),
        description=_l(
            "A public file stays on the public pages: choose “not public” for one with personal data of private persons. "
            "The board and those called to the meeting read it. "
            "Never add secret material: this service has no strong identification."
        ),
    )

    @property
    def values(self) -> FileValues:
        """What was told of the file."""
        reason = PrivateReason(self.publicity.data) if self.publicity.data else None
        return FileValues(self.title.data or "", self.language.data or "", reason)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.unmarked = True
        self.file.description = _(
            "Allowed: %(types)s. At most %(megabytes)s MB.",
            types=", ".join(FILE_TYPES), megabytes=MAX_FILE_BYTES // 1024 // 1024,
        )  # fmt: skip
        self.language.choices = [SelectChoice(code, words) for code, words in LANGUAGE_CHOICES]
        self.publicity.flags.unmarked = True
        self.publicity.choices = [SelectChoice(*choice) for choice in publicity_choices()]
