"""The worker's loop: a mail server that is down stops neither timed work nor the jobs."""

from datetime import datetime

import pytest
from flask import Flask

from advisory import worker as module
from advisory.infra import delivery, outbox, use_case
from advisory.infra.delivery import Claim, ServerUnavailable
from advisory.infra.outbox import Job, Mail
from advisory.kernel import clock
from advisory.worker import Worker


@pytest.mark.promise("R4")
def test_timed_work_and_jobs_go_on_while_the_mail_server_rests(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, done = [0.0], []
    worker = Worker(own_app)

    def passes(pause: float) -> None:
        seconds[0] += pause
        if "timed" in done and not any(one.startswith("job") for one in done):
            outbox.put(Job(key="job", kind="print"), clock.now())
            use_case.commit()
        if seconds[0] > 300:
            worker.stop()

    def is_down(mine: Claim) -> None:
        done.append(f"mail at {seconds[0]:.0f}")
        raise ServerUnavailable("refused")

    def timed(now: datetime) -> None:
        done.append("timed")

    monkeypatch.setattr(module.time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(delivery, "wait_after", lambda failures: delivery.FIRST_WAIT * 4)
    monkeypatch.setattr(module.timed, "TIMED", (timed,))
    monkeypatch.setattr(worker, "_pause", passes)
    monkeypatch.setattr(
        worker,
        "handlers",
        lambda postman: {"mail": is_down, "print": lambda mine: done.append(f"job at {seconds[0]:.0f}")},
    )
    mail = Mail(key="a", recipient="a@test.example", subject="S", text="T", html="<p>T</p>", language="fi")
    outbox.put(mail, clock.now())
    use_case.commit()
    worker.run()
    assert [one for one in done if one != "timed"] == ["mail at 0", "job at 1", "mail at 240"]
    assert done.count("timed") >= 5
