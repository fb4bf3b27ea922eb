"""Item data of a record: what was proposed, who was out, how it was voted, what was decided (domain 2.8)."""

from collections.abc import Mapping

from advisory.agendas import queries as agendas
from advisory.agendas.models import Attachment
from advisory.agendas.rules import Outcome, StandardItem
from advisory.infra.filters import clock_time, day
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.meetings.rules import is_notice_in_time
from advisory.minutes.documents.appeals import APPEAL_LABELS, appeal_line, appeal_of
from advisory.minutes.documents.attendance import movement
from advisory.minutes.documents.noted import counter_proposal, dissent, recusal
from advisory.minutes.documents.words import fact, told, written
from advisory.minutes.queries import Source
from advisory.minutes.rules import Column, Lines, Section, Words
from advisory.proceedings.models import Handling
from advisory.proceedings.queries import Handled, Record, VoteHeld, public_name
from advisory.proceedings.rules import How, Position, VotingMethod

METHODS: Mapping[VotingMethod, object] = {
    VotingMethod.ROLL_CALL: _l("roll call"),
    VotingMethod.SHOW_OF_HANDS: _l("show of hands"),
    VotingMethod.ELECTRONIC: _l("electronic vote"),
}
OUTCOMES: Mapping[Outcome, object] = {
    Outcome.DECIDED: _l("The proposal was approved."),
    Outcome.NOTED: _l("Noted for information."),
    Outcome.TABLED: _l("The item was tabled."),
    Outcome.REFERRED_BACK: _l("The item was referred back for preparation."),
    Outcome.WITHDRAWN: _l("The item was withdrawn from the agenda."),
    Outcome.NOT_DECIDED: _l("Not decided: the item was carried over to the next meeting."),
}


def section(source: Source, item: Handled, language: str) -> Section:
    """One item that was handled. A secret one has number, general heading, ground, extent and outcome only (rule 28)."""
    record = source.record
    heading, spoken = item.item.title.pick(language)
    appeal = appeal_of(record, item)
    base: Section = {
        "anchor": str(item.slot.section or item.ordinal),
        "number": f"§ {item.slot.section}" if item.slot.section else "",
        "heading": heading,
        "lang": "" if spoken == language else spoken,
        "meta": "",
        "secret": _secret(item) if item.item.is_secret else None,
        "parts": [],
        "decision": None,
        "notes": [],
        "follow_up": None,
        "attachments": None,
        "appeal": None if appeal is None else {"label": str(APPEAL_LABELS[appeal]), "text": appeal_line(appeal)},
    }
    if item.item.is_secret or item.handling is None:
        return base
    return {
        **base,
        "meta": _meta(record, item, item.handling),
        "parts": _parts(source, item, item.handling, language),
        "decision": _decision(item, item.handling, language),
        "notes": _notes(source, item, language),
        "follow_up": _follow_up(item.handling, language),
        "attachments": _attachments(source, item),
    }


def _secret(item: Handled) -> Lines:
    outcome = item.handling.outcome if item.handling is not None else None
    grounds = _("Ground: Act on the Openness of Government Activities, section 24, subsection 1, item %(ground)s",
                ground=item.item.secrecy_ground)  # fmt: skip
    extent = _("Extent: %(extent)s", extent=item.item.secrecy_extent) if item.item.secrecy_extent else ""
    lines = (grounds, extent, str(OUTCOMES[outcome]) if outcome else "")
    return fact(_("To be kept secret"), *filter(None, lines))


def _meta(record: Record, item: Handled, handling: Handling) -> str:
    presenter = public_name(record, item.item.presenter_id)
    counted = handling.present_at_decision
    here = len(record.entitled(handling.opened_at, item)) if counted is None else counted
    words = (
        item.item.case_number,
        _("Presenter %(name)s", name=presenter) if presenter else "",
        _("%(present)s of %(seats)s present", present=here, seats=record.seats),
    )
    return " · ".join(filter(None, words))


def _parts(source: Source, item: Handled, handling: Handling, language: str) -> list[Words]:
    parts = [
        written("", item.item.background, language),
        written(_("Proposal for decision"), handling.proposal or item.item.proposal, language),
    ]
    if item.item.standard is StandardItem.LEGALITY:
        parts += told("", _legality(source.record, handling.decision.text(language)))
    parts += [part for one in item.recusals for part in recusal(source, one, language)]
    parts.append(written(_("Handling"), handling.discussion, language))
    parts += [part for one in item.proposals for part in counter_proposal(source, one, language)]
    parts += [
        _vote(source, held, language, place if len(item.votes) > 1 else 0) for place, held in enumerate(item.votes, 1)
    ]
    return [part for part in parts if part is not None]


