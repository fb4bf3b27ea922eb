"""The log of minutes in words, with who did what (feature 69: each step is logged)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from advisory.infra.audit import AuditEntry
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.minutes import queries
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState
from advisory.policy.actions import Action

STEPS: Mapping[str, Any] = {
    Action.MINUTES_DRAW_UP: _l("Drawn up"),
    Action.PROCEEDINGS_REOPEN: _l("The ending was taken back"),
    Action.MINUTES_EDIT: _l("Notices or reasons changed"),
    Action.MINUTES_CIRCULATE: _l("Given to the members to read"),
    Action.MINUTES_WITHDRAW: _l("Taken back to drafting"),
    Action.MINUTES_SUBMIT: _l("Sent to be checked"),
    Action.MINUTES_CHECK: _l("Checked by a scrutineer"),
    Action.MINUTES_RETURN: _l("Returned for correction"),
    Action.MINUTES_RECORD_CHECK: _l("Answer of a scrutineer on paper recorded"),
    Action.MINUTES_ASK_AGAIN: _l("A scrutineer was asked again"),
    Action.MINUTES_REPLACE_SCRUTINEER: _l("Another scrutineer asked"),
    Action.MINUTES_READ: _l("A new link was sent"),
    Action.MINUTES_SIGN: _l("Signed"),
    Action.MINUTES_ASK_SIGNATURE: _l("A signature was asked for again"),
    Action.MINUTES_RECORD_SIGNATURE: _l("Signed"),
    Action.MINUTES_PUBLISH: _l("Publication decided"),
    Action.MINUTES_UNDO_PUBLISH: _l("Publication taken back"),
    Action.MINUTES_COMPLETE_PUBLISH: _l("Published"),
    Action.MINUTES_REMOVE_PERSONAL_DATA: _l("Personal data removed from the public site"),
}
_METHODS: Mapping[str, Any] = {
    "signed_in": _l("signed in"),
    "mail_link": _l("by a mail link"),
    "on_paper": _l("on paper"),
}
_PATH = (
    (MinutesState.DRAFTING, _l("Draft")),
    (MinutesState.IN_SCRUTINY, _l("Checking")),
    (MinutesState.CHECKED, _l("Signatures")),
    (MinutesState.SIGNED, _l("Publishing")),
    (MinutesState.PUBLISHED, _l("Published")),
)


def timeline(minutes: Minutes, entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Entries for `components/timeline.html`, the newest first."""
    log = list(reversed(list(entries)))
    labels = {label for entry in log for label in (_who(minutes, entry), _before(entry)) if label}
    names = queries.names(minutes, labels)
    return [_entry(minutes, entry, names) for entry in log]


def _who(minutes: Minutes, entry: AuditEntry) -> str:
    """Whose step it was: of the scrutineer or signatory that it tells of, else of whoever pressed."""
    signatures = {one.signatory: one.person_id for one in minutes.signatures}
    person_id = entry.changes.get("person") or signatures.get(entry.changes.get("signatory", ""))
    return f"person:{person_id}" if person_id else entry.actor


def _before(entry: AuditEntry) -> str:
    """Who was to check before another was asked."""
    silent = entry.changes.get("silent")
    return f"person:{silent}" if silent else ""


def _entry(minutes: Minutes, entry: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
    changes: Mapping[str, Any] = entry.changes
    title = str(STEPS.get(entry.action, entry.action))
    if "pdfs" in changes:
        title = _("The PDF is ready")
    if "method" in changes:
        title = _("%(step)s, %(method)s", step=title, method=str(_METHODS.get(changes["method"], "")))
    digest = str(changes.get("hash", ""))
    text = f"SHA-256 {digest[:16]}…" if digest else ""
    at: datetime = entry.at
    who, before = names.get(_who(minutes, entry), ""), names.get(_before(entry), "")
    if before:
        who = _("%(new)s in place of %(old)s", new=who, old=before)
    return {"title": title, "at": at, "text": text, "who": who, "state": ""}


def steps_of(minutes: Minutes) -> tuple[list[str], int]:
    """The path of minutes in words, and where these are on it."""
    state = MinutesState.DRAFTING if minutes.state is MinutesState.CIRCULATED else minutes.state
    names = [str(words) for _state, words in _PATH]
    return names, next(index for index, (one, _words) in enumerate(_PATH) if one is state)
