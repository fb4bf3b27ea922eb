"""Delivery: lease, fencing, patience, and two workers that never send one mail twice."""

import threading
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from time_machine import travel

from advisory.infra import delivery, outbox
from advisory.infra import use_case as module
from advisory.infra.db import db
from advisory.infra.delivery import Claim, RecipientRefused, ServerUnavailable
from advisory.infra.outbox import Job, Mail, OutboxRow, Status
from advisory.kernel import clock
from tests.delivering import deliver_one
from tests.make import Make


def queue(*keys: str) -> None:
    for key in keys:
        to = f"{key}@test.example"
        outbox.put(Mail(key=key, recipient=to, subject="S", text="T", html="<p>T</p>", language="fi"), clock.now())
    module.commit()


def row(key: str) -> OutboxRow:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()


def refuses(*, permanent: bool) -> delivery.Handler:
    def handler(mine: Claim) -> None:
        raise RecipientRefused("451 later" if not permanent else "550 no such user", permanent=permanent)

    return handler


def is_down(mine: Claim) -> None:
    raise ServerUnavailable("refused")


@pytest.fixture
def sent(own_app: Flask) -> list[str]:
    return []


def takes(sent: list[str]) -> delivery.Handler:
    return lambda mine: sent.append(mine.row.key)


def test_a_mail_is_sent_once_and_marked(sent: list[str]) -> None:
    queue("a")
    assert deliver_one({"mail": takes(sent)})
    assert not deliver_one({"mail": takes(sent)})
    done = row("a")
    assert (sent, done.status, done.attempts, done.lease_until) == (["a"], Status.SENT, 1, None)
    assert done.finished_at is not None


@pytest.mark.promise("R5")
def test_one_claim_takes_one_row_however_the_database_goes_about_it(own_app: Flask) -> None:
    queue("a", "b", "c", "d")
    if db.engine.dialect.name == "postgresql":  # a plan that statistics may lead to: the inner query once for each row
        for way in ("hashagg", "sort", "hashjoin", "mergejoin", "material", "indexscan", "bitmapscan"):
            db.session.execute(text(f"SET LOCAL enable_{way} = off"))
    assert delivery.claim(clock.now()) is not None
    states = db.session.scalars(select(OutboxRow.status)).all()
    assert states.count(Status.SENDING) == 1


def test_nothing_goes_before_its_time(sent: list[str]) -> None:
    later = clock.now() + timedelta(minutes=1)
    mail = Mail(key="later", recipient="a@test.example", subject="", text="", html="", language="fi", not_before=later)
    outbox.put(mail, clock.now())
    module.commit()
    assert not deliver_one({"mail": takes(sent)})
    with travel(later + timedelta(seconds=1)):
        assert deliver_one({"mail": takes(sent)})


def test_a_cancelled_mail_stays_and_its_key_is_free_again(sent: list[str]) -> None:
    now = clock.now()
    for _ in range(2):
        mail = Mail(key="k", recipient="a@test.example", subject="", text="", html="", language="fi", about="Meeting:1")
        outbox.put(mail, now)
        assert outbox.cancel("Meeting:1", key_starts="k") == 1
    module.commit()
    assert not deliver_one({"mail": takes(sent)})
    assert len(outbox.about("Meeting:1")) == 2


@pytest.mark.promise("R1")
def test_a_lease_of_a_dead_worker_runs_out_and_a_slow_one_cannot_finish(sent: list[str]) -> None:
    queue("a")
    first = delivery.claim(clock.now())
    assert first is not None
    assert delivery.claim(clock.now()) is None
    with travel(clock.now() + delivery.LEASE + timedelta(seconds=1)):
        second = delivery.claim(clock.now())
        assert second is not None
        assert (second.id, second.attempts) == (first.id, 2)
        assert not delivery.finish(first, {"status": Status.FAILED})
        assert row("a").status is Status.SENDING
        assert delivery.finish(second, {"status": Status.SENT})
    assert row("a").message_id == first.row.message_id


