"""The words of states, kinds, dimensions, themes and reports, in the language now spoken."""

from collections.abc import Mapping
from typing import Any

from advisory.infra.i18n import language
from advisory.infra.i18n import lazy_gettext as _l
from advisory.initiatives.rules import Dimension, InitiativeKind, InitiativeState, ReportStatus, Theme
from advisory.kernel.localized import Localized
from advisory.minutes.rules import Stage, public_text

STATES: Mapping[InitiativeState, Any] = {
    InitiativeState.DRAFT: _l("Draft"),
    InitiativeState.DECIDED: _l("Decided"),
    InitiativeState.SENT: _l("Sent"),
    InitiativeState.BEING_HANDLED: _l("Being handled"),
    InitiativeState.ANSWERED: _l("Answered"),
    InitiativeState.UNDER_WAY: _l("Under way"),
    InitiativeState.DONE: _l("Completed"),
    InitiativeState.PARTLY_DONE: _l("Partly completed"),
    InitiativeState.NOT_DONE: _l("Not completed"),
    InitiativeState.LAPSED: _l("Lapsed"),
    InitiativeState.REJECTED: _l("Rejected"),
}
KINDS: Mapping[InitiativeKind, Any] = {
    InitiativeKind.INITIATIVE: _l("Initiative"),
    InitiativeKind.PROPOSAL: _l("Proposal to another body"),
    InitiativeKind.OPINION: _l("Opinion"),
    InitiativeKind.POSITION: _l("Statement of position"),
    InitiativeKind.OWN_MEASURE: _l("Own measure"),
    InitiativeKind.EVENT: _l("Event"),
    InitiativeKind.AGREEMENT: _l("Agreement"),
}
DIMENSIONS: Mapping[Dimension, Any] = {
    Dimension.ATTITUDES: _l("Attitudes"),
    Dimension.INTERACTION: _l("Interaction"),
    Dimension.SECURITY: _l("Security"),
    Dimension.PARTICIPATION: _l("Participation"),
}
THEMES: Mapping[Theme, Any] = {
    Theme.EMPLOYMENT: _l("Employment and entrepreneurship"),
    Theme.LANGUAGE: _l("Language"),
    Theme.EDUCATION: _l("Education and youth"),
    Theme.HOUSING: _l("Housing"),
    Theme.SERVICES: _l("Services"),
    Theme.SAFETY: _l("Safety"),
    Theme.CULTURE: _l("Culture and sport"),
    Theme.PARTICIPATION: _l("Participation and elections"),
    Theme.INFORMATION: _l("Information and communication"),
    Theme.WOMEN_AND_FAMILIES: _l("Women and families"),
}
REPORTS: Mapping[ReportStatus, Any] = {
    ReportStatus.ON_TRACK: _l("On track"),
    ReportStatus.WAITING: _l("Waiting for others"),
    ReportStatus.AT_RISK: _l("At risk of being late"),
    ReportStatus.DONE: _l("Done"),
}


def heading(title: Localized, spoken: str = "") -> str:
    """A title for a line of text, in the language now spoken, as the public may read it: lines go into mails and minutes."""
    return in_public(title.pick(spoken or language())[0])


def in_public(text: str) -> str:
    """A text as everybody may read it at any time (rules 27 and 29): what was public for a time leaves by no mail later."""
    return public_text(text, Stage.PERSON_FREE, replacement="…")