def _legality(record: Record, decision: str) -> str:
    """When the notice went out, why it was late if it was, and that remote members are who they say (rules 13, 37).

    What the decision says already is not said twice.
    """
    meeting = record.meeting
    sent = meeting.notice_sent_at or meeting.announced_at
    is_told = sent is not None and day(sent) in decision
    sentences = [_("The notice of the meeting was sent %(day)s.", day=day(sent))] if sent and not is_told else []
    unreached = _("The notice had not reached everybody.")
    if sent and meeting.notice_sent_at is None and unreached not in decision:
        sentences.append(unreached)
    if meeting.urgency_reason and meeting.urgency_reason not in decision:
        sentences.append(_("The notice period was shorter, because: %(reason)s", reason=meeting.urgency_reason))
    if meeting.notice_sent_at is not None and not _was_in_time(record):
        late = _("The notice was sent later than the notice period asks.")
        sentences += [] if late in decision else [late]
    return " ".join(filter(None, (*sentences, _identities(record))))


def _identities(record: Record) -> str:
    """Of those who attended remotely; nothing where rule 13 is off, and so nobody had to ask who they were."""
    remote = [stay for stay in record.stays if stay.how is How.REMOTE and record.has(13)]
    if remote and all(stay.is_verified for stay in remote):
        return _("The identity of those who attended remotely was verified.")
    unknown = sorted({public_name(record, stay.person) for stay in remote if not stay.is_verified})
    if not unknown:
        return ""
    return _("The identity of these who attended remotely was not verified: %(names)s.", names=", ".join(unknown))


def _was_in_time(record: Record) -> bool:
    meeting = record.meeting
    sent = meeting.notice_sent_at
    return sent is None or is_notice_in_time(sent, meeting.begins_at, record.board.notice_days)


def _vote(source: Source, vote: VoteHeld, language: str, place: int) -> Words:
    """Method, question and each position by name; the sums are computed (rule 18, decision 14).

    `place` is its place in the order of several votes, else 0.
    """
    yes, no, blank = (vote.count(position) for position in (Position.YES, Position.NO, Position.BLANK))
    sentences = [
        _("Voting method: %(method)s.", method=str(METHODS[vote.method])),
        _("Result: yes %(yes)s, no %(no)s, blank %(blank)s.", yes=yes, no=no, blank=blank),
    ]
    if vote.is_tie_broken_by_chair:
        sentences.append(_("The votes were equal, and the chair's vote decided."))
    elif vote.is_tie_left:
        sentences.append(_("The votes were equal, and so the proposal of “yes” stands."))
    sides = ((Position.YES, _("Yes"), vote.yes_means), (Position.NO, _("No"), vote.no_means))
    columns = [_column(source, vote, *side) for side in sides]
    if vote.language not in {"", language}:
        columns = [{**column, "lang": vote.language} for column in columns]
    if blank:
        columns.append(_column(source, vote, Position.BLANK, _("Blank"), ""))
    label = _("Vote %(number)s", number=place) if place else _("Vote")
    return {"label": label, "text": " ".join(sentences), "lang": "", "vote": columns}


def _column(source: Source, vote: VoteHeld, position: Position, label: str, meaning: str) -> Column:
    return {"label": label, "meaning": meaning, "names": [source.name(person) for person in vote.voters(position)]}


def _decision(item: Handled, handling: Handling, language: str) -> Words | None:
    """The decision as it was written in the room, else the words of its outcome."""
    typed = written(_("Decision"), handling.decision, language)
    if typed is not None or handling.outcome is None:
        return typed
    stated = {
        StandardItem.OPENING: _("The meeting was opened at %(time)s.", time=clock_time(handling.opened_at)),
        StandardItem.CLOSING: _("The meeting was closed at %(time)s.", time=clock_time(handling.closed_at)),
    }
    text = stated.get(item.item.standard) if item.item.standard else None
    return written(_("Decision"), text or str(OUTCOMES[handling.outcome]), language)


def _notes(source: Source, item: Handled, language: str) -> list[Words]:
    """Comings and goings during the item, and dissenting opinions."""
    during = [one for one in source.record.movements() if one.is_during and one.section == item.slot.section]
    moved = "; ".join(f"{source.name(one.person)} {movement(one)}" for one in during)
    notes = told(_("Attendance"), f"{moved}." if moved else "")
    notes += [part for one in item.dissents for part in dissent(source, one, language)]
    return notes


def _follow_up(handling: Handling, language: str) -> Lines | None:
    return fact(_("Follow-up"), handling.follow_up.pick(language)[0]) if handling.follow_up else None


def _attachments(source: Source, item: Handled) -> Lines | None:
    numbers = {one.id: number for number, one in enumerate(source.attachments, 1)}
    lines = [_("Attachment %(number)s: %(title)s", number=numbers[one.id], title=_attached(one))
             for one in source.attachments if one.item_id == item.item.id]  # fmt: skip
    return fact(_("Attachments"), *lines) if lines else None


def _attached(one: Attachment) -> str:
    """The title; of a file that is not public the title is not either, but that it is there and why it is not shown."""
    if one.is_public:
        return one.title
    reason = agendas.PRIVATE_REASONS[one.private_reason] if one.private_reason else ""
    return _("%(title)s (not public: %(reason)s)", title=f"[[{one.title}]]", reason=reason)


def all_attachments(source: Source) -> Lines | None:
    """The list at the end."""
    titles = [_attached(one) for one in source.attachments]
    return fact(_("Attachments"), *titles) if titles else None