@pytest.mark.promise("R6")
def test_workers_side_by_side_never_send_one_mail_twice(own_app: Flask) -> None:
    keys = [f"mail{number}" for number in range(60)]
    queue(*keys)
    sent: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        with own_app.app_context():
            start.wait()
            while deliver_one({"mail": lambda mine: (time.sleep(0.001), sent.append(mine.row.key))[1]}):
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == sorted(keys)


@pytest.mark.promise("R4")
def test_a_server_that_is_down_for_a_day_loses_nothing(sent: list[str]) -> None:
    queue("a", "b", "c")
    begin = clock.now()
    with travel(begin, tick=False) as time_now:
        for _ in range(24 * 6):
            with pytest.raises(ServerUnavailable):
                deliver_one({"mail": is_down})
            time_now.shift(timedelta(minutes=10))
        assert {row(key).refusals for key in "abc"} == {0}
        while deliver_one({"mail": takes(sent)}):
            pass
    assert sorted(sent) == ["a", "b", "c"]


@pytest.mark.promise("R5")
def test_a_mail_at_which_the_server_hangs_up_stands_in_nobodys_way(sent: list[str]) -> None:
    queue("poison", "a", "b")

    def handler(mine: Claim) -> None:
        if mine.row.key == "poison":
            raise ServerUnavailable("disconnected")
        sent.append(mine.row.key)

    for _ in range(6):
        try:
            deliver_one({"mail": handler})
        except ServerUnavailable:
            continue
    assert sent == ["a", "b"]


@pytest.mark.promise("R5")
def test_eight_refusals_and_three_days_are_the_end(own_app: Flask) -> None:
    queue("a")
    begin = clock.now()
    tries = 0
    with travel(begin, tick=False) as time_now:
        while row("a").status is Status.QUEUED:
            if deliver_one({"mail": refuses(permanent=False)}):
                tries += 1
            else:
                time_now.shift(timedelta(minutes=20))
        waited = clock.now() - begin
    assert tries >= delivery.MOST_REFUSALS
    assert delivery.PATIENCE <= waited < delivery.PATIENCE + timedelta(hours=2)
    assert row("a").status is Status.FAILED
    assert row("a").last_error == "451 later"


@pytest.mark.promise("R5")
@pytest.mark.parametrize("quickly", [True, False])
def test_neither_many_refusals_in_a_day_nor_few_in_a_week_are_the_end(own_app: Flask, quickly: bool) -> None:
    queue("a")
    begin = clock.now()
    steps = [timedelta(hours=2)] * 20 if quickly else [timedelta(days=2)] * 6
    with travel(begin, tick=False) as time_now:
        for step in steps:
            assert deliver_one({"mail": refuses(permanent=False)})
            time_now.shift(step)
    assert row("a").status is Status.QUEUED


@pytest.mark.promise("R5")
def test_a_permanent_answer_is_the_end_at_once_and_sending_again_begins_anew(sent: list[str]) -> None:
    queue("a", "b")
    deliver_one({"mail": refuses(permanent=True)})
    failed = row("a")
    assert (failed.status, failed.refusals, failed.last_error) == (Status.FAILED, 1, "550 no such user")
    first_id = failed.message_id
    outbox.release([failed.id], clock.now())
    module.commit()
    while deliver_one({"mail": takes(sent)}):
        pass
    assert sorted(sent) == ["a", "b"]
    assert (row("a").message_id, row("a").last_error) == (first_id, "")


