"""The standard agenda (domain 5.3): there at once, in every language of the board."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from advisory.agendas.models import Item
from advisory.agendas.rules import STANDARD_AGENDA, STANDARD_KINDS, StandardItem
from advisory.boards.models import Board
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.i18n import ngettext, speaking
from advisory.infra.use_case import UseCase
from advisory.kernel.localized import LANGUAGES, Localized

TITLES: Mapping[StandardItem, Any] = MappingProxyType(
    {
        StandardItem.OPENING: _l("Opening of the meeting"),
        StandardItem.LEGALITY: _l("Legality and quorum"),
        StandardItem.SCRUTINEERS: _l("Choosing the scrutineers"),
        StandardItem.AGENDA: _l("Approving the agenda"),
        StandardItem.FOLLOW_UP: _l("Follow-up of earlier decisions"),
        StandardItem.OTHER_MATTERS: _l("Other matters"),
        StandardItem.NEXT_MEETING: _l("Next meeting"),
        StandardItem.CLOSING: _l("Closing of the meeting"),
    }
)
PROPOSALS: Mapping[StandardItem, Any] = MappingProxyType(
    {
        StandardItem.OPENING: _l("The chair opens the meeting."),
        StandardItem.LEGALITY: _l("The meeting is declared lawfully called and quorate."),
        StandardItem.AGENDA: _l("The agenda is approved as the order of business."),
        StandardItem.FOLLOW_UP: _l("The state of earlier decisions is noted."),
        StandardItem.OTHER_MATTERS: _l("Other matters that come up are discussed and noted."),
        StandardItem.NEXT_MEETING: _l("The time of the next meeting is noted."),
        StandardItem.CLOSING: _l("The chair closes the meeting."),
    }
)


def standard_agenda(case: UseCase, board: Board) -> list[Item]:
    """A step: the eight standard items, in order."""
    languages = [language for language in LANGUAGES if language in board.languages] or ["fi"]
    return [_item(case, board, standard, languages) for standard in STANDARD_AGENDA]


def _item(case: UseCase, board: Board, standard: StandardItem, languages: list[str]) -> Item:
    item = Item(
        board_id=board.id, municipality_id=board.municipality_id, kind=STANDARD_KINDS[standard], standard=standard,
        title=Localized(**{language: _said(TITLES[standard], language) for language in languages}),
        proposal=Localized(**{language: _proposal(standard, board, language) for language in languages}),
        background=Localized(), summary=Localized(), is_general_confirmed=True, made_at=case.now,
    )  # fmt: skip
    item.attachments = []
    return item


def _said(text: Any, language: str) -> str:
    with speaking(language):
        return str(text)


def _proposal(standard: StandardItem, board: Board, language: str) -> str:
    if standard is not StandardItem.SCRUTINEERS:
        return _said(PROPOSALS[standard], language)
    with speaking(language):
        return ngettext(
            "One scrutineer is chosen from the members present.",
            "%(num)s scrutineers are chosen from the members present.",
            board.scrutineer_count,
        )
