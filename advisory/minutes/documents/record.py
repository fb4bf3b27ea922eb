"""The whole record, put together."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from markupsafe import Markup

from advisory.boards import queries as boards
from advisory.boards.models import Board, Membership
from advisory.boards.rules import LegalForm
from advisory.infra.filters import day
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import lazy_gettext as _l
from advisory.infra.i18n import speaking
from advisory.minutes.documents.appeals import appeals
from advisory.minutes.documents.attached import Files, links
from advisory.minutes.documents.attendance import attendance, facts
from advisory.minutes.documents.items import all_attachments, section
from advisory.minutes.documents.words import fact
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.queries import Origin, Source
from advisory.minutes.rules import (
    ON_PAPER,
    Closing,
    Handled,
    Signatory,
    Signed,
    Stage,
    Verdict,
    for_inside,
    for_public,
    to_print,
    without,
)
from advisory.minutes.rules import Record as Document
from advisory.proceedings.queries import Record
from advisory.proceedings.rules import present_during

TEMPLATE_VERSION = 2
"""Raised when the look of the stored fragment or of the PDF changes (decision 31)."""

FORMS: Mapping[LegalForm, object] = {
    LegalForm.TOIMIKUNTA: _l("Committee under section 30, subsection 3 of the Local Government Act"),
    LegalForm.JOINT: _l("Joint body of municipalities under section 51 of the Local Government Act"),
    LegalForm.PARTICIPATION: _l("Participation body under section 22 of the Local Government Act"),
}


def content(source: Source, languages: Iterable[str]) -> dict[str, Document]:
    """The record in each language of the board."""
    written: dict[str, Document] = {}
    for language in languages:
        with speaking(language):
            written[language] = _document(source, language)
    return written


def _document(source: Source, language: str) -> Document:
    meeting = source.record.meeting
    board = meeting.board
    items = source.record.handled
    return {
        "language": language,
        "title": _("Minutes %(number)s/%(year)s", number=meeting.number, year=meeting.year),
        "subtitle": board.name.pick(language)[0],
        "introduction": _introduction(source.record),
        "municipality": board.municipality.name.pick(language)[0],
        "facts": facts(source.record, language),
        "attendance": attendance(source),
        "items": [section(source, item, language) for item in items],
        "appeals": appeals(source.record, items, language),
        "attachments": all_attachments(source),
        "closing": None,
    }


def _introduction(record: Record) -> str:
    """Legal form and term; and which of the recommended rules the meeting did not go by (decision 6)."""
    if not record.waived:
        return _form_and_term(record.meeting.board)
    off = _(
        "The rules of procedure switch off these recommended rules: %(rules)s.", rules=boards.rule_words(record.waived)
    )
    return f"{_form_and_term(record.meeting.board)}. {off}"


def _form_and_term(board: Board) -> str:
    form = str(FORMS[board.form])
    if board.term_starts_on is None or board.term_until is None:
        return form
    return _("%(form)s, term %(start)s–%(end)s", form=form, start=day(board.term_starts_on), end=day(board.term_until))


# --- legality data


CAPACITIES: Mapping[Signatory, object] = {
    Signatory.CHAIR: _l("chair"),
    Signatory.MINUTE_TAKER: _l("minute-taker"),
}


def closing(minutes: Minutes, language: str, published_at: datetime | None = None) -> Closing:
    """Signatures, checking and since when the record is public, as they stand now (domain 2.8, legality data)."""
    nameless = boards.nameless(minutes.board_id, minutes.meeting.board.form)
    with speaking(language):
        signed: list[Signed] = [
            {
                "name": boards.marked_name(one.person.name, nameless.get(one.person_id)),
                "capacity": str(CAPACITIES[one.signatory]),
                "note": _signed(one),
            }
            for one in sorted(minutes.signatures, key=lambda one: one.signatory is not Signatory.CHAIR)
        ]
        checked = [one for one in minutes.current if one.verdict is Verdict.CHECKED]
        lines = (
            [fact(_("Checked"), *(_checked(one, nameless.get(one.person_id)) for one in checked))] if checked else []
        )
        if published_at is not None:
            shown = _("on the public network from %(day)s", day=day(published_at))
            lines.append(fact(_("Kept available"), shown))
        return {"label": _("Signatures"), "people": signed, "facts": lines}


def _signed(one: Signature) -> str:
    if one.signed_at is None:
        return ""
    if one.method == ON_PAPER:
        return _("Signed on paper %(day)s", day=day(one.signed_at))
    return _("Signed electronically %(day)s", day=day(one.signed_at))


def _checked(one: Scrutiny, nameless: Membership | None) -> str:
    return f"{boards.marked_name(one.person.name, nameless)} {day(one.given_at)}"


# --- what leaves the house


def public_version(minutes: Minutes, language: str, stage: Stage, published_at: datetime) -> Document:
    """The record of one language as the public reads it, with its legality data (rules 27 and 28)."""
    text: Document = minutes.content[language]
    frozen: Document = {**text, "closing": closing(minutes, language, published_at)}
    with speaking(language):
        return for_public(frozen, stage, replacement=_("[not public]"))


def drawn(record: Document, files: Files, stage: Stage) -> str:
    """The record as HTML in the language of the document, with links to its public files: the page's body (decision 31)."""
    with speaking(record["language"]):
        template = current_app.jinja_env.get_template("minutes/_record.html")
        return template.render(record=record, links=links(record, files, stage))


def for_reader(text: Document, origins: Mapping[str, Origin]) -> Document:
    """The record as a reader inside sees it: every word, but of the sections that are withheld the heading only (rule 15)."""
    return for_inside(open_to(text, origins))


def open_to(text: Document, origins: Mapping[str, Origin]) -> Document:
    """The same with the marks that it was written with: for the list of what to look at before others do."""
    withheld = {anchor for anchor, one in origins.items() if one.is_withheld}
    with speaking(text["language"]):
        why = _("You are disqualified from this matter. What is not public of it is not shown to you "
                "(Administrative Procedure Act 434/2003, sections 27 and 28).")  # fmt: skip
        return without(text, withheld, sentence=why, replacement=_("[not public]"))


_HEADING = re.compile(r'<h2 id="([^"]+)-title">(.*?)</h2>', re.DOTALL)


def contents(fragment: str) -> list[tuple[str, Markup]]:
    """The sections of a stored body, as anchor and heading: read from the body, so that they fit whenever it was drawn."""
    return [(anchor, Markup(heading)) for anchor, heading in _HEADING.findall(fragment)]  # noqa: S704  # escaped when drawn


def for_paper(record: Document, *, is_draft: bool = False) -> dict[str, Any]:
    """The data of the PDF (`infra.pdf.MinutesDocument`)."""
    with speaking(record["language"]):
        return to_print(record, draft=_("Draft") if is_draft else "", appeal_label=_("Appeal"))


def sections(record: Record) -> tuple[Handled, ...]:
    """Who was there for each section and who was disqualified: it says what a scrutineer may check (decision 10)."""
    return tuple(
        Handled(
            section=item.slot.section or item.ordinal,
            present=present_during(record.stays, item.handling.opened_at, item.decided_at(item.handling.opened_at)),
            recused=item.recused,
        )
        for item in record.items
        if item.handling is not None
    )
