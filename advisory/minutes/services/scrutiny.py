"""From a draft to a checked record: comments, checking (decision 10)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.outbox import Mail
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.kernel.marks import unclosed
from advisory.meetings.rules import MeetingState
from advisory.minutes import documents, mails, queries, rules
from advisory.minutes.models import Minutes, Scrutiny
from advisory.minutes.rules import ON_PAPER, SIGNED_IN, MinutesState, Verdict
from advisory.minutes.services.drawing import refresh
from advisory.minutes.services.letters import addressed, deliver, send_again
from advisory.people.models import Person
from advisory.policy.actions import Action
from advisory.proceedings import queries as room
from advisory.proceedings.models import Scrutineer
from advisory.proceedings.rules import check_reasons_in_time


def circulate(minutes: Minutes, actor: Actor) -> None:
    """Open the draft to the members' comments. Without a deadline: silence is no consent here."""
    with use_case(Action.MINUTES_CIRCULATE, minutes, actor):
        minutes.advance("circulate")


def withdraw(minutes: Minutes, actor: Actor) -> None:
    """Take the draft back from circulation."""
    with use_case(Action.MINUTES_WITHDRAW, minutes, actor):
        minutes.advance("withdraw")


def submit(minutes: Minutes, actor: Actor) -> None:
    """Freeze the text and ask the scrutineers to check it.

    Raises RuleBroken while an ending is taken back ("meeting_goes_on"), with the first thing that would keep the record
    from being published (afterwards it could not be mended any more), when nobody was chosen to check ("no_scrutineers")
    or a section has nobody who may check it ("section_without_scrutineer").
    """
    with use_case(Action.MINUTES_SUBMIT, minutes, actor) as case:
        minutes.advance("submit")
        minutes.meeting = queries.meeting(minutes.meeting_id)
        if minutes.meeting.state is not MeetingState.ENDED:
            raise RuleBroken("meeting_goes_on")
        refresh(minutes, minutes.meeting)
        for problem in documents.problems(minutes):
            raise problem
        chosen = scrutineers(minutes)
        _check_covered(minutes, chosen)
        minutes.submitted_at, minutes.return_reason = case.now, ""
        minutes.check_until = _last_day(minutes, clock.local_date(case.now))
        begin_round(case, minutes, chosen)


def _last_day(minutes: Minutes, today: date) -> date:
    """What the meeting decided (rule 41); where that is over, or nothing was decided, the second weekday from today."""
    chosen = queries.chosen_scrutineers(minutes.meeting_id)
    decided = max((one.check_until for one in chosen if one.check_until is not None), default=None)
    held = minutes.meeting.opened_at or minutes.meeting.starts_at  # it may have been opened early
    last = rules.check_until(clock.local_date(held), decided=decided)
    return last if decided is not None and decided >= today else max(last, rules.check_until(today))


def scrutineers(minutes: Minutes) -> list[int]:
    """Who checks: those whom the meeting chose last, and those who were asked in their place or besides since."""
    return [one.person_id for one in queries.chosen_scrutineers(minutes.meeting_id)]


def _check_covered(minutes: Minutes, chosen: list[int]) -> None:
    if not chosen:
        raise RuleBroken("no_scrutineers")
    sections = documents.sections(queries.source(minutes.meeting).record)
    if left := rules.without_scrutineer(sections, chosen):
        raise RuleBroken("section_without_scrutineer", sections=rules.ranges(left))


def begin_round(case: UseCase, minutes: Minutes, chosen: Iterable[int]) -> None:
    """A step: everybody who checks is asked, by mail with a link of their own (feature 69)."""
    for person_id in chosen:
        _ask(case, minutes, person_id)
    case.note(round=minutes.round)


def _ask(case: UseCase, minutes: Minutes, person_id: int) -> None:
    before = next((one for one in minutes.scrutinies if (one.person_id, one.round) == (person_id, minutes.round)), None)
    if before is not None:  # was replaced in this round, and is asked after all
        before.verdict = Verdict.NONE
        mail = mails.submitted(minutes, before)
        return deliver(case, mail and replace(mail, key=f"{mail.key}:anew:{case.now.isoformat()}"))
    one = Scrutiny(
        board_id=minutes.board_id, municipality_id=minutes.municipality_id, person_id=person_id,
        person=db.session.get_one(Person, person_id), round=minutes.round,
    )  # fmt: skip
    minutes.scrutinies.append(one)
    db.session.flush()
    return deliver(case, mails.submitted(minutes, one))