@pytest.mark.promise("R5")
def test_the_wait_doubles_from_a_minute_to_an_hour_with_jitter() -> None:
    for failures, minutes in ((1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (50, 60)):
        waits = [delivery.wait_after(failures).total_seconds() / 60 for _ in range(200)]
        assert minutes * 0.8 <= min(waits) <= max(waits) <= minutes * 1.2
        assert max(waits) - min(waits) > minutes * 0.2


def test_work_that_breaks_is_tried_again_and_does_not_stop_the_queue(sent: list[str]) -> None:
    outbox.put(Job(key="pdf:1", kind="pdf", payload={"minutes": 7}), clock.now())
    queue("a")

    def breaks(mine: Claim) -> None:
        raise KeyError(mine.payload["minutes"])

    while deliver_one({"pdf": breaks, "mail": takes(sent)}):
        pass
    broken = row("pdf:1")
    assert sent == ["a"]
    assert (broken.status, broken.refusals, broken.last_error) == (Status.QUEUED, 1, "KeyError: 7")
    assert broken.not_before > clock.now()


def test_work_that_nobody_knows_fails_visibly(own_app: Flask) -> None:
    outbox.put(Job(key="odd:1", kind="odd", payload={"email": "aino@test.example"}), clock.now())
    module.commit()
    assert deliver_one({})
    assert (row("odd:1").status, row("odd:1").last_error) == (Status.FAILED, "no handler for odd")
    assert row("odd:1").payload == {}


def test_work_given_up_forgets_an_address_and_keeps_what_can_be_sent_again(own_app: Flask) -> None:
    town = Make().municipality()
    outbox.put(Job(key="link:1", kind="link", payload={"email": "aino@test.example"}), clock.now())
    outbox.put(Job(key="pdf:1", kind="link", payload={"minutes": 7}, municipality_id=town.id), clock.now())
    module.commit()
    for _job in range(2):
        assert deliver_one({"link": refuses(permanent=True)})
    assert {row(key).status for key in ("link:1", "pdf:1")} == {Status.FAILED}
    assert (row("link:1").payload, row("pdf:1").payload) == ({}, {"minutes": 7})


def test_bodies_are_emptied_after_thirty_days_and_the_rest_stays(sent: list[str]) -> None:
    queue("old", "new")
    while deliver_one({"mail": takes(sent)}):
        pass
    long_ago = clock.now() - timedelta(days=31)
    db.session.execute(update(OutboxRow).where(OutboxRow.key == "old").values(finished_at=long_ago))
    module.commit()
    assert delivery.empty_old_bodies(clock.now()) == 1
    assert (row("old").text, row("old").html, row("old").recipient) == ("", "", "old@test.example")
    assert row("new").text == "T"


@pytest.mark.promise("R9")
def test_the_oldest_waiting_is_told(own_app: Flask) -> None:
    none, now = timedelta(0), clock.now()
    assert delivery.oldest_waiting(now) == delivery.Waiting(none, none, none)
    with travel(now, tick=False):
        queue("a")
        outbox.put(Job(key="job", kind="print", not_before=now + timedelta(hours=1)), now)
        module.commit()
    assert delivery.oldest_waiting(now + timedelta(hours=3)) == delivery.Waiting(
        timedelta(hours=3), none, timedelta(hours=2)
    )
    assert delivery.claim(now) is not None
    assert delivery.oldest_waiting(now) == delivery.Waiting(none, none, none)


@pytest.mark.promise("R9")
def test_a_mail_that_is_put_off_again_and_again_grows_old_all_the_same(own_app: Flask) -> None:
    begin = clock.now()
    with travel(begin, tick=False) as time_now:
        queue("a")
        for _ in range(48):
            deliver_one({"mail": refuses(permanent=False)})
            time_now.shift(timedelta(hours=1))
        waiting = delivery.oldest_waiting(clock.now())
    assert waiting == delivery.Waiting(timedelta(0), timedelta(hours=48), timedelta(0))


@pytest.mark.promise("R4")
def test_jobs_go_on_while_the_mail_server_is_down(sent: list[str]) -> None:
    queue(*(f"mail{number}" for number in range(20)))
    outbox.put(Job(key="publish", kind="print"), clock.now())
    module.commit()
    handlers = {"mail": is_down, "print": takes(sent)}
    with pytest.raises(ServerUnavailable):
        delivery.deliver_all(handlers, lambda: False)
    assert sent == ["publish"]
    assert row("mail0").attempts == 1
    assert not delivery.deliver_all(handlers, lambda: False, with_mails=False)
    assert row("mail1").status is Status.QUEUED
