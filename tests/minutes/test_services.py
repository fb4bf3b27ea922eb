"""From the room to the public record: states, who does what, what is told to whom, what never changes."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from advisory.agendas.models import Item
from advisory.agendas.rules import Appeal
from advisory.infra import audit, files, outbox
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.delivery import claim
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.minutes import documents, queries, services
from advisory.minutes.models import Minutes, Publication
from advisory.minutes.rules import MAIL_LINK, ON_PAPER, SIGNED_IN, MinutesState, Signatory, Stage, Verdict, digest
from advisory.minutes.services import OnPaper
from advisory.people.models import Person
from advisory.proceedings.models import Handling, Scrutineer
from advisory.proceedings.services import choose_scrutineers
from advisory.worker import RENDERERS
from tests.delivering import deliver_one
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import PUBLISHED_AT, Example, time

SECRETARY = "Sanna Koski"
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def rows(make: Make, context: Flask) -> Example:
    return making.worked_example(make)


def mails(kind: str) -> list[OutboxRow]:
    """The waiting mails of one kind: their keys begin with it."""
    found = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.id))
    return [row for row in found if f":{kind}:" in row.key]


def fresh(minutes: Minutes) -> Minutes:
    db.session.expire_all()
    return queries.minutes(minutes.id)


def actions(minutes: Minutes) -> list[str]:
    return [entry.action for entry in audit.timeline(audit.name_of(minutes))]


def actor(rows: Example, name: str = SECRETARY) -> Any:
    return rows.actor(name)


# --- drawing up


@pytest.mark.domain_rule(22)
@pytest.mark.feature(63)
def test_drawing_up_ends_the_meeting_and_names_who_signs(rows: Example) -> None:
    minutes = making.drawn_up(rows)
    assert (minutes.state, minutes.meeting.state) == (MinutesState.DRAFTING, "ended")
    signing = {one.signatory: one.person.name for one in minutes.signatures}
    assert signing == {Signatory.CHAIR: "Aino Salmela", Signatory.MINUTE_TAKER: SECRETARY}
    assert actions(minutes) == ["minutes.draw_up"]


@pytest.mark.domain_rule(22)
def test_minutes_of_an_ended_meeting_cannot_be_thrown_away(rows: Example) -> None:
    minutes = making.drawn_up(rows)
    db.session.delete(minutes)
    with pytest.raises(RuleBroken, match="minutes_are_kept"):
        db.session.flush()
    db.session.rollback()
    assert queries.of(rows.meeting.id) is not None


def test_a_meeting_does_not_end_while_an_item_is_open(rows: Example) -> None:
    handling = rows.handlings["week"]
    handling.outcome, handling.state, handling.closed_at = None, "open", None
    db.session.commit()
    with pytest.raises(RuleBroken, match="items_without_outcome"):
        making.drawn_up(rows)
    assert queries.of(rows.meeting.id) is None


def test_drawing_up_again_after_an_ending_taken_back_keeps_one_record(rows: Example) -> None:
    first = making.drawn_up(rows)
    rows.handlings["week"].decision = Localized(fi="Ohjelma hyväksyttiin toisin.")
    db.session.commit()
    again = services.draw_up(queries.meeting(rows.meeting.id), actor(rows))
    assert again.id == first.id
    assert "toisin" in str(again.content)


def test_a_member_draws_up_nothing(rows: Example) -> None:
    with pytest.raises(NotAllowed):
        services.draw_up(queries.meeting(rows.meeting.id), actor(rows, "Pekka Hautala"))


# --- checking


@pytest.mark.domain_rule(41)
@pytest.mark.feature(69)
def test_submitting_asks_each_scrutineer_by_mail(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    assert minutes.check_until == date(2026, 9, 21)  # two weekdays after Thursday 17.9., when it was sent
    asked = mails("check")
    assert [row.recipient for row in asked] == [
        rows.persons["Pekka Hautala"].email, rows.persons["Yasmin Haddad"].email,
    ]  # fmt: skip
    assert "/minutes/check/" in asked[0].text


@pytest.mark.parametrize("has_mail", [True, False])
def test_an_answer_to_a_mail_reaches_the_secretary_where_the_board_has_no_address(
    rows: Example, *, has_mail: bool
) -> None:
    rows.board.contact_email, rows.municipality.contact_email = "", "kirjaamo@lehtoranta.example"
    if not has_mail:
        rows.secretary.email = ""
    db.session.commit()
    making.in_scrutiny(rows)
    wanted = rows.secretary.email or "kirjaamo@lehtoranta.example"
    assert {row.reply_to for row in mails("check")} == {wanted}


@pytest.mark.domain_rule(36)
def test_the_text_stands_still_under_scrutiny(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    with pytest.raises(WrongState):
        services.choose_appeals(minutes, {rows.slots["week"].id: Appeal.CLAIM}, actor(rows))
    with pytest.raises(WrongState):
        services.draw_up(queries.meeting(rows.meeting.id), actor(rows))


@pytest.mark.domain_rule(24)
@pytest.mark.feature(70)
def test_minutes_are_checked_when_all_have_checked(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    services.check(minutes, rows.persons["Pekka Hautala"].id, actor(rows, "Pekka Hautala"))
    assert fresh(minutes).state is MinutesState.IN_SCRUTINY
    assert mails("sign") == []
    services.check(minutes, rows.persons["Yasmin Haddad"].id, actor(rows, "Yasmin Haddad"))
    assert fresh(minutes).state is MinutesState.CHECKED
    assert {row.recipient for row in mails("sign")} == {
        rows.persons["Aino Salmela"].email, rows.persons[SECRETARY].email,
    }  # fmt: skip


def test_nobody_checks_for_another(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    with pytest.raises(NotFound):
        services.check(minutes, rows.persons["Yasmin Haddad"].id, actor(rows, "Pekka Hautala"))
    with pytest.raises(NotAllowed):
        services.check(minutes, rows.persons["Pekka Hautala"].id, actor(rows))


def test_a_second_press_is_told(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    person = rows.persons["Pekka Hautala"].id
    services.check(minutes, person, actor(rows, "Pekka Hautala"))
    with pytest.raises(WrongState):
        services.check(minutes, person, actor(rows, "Pekka Hautala"))


def test_a_return_opens_the_text_and_begins_a_new_round(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    services.check(minutes, rows.persons["Pekka Hautala"].id, actor(rows, "Pekka Hautala"))
    services.return_(minutes, rows.persons["Yasmin Haddad"].id, "§ 29: nimi väärin", actor(rows, "Yasmin Haddad"))
    minutes = fresh(minutes)
    assert (minutes.state, minutes.round, minutes.return_reason) == (MinutesState.DRAFTING, 2, "§ 29: nimi väärin")
    assert [row.recipient for row in mails("returned")] == [rows.persons[SECRETARY].email]
    services.submit(minutes, actor(rows))
    minutes = fresh(minutes)
    assert minutes.return_reason == ""
    assert [one.verdict for one in minutes.current] == [Verdict.NONE, Verdict.NONE]  # all look again
    assert len(mails("check")) == 4


def test_a_return_needs_words(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    with pytest.raises(RuleBroken, match="remark_missing"):
        services.return_(minutes, rows.persons["Yasmin Haddad"].id, " ", actor(rows, "Yasmin Haddad"))


@pytest.mark.domain_rule(41)
def test_a_silent_scrutineer_is_replaced_by_one_who_was_there(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    silent, new = rows.persons["Yasmin Haddad"].id, rows.persons["Tuomas Rauhala"].id
    with pytest.raises(RuleBroken, match="replacement_not_present"):
        services.replace_scrutineer(minutes, silent, rows.persons["Kari Niemelä"].id, actor(rows))
    services.replace_scrutineer(fresh(minutes), silent, new, actor(rows))
    minutes = fresh(minutes)
    assert [one.person_id for one in minutes.current] == [rows.persons["Pekka Hautala"].id, new]
    with pytest.raises((NotFound, NotAllowed)):
        services.check(minutes, silent, actor(rows, "Yasmin Haddad"))


@pytest.mark.domain_rule(41)
def test_scrutineers_whom_the_meeting_chooses_anew_check_the_next_round(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    services.return_(minutes, rows.persons["Yasmin Haddad"].id, "§ 29: nimi", actor(rows, "Yasmin Haddad"))
    services.take_back_ending(fresh(minutes), actor(rows))
    anew = [rows.persons[name].id for name in ("Farid Nuri", "Tuomas Rauhala")]
    with time(making.at(18, 35)):
        choose_scrutineers(queries.meeting(rows.meeting.id), anew, actor(rows))
        services.draw_up(queries.meeting(rows.meeting.id), actor(rows))
    services.submit(fresh(minutes), actor(rows))
    assert [one.person_id for one in fresh(minutes).current] == anew
    assert {row.recipient for row in mails("check:2")} == {db.session.get_one(Person, one).email for one in anew}


@pytest.mark.domain_rule(41)
def test_a_scrutineer_changed_in_the_draft_is_asked_with_the_next_round(rows: Example) -> None:
    for one in db.session.scalars(select(Scrutineer)):
        one.check_until = date(2099, 9, 30)
    db.session.commit()
    minutes = making.in_scrutiny(rows)
    pekka, yasmin, farid = (rows.persons[name].id for name in ("Pekka Hautala", "Yasmin Haddad", "Farid Nuri"))
    services.return_(minutes, yasmin, "§ 29: nimi", actor(rows, "Yasmin Haddad"))
    services.replace_scrutineer(fresh(minutes), pekka, farid, actor(rows))
    services.replace_scrutineer(fresh(minutes), yasmin, pekka, actor(rows))
    assert mails("check:2") == []  # nobody before the text is there
    services.submit(fresh(minutes), actor(rows))
    assert {one.person_id for one in fresh(minutes).current} == {pekka, farid}
    assert fresh(minutes).check_until == date(2099, 9, 30)  # what the meeting decided holds for them too


def test_who_was_replaced_can_be_asked_again_in_the_same_round(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    yasmin, farid = rows.persons["Yasmin Haddad"].id, rows.persons["Farid Nuri"].id
    services.replace_scrutineer(fresh(minutes), yasmin, farid, actor(rows))
    services.replace_scrutineer(fresh(minutes), farid, yasmin, actor(rows))
    assert {one.person.name for one in fresh(minutes).current} == {"Pekka Hautala", "Yasmin Haddad"}
    assert len([row for row in mails("check") if row.recipient == rows.persons["Yasmin Haddad"].email]) == 2


def test_without_scrutineers_nothing_is_submitted(rows: Example) -> None:
    db.session.query(Scrutineer).delete()
    db.session.commit()
    minutes = making.drawn_up(rows)
    with pytest.raises(RuleBroken, match="no_scrutineers"):
        services.submit(minutes, actor(rows))
    services.replace_scrutineer(fresh(minutes), None, rows.persons["Farid Nuri"].id, actor(rows))
    services.submit(fresh(minutes), actor(rows))
    assert [one.person.name for one in fresh(minutes).current] == ["Farid Nuri"]


def test_a_section_that_no_scrutineer_may_check_needs_another(rows: Example) -> None:
    db.session.query(Scrutineer).delete()
    db.session.commit()
    minutes = making.drawn_up(rows)
    services.replace_scrutineer(minutes, None, rows.persons["Olga Petrova"].id, actor(rows))  # disqualified in § 27
    with pytest.raises(RuleBroken, match="section_without_scrutineer") as refused:
        services.submit(fresh(minutes), actor(rows))
    assert refused.value.facts["sections"] == "27"


# --- signing


@pytest.mark.feature(71)
@pytest.mark.feature(79)
@pytest.mark.domain_rule(36)
def test_both_sign_and_the_hash_is_taken(rows: Example) -> None:
    minutes = making.checked(rows)
    services.sign(minutes, Signatory.CHAIR, actor(rows, "Aino Salmela"), method=MAIL_LINK)
    assert (fresh(minutes).state, minutes.content_hash) == (MinutesState.CHECKED, "")
    services.sign(minutes, Signatory.MINUTE_TAKER, actor(rows))
    minutes = fresh(minutes)
    assert minutes.state is MinutesState.SIGNED
    assert minutes.content_hash == digest(minutes.content)
    assert [one.method for one in minutes.signatures] == ["mail_link", "signed_in"]


@pytest.mark.feature(71)
def test_who_has_no_email_signs_on_paper_and_the_record_says_so(rows: Example) -> None:
    chair = rows.persons["Aino Salmela"]
    minutes = making.checked(rows)
    with pytest.raises(NotFound):  # she has e-mail, so she signs herself
        services.record_signature(minutes, Signatory.CHAIR, date(2026, 9, 17), actor(rows))
    chair.email, chair.account_id = "", None
    db.session.commit()
    minutes = queries.minutes(minutes.id)
    checked_on = clock.local_date(minutes.checked_at)
    with making.time(making.MORNING_AFTER + timedelta(days=5)):
        for day, code in (
            (checked_on - timedelta(days=1), "signed_before_checked"),
            (date(2026, 9, 30), "checked_ahead"),
        ):
            with pytest.raises(RuleBroken, match=code):
                services.record_signature(minutes, Signatory.CHAIR, day, actor(rows))
        services.record_signature(minutes, Signatory.CHAIR, checked_on, actor(rows))
        with pytest.raises(WrongState):
            services.record_signature(minutes, Signatory.CHAIR, checked_on, actor(rows))
        services.sign(minutes, Signatory.MINUTE_TAKER, actor(rows))
    minutes = fresh(minutes)
    assert (minutes.state, bool(minutes.content_hash)) == (MinutesState.SIGNED, True)
    signature = minutes.signature(Signatory.CHAIR)
    assert signature is not None
    assert (signature.method, clock.local_date(signature.signed_at)) == (ON_PAPER, checked_on)
    notes = [one["note"] for one in documents.closing(minutes, "fi")["people"]]
    assert ("paperilla" in notes[0], "sähköisesti" in notes[1]) == (True, True)


def test_nobody_signs_for_another(rows: Example) -> None:
    minutes = making.checked(rows)
    with pytest.raises(RuleBroken, match="not_the_signatory"):
        services.sign(minutes, Signatory.CHAIR, actor(rows))
    with pytest.raises(NotAllowed):
        services.sign(minutes, Signatory.CHAIR, actor(rows, "Farid Nuri"))


# --- a scrutineer without e-mail


def asked_on_paper(rows: Example) -> Minutes:
    """Minutes in scrutiny; Pekka has no e-mail, and Yasmin has checked."""
    person = rows.persons["Pekka Hautala"]
    person.email, person.account_id = "", None
    db.session.commit()
    minutes = making.in_scrutiny(rows)
    with making.time(making.MORNING_AFTER + timedelta(hours=1)):
        services.check(minutes, rows.persons["Yasmin Haddad"].id, rows.actor("Yasmin Haddad"))
    return queries.minutes(minutes.id)


@pytest.mark.feature(69)
def test_the_answer_of_a_scrutineer_on_paper_is_written_down(rows: Example) -> None:
    minutes, pekka = asked_on_paper(rows), rows.persons["Pekka Hautala"].id
    with making.time(making.MORNING_AFTER + timedelta(days=3)):
        for day, code in ((date(2026, 9, 16), "checked_before_asked"), (date(2026, 9, 21), "checked_ahead")):
            with pytest.raises(RuleBroken, match=code):
                services.record_check(minutes, OnPaper(pekka, day), actor(rows))
        services.record_check(minutes, OnPaper(pekka, date(2026, 9, 18)), actor(rows))
    minutes = queries.minutes(minutes.id)
    assert minutes.state is MinutesState.CHECKED
    one = next(one for one in minutes.current if one.person_id == pekka)
    assert (one.verdict, clock.local_date(one.given_at)) == (Verdict.CHECKED, date(2026, 9, 18))
    assert {one.method for one in minutes.current} == {ON_PAPER, SIGNED_IN}
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.action == "minutes.record_check"
    assert entry.changes == {"on_paper": "2026-09-18", "person": pekka, "round": 1}


def test_a_correction_asked_on_paper_opens_the_text_again(rows: Example) -> None:
    minutes, pekka = asked_on_paper(rows), rows.persons["Pekka Hautala"].id
    with making.time(making.MORNING_AFTER + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="remark_missing"):
            services.record_check(minutes, OnPaper(pekka, date(2026, 9, 17), is_right=False), actor(rows))
        wrong = OnPaper(pekka, date(2026, 9, 17), is_right=False, reason="§ 25: nimi on väärin.")
        services.record_check(minutes, wrong, actor(rows))
    minutes = queries.minutes(minutes.id)
    assert (minutes.state, minutes.return_reason) == (MinutesState.DRAFTING, "§ 25: nimi on väärin.")


@pytest.mark.promise("R10")
def test_nobody_answers_on_paper_for_one_who_has_email(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    with making.time(making.MORNING_AFTER + timedelta(days=1)), pytest.raises(NotFound):
        services.record_check(minutes, OnPaper(rows.persons["Yasmin Haddad"].id, date(2026, 9, 17)), actor(rows))


def test_a_scrutineer_is_asked_again_at_most_once_a_day(rows: Example) -> None:
    minutes, yasmin = making.in_scrutiny(rows), rows.persons["Yasmin Haddad"]
    before = len([row for row in mails("check") if row.recipient == yasmin.email])
    for hours in (2, 3):
        with making.time(making.MORNING_AFTER + timedelta(hours=hours)):
            services.ask_again(minutes, yasmin.id, actor(rows))
    assert len([row for row in mails("check") if row.recipient == yasmin.email]) == before + 1


@pytest.mark.feature(71)
def test_who_has_an_address_only_after_the_check_is_asked_to_sign(rows: Example) -> None:
    chair = rows.persons["Aino Salmela"]
    address, account_id = chair.email, chair.account_id
    chair.email, chair.account_id = "", None
    db.session.commit()
    minutes = making.checked(rows)
    with making.time(making.MORNING_AFTER + timedelta(days=6)):
        with pytest.raises(NotFound):
            services.ask_signature(minutes, Signatory.CHAIR, actor(rows))
        assert [row.recipient for row in mails("sign")] == [rows.secretary.email]
        chair.email, chair.account_id = address, account_id
        db.session.commit()
        for _press in range(2):  # at most once a day
            services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
    mail = mails("sign")[-1]
    assert [row.recipient for row in mails("sign")] == [rows.secretary.email, address]
    assert "/minutes/sign/" in mail.text
    assert actions(minutes)[-1] == "minutes.ask_signature"


def test_nobody_is_asked_for_a_signature_that_is_there_or_not_yet_due(rows: Example) -> None:
    with pytest.raises(WrongState):
        services.ask_signature(making.in_scrutiny(rows), Signatory.CHAIR, actor(rows))


def test_who_has_signed_is_not_asked_again(rows: Example) -> None:
    minutes = making.checked(rows)
    services.sign(minutes, Signatory.CHAIR, actor(rows, "Aino Salmela"))
    with pytest.raises(WrongState):
        services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))


def test_minutes_are_not_signed_before_they_are_checked(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    with pytest.raises(WrongState):
        services.sign(minutes, Signatory.MINUTE_TAKER, actor(rows))


# --- publishing


@pytest.mark.domain_rule(26)
@pytest.mark.feature(79)
def test_publication_starts_the_clock_and_tells_the_members(rows: Example) -> None:
    minutes = making.published(rows)
    assert minutes.state is MinutesState.PUBLISHED
    assert minutes.notice_on == date(2026, 9, 29)
    assert minutes.appeal_until is None  # no item of the worked example can be appealed
    assert minutes.personal_data_until == date(2026, 10, 13)
    told = {row.recipient for row in mails("published")}
    assert rows.persons["Pekka Hautala"].email in told
    assert rows.persons["Amina Warsame"].email in told  # the deputy who was there
    assert rows.persons["Minh Tran"].email not in told  # a deputy who was not


def test_publishing_waits_and_can_be_undone(rows: Example) -> None:
    minutes = making.signed(rows)
    with time(PUBLISHED_AT):
        services.publish(minutes, actor(rows))
        assert services.complete_publish(minutes.id) is False  # not before its minute is over
        with pytest.raises(WrongState):
            services.publish(fresh(minutes), actor(rows))  # a double press
    services.undo_publish(fresh(minutes), actor(rows))
    with time(PUBLISHED_AT.replace(minute=5)):
        assert services.complete_publish(minutes.id) is False
    assert fresh(minutes).state is MinutesState.SIGNED
    jobs = outbox.about(audit.name_of(minutes), kind=services.PUBLISH_JOB)
    assert [row.status for row in jobs] == [Status.CANCELLED]


@pytest.mark.promise("R3")
def test_a_publication_that_a_worker_has_begun_is_not_taken_back(rows: Example) -> None:
    """A page without JavaScript still has its button when the minute is over, and a killed worker keeps its lease."""
    minutes = making.signed(rows)
    with time(PUBLISHED_AT):
        services.publish(minutes, actor(rows))
    with time(PUBLISHED_AT.replace(minute=2)):
        db.session.commit()
        assert services.PUBLISH_JOB in iter(lambda: getattr(claim(clock.now()), "kind", None), None)
        with pytest.raises(RuleBroken, match="publish_under_way"):
            services.undo_publish(fresh(minutes), actor(rows))
    with time(PUBLISHED_AT.replace(minute=6)):  # the lease is over, and another worker takes the job
        run_jobs()
    assert fresh(minutes).state is MinutesState.PUBLISHED


def test_what_was_taken_back_can_be_published_again(rows: Example) -> None:
    minutes = making.signed(rows)
    with time(PUBLISHED_AT):
        services.publish(minutes, actor(rows))
        services.undo_publish(fresh(minutes), actor(rows))
    with time(PUBLISHED_AT.replace(minute=1)):
        services.publish(fresh(minutes), actor(rows))
    with time(PUBLISHED_AT.replace(minute=3)):
        run_jobs()
    assert fresh(minutes).state is MinutesState.PUBLISHED


@pytest.mark.domain_rule(36)
@pytest.mark.promise("R3")
def test_a_second_worker_publishes_nothing_twice(rows: Example) -> None:
    minutes = making.published(rows)
    before = len(mails("published"))
    assert services.complete_publish(minutes.id) is False
    assert len(mails("published")) == before
    assert [one.stage for one in queries.publications(minutes.id)] == [Stage.FULL]


@pytest.mark.domain_rule(21)
def test_reasons_of_a_dissent_come_while_the_text_is_checked_and_who_checked_it_is_asked_again(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    dissent = queries.dissents(rows.meeting.id)[0]
    services.add_reasons(fresh(minutes), dissent.id, "Liian laaja.", actor(rows))
    assert fresh(minutes).round == 1
    assert "Liian laaja." in str(fresh(minutes).content)
    first = rows.persons["Pekka Hautala"]
    services.check(fresh(minutes), first.id, actor(rows, first.name))
    services.add_reasons(fresh(minutes), dissent.id, "Aivan liian laaja.", actor(rows))
    again = fresh(minutes)
    assert (again.round, again.state) == (2, MinutesState.IN_SCRUTINY)
    assert [one.verdict for one in again.current] == [Verdict.NONE, Verdict.NONE]
    assert "muuttunut" in next(row.text for row in mails("check:2"))
    for name in ("Pekka Hautala", "Yasmin Haddad"):
        services.check(fresh(minutes), rows.persons[name].id, actor(rows, name))
    assert fresh(minutes).state is MinutesState.CHECKED


@pytest.mark.domain_rule(36)
def test_published_minutes_cannot_change(rows: Example) -> None:
    minutes = making.published(rows)
    with pytest.raises(WrongState):
        services.choose_appeals(minutes, {rows.slots["week"].id: Appeal.CLAIM}, actor(rows))
    with pytest.raises(RuleBroken, match="dissent_reasons_too_late"):
        services.add_reasons(minutes, 1, "Myöhässä", actor(rows))
    with pytest.raises(WrongState):
        services.submit(minutes, actor(rows))
    rows.handlings["week"].decision = Localized(fi="Muutettu jälkikäteen")
    db.session.commit()
    assert "jälkikäteen" not in str(fresh(minutes).content)


def test_a_text_changed_after_signing_is_not_published(rows: Example) -> None:
    minutes = making.signed(rows)
    with time(PUBLISHED_AT):
        services.publish(minutes, actor(rows))
    minutes.content = {**minutes.content, "fi": {**minutes.content["fi"], "title": "Toinen"}}
    db.session.commit()
    with time(PUBLISHED_AT.replace(minute=2)), pytest.raises(WrongState):
        services.complete_publish(minutes.id)
    assert fresh(minutes).state is MinutesState.SIGNED


@pytest.mark.domain_rule(30)
@pytest.mark.feature(116)
def test_what_would_keep_minutes_from_being_published_is_said_before_they_are_checked(
    make: Make, context: Flask
) -> None:
    """Once the text stands still nobody could mend it: it would be signed and could never be public."""
    rows = making.worked_example(make, languages=("fi", "sv"))
    minutes = making.drawn_up(rows)

    def write(decision: Localized) -> None:
        found = fresh(minutes)
        handling = queries.handling(rows.meeting.id, rows.slots["week"].id)
        assert handling is not None
        services.correct(found, handling, {"decision": decision}, handling.version, actor(rows))

    for written, code in (
        (Localized(fi="Vain suomeksi"), "language_version_missing"),
        (Localized(fi="Kiitettiin [[Maijaa", sv="Tackades"), "mark_unclosed"),
    ):
        write(written)
        with pytest.raises(RuleBroken, match=code):
            services.submit(fresh(minutes), actor(rows))
        assert fresh(minutes).state is MinutesState.DRAFTING
    write(Localized(fi="Kiitettiin [[Maijaa]]", sv="Tackades"))
    services.submit(fresh(minutes), actor(rows))
    assert fresh(minutes).state is MinutesState.IN_SCRUTINY


def test_reasons_of_a_dissent_with_an_open_mark_are_refused(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    dissent = queries.dissents(rows.meeting.id)[0]
    with pytest.raises(RuleBroken, match="mark_unclosed"):
        services.add_reasons(fresh(minutes), dissent.id, "Kuten [[Maija sanoi", actor(rows))


@pytest.mark.domain_rule(30)
def test_a_language_that_the_board_gets_later_is_not_asked_of_minutes_that_stand_still(rows: Example) -> None:
    minutes = making.in_scrutiny(rows)
    rows.board.languages = ["fi", "sv"]
    db.session.commit()
    dissent = queries.dissents(rows.meeting.id)[0]
    services.add_reasons(fresh(minutes), dissent.id, "Liian laaja.", actor(rows))
    assert list(fresh(minutes).content) == ["fi"]
    for name in ("Pekka Hautala", "Yasmin Haddad"):
        services.check(fresh(minutes), rows.persons[name].id, actor(rows, name))
    services.sign(fresh(minutes), Signatory.CHAIR, actor(rows, "Aino Salmela"))
    services.sign(fresh(minutes), Signatory.MINUTE_TAKER, actor(rows))
    assert making.publish_signed(fresh(minutes), rows).state is MinutesState.PUBLISHED


@pytest.mark.feature(116)
def test_each_language_of_the_board_is_published(make: Make, context: Flask) -> None:
    minutes = making.published(making.worked_example(make, languages=("fi", "sv")))
    found = {one.language: one for one in queries.publications(minutes.id)}
    assert set(found) == {"fi", "sv"}
    assert "Pöytäkirja 3/2026" in found["fi"].title
    assert "Protokoll 3/2026" in found["sv"].title
    assert found["fi"].content_hash != found["sv"].content_hash


# --- the PDF, made by the worker


def run_jobs() -> None:
    db.session.commit()
    for _ in range(20):
        if not deliver_one({**RENDERERS, "mail": lambda mine: None}):
            return


@pytest.mark.feature(72)
@pytest.mark.feature(73)
@pytest.mark.feature(79)
@pytest.mark.promise("R1")
def test_the_worker_prints_and_publishes(rows: Example) -> None:
    minutes = making.signed(rows)
    with time(PUBLISHED_AT):
        services.publish(minutes, actor(rows))
        run_jobs()
        assert fresh(minutes).state is MinutesState.SIGNED
    with time(PUBLISHED_AT.replace(minute=2, microsecond=123456)):
        run_jobs()
    assert fresh(minutes).state is MinutesState.PUBLISHED
    publication = queries.publications(minutes.id)[0]
    assert publication.pdf is not None
    text = _pdf_text(files.read(publication.pdf))
    assert "Pöytäkirja 3/2026" in text
    assert "klo 17.48–17.59" in text
    assert "saapui 24 §:n aikana klo 17.20" in text


@pytest.mark.promise("R1")
def test_what_was_published_without_a_file_gets_one(rows: Example) -> None:
    minutes = making.published(rows)
    assert queries.publications(minutes.id)[0].pdf_id is None
    with time(PUBLISHED_AT.replace(minute=4)):
        run_jobs()
    first = queries.publications(minutes.id)[0].pdf_id
    assert first is not None
    services.attach_pdfs(minutes.id, {})
    assert queries.publications(minutes.id)[0].pdf_id == first


def _pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).replace("\n", " ")


# --- after the appeal period


@pytest.mark.domain_rule(26)
@pytest.mark.domain_rule(27)
def test_personal_data_leave_the_day_after_the_appeal_period(rows: Example) -> None:
    handling: Handling = rows.handlings["week"]
    handling.decision = Localized(fi="Kiitettiin {{Maija Mallikasta}} ja [[Ville Virtasta]], p. 040 123 4567.")
    db.session.commit()
    minutes = making.published(rows)
    full = queries.publications(minutes.id)[0]
    assert "Maija Mallikasta" in full.fragment
    assert "Virtasta" not in full.fragment
    assert "040 123" not in full.fragment
    services.due(datetime(2026, 10, 13, 20, 0, tzinfo=PUBLISHED_AT.tzinfo))
    assert len(queries.publications(minutes.id)) == 1
    services.due(datetime(2026, 10, 13, 21, 1, tzinfo=PUBLISHED_AT.tzinfo))  # one minute past midnight in Helsinki
    later = queries.publications(minutes.id)[-1]
    assert later.stage is Stage.PERSON_FREE
    assert "Mallikasta" not in later.fragment
    assert "Pekka Hautala" in later.fragment  # members stay
    services.due(datetime(2026, 11, 1, tzinfo=PUBLISHED_AT.tzinfo))
    assert len(queries.publications(minutes.id)) == 2


def test_what_held_no_personal_data_keeps_its_file_and_hash(rows: Example) -> None:
    minutes = making.published(rows)
    with time(PUBLISHED_AT.replace(minute=4)):
        run_jobs()
    services.due(datetime(2026, 10, 20, tzinfo=PUBLISHED_AT.tzinfo))
    full, later = queries.publications(minutes.id)
    assert (full.content_hash, full.pdf_id) == (later.content_hash, later.pdf_id)


def test_fragments_of_an_older_template_are_drawn_again(rows: Example) -> None:
    minutes = making.published(rows)
    publication: Publication = queries.publications(minutes.id)[0]
    publication.template_version, fragment, known = 0, publication.fragment, publication.content_hash
    publication.fragment = "old"
    db.session.commit()
    assert services.render_again(minutes.id) == 1
    again = queries.publications(minutes.id)[0]
    assert (again.fragment, again.content_hash) == (fragment, known)
    assert services.render_again(minutes.id) == 0


# --- secret items


@pytest.mark.domain_rule(28)
@pytest.mark.domain_rule(29)
@pytest.mark.feature(125)
def test_of_a_secret_item_only_the_public_particulars_go_out(rows: Example) -> None:
    item = db.session.get_one(Item, rows.slots["grant"].item_id)
    item.is_secret, item.secrecy_ground, item.title = True, "20", Localized(fi="Hankinta-asia")
    item.proposal = Localized(fi="SALAINEN EHDOTUS")
    rows.handlings["grant"].decision = Localized(fi="SALAINEN PÄÄTÖS")
    db.session.commit()
    minutes = making.published(rows)
    fragment = queries.publications(minutes.id)[0].fragment
    assert "SALAINEN" not in fragment
    assert "SALAINEN" not in str(minutes.content)
    assert "Petrova poistui" not in fragment
    assert "§ 27" in fragment
    assert "24 §:n 1 momentin 20 kohta" in fragment
    written = " ".join(row.text + row.html + row.subject for row in db.session.scalars(select(OutboxRow)))
    assert "Hankinta-asia" not in written


def test_a_corrected_address_is_written_to_on_the_same_day_and_an_idle_press_leaves_no_entry(rows: Example) -> None:
    chair = rows.persons["Aino Salmela"]
    right, chair.email = chair.email, "typo@test.example"
    db.session.commit()
    minutes = making.checked(rows)
    with making.time(making.MORNING_AFTER + timedelta(days=6)):
        assert services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
        assert not services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
        chair.email = right
        db.session.commit()
        assert services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
    assert [row.recipient for row in mails("sign") if ":again:" in row.key] == ["typo@test.example", right]
    assert actions(minutes).count("minutes.ask_signature") == 2


def test_the_last_day_of_the_check_is_the_one_that_the_meeting_decided(rows: Example) -> None:
    for one in db.session.scalars(select(Scrutineer)):
        one.check_until = date(2026, 9, 30)
    db.session.commit()
    minutes = making.in_scrutiny(rows)
    assert fresh(minutes).check_until == date(2026, 9, 30)


def test_a_check_of_a_meeting_held_early_ends_by_the_day_it_was_held(rows: Example) -> None:
    """Rule 41: the second weekday after the meeting, which was called for Wednesday 16.9. and held on Tuesday 8.9."""
    rows.meeting.opened_at = rows.meeting.opened_at.replace(day=8)
    db.session.commit()
    minutes = making.drawn_up(rows)
    with making.time(making.MORNING_AFTER.replace(day=9)):
        services.submit(minutes, actor(rows))
    assert fresh(minutes).check_until == date(2026, 9, 11)  # the second weekday after it was sent, not the 18th


def test_a_mail_that_failed_goes_out_again_on_the_same_day(rows: Example) -> None:
    minutes = making.checked(rows)
    with making.time(making.MORNING_AFTER + timedelta(days=6)):
        services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
        (row,) = (one for one in mails("sign") if ":again:" in one.key)
        row.status = Status.FAILED
        db.session.commit()
        assert services.ask_signature(fresh(minutes), Signatory.CHAIR, actor(rows))
    (row,) = (one for one in mails("sign") if ":again:" in one.key)
    assert row.status is Status.QUEUED
