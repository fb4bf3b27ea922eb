"""Attachments of an item."""

from collections.abc import Mapping
from typing import Any

from advisory.agendas import queries
from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import FileValues, PrivateReason, check_file, check_secrecy
from advisory.infra import files
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.uploads import Upload
from advisory.infra.use_case import use_case
from advisory.kernel.errors import RuleBroken
from advisory.policy.actions import Action

MOST_FILES = 50
"""Attachments of one item: a quota that no real meeting reaches (S32)."""


def attach(item: Item, upload: Upload, actor: Actor, values: FileValues | None = None) -> Attachment:
    """Add a file. Raises RuleBroken: a type that is not allowed, too large, not what it says, or a secret item.

    The same bytes under the same title are not attached twice (R3).
    """
    check_file(upload.name, upload.size, upload.content_type)
    if item.is_secret:
        check_secrecy(
            ground=item.secrecy_ground or "-", has_text=False, has_attachments=True, is_strongly_identified=False
        )
    values = values or FileValues()
    stored = files.upload(upload.content, upload.content_type or "application/octet-stream")
    with use_case(Action.AGENDAS_ATTACH, item, actor) as case:
        present = queries.attachments(item.id)
        known = next((one for one in present if one.file.sha256 == stored.sha256 and one.name == upload.name), None)
        if known is not None:
            return known
        if len(present) >= MOST_FILES:
            raise RuleBroken("too_many_files", field="file", most=MOST_FILES)
        new = Attachment(
            board_id=item.board_id, municipality_id=item.municipality_id, item_id=item.id,
            file_id=files.keep(stored).id, position=len(present) + 1, title=values.title or upload.title,
            name=upload.name, language=values.language, added_at=case.now,
            is_public=values.private_reason is None, private_reason=values.private_reason,
        )  # fmt: skip
        case.about(new)
        case.note(sha256=stored.sha256)
        return new


def choose_publicity(attachment: Attachment, reason: PrivateReason | None, actor: Actor) -> None:
    """Take a file off the public pages and say why, or put it there."""
    with use_case(Action.AGENDAS_ATTACH, attachment, actor) as case:
        attachment.is_public, attachment.private_reason = reason is None, reason
        case.note(private_reason=reason or "")


KEPT = ("item_id", "file_id", "position", "title", "name", "language", "is_public", "private_reason")


def copy_of(attachment: Attachment) -> Attachment:
    """The same file for an item with which the matter comes again."""
    kept = (*KEPT, "board_id", "municipality_id", "added_at")
    return Attachment(**{name: getattr(attachment, name) for name in kept if name != "item_id"})


def detach(attachment: Attachment, actor: Actor) -> dict[str, Any]:
    """Take a file off an item. The bytes stay in the storage until the sweep finds no row that refers to them.

    Returns what `reattach` needs to put it back.
    """
    former = {name: getattr(attachment, name) for name in KEPT}
    with use_case(Action.AGENDAS_ATTACH, attachment, actor) as case:
        case.note(item=attachment.item_id)
        db.session.delete(attachment)
    return former


def reattach(item: Item, former: Mapping[str, Any], actor: Actor) -> None:
    """Put a file back that was taken off by mistake. A second press changes nothing.

    Raises RuleBroken for an item that was made secret meanwhile.
    """
    with use_case(Action.AGENDAS_ATTACH, item, actor) as case:
        if item.is_secret:
            check_secrecy(
                ground=item.secrecy_ground or "-", has_text=False, has_attachments=True, is_strongly_identified=False
            )
        reason = former["private_reason"]
        kept = {**former, "item_id": item.id, "private_reason": PrivateReason(reason) if reason else None}
        present = queries.attachments(item.id)
        if any((one.file_id, one.name) == (former["file_id"], former["name"]) for one in present):
            case.leave_no_entry()
            return
        case.about(
            Attachment(
                board_id=item.board_id, municipality_id=item.municipality_id, added_at=case.now,
                **kept,
            )
        )  # fmt: skip
