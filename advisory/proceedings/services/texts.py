"""Saving the texts of an item: no word lost, no newer text overwritten (R2)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Update, bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from advisory.agendas.models import Item
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import Conflict, RuleBroken, WrongState
from advisory.kernel.localized import LANGUAGES, Localized
from advisory.meetings.models import Slot
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling, Revision
from advisory.proceedings.rules import HandlingState

TEXTS = ("proposal", "discussion", "decision", "follow_up")
ONE_REVISION = timedelta(minutes=10)
Texts = Mapping[str, Localized]
HANDLINGS, REVISIONS = Handling.metadata.tables["handling"], Revision.metadata.tables["handling_revision"]
"""Autosave is the busiest write of all: plain tables, no unit of work, statements built once."""
_SECRECY = select(Item.is_secret).join(Slot, Slot.item_id == Item.id).where(Slot.id == bindparam("slot", type_=Integer))
_SWAP = update(HANDLINGS).where(
    HANDLINGS.c.id == bindparam("this"),
    HANDLINGS.c.version == bindparam("held"),
    HANDLINGS.c.state == HandlingState.OPEN,
)
_GO_ON = update(REVISIONS).where(REVISIONS.c.handling_id == bindparam("this"), REVISIONS.c.version == bindparam("held"))


@dataclass(frozen=True, slots=True)
class Saved:
    """What the writer is told: the version to send next time, and when it was saved."""

    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class TextConflict:
    """What stands on the server when somebody else was faster."""

    version: int
    editor: str
    texts: Texts


def save_text(handling: Handling, texts: Texts, version: int, actor: Actor, *, is_autosave: bool = True) -> Saved:
    """Store the typed texts if `version` is still the newest.

    Raises Conflict with a TextConflict when somebody saved in between, WrongState when the item was closed. Autosave
    leaves no audit entry: its trace is the revision (decision 27).
    """
    with use_case(Action.PROCEEDINGS_WRITE, handling, actor) as case:
        if is_autosave:
            case.leave_no_entry()
        case.note(version=version)
        return write(case, handling, texts, version, is_autosave=is_autosave)


def add_phrase(handling: Handling, phrase: Localized, actor: Actor) -> Saved:
    """Put a standard phrase after what stands as decision, in each language that the phrase has."""
    grown = {code: _joined(handling.decision.text(code), phrase.text(code)) for code in LANGUAGES}
    return save_text(handling, {"decision": Localized(**grown)}, handling.version, actor)


def _joined(text: str, phrase: str) -> str:
    return "\n\n".join(part for part in (text.strip(), phrase) if part)


def write(case: UseCase, handling: Handling, texts: Texts, version: int, *, is_autosave: bool) -> Saved:
    """Step: the same within an open use case."""
    if handling.state is not HandlingState.OPEN:
        raise WrongState(handling.state, "write")
    changed = differing(handling, texts)
    if not changed:
        return Saved(handling.version, handling.saved_at or case.now)
    if any(changed.values()) and db.session.connection().execute(_SECRECY, {"slot": handling.slot_id}).scalar():
        raise RuleBroken("secret_text_refused", field="decision")
    goes_on = is_autosave and _goes_on(case, handling)
    values: dict[str, Any] = {
        **changed, "version": version + 1, "saved_at": case.now, "editor_id": case.actor.account_id,
        "editor_name": case.actor.name, "revision_since": _since(case, handling, goes_on) if is_autosave else None,
    }  # fmt: skip
    _swap(handling, version, values)
    _keep_revision(case, handling, goes_on_from=version if goes_on else None)
    return Saved(handling.version, case.now)


def differing(handling: Handling, texts: Texts) -> dict[str, Localized]:
    """Those of the texts that are other than what is stored."""
    return {name: text for name, text in texts.items() if name in TEXTS and getattr(handling, name) != text}


def _goes_on(case: UseCase, handling: Handling) -> bool:
    """Whether this save continues the revision of the same editor, begun less than ten minutes ago."""
    since = handling.revision_since
    return since is not None and handling.editor_id == case.actor.account_id and case.now - since < ONE_REVISION


def _since(case: UseCase, handling: Handling, goes_on: bool) -> datetime | None:
    return handling.revision_since if goes_on else case.now


def _swap(handling: Handling, version: int, values: dict[str, Any]) -> None:
    """One statement compares the version and writes: of two writers only one can win."""
    if _changed(_SWAP, {"this": handling.id, "held": version, **values}) != 1:
        db.session.refresh(handling)
        raise Conflict(theirs=TextConflict(handling.version, handling.editor_name, texts_of(handling)))
    for name, value in values.items():
        set_committed_value(handling, name, value)


def _keep_revision(case: UseCase, handling: Handling, *, goes_on_from: int | None) -> None:
    values = {"version": handling.version, "texts": _stored(handling), "saved_at": case.now}
    if goes_on_from is not None and _changed(_GO_ON, {"this": handling.id, "held": goes_on_from, **values}):
        return
    who = {"editor_id": case.actor.account_id, "editor_name": case.actor.name}
    db.session.execute(insert(REVISIONS).values(handling_id=handling.id, **who, **values))


def _changed(statement: Update, values: dict[str, Any]) -> int:
    """How many rows a statement changed."""
    return db.session.connection().execute(statement, values).rowcount


def texts_of(handling: Handling) -> dict[str, Localized]:
    return {name: getattr(handling, name) for name in TEXTS}


def _stored(handling: Handling) -> dict[str, Any]:
    return {name: text.to_json() for name, text in texts_of(handling).items()}


def digest(handling: Handling) -> str:
    """The hash of the texts as they stand: what the audit entry of closing holds (decision 27)."""
    text = json.dumps(_stored(handling), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal(case: UseCase, handling: Handling) -> None:
    """Step: keep the texts as they are now as a revision of their own, and note its hash."""
    handling.version += 1
    handling.revision_since = None
    handling.editor_id, handling.editor_name, handling.saved_at = case.actor.account_id, case.actor.name, case.now
    db.session.flush()
    _keep_revision(case, handling, goes_on_from=None)
    case.note(item=handling.slot_id, revision=digest(handling))
