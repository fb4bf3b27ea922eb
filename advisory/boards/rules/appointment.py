"""The appointing decision: what must be known, who may make it, how long the term may be."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from advisory.boards.rules.binding import is_rule_on
from advisory.boards.rules.states import AppointingBody, LegalForm
from advisory.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is known of the decision that sets the board up."""

    form: LegalForm
    appointing_body: AppointingBody | None = None
    decided_on: date | None = None
    decision_section: str = ""
    authorised_on: date | None = None
    authorisation_section: str = ""
    appointer_term_until: date | None = None
    term_starts_on: date | None = None
    term_until: date | None = None
    waived: Collection[str] = ()

    def has(self, rule: int) -> bool:
        """Whether rule 2 or 3 is asked: of a committee by law, of a participation body as recommended.

        A joint body rests on the contract of its municipalities, which says who appoints (rule 8, sections 51 and 52).
        """
        return self.form is not LegalForm.JOINT and is_rule_on(rule, self.form, self.waived)


def appointment_problems(appointment: Appointment) -> tuple[RuleBroken, ...]:
    """All that keeps a draft from being appointed, each with the field where it belongs (rules 1 to 3)."""
    return (*_decision_gaps(appointment), *_authority_gaps(appointment), *_term_faults(appointment))


def _decision_gaps(appointment: Appointment) -> Iterator[RuleBroken]:
    """Rule 1: appointing body, day and section. Local Government Act 410/2015, sections 22, 30.3 and 51."""
    if appointment.appointing_body is None:
        yield RuleBroken("appointing_body_missing", field="appointing_body")
    if appointment.decided_on is None:
        yield RuleBroken("decision_day_missing", field="decided_on")
    if not appointment.decision_section.strip():
        yield RuleBroken("decision_section_missing", field="decision_section")


def _authority_gaps(appointment: Appointment) -> Iterator[RuleBroken]:
    """Rule 2: another body than the municipal board needs the council's authorisation. Section 30.3."""
    if not appointment.has(2) or appointment.appointing_body in {None, AppointingBody.MUNICIPAL_BOARD}:
        return
    if appointment.authorised_on is None:
        yield RuleBroken("authorisation_missing", field="authorised_on")
    if not appointment.authorisation_section.strip():
        yield RuleBroken("authorisation_missing", field="authorisation_section")


def _term_faults(appointment: Appointment) -> Iterator[RuleBroken]:
    """Rule 3: the term lasts no longer than the appointing body's own. Sections 32.1 and 15.1."""
    starts, until, own = appointment.term_starts_on, appointment.term_until, appointment.appointer_term_until
    if starts and until and until < starts:
        yield RuleBroken("term_ends_before_start", field="term_until")
    if not appointment.has(3):
        return
    if until is None:
        yield RuleBroken("term_missing", field="term_until")
    if own is None:
        yield RuleBroken("appointer_term_missing", field="appointer_term_until")
        return
    day = starts or appointment.decided_on
    latest = min(own, council_term_until(day)) if day else own
    if until and until > latest:
        yield RuleBroken("term_beyond_cap", field="term_until", latest=latest)


def council_term_until(day: date) -> date:
    """The last day of the council's term that runs on `day`: four years from 1 June 2025 and so on. Section 15.1."""
    began = day.year if day.month >= 6 else day.year - 1
    return date(began - (began - 2025) % 4 + 4, 5, 31)


CONTRACT_PARTS = ("tasks", "composition", "costs", "validity")


def missing_contract(form: LegalForm, contract: Mapping[str, str]) -> tuple[str, ...]:
    """What the agreement on a joint body still lacks; its host is the municipality that founded the board.

    Rule 8; Local Government Act, sections 51 and 52.
    """
    if form is not LegalForm.JOINT:
        return ()
    return tuple(part for part in CONTRACT_PARTS if not contract.get(part, "").strip())
