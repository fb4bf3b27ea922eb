"""Items of a board: types, outcomes, appeal, secrecy, files. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from advisory.boards.rules import LegalForm
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.kernel.personal_data import has_identity_code


class ItemType(StrEnum):
    """Decision 15."""

    PROCEDURE = "procedure"
    DISCUSSION = "discussion"
    INFORMATION = "information"
    OPINION = "opinion"
    POSITION = "position"
    INITIATIVE = "initiative"
    PROPOSAL = "proposal"
    OWN_MEASURE = "own_measure"
    EVENT = "event"
    ELECTION = "election"
    AGREEMENT = "agreement"
    OTHER_DECISION = "other_decision"


class StandardItem(StrEnum):
    """Items of the standard agenda (domain 5.3)."""

    OPENING = "opening"
    LEGALITY = "legality"
    SCRUTINEERS = "scrutineers"
    AGENDA = "agenda"
    FOLLOW_UP = "follow_up"
    OTHER_MATTERS = "other_matters"
    NEXT_MEETING = "next_meeting"
    CLOSING = "closing"


class Outcome(StrEnum):
    DECIDED = "decided"
    NOTED = "noted"
    TABLED = "tabled"
    REFERRED_BACK = "referred_back"
    WITHDRAWN = "withdrawn"
    NOT_DECIDED = "not_decided"


class Appeal(StrEnum):
    """Which notice on appeal stands under the item (Local Government Act, sections 134 to 141)."""

    PROHIBITION = "prohibition"
    CLAIM = "claim"
    PARTICIPATION = "participation"


# --- appeal and outcome


CLAIM_KINDS = frozenset({ItemType.AGREEMENT, ItemType.OTHER_DECISION})
DELEGABLE_KINDS = CLAIM_KINDS | {ItemType.ELECTION}


def appeal_for(
    kind: ItemType, form: LegalForm, *, is_delegated: bool = False, outcome: Outcome | None = None
) -> Appeal:
    """The notice that stands under an item unless somebody chooses another (decision 15, rule 25).

    Preparation and implementation cannot be appealed (Local Government Act, section 136); a decision made by
    delegated power can, by a claim for a revised decision within 14 days (sections 134 and 138). What ended without
    a decision is preparation. `is_delegated` concerns elections; agreements rest on delegated power anyway.
    """
    if form is LegalForm.PARTICIPATION:
        return Appeal.PARTICIPATION
    is_decision = outcome in {None, Outcome.DECIDED}
    is_by_power = kind in CLAIM_KINDS or (is_delegated and kind in DELEGABLE_KINDS)
    return Appeal.CLAIM if is_decision and is_by_power else Appeal.PROHIBITION


def allowed_appeals(kind: ItemType, form: LegalForm, *, outcome: Outcome | None = None) -> tuple[Appeal, ...]:
    """The notices that may stand under an item, the usual one first (decision 15, rule 25).

    There is a choice only for an election or a naming of an organ: by power delegated to it, or as preparation. A notice
    beside the law would take a right to appeal away, or give one that nobody has (sections 134 and 136).
    """
    usual = appeal_for(kind, form, outcome=outcome)
    delegated = appeal_for(kind, form, is_delegated=True, outcome=outcome)
    return tuple(dict.fromkeys((usual, delegated)))


_NOTED_FIRST = frozenset({ItemType.INFORMATION, ItemType.DISCUSSION})


def likely_outcome(kind: ItemType, standard: StandardItem | None = None) -> Outcome:
    """The outcome offered first in the room."""
    is_statement = standard in {StandardItem.OPENING, StandardItem.CLOSING, StandardItem.FOLLOW_UP}
    return Outcome.NOTED if is_statement or kind in _NOTED_FIRST else Outcome.DECIDED


# --- the standard agenda (domain 5.3)


BEFORE_MATTERS = (
    StandardItem.OPENING,
    StandardItem.LEGALITY,
    StandardItem.SCRUTINEERS,
    StandardItem.AGENDA,
    StandardItem.FOLLOW_UP,
)
AFTER_MATTERS = (StandardItem.OTHER_MATTERS, StandardItem.NEXT_MEETING, StandardItem.CLOSING)
STANDARD_AGENDA = BEFORE_MATTERS + AFTER_MATTERS
STANDARD_KINDS: Mapping[StandardItem, ItemType] = MappingProxyType(
    dict.fromkeys(StandardItem, ItemType.PROCEDURE)
    | {
        StandardItem.SCRUTINEERS: ItemType.ELECTION,
        StandardItem.FOLLOW_UP: ItemType.INFORMATION,
        StandardItem.OTHER_MATTERS: ItemType.DISCUSSION,
    }
)


def place_for_new(agenda: list[StandardItem | None]) -> int:
    """The index where a new matter goes: before "other matters" and what follows it."""
    return next((index for index, standard in enumerate(agenda) if standard in AFTER_MATTERS), len(agenda))


def check_move(agenda: list[StandardItem | None], old: int, new: int) -> None:
    """The opening stays first and the closing last; everything else moves freely."""
    moved = agenda[:old] + agenda[old + 1 :]
    moved.insert(new, agenda[old])
    if StandardItem.OPENING in moved[1:] or StandardItem.CLOSING in moved[:-1]:
        raise RuleBroken("fixed_place", field="position")


# --- individual cases and secrecy


def check_is_general(texts: Mapping[str, str], *, is_confirmed: bool) -> None:
    """A board handles no matter of a single person: a confirmation always, a pattern besides.

    Rule 48, decision 17; Local Government Act, section 140; Act on Openness (621/1999), section 24. `texts` are
    what was typed, by field.
    """
    for field, text in texts.items():
        if has_identity_code(text):
            raise RuleBroken("identity_code_in_text", field=field)
    if not is_confirmed:
        raise RuleBroken("individual_case_unconfirmed", field="is_general_confirmed")


# Items of section 24.1 of the Act on Openness (621/1999) that can come up on such a board.
SECRECY_GROUNDS = ("20", "23", "24", "25", "26", "30", "31", "32")


def check_secrecy(*, ground: str, has_text: bool, has_attachments: bool, is_strongly_identified: bool) -> None:
    """What a secret item must and may hold.

    Rule 28, decision 11: the ground always (Act on Openness, section 25); text and attachments only where readers are
    strongly identified (Act on Digital Services 306/2019, section 6.2). The heading stays public.
    """
    if not ground.strip():
        raise RuleBroken("secrecy_ground_missing", field="secrecy_ground")
    if has_text and not is_strongly_identified:
        raise RuleBroken("secret_text_refused", field="is_secret")
    if has_attachments and not is_strongly_identified:
        raise RuleBroken("secret_attachment_refused", field="is_secret")


def heading_for_mail(title: Localized, *, is_secret: bool) -> Localized | None:
    """The heading as a mail may carry it; None for a secret item, which has only its number there.

    Rule 29; Act on Information Management in Public Administration (906/2019), section 14; Local Government Act, section 98.2.
    """
    return None if is_secret else title


# --- files


class PrivateReason(StrEnum):
    """Why a file is not on the public pages. Secret material is another thing: it is refused (decision 11)."""

    PERSONAL_DATA = "personal_data"
    UNFINISHED = "unfinished"
    COPYRIGHT = "copyright"


@dataclass(frozen=True, slots=True)
class FileValues:
    """What is told of a file. With a reason it is not on the public pages (feature 40)."""

    title: str = ""
    language: str = ""
    private_reason: PrivateReason | None = None


MAX_FILE_BYTES = 20 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
FILE_TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "pdf": frozenset({"application/pdf"}),
        "docx": frozenset({f"{_OFFICE}wordprocessingml.document", "application/zip"}),
        "xlsx": frozenset({f"{_OFFICE}spreadsheetml.sheet", "application/zip"}),
        "pptx": frozenset({f"{_OFFICE}presentationml.presentation", "application/zip"}),
        "odt": frozenset({f"{_OPEN}text", "application/zip"}),
        "ods": frozenset({f"{_OPEN}spreadsheet", "application/zip"}),
        "odp": frozenset({f"{_OPEN}presentation", "application/zip"}),
        "png": frozenset({"image/png"}),
        "jpg": frozenset({"image/jpeg"}),
        "jpeg": frozenset({"image/jpeg"}),
        "txt": frozenset({"text/plain"}),
        "csv": frozenset({"text/plain", "text/csv"}),
    }
)


def check_file(name: str, size: int, content_type: str | None, *, limit: int = MAX_FILE_BYTES) -> None:
    """Whether a file may be attached. `content_type` is what its bytes say, never what the browser says."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in FILE_TYPES:
        raise RuleBroken("file_type_refused", field="file", allowed=tuple(FILE_TYPES))
    if size == 0:
        raise RuleBroken("file_empty", field="file")
    if size > limit:
        raise RuleBroken("file_too_large", field="file", megabytes=limit // (1024 * 1024))
    if content_type not in FILE_TYPES[extension]:
        raise RuleBroken("file_not_what_it_says", field="file", extension=extension)
