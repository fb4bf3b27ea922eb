"""What the owner tells, and the secretary's check of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from advisory.infra import files
from advisory.infra.access import Actor
from advisory.infra.files import StoredFile
from advisory.infra.use_case import UseCase, use_case
from advisory.initiatives import mails, queries
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import OPEN, ReportStatus
from advisory.initiatives.services.indicators import read
from advisory.initiatives.services.senders import secretaries, sender_of
from advisory.kernel.errors import Gone
from advisory.people import queries as people
from advisory.people.models import Person
from advisory.policy.actions import Action

SAME_PRESS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ReportValues:
    """What the owner says. `file` was checked and stored before; its row is kept with the report."""

    status: ReportStatus
    text: str = ""
    language: str = "fi"
    file: StoredFile | None = None
    file_name: str = ""
    readings: Mapping[int, float] = field(default_factory=dict)
    """What was measured now, by the id of the indicator."""


def report(initiative: Initiative, values: ReportValues, actor: Actor) -> Report:
    """Keep what the owner tells as evidence and tell the secretary (decision 18). It moves no state by itself.

    The same words, figures and file pressed twice are one report, also at the same moment (R3). Raises Gone when the
    initiative is closed.
    """
    with use_case(Action.INITIATIVES_REPORT, initiative, actor) as case:
        queries.lock(initiative)
        if initiative.state not in OPEN:
            raise Gone(f"Initiative:{initiative.id}")
        again = _same(case, initiative, values)
        if again is not None:
            case.leave_no_entry()
            return again
        new = Report(
            board_id=initiative.board_id, municipality_id=initiative.municipality_id, initiative_id=initiative.id,
            person_id=initiative.owner_id if initiative.owner_id in actor.person_ids else None,
            status=values.status, text=values.text, language=values.language, reported_at=case.now,
            file_id=files.keep(values.file).id if values.file else None, file_name=values.file_name,
        )  # fmt: skip
        case.about(new)
        read(case, new, values.readings)
        sender = sender_of(initiative)
        for secretary in secretaries(initiative):
            case.send(mails.reported(new, initiative, secretary, sender))
    return new


def _same(case: UseCase, initiative: Initiative, values: ReportValues) -> Report | None:
    for told in reversed(queries.reports_of([initiative.id])[initiative.id]):
        is_same = (told.status, told.text, _digest(told.file)) == (values.status, values.text, _digest(values.file))
        if is_same and case.now - told.reported_at < SAME_PRESS:
            return told if queries.figures_of(told.id) == values.readings else None
    return None


def _digest(file: StoredFile | None) -> str:
    return file.sha256 if file is not None else ""


def verify(told: Report, actor: Actor) -> None:
    """The secretary has checked a report: from now on the public reads it too. A second press changes nothing."""
    with use_case(Action.INITIATIVES_VERIFY, told, actor) as case:
        if told.verified_at is not None:
            case.leave_no_entry()
            return
        told.verified_at = case.now


def renew_link(initiative: Initiative, owner: Person, actor: Actor) -> None:
    """Send the owner a new link in place of an expired one, to the address that is known (decision 21b)."""
    with use_case(Action.INITIATIVES_REPORT, initiative, actor) as case:
        to = people.recipient(owner)
        if to is not None and initiative.state in OPEN:
            quarter = f"{case.now:%Y-%m-%dT%H}:{case.now.minute // 15}"
            case.send(mails.link_renewed(initiative, to, quarter, sender_of(initiative)))
