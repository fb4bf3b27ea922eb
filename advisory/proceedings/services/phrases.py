"""Standard sentences of decisions, in each language of the board. Everybody may change them afterwards."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from babel.lists import format_list

from advisory.agendas.rules import Outcome, StandardItem
from advisory.boards.models import Board
from advisory.infra.filters import clock_time, day, moment
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language, speaking, typed_language
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.localized import Localized
from advisory.meetings.rules import is_notice_in_time
from advisory.proceedings.queries import Handled, Proposed, Record, VoteHeld, public_name
from advisory.proceedings.queries.reading import next_meeting_at
from advisory.proceedings.rules import Position

OUTCOME_PHRASES: Mapping[Outcome, Any] = MappingProxyType(
    {
        Outcome.DECIDED: _l("Decided as proposed."),
        Outcome.NOTED: _l("Noted for information."),
        Outcome.TABLED: _l("The matter was tabled."),
        Outcome.REFERRED_BACK: _l("The matter was referred back for preparation."),
        Outcome.WITHDRAWN: _l("The matter was withdrawn from the agenda."),
        Outcome.NOT_DECIDED: _l("Not decided. The matter was moved to the next meeting."),
    }
)
CHIP_LABELS: Mapping[Outcome, Any] = MappingProxyType(
    {
        Outcome.DECIDED: _l("As proposed"),
        Outcome.NOTED: _l("Noted"),
        Outcome.TABLED: _l("Tabled"),
        Outcome.REFERRED_BACK: _l("Referred back"),
    }
)


def in_each(languages: Iterable[str], say: Callable[[], str]) -> Localized:
    """What `say` says in each of the languages."""
    texts = {}
    for code in languages:
        with speaking(code):
            texts[code] = say()
    return Localized(**texts)


def outcome_phrase(outcome: Outcome, languages: Iterable[str]) -> Localized:
    """The standard sentence of an outcome."""
    return in_each(languages, lambda: str(OUTCOME_PHRASES[outcome]))


def chips(board: Board, item: Handled) -> list[tuple[str, Localized, Outcome | None]]:
    """Label, text and outcome of each standard phrase: those of the platform, of the vote, and of the board itself."""
    found: list[tuple[str, Localized, Outcome | None]] = [
        (str(label), outcome_phrase(outcome, board.languages), outcome) for outcome, label in CHIP_LABELS.items()
    ]
    if item.vote is not None and item.is_settled:
        found.insert(0, (_("By vote"), vote_phrase(item.vote, board.languages), Outcome.DECIDED))
    own = {code: board.phrases.get(code, []) for code in board.languages}
    rows = max((len(phrases) for phrases in own.values()), default=0)
    for place in range(rows):
        text = Localized(**{code: phrases[place] for code, phrases in own.items() if place < len(phrases)})
        found.append((text.pick(board.languages[0])[0], text, None))
    return found


def vote_phrase(vote: VoteHeld, languages: Iterable[str]) -> Localized:
    """The decision that a vote made, with its sums: blank votes are told, and count for nothing (rule 19)."""
    yes, no = vote.count(Position.YES), vote.count(Position.NO)
    won = vote.yes_means if vote.result is Position.YES else vote.no_means
    facts = {"what": won, "more": max(yes, no), "less": min(yes, no), "blank": vote.count(Position.BLANK)}
    if vote.is_tie_left:
        return in_each(languages, lambda: _stands(facts))
    return in_each(languages, lambda: _result(facts, is_tied=vote.is_tie_broken_by_chair))


def _stands(facts: Mapping[str, Any]) -> str:
    """A tie that nobody's vote decides leaves the proposal as it is (rule 19 off)."""
    if facts["blank"]:
        return _("%(what)s stands: the votes were equal, %(more)s to %(less)s, %(blank)s blank.", **facts)
    return _("%(what)s stands: the votes were equal, %(more)s to %(less)s.", **facts)


def _result(facts: Mapping[str, Any], *, is_tied: bool) -> str:
    if is_tied and facts["blank"]:
        return _(
            "%(what)s was approved by %(more)s votes to %(less)s, %(blank)s blank; the chair's vote decided.", **facts
        )
    if is_tied:
        return _("%(what)s was approved by %(more)s votes to %(less)s, the chair's vote deciding.", **facts)
    if facts["blank"]:
        return _("%(what)s was approved by %(more)s votes to %(less)s, %(blank)s blank.", **facts)
    return _("%(what)s was approved by %(more)s votes to %(less)s.", **facts)


def meanings(whole: Record, item: Handled, yes: int | None, no: int | None) -> tuple[str, str]:
    """What "yes" and "no" mean in a vote between these two proposals, where nobody typed other words."""
    made = {one.id: one for one in item.proposals}
    with speaking(typed_language(whole.board.languages)):
        return side_name(whole, item, made.get(yes or 0)), side_name(whole, item, made.get(no or 0))


