"""The path as it is shown, what can be recorded next, and what a follow-up line says."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from advisory.initiatives.rules.states import INITIATIVE, OWN_KINDS, D, InitiativeKind, InitiativeState

ASKED_TRACK = (D.DECIDED, D.SENT, D.BEING_HANDLED, D.ANSWERED, D.UNDER_WAY, D.DONE)
SAID_TRACK = (D.DECIDED, D.SENT, D.ANSWERED, D.DONE)
OWN_TRACK = (D.DECIDED, D.UNDER_WAY, D.DONE)
SAID_KINDS = frozenset({InitiativeKind.OPINION, InitiativeKind.POSITION})
ENDED_SHORT = frozenset({D.REJECTED, D.LAPSED, D.NOT_DONE})
_ORDER = tuple(InitiativeState)


@dataclass(frozen=True, slots=True)
class Path:
    """The stages as they are drawn: which there are, where it stands, and how it ended ("", "done", "late", "rejected")."""

    stages: tuple[InitiativeState, ...]
    now: int
    ending: str = ""


def path(
    kind: InitiativeKind, state: InitiativeState, *, passed: Collection[InitiativeState] = (), is_late: bool = False
) -> Path:
    """The path of an initiative. What ended short shows only the stages that it reached, then the ending."""
    track = _track(kind)
    if state in ENDED_SHORT:
        reached = tuple(stage for stage in track if stage is D.DECIDED or stage in passed)
        return Path((*reached, state), len(reached), "rejected")
    if state is D.PARTLY_DONE:
        track = (*track[:-1], state)
    stages = tuple(sorted({*track, state}, key=_ORDER.index))
    if state in {D.DONE, D.PARTLY_DONE}:
        return Path(stages, stages.index(state), "done")
    return Path(stages, stages.index(state), "late" if is_late else "")


def _track(kind: InitiativeKind) -> tuple[InitiativeState, ...]:
    if kind in OWN_KINDS:
        return OWN_TRACK
    return SAID_TRACK if kind in SAID_KINDS else ASKED_TRACK


BY_ITSELF = frozenset({"decide", "send"})
_OF_OTHERS = frozenset({"receive", "answer", "reject"})


def is_sent_by_hand(kind: InitiativeKind, addressee_email: str) -> bool:
    """Whether a person takes it to the addressee, on paper or through the registry: there is no address to mail it to."""
    return kind not in OWN_KINDS and not addressee_email


def offered(
    kind: InitiativeKind, state: InitiativeState, *, is_started: bool, is_to_hand_over: bool = False
) -> tuple[str, ...]:
    """The steps that a person can record now. Nothing moves before the minutes are checked but a lapse (rule 24).

    `is_to_hand_over`: they are checked, and somebody must take it to the addressee before its time runs.
    """
    verbs = [verb for verb in INITIATIVE.verbs(state) if verb not in BY_ITSELF]
    if not is_started:
        sent = ("send",) if is_to_hand_over else ()
        return (*sent, *(verb for verb in verbs if verb == "lapse"))
    if kind in OWN_KINDS:
        return tuple(verb for verb in verbs if verb not in _OF_OTHERS)
    return tuple(verb for verb in verbs if not (verb == "start" and state is D.DECIDED))


_MAIN = MappingProxyType(
    {D.DECIDED: "start", D.SENT: "answer", D.BEING_HANDLED: "answer", D.ANSWERED: "start", D.UNDER_WAY: "complete"}
)


def main_verb(
    kind: InitiativeKind, state: InitiativeState, *, is_started: bool, is_to_hand_over: bool = False
) -> str | None:
    """The one step that is most likely next; an answered opinion is complete, an answered proposal begins."""
    if is_to_hand_over:
        return "send"
    verbs = offered(kind, state, is_started=is_started)
    wanted = "complete" if state is D.ANSWERED and kind in SAID_KINDS else _MAIN.get(state)
    return wanted if wanted in verbs else None


_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_BEFORE_DAY = re.compile(r"\s+\d{1,4}(?:$|-)")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_RESPONSIBLE = re.compile(
    r"\b(?:vastuu(?:taho on|taho|henkilö|yksikkö|ssa on|ssa|na)?|toteuttaja|ansvar(?:ig part|ig enhet|ig|et har|sparten är)?|"
    r"utförare|responsible(?: party| unit)?(?: is)?|owner)\b\s*[:–-]?\s+([^;,.()\n]+)",
    re.IGNORECASE,
)
_CARRIES_OUT = re.compile(
    r"^\s*([^;,.()\n]+?)\s+(?:vastaa|vastaavat|toteuttaa|toteuttavat|huolehtii|ansvarar|sköter|verkställer|"
    r"is responsible|are responsible|carries out|carry out|takes care)\b",
    re.IGNORECASE,
)
_AS_PROPOSED = re.compile(
    r"\b(?:ehdotuksen|esityksen|päätösehdotuksen) mukai|\b(?:ehdotuksen|esityksen|päätösehdotuksen) mukaan|"
    r"\b(?:ehdotus|esitys) hyväksyttiin|\bhyväksyttiin (?:ehdotus|esitys)|\benligt förslag|\bförslaget godkändes|"
    r"\bas proposed\b|\baccording to the proposal\b|\bthe proposal was (?:approved|accepted)\b",
    re.IGNORECASE,
)
SHORTEST_OF_ITS_OWN = 120
"""A longer decision says itself what was decided, whatever words it begins with."""


def read_follow_up(line: str) -> tuple[str, date | None]:
    """The responsible party and the last day that a follow-up line names, as far as they can be read from it."""
    named = _CARRIES_OUT.search(line) or _RESPONSIBLE.search(line)
    written = [match.groups() for match in _DAY.finditer(line)]
    written += [match.groups()[::-1] for match in _ISO_DAY.finditer(line)]
    days = [found for found in (_day(*parts) for parts in written) if found]
    return (_BEFORE_DAY.split(named.group(1))[0].strip() if named else ""), (max(days) if days else None)


def is_as_proposed(decision: str) -> bool:
    """Whether a decision only points at its proposal ("Decided as proposed."), in Finnish, Swedish or English."""
    text = decision.strip()
    return len(text) <= SHORTEST_OF_ITS_OWN and _AS_PROPOSED.search(text) is not None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
