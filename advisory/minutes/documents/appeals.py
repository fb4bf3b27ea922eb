"""The notices on appeal: which one stands under an item, and their texts at the end of the record (rule 25)."""

from collections.abc import Mapping, Sequence

from advisory.agendas.rules import Appeal, allowed_appeals
from advisory.boards.rules import AppointingBody
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.minutes.rules import Notice, ranges
from advisory.proceedings.queries import Handled, Record

APPEAL_LABELS: Mapping[Appeal, object] = {
    Appeal.PROHIBITION: _l("Prohibition of appeal"),
    Appeal.CLAIM: _l("Claim for a revised decision"),
    Appeal.PARTICIPATION: _l("No appeal"),
}


def appeal_of(record: Record, item: Handled) -> Appeal | None:
    """The notice on appeal of an item: the one that was chosen while it may stand there, else the one of its type.

    None where the rules of procedure ask for no notice (rule 25, decision 6).
    """
    allowed = appeals_of(record, item)
    return item.item.appeal if item.item.appeal in allowed else next(iter(allowed), None)


def appeals_of(record: Record, item: Handled) -> tuple[Appeal, ...]:
    """The notices on appeal that may stand under an item, the usual one first (rule 25, decision 15)."""
    if not record.has(25):
        return ()
    outcome = item.handling.outcome if item.handling is not None else None
    return allowed_appeals(item.item.kind, record.meeting.board.form, outcome=outcome)


def is_appealable(record: Record) -> bool:
    """Whether a revised decision may be claimed on at least one item; else there is no last day to tell (rule 25)."""
    return any(item.handling is not None and appeal_of(record, item) is Appeal.CLAIM for item in record.items)


def appeals(record: Record, items: Sequence[Handled], language: str) -> list[Notice]:
    """One notice for all items that have the same kind, with their numbers (rule 25, decision 15)."""
    by_kind: dict[Appeal, list[int]] = {}
    for item in items:
        kind = appeal_of(record, item)
        if kind is not None:
            by_kind.setdefault(kind, []).append(item.slot.section or item.ordinal)
    return [
        {"label": str(APPEAL_LABELS[kind]), "text": _appeal_text(record, kind, ranges(sections), language)}
        for kind, sections in by_kind.items()
    ]


def appeal_line(appeal: Appeal) -> str:
    lines = {
        Appeal.PROHIBITION: _("Local Government Act, section 136."),
        Appeal.CLAIM: _("Local Government Act, section 134. See the instructions at the end."),
        Appeal.PARTICIPATION: _("See the notice at the end."),
    }
    return lines[appeal]


def _appeal_text(record: Record, appeal: Appeal, sections: str, language: str) -> str:
    board = record.meeting.board
    if appeal is Appeal.PROHIBITION:
        return _("The decisions in § %(sections)s cannot be appealed, because they concern only preparation or "
                 "implementation (Local Government Act, section 136).", sections=sections)  # fmt: skip
    if appeal is Appeal.CLAIM:
        return _claim_text(_addressee(board.appointing_body, board.appointing_body_name), sections)
    own = board.participation_appeal.pick(language)[0]
    return own or _("§ %(sections)s: the matters cannot be appealed. The body does not use decision-making power.",
                    sections=sections)  # fmt: skip


def _claim_text(addressee: str, sections: str) -> str:
    return _(
        "A claim for a revised decision may be made on § %(sections)s by those whom the decision concerns and by members "
        "of the municipality. It is made in writing to the %(addressee)s and must reach the registry of the municipality "
        "within 14 days of notice of the decision. A member of the municipality is deemed to have received notice seven "
        "days after the minutes were put on the public network. The claim states the decision, how it should be changed, "
        "why, and the name and contact details of the maker (Local Government Act, sections 134, 137, 138 and 140).",
        sections=sections, addressee=addressee,
    )  # fmt: skip


def _addressee(body: AppointingBody | None, name: str) -> str:
    return name if name and body in {AppointingBody.COMMITTEE, AppointingBody.OTHER} else _("municipal board")