def side_name(whole: Record, item: Handled, made: Proposed | None) -> str:
    """What a side of a vote is called: a counter-proposal by who made it, or the proposal that the item came with.

    It becomes part of the minutes, so a name that is not public carries its mark.
    """
    if made is not None:
        return _("The proposal of %(name)s", name=public_name(whole, made.proposer_id))
    return _("The presenter's proposal") if item.item.presenter_id else _("The proposal")


def decision(whole: Record, item: Handled, outcome: Outcome, board: Board) -> Localized:
    """What stands as decision when nobody wrote anything else; empty where there is no proposal to refer to."""
    if item.vote is not None and outcome is Outcome.DECIDED:
        return vote_phrase(item.vote, board.languages)
    proposal = item.handling.proposal if item.handling is not None else item.item.proposal
    if outcome is Outcome.DECIDED and not proposal:
        return Localized()
    return outcome_phrase(outcome, board.languages)


def standard_decision(whole: Record, item: Handled, board: Board, at: datetime) -> Localized:
    """The text that a standard item begins with; empty for matters of the board."""
    sentences: Mapping[StandardItem, Callable[[], str]] = {
        StandardItem.OPENING: lambda: _("The chair opened the meeting at %(time)s.", time=_opened(whole, at)),
        StandardItem.LEGALITY: lambda: _legality(whole, item, at),
        StandardItem.SCRUTINEERS: lambda: scrutineers_sentence(whole, None),
        StandardItem.AGENDA: lambda: _("The agenda was approved."),
        StandardItem.FOLLOW_UP: lambda: str(OUTCOME_PHRASES[Outcome.NOTED]),
        StandardItem.NEXT_MEETING: lambda: _next_meeting(whole),
        StandardItem.CLOSING: lambda: _("The chair closed the meeting at %(time)s.", time=clock_time(at)),
    }
    say = sentences.get(item.item.standard) if item.item.standard is not None else None
    return in_each(board.languages, say) if say is not None else Localized()


def _opened(whole: Record, at: datetime) -> str:
    return clock_time(whole.meeting.opened_at or at)


def _doubt(whole: Record) -> str:
    """Why the notice may not have been lawful: it came to nobody in time, or not to everybody (rule 37, decision 13).

    Counted from the day on which the meeting is held. A reason of urgency stands beside it and does not take it away.
    """
    meeting = whole.meeting
    if meeting.called_at is None:
        return ""
    if meeting.notice_sent_at is None:
        return _("The notice had not reached everybody.")
    is_in_time = is_notice_in_time(meeting.notice_sent_at, meeting.begins_at, whole.board.notice_days)
    return "" if is_in_time else _("The notice was sent later than the notice period asks.")


def _legality(whole: Record, item: Handled, at: datetime) -> str:
    """Rule 12 and domain 2.5: when the notice was sent, how many are present, whether they can decide."""
    meeting = whole.meeting
    sent = meeting.notice_sent_at or meeting.announced_at
    notice = _("The notice was sent on %(day)s.", day=day(sent)) if sent is not None else ""
    doubt = _doubt(whole)
    notice = f"{notice} {doubt}".strip()
    urgent = _("Reason of urgency: %(reason)s", reason=meeting.urgency_reason) if meeting.urgency_reason else ""
    found = _found(whole, item, at, in_doubt=bool(doubt))
    return " ".join(part for part in (notice, urgent, found) if part)


def _found(whole: Record, item: Handled, at: datetime, *, in_doubt: bool) -> str:
    """Whether it is lawful all the same where the notice is in doubt, is for the meeting to state."""
    facts = {"present": len(whole.entitled(at, item)), "seats": whole.seats}
    if not whole.is_quorate(at, item):
        return _("The meeting was found not to be quorate (present %(present)s, seats %(seats)s).", **facts)
    if not whole.is_quorum_asked:
        counted = _("Present %(present)s, seats %(seats)s; the rules of procedure ask for no quorum.", **facts)
        return counted if in_doubt else " ".join((_("The meeting was found lawful."), counted))
    if in_doubt:
        return _("The meeting was found quorate (present %(present)s, seats %(seats)s).", **facts)
    return _("The meeting was found lawful and quorate (present %(present)s, seats %(seats)s).", **facts)


def scrutineers_sentence(whole: Record, check_until: object) -> str:
    """Who checks the minutes, and by when (rule 41)."""
    names = [public_name(whole, person) for person in whole.scrutineer_ids]
    if not names:
        return ""
    chosen = _("Chosen to check the minutes: %(names)s.", names=format_list(names, locale=language()))
    until = _("The minutes are checked by %(day)s.", day=day(check_until)) if check_until else ""  # type: ignore[arg-type]
    return f"{chosen} {until}".strip()


def _next_meeting(whole: Record) -> str:
    coming = next_meeting_at(whole.meeting)
    return _("The next meeting is on %(moment)s.", moment=moment(coming)) if coming is not None else ""
