"""Adding and editing items."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from advisory.agendas import queries
from advisory.agendas.models import Item
from advisory.agendas.rules import ItemType, check_is_general, check_secrecy
from advisory.agendas.services.files import copy_of
from advisory.boards.models import Board
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.ports import ports
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import Conflict, RuleBroken
from advisory.kernel.localized import LANGUAGES, Localized
from advisory.policy.actions import Action

NO_TEXT = Localized()
TEXTS = ("title", "background", "proposal", "summary")
_KEPT = (*TEXTS, "board_id", "kind", "standard", "presenter_id", "case_number", "is_secret", "secrecy_ground",
         "secrecy_extent", "is_general_confirmed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemValues:
    """What a person says of an item. `version` is the one they saw when they began to write; None skips the check."""

    title: Localized
    kind: ItemType = ItemType.DISCUSSION
    background: Localized = NO_TEXT
    proposal: Localized = NO_TEXT
    summary: Localized = NO_TEXT
    presenter_id: int | None = None
    case_number: str = ""
    is_secret: bool = False
    secrecy_ground: str = ""
    secrecy_extent: str = ""
    is_general_confirmed: bool = False
    version: int | None = None
    form_key: str = ""


def add_item(case: UseCase, board: Board, values: ItemValues) -> Item:
    """A step: a new matter of the board.

    Raises RuleBroken (rules 28 and 48: secrecy, individual cases). Nothing is stored twice under one `form_key` (R3).
    """
    known = queries.by_form_key(board.id, values.form_key)
    if known is not None:
        return known
    _check(values, has_attachments=False)
    item = Item(board_id=board.id, municipality_id=board.municipality_id, made_at=case.now, **_columns(values))
    item.form_key = values.form_key or None
    item.attachments = []
    case.about(item)
    return item


def edit_item(item: Item, values: ItemValues, actor: Actor) -> None:
    """Change an item. Raises RuleBroken, and Conflict when somebody saved in between (R2)."""
    with use_case(Action.AGENDAS_EDIT, item, actor) as case:
        if values.version is not None and values.version != item.version:
            raise Conflict(theirs=item)
        if item.standard is not None:
            values = replace(values, is_general_confirmed=True)
        _check(values, has_attachments=bool(queries.attachments(item.id)))
        if values.is_secret and not item.is_secret and ports.is_written(item.id):
            raise RuleBroken("secret_after_text", field="is_secret")  # rule 28: what is secret is not kept as text here
        new = _columns(values)
        case.note(fields=sorted(name for name, value in new.items() if getattr(item, name) != value))
        for name, value in new.items():
            setattr(item, name, value)
        item.version += 1


def translate(case: UseCase, item: Item, texts: Mapping[str, Localized]) -> None:
    """A step: words in a language that a text of the item lacks. What people had before them stays as it was.

    Raises RuleBroken where the words hold an identity code (rule 48).
    """
    for name, typed in texts.items():
        own: Localized = getattr(item, name)
        lacking = [code for code in typed.languages if own and code in own.missing(LANGUAGES)]
        if lacking:
            check_is_general({name: _all_languages(typed)}, is_confirmed=True)
            for code in lacking:
                own = own.with_text(code, typed.text(code))
            setattr(item, name, own)
            item.version += 1
            case.note(**{f"translated_{name}": lacking})


def discard(item: Item) -> int:
    """A step: a matter of a draft that is thrown away goes with its files. Returns how many files it had.

    The bytes stay in the storage until the sweep finds no row that refers to them.
    """
    files = queries.attachments(item.id)
    for one in files:
        db.session.delete(one)
    db.session.flush()
    db.session.delete(item)
    return len(files)


def come_again(case: UseCase, item: Item) -> Item:
    """A step: a matter that waited, as an item for another agenda, with its texts and files.

    The item of the meeting before keeps what stood in it: minutes and the published agenda refer to it.
    """
    item.waits_since = None
    new = Item(
        municipality_id=item.municipality_id, made_at=case.now, first_id=item.matter_id,
        **{name: getattr(item, name) for name in _KEPT},
    )  # fmt: skip
    new.attachments = [copy_of(one) for one in queries.attachments(item.id)]
    return new


def wait(item: Item, since: datetime | None) -> None:
    """A step: a matter that was not finished waits for another meeting; the standard items come by themselves.

    One that has come again since then waits as that later item, or is on its agenda.
    """
    has_come_again = since is not None and queries.came_again(item)
    item.waits_since = None if item.standard is not None or has_come_again else since


def _columns(values: ItemValues) -> dict[str, object]:
    own = {"version", "form_key"}
    columns = {field.name: getattr(values, field.name) for field in fields(values) if field.name not in own}
    if not values.is_secret:
        columns |= {"secrecy_ground": "", "secrecy_extent": ""}
    return columns


def _check(values: ItemValues, *, has_attachments: bool) -> None:
    typed = {name: _all_languages(getattr(values, name)) for name in TEXTS}
    check_is_general(typed, is_confirmed=values.is_general_confirmed)
    if values.is_secret:
        check_secrecy(
            ground=values.secrecy_ground,
            has_text=bool(values.background or values.proposal or values.summary),
            has_attachments=has_attachments,
            is_strongly_identified=False,
        )


def _all_languages(text: Localized) -> str:
    return "\n".join(text.text(language) for language in LANGUAGES)
