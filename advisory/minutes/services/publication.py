"""From a signed record to a public one that never changes (decisions 24, 31 and 32)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from advisory.infra import outbox
from advisory.infra.access import SYSTEM, Actor
from advisory.infra.audit import name_of
from advisory.infra.db import db
from advisory.infra.files import StoredFile, keep
from advisory.infra.outbox import Job
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings import services as meetings
from advisory.minutes import documents, mails, queries, rules
from advisory.minutes.documents import TEMPLATE_VERSION
from advisory.minutes.models import Minutes, Publication
from advisory.minutes.rules import PUBLISH_WAIT, MinutesState, Stage
from advisory.minutes.rules import Record as Document
from advisory.policy.actions import Action

PUBLISH_JOB, PDF_JOB = "minutes.publish", "minutes.pdf"


def publish(minutes: Minutes, actor: Actor) -> None:
    """Decide to publish. It happens after 60 seconds, in which it can be undone (decision 24).

    Raises RuleBroken with the first thing that keeps the record from going out (rules 25 and 30).
    """
    with use_case(Action.MINUTES_PUBLISH, minutes, actor) as case:
        if not minutes.allows("minutes.publish") or minutes.publish_at is not None:
            raise WrongState(minutes.state, "publish")
        for problem in documents.problems(minutes):
            raise problem
        minutes.publish_at = case.now + PUBLISH_WAIT
        key = f"{_publish_keys(minutes)}{minutes.publish_at.isoformat()}"  # each decision has a job of its own
        case.run(_job(minutes, PUBLISH_JOB, key=key, not_before=minutes.publish_at))


def undo_publish(minutes: Minutes, actor: Actor) -> None:
    """Take the publication back before it has happened.

    Raises RuleBroken("publish_under_way") while a worker prints: the job it holds ends in the publication. One that was
    given up holds nobody.
    """
    with use_case(Action.MINUTES_UNDO_PUBLISH, minutes, actor):
        if minutes.state is not MinutesState.SIGNED or minutes.publish_at is None:
            raise WrongState(minutes.state, "undo_publish")
        about, keys = name_of(minutes), _publish_keys(minutes)
        if not outbox.cancel(about, key_starts=keys) and outbox.is_in_hand(about, key_starts=keys):
            raise RuleBroken("publish_under_way")
        minutes.publish_at = None


def _publish_keys(minutes: Minutes) -> str:
    return f"minutes:{minutes.id}:publish:"


def _job(minutes: Minutes, kind: str, *, key: str, not_before: datetime | None = None) -> Job:
    return Job(
        key=key, kind=kind, payload={"minutes": minutes.id}, about=name_of(minutes), board_id=minutes.board_id,
        municipality_id=minutes.municipality_id, not_before=not_before,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be published if it happens on the day of `at`: the public documents, and the data of their PDFs."""

    minutes_id: int
    at: datetime
    documents: Mapping[str, Document]
    papers: Mapping[str, Mapping[str, Any]]


def prepare(minutes_id: int) -> Prepared | None:
    """The frozen public text, read before any file is made; None when there is nothing to publish (undone, or done)."""
    minutes, at = queries.minutes(minutes_id), clock.now()
    if minutes.state is not MinutesState.SIGNED or minutes.publish_at is None or minutes.publish_at > at:
        return None
    versions = {language: documents.public_version(minutes, language, Stage.FULL, at) for language in minutes.content}
    papers = {language: documents.for_paper(version) for language, version in versions.items()}
    return Prepared(minutes_id, at, versions, papers)


def complete_publish(
    minutes_id: int, prepared: Prepared | None = None, pdfs: Mapping[str, StoredFile] | None = None
) -> bool:
    """Make the record public in one short transaction; the files were made before. Says whether it happened.

    Called again it does nothing. What has no PDF yet gets a job for it. The text is looked at once more: a record
    prepared yesterday, or that is no longer the signed one, is prepared anew by the next attempt.
    """
    prepared = prepared or prepare(minutes_id)
    minutes = queries.minutes(minutes_id)
    if prepared is None or minutes.state is not MinutesState.SIGNED or minutes.publish_at is None:
        return False
    with use_case(Action.MINUTES_COMPLETE_PUBLISH, minutes, SYSTEM) as case:
        if clock.local_date(case.now) != clock.local_date(prepared.at):
            raise WrongState("prepared for another day", "complete_publish")
        if rules.digest(minutes.content) != minutes.content_hash:
            raise WrongState("changed after signing", "complete_publish")
        minutes.advance("publish")
        _start_clock(minutes, case.now)
        meetings.end_calls(case, minutes.meeting)
        hashes = [_store(case, minutes, version, pdfs or {}) for version in prepared.documents.values()]
        case.note(hashes=hashes, published_on=clock.local_date(case.now).isoformat())
        _tell(case, minutes, len(next(iter(prepared.documents.values()))["items"]))
    return True