@dataclass(frozen=True, slots=True)
class Given:
    """When an answer of a scrutineer was given, and how it came."""

    at: datetime
    method: str


def check(minutes: Minutes, person_id: int, actor: Actor, *, method: str = SIGNED_IN) -> None:
    """A scrutineer finds the minutes right. When all have, the decisions exist and cannot change (rules 24 and 36)."""
    with use_case(Action.MINUTES_CHECK, minutes, actor) as case:
        _checked(case, minutes, _own(minutes, person_id, actor), Given(case.now, method))


def _checked(case: UseCase, minutes: Minutes, one: Scrutiny, given: Given) -> None:
    one.verdict, one.given_at, one.method = Verdict.CHECKED, given.at, given.method
    case.note(person=one.person_id, round=minutes.round)
    if not rules.have_all_checked(scrutiny.verdict for scrutiny in minutes.current):
        return
    minutes.advance("check")
    minutes.checked_at = case.now
    minutes.meeting = queries.meeting(minutes.meeting_id)
    for signature in minutes.signatures:
        deliver(case, mails.checked(minutes, signature))


def return_(minutes: Minutes, person_id: int, reason: str, actor: Actor, *, method: str = SIGNED_IN) -> None:
    """A scrutineer asks for a correction: the text is open again, and all look once more (decision 10)."""
    with use_case(Action.MINUTES_RETURN, minutes, actor) as case:
        _returned(case, minutes, _own(minutes, person_id, actor), reason, Given(case.now, method))


