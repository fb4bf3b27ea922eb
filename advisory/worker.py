"""The worker: sends mails, renders files, does timed work. It alone loads the PDF library.

Run as `python -m advisory.worker [--once]`. SIGTERM lets the mail in hand go out first (R11).
"""

import argparse
import logging
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from types import FrameType
from typing import Any

from flask import Flask, current_app

from advisory import timed
from advisory.factory import create_app
from advisory.infra import delivery, files, pdf
from advisory.infra.db import db, transaction_kind
from advisory.infra.delivery import Claim, Handler, ServerUnavailable
from advisory.infra.files import StoredFile
from advisory.infra.mail import Postman
from advisory.kernel import clock
from advisory.minutes import services as minutes
from advisory.people.services import asking

log = logging.getLogger("advisory.worker")
IDLE_SECONDS = 1.0
TIMED_SECONDS = 60.0
TROUBLE_SECONDS = 30.0
"""How long to wait for a database that is away."""


def _publish_minutes(mine: Claim) -> None:
    """Print the signed record in each language, then make it public. Without a file it goes out all the same."""
    minutes_id = int(mine.payload["minutes"])
    with transaction_kind("read"):
        prepared = minutes.prepare(minutes_id)
        db.session.rollback()
    if prepared is None:
        return
    files_made: dict[str, StoredFile] = {}
    for language, paper in prepared.papers.items():
        try:
            files_made[language] = _printed("minutes", paper, language=language, at=prepared.at)
        except (pdf.RenderFailed, files.FileNotStored):
            log.exception("minutes %s in %s", minutes_id, language)  # a job of its own tries again
    minutes.complete_publish(minutes_id, prepared, files_made)


def _print_minutes(mine: Claim) -> None:
    """Print what was published without a file."""
    minutes_id = int(mine.payload["minutes"])
    with transaction_kind("read"):
        papers = minutes.missing_papers(minutes_id)
        db.session.rollback()
    made = {key: _printed("minutes", paper, language=code, at=at) for key, (code, at, paper) in papers.items()}
    if made:
        minutes.attach_pdfs(minutes_id, made)


def _printed(template: str, paper: Mapping[str, object], *, language: str, at: datetime) -> StoredFile:
    whole_second = at.replace(microsecond=0)  # a PDF knows no smaller part of time
    content = pdf.render(template, paper, language=language, timestamp=whole_second)
    return files.upload(content, "application/pdf")


def _as_if_asked(work: Callable[[Mapping[str, Any]], None]) -> Handler:
    """The library that makes the links knows pages only, so the work is done as if a page asked."""

    def handle(mine: Claim) -> None:
        with current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url):
            work(mine.payload)

    return handle


RENDERERS: dict[str, Handler] = {
    minutes.PUBLISH_JOB: _publish_minutes,
    minutes.PDF_JOB: _print_minutes,
    asking.LINK_JOB: _as_if_asked(asking.mail_link),
    asking.PASSWORD_JOB: _as_if_asked(asking.mail_new_password),
}
"""Jobs by kind: a room's `documents` builds data, a job carries it, these make the file and run the closing step."""


class Worker:
    """The loop. `stop()` ends it after the row in hand."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopped = False
        self.failures = 0
        self.mails_from = 0.0

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self.stopped = True

    def run(self) -> None:
        """Until stopped: timed work each minute, and whatever waits in the outbox. While the mail server rests, both go on."""
        next_timed = 0.0
        while not self.stopped:
            if time.monotonic() >= next_timed:
                self._timed()
                next_timed = time.monotonic() + TIMED_SECONDS
            if not self._drained():
                self._pause(IDLE_SECONDS)

    def once(self) -> None:
        """Timed work, then everything that is due now, then stop."""
        self._timed()
        self.drain()

    def drain(self) -> bool:
        """Handle rows until none is due; those that are no mails only, while the mail server is left in peace.

        False when there was nothing to do, or no server to do it with.
        """
        with_mails = time.monotonic() >= self.mails_from
        with self.app.app_context():
            postman = Postman(now=clock.now())
            try:
                had_any = delivery.deliver_all(self.handlers(postman), lambda: self.stopped, with_mails=with_mails)
            except ServerUnavailable as error:
                self.failures += 1
                self.mails_from = time.monotonic() + delivery.wait_after(self.failures).total_seconds()
                log.warning("mail server: %s", error)
                return False
            finally:
                postman.close()
                db.session.remove()
        self.failures = 0 if with_mails else self.failures
        return had_any

    def _drained(self) -> bool:
        """Drain; a database that is away for a while only makes the queue rest."""
        try:
            return self.drain()
        except Exception:
            log.exception("outbox")
            self._pause(TROUBLE_SECONDS)
            return False

    def handlers(self, postman: Postman) -> Mapping[str, Handler]:
        """What handles which kind of row. Without a mail server the demo's mails stay in the tray."""
        mail: Handler = _leave_in_tray if self.app.config["SETTINGS"].uses_tray else postman
        return {**RENDERERS, "mail": mail}

    def _timed(self) -> None:
        with self.app.test_request_context(base_url=self.app.config["SETTINGS"].base_url):
            try:
                timed.run_due(clock.now())
            except Exception:  # a database that is away: the loop goes on
                log.exception("timed work")
            finally:
                db.session.remove()

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopped and time.monotonic() < until:
            time.sleep(min(0.2, IDLE_SECONDS))


def _leave_in_tray(mine: Claim) -> None:
    """The tray of the demo is the outbox itself: nothing goes out."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    worker = Worker(create_app())
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    if arguments.once:
        worker.once()
    else:
        worker.run()


if __name__ == "__main__":
    main()