def _start_clock(minutes: Minutes, now: datetime) -> None:
    """The days that follow from the moment of publication (rule 26); a last day of appeal only where there is one."""
    minutes.published_at = now
    days = rules.publication_clock(clock.local_date(now))
    is_appealable = documents.is_appealable(queries.source(minutes.meeting).record)
    minutes.notice_on, minutes.appeal_until = days.notice_on, days.appeal_until if is_appealable else None
    minutes.personal_data_until = days.removal_on - timedelta(days=1)


def _store(
    case: UseCase, minutes: Minutes, version: Document, pdfs: Mapping[str, StoredFile], stage: Stage = Stage.FULL
) -> str:
    """Keep the fragment of one language and stage beside the hash of its content."""
    language = version["language"]
    file = keep(pdfs[language]) if language in pdfs else None
    files = queries.public_files(minutes.meeting_id)
    publication = Publication(
        board_id=minutes.board_id, municipality_id=minutes.municipality_id, minutes_id=minutes.id,
        meeting_id=minutes.meeting_id, language=language, stage=stage, title=version["title"],
        fragment=documents.drawn(version, files, stage), content=dict(version), content_hash=rules.digest(version),
        template_version=TEMPLATE_VERSION, pdf_id=file.id if file else None, published_at=case.now,
    )  # fmt: skip
    db.session.add(publication)
    if file is None:
        case.run(_job(minutes, PDF_JOB, key=f"minutes:{minutes.id}:pdf:{stage}"))
    return publication.content_hash


def _tell(case: UseCase, minutes: Minutes, sections: int) -> None:
    for person in queries.to_tell(minutes):
        mail = mails.published(minutes, to=person, sections=sections)
        if mail is not None:
            case.send(mail)


# --- files that come after


def missing_papers(minutes_id: int) -> dict[int, tuple[str, datetime, dict[str, Any]]]:
    """Publications without a PDF: by id the language, the time to print, and the data."""
    return {
        one.id: (one.language, one.published_at, documents.for_paper(cast(Document, one.content)))
        for one in queries.publications(minutes_id)
        if one.pdf_id is None
    }


def attach_pdfs(minutes_id: int, pdfs: Mapping[int, StoredFile]) -> None:
    """Give publications the files that were made for them. A file that is there is never exchanged."""
    minutes = queries.minutes(minutes_id)
    with use_case(Action.MINUTES_COMPLETE_PUBLISH, minutes, SYSTEM) as case:
        for publication in queries.publications(minutes_id):
            if publication.pdf_id is None and publication.id in pdfs:
                publication.pdf_id = keep(pdfs[publication.id]).id
        case.note(pdfs=[file.sha256 for file in pdfs.values()])


def render_again(minutes_id: int) -> int:
    """Draw stored fragments anew with today's template (decision 31). Words and hashes stay. Returns how many."""
    minutes = queries.minutes(minutes_id)
    old = [one for one in queries.publications(minutes_id) if one.template_version < TEMPLATE_VERSION]
    if not old:
        return 0
    with use_case(Action.MINUTES_COMPLETE_PUBLISH, minutes, SYSTEM) as case:
        for publication in old:
            content = cast(Document, publication.content)
            publication.fragment = documents.drawn(content, queries.public_files(minutes.meeting_id), publication.stage)
            publication.template_version = TEMPLATE_VERSION
        case.note(template_version=TEMPLATE_VERSION)
    return len(old)


# --- timed work


def due(now: datetime) -> None:
    """The day after the appeal period personal data leave the public site (rule 26; Local Government Act, section 140.1)."""
    for minutes_id in queries.personal_data_due(now):
        _remove_personal_data(queries.minutes(minutes_id))


def _remove_personal_data(minutes: Minutes) -> None:
    with use_case(Action.MINUTES_REMOVE_PERSONAL_DATA, minutes, SYSTEM) as case:
        full = {one.language: one for one in queries.publications(minutes.id) if one.stage is Stage.FULL}
        hashes = []
        for language, publication in full.items():
            version = documents.public_version(minutes, language, Stage.PERSON_FREE, publication.published_at)
            same = publication.pdf if rules.digest(version) == publication.content_hash else None
            hashes.append(_store(case, minutes, version, {language: same} if same else {}, Stage.PERSON_FREE))
        case.note(hashes=hashes)