def _returned(case: UseCase, minutes: Minutes, one: Scrutiny, reason: str, given: Given) -> None:
    rules.check_remark(reason)
    one.verdict, one.remark, one.given_at, one.method = Verdict.RETURNED, reason, given.at, given.method
    minutes.advance("return")
    minutes.meeting = queries.meeting(minutes.meeting_id)
    minutes.return_reason = reason
    case.note(person=one.person_id, round=minutes.round)
    for person in queries.recorders(minutes):
        deliver(case, mails.returned(minutes, one, to=person))
    minutes.round += 1


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a scrutineer without e-mail has answered on paper, and when: right, or to be corrected with the reason."""

    person_id: int
    on: date
    is_right: bool = True
    reason: str = ""


def record_check(minutes: Minutes, paper: OnPaper, actor: Actor) -> None:
    """Write down what a scrutineer without e-mail answered on paper. It counts like a press of their own.

    Raises RuleBroken ("checked_ahead", "checked_before_asked", "remark_missing"), NotFound for one who has e-mail or
    does not check, WrongState where it is not their turn.
    """
    with use_case(Action.MINUTES_RECORD_CHECK, minutes, actor) as case:
        one = _open(minutes, paper.person_id)
        if one.person.email:
            raise NotFound(f"Scrutiny:{minutes.id}")
        asked_at = minutes.submitted_at or case.now
        rules.check_paper_day(paper.on, asked_on=clock.local_date(asked_at), today=clock.local_date(case.now))
        given = Given(min(case.now, max(asked_at, clock.helsinki(paper.on, time(12)))), ON_PAPER)
        case.note(on_paper=paper.on.isoformat())
        if paper.is_right:
            _checked(case, minutes, one, given)
        else:
            _returned(case, minutes, one, paper.reason, given)


def ask_again(minutes: Minutes, person_id: int, actor: Actor) -> bool:
    """Send a scrutineer the mail with their link once more, at most once a day. Returns whether it goes out now.

    Raises NotFound for one who does not check or has no e-mail, WrongState where it is not their turn.
    """

    def letter() -> Mail:
        return addressed(minutes, mails.submitted(minutes, _open(minutes, person_id)))

    return send_again(minutes, letter, actor, Action.MINUTES_ASK_AGAIN)


def _own(minutes: Minutes, person_id: int, actor: Actor) -> Scrutiny:
    """The open scrutiny of this person in this round; nobody checks for another."""
    if minutes.state is MinutesState.IN_SCRUTINY and person_id not in actor.person_ids:
        raise NotFound(f"Scrutiny:{minutes.id}")
    return _open(minutes, person_id)


def _open(minutes: Minutes, person_id: int) -> Scrutiny:
    if minutes.state is not MinutesState.IN_SCRUTINY:
        raise WrongState(minutes.state, "check")
    one = next((one for one in minutes.current if one.person_id == person_id), None)
    if one is None:
        raise NotFound(f"Scrutiny:{minutes.id}")
    if one.verdict is not Verdict.NONE:
        raise WrongState(one.verdict, "check")
    return one


def add_reasons(minutes: Minutes, dissent_id: int, reasons: str, actor: Actor, language: str = "") -> None:
    """The written reasons of a dissenting opinion, until the minutes are checked (rule 21; section 106).

    Who has checked the text without them is asked again. Raises RuleBroken("dissent_reasons_too_late", "mark_unclosed").
    """
    with use_case(Action.MINUTES_EDIT, minutes, actor) as case:
        check_reasons_in_time(is_checked=rules.is_checked(minutes.state))
        if unclosed(reasons):
            raise RuleBroken("mark_unclosed", field="reasons")
        meeting = minutes.meeting = queries.meeting(minutes.meeting_id)
        found = next((one for one in queries.dissents(meeting.id) if one.id == dissent_id), None)
        if found is None:
            raise NotFound(f"Dissent:{dissent_id}")
        of = room.handling(found.handling_id)
        if reasons.strip() and of is not None and of.slot.item.is_secret:  # rule 28, decision 11
            raise RuleBroken("secret_text_refused", field="reasons")
        found.reasons, found.language = reasons, language
        db.session.flush()
        refresh(minutes, meeting, () if rules.is_editable(minutes.state) else tuple(minutes.content))
        case.note(dissent=dissent_id)
        if any(one.verdict is Verdict.CHECKED for one in minutes.current):
            chosen = scrutineers(minutes)
            minutes.round += 1
            begin_round(case, minutes, chosen)


def replace_scrutineer(minutes: Minutes, silent_id: int | None, person_id: int, actor: Actor) -> None:
    """Another who was present checks in place of one who cannot or stays silent, or besides the others (rule 41).

    While the text is a draft nobody is asked yet: the new one is when it is submitted.
    """
    with use_case(Action.MINUTES_REPLACE_SCRUTINEER, minutes, actor) as case:
        if minutes.state not in {MinutesState.DRAFTING, MinutesState.CIRCULATED, MinutesState.IN_SCRUTINY}:
            raise WrongState(minutes.state, "replace_scrutineer")
        minutes.meeting = queries.meeting(minutes.meeting_id)
        record = queries.source(minutes.meeting).record
        rules.check_replacement(person_id, documents.sections(record), scrutineers(minutes))
        db.session.add(
            Scrutineer(
                board_id=minutes.board_id,
                municipality_id=minutes.municipality_id,
                meeting_id=minutes.meeting_id,
                person_id=person_id,
                chosen_at=case.now,
                check_until=_stand_down(minutes, silent_id),
            )
        )
        if minutes.state is MinutesState.IN_SCRUTINY:
            _ask(case, minutes, person_id)
        case.note(silent=silent_id, person=person_id)


def _stand_down(minutes: Minutes, silent_id: int | None) -> date | None:
    """The one who is replaced checks no more, unless they have answered. Returns the last day that they were given."""
    chosen = next((one for one in queries.chosen_scrutineers(minutes.meeting_id) if one.person_id == silent_id), None)
    scrutiny = next((one for one in minutes.current if one.person_id == silent_id), None)
    if chosen is None or (scrutiny is not None and scrutiny.verdict is not Verdict.NONE):
        return None
    if scrutiny is not None:
        scrutiny.verdict = Verdict.REPLACED
    db.session.delete(chosen)
    db.session.flush()
    return chosen.check_until
