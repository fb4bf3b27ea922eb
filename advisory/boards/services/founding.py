"""Founding a board and changing its settings. A draft is free: it needs a name and a form (decision 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from advisory.boards import queries
from advisory.boards.models import Board, SeatMinimum
from advisory.boards.rules import (
    DEFAULT_MINIMUMS,
    AppointingBody,
    BoardState,
    LegalForm,
    Numbering,
    SeatCategory,
    appointment_problems,
    check_settings,
    check_waived,
    is_binding,
    is_rule_on,
)
from advisory.boards.rules.changes import check_name_free
from advisory.boards.services.appointing import appointment_of
from advisory.boards.services.roles import count_without_consent, follow_term
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.municipalities.models import FormerSlug, Municipality
from advisory.municipalities.rules import check_working_languages, free_slug, slug
from advisory.policy.actions import Action

SAME_PRESS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardValues:
    """What the secretary writes of a board. Everything besides name and form may come later."""

    name: Localized
    form: LegalForm
    purpose: Localized = field(default_factory=Localized)
    languages: list[str] = field(default_factory=list)
    appointing_body: AppointingBody | None = None
    appointing_body_name: str = ""
    decided_on: date | None = None
    decision_section: str = ""
    authorised_on: date | None = None
    authorisation_section: str = ""
    appointer_term_until: date | None = None
    term_starts_on: date | None = None
    term_until: date | None = None
    is_remote_allowed: bool = False
    remote_regulation: str = ""
    notice_days: int = 4
    scrutineer_count: int = 2
    numbering: Numbering | None = None
    waived_rules: list[str] = field(default_factory=list)
    minimums: Mapping[SeatCategory, int] = field(default_factory=lambda: DEFAULT_MINIMUMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings:
    """What is set when the board works: openness, reminders, phrases, contact, public address."""

    slug: str
    is_agenda_published_at_call: bool = True
    reminder_silent_days: int = 3
    reminder_coming_days: int = 1
    phrases: dict[str, Any] = field(default_factory=dict)
    contract: dict[str, str] = field(default_factory=dict)
    participation_appeal: Localized = field(default_factory=Localized)
    case_prefix: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


def found(municipality: Municipality, values: BoardValues, actor: Actor) -> Board:
    """A new board in draft. A second press of the same button finds the board that the first one made.

    Raises RuleBroken("board_name_taken", "notice_days_out_of_range", "remote_regulation_missing",
    "rule_locked_on", "term_ends_before_start", …).
    """
    with use_case(Action.BOARDS_FOUND, municipality, actor) as case:
        siblings = queries.of_municipality(municipality.id)
        twin = next((board for board in siblings if _is_same_press(board, values, case)), None)
        if twin is not None:
            case.leave_no_entry()
            return twin
        _check(values, municipality)
        _check_name(values, siblings)
        board = Board(
            municipality_id=municipality.id, slug=_free_slug(municipality, values), founded_at=case.now,
            phrases={}, participation_appeal=Localized(), **_columns(values, municipality),
        )  # fmt: skip
        case.about(board)
        _set_minimums(board, values.minimums)
        return board


def _is_same_press(board: Board, values: BoardValues, case: UseCase) -> bool:
    is_recent = case.now - board.founded_at < SAME_PRESS and board.state is BoardState.DRAFT
    return is_recent and board.name == values.name and board.form is values.form


def edit(board: Board, values: BoardValues, settings: BoardSettings, actor: Actor) -> None:
    """Change what is known of a board. An appointed one still has to satisfy rules 1 to 3."""
    with use_case(Action.BOARDS_EDIT, board, actor) as case:
        municipality = db.session.get_one(Municipality, board.municipality_id)
        values = replace(values, languages=values.languages or list(board.languages))
        _check(values, municipality)
        _check_name(values, [other for other in queries.of_municipality(municipality.id) if other.id != board.id])
        _check_still_lawful(board, values)
        before = {name: getattr(board, name) for name in _NAMES}
        for name, value in {**_columns(values, municipality), **_plain(settings)}.items():
            setattr(board, name, value)
        _rename(board, settings.slug)
        _set_minimums(board, values.minimums)
        follow_term(case, board)
        count_without_consent(case, board)
        case.note(changed=sorted(name for name in _NAMES if before[name] != getattr(board, name)))


def _check(values: BoardValues, municipality: Municipality) -> None:
    check_settings(
        notice_days=values.notice_days,
        scrutineers=values.scrutineer_count,
        is_remote_allowed=values.is_remote_allowed,
        remote_regulation=values.remote_regulation,
        is_regulation_asked=is_rule_on(13, values.form, values.waived_rules),
    )
    check_waived(values.form, values.waived_rules)
    if values.languages:
        check_working_languages(values.languages, municipality.languages)
    if values.term_starts_on and values.term_until and values.term_until < values.term_starts_on:
        raise RuleBroken("term_ends_before_start", field="term_until")


def _check_name(values: BoardValues, others: Iterable[Board]) -> None:
    for language in values.name.languages:
        check_name_free(values.name.text(language), [board.name.text(language) for board in others])


def _check_still_lawful(board: Board, values: BoardValues) -> None:
    if board.state is BoardState.DRAFT:
        return
    for problem in appointment_problems(appointment_of(values.form, values.waived_rules, values)):
        raise problem


def _columns(values: BoardValues, municipality: Municipality) -> dict[str, Any]:
    """The columns of a board that the values fill."""
    columns = {**_plain(values), "languages": list(values.languages or municipality.languages)}
    usual = Numbering.YEAR if is_binding(values.form) else Numbering.MEETING
    return {**columns, "numbering": values.numbering or usual}


def _plain(values: BoardValues | BoardSettings) -> dict[str, Any]:
    names = (one.name for one in fields(values) if one.name not in {"minimums", "slug"})
    return {name: getattr(values, name) for name in names}


_NAMES = sorted({one.name for kind in (BoardValues, BoardSettings) for one in fields(kind)} - {"minimums"})


def _set_minimums(board: Board, minimums: Mapping[SeatCategory, int]) -> None:
    db.session.execute(delete(SeatMinimum).where(SeatMinimum.board_id == board.id))
    db.session.add_all(
        SeatMinimum(board_id=board.id, category=category, minimum=least)
        for category, least in minimums.items()
        if least > 0
    )


def _free_slug(municipality: Municipality, values: BoardValues) -> str:
    name = values.name.pick(municipality.languages[0])[0]
    return free_slug(name, queries.taken_slugs(municipality.id), otherwise="board")


def _rename(board: Board, wanted: str) -> None:
    """Give the board another public address; the old one leads to it for ever."""
    if wanted == board.slug:
        return
    if not wanted or slug(wanted) != wanted:
        raise RuleBroken("slug_wrong", field="slug", suggestion=slug(wanted))
    if wanted in queries.taken_slugs(board.municipality_id, besides=board.id):
        raise RuleBroken("slug_taken", field="slug")
    back = delete(FormerSlug).where(FormerSlug.board_id == board.id, FormerSlug.slug == wanted)
    db.session.execute(back)
    db.session.add(FormerSlug(slug=board.slug, municipality_id=board.municipality_id, board_id=board.id))
    board.slug = wanted


# --- numbers used outside the platform


def enter_numbers(board: Board, *, section: int, meeting: int, actor: Actor) -> None:
    """The last § and meeting number used elsewhere this year, until the first is given here (decision 9).

    Raises RuleBroken("numbers_already_in_use", "number_negative").
    """
    with use_case(Action.BOARDS_EDIT, board, actor) as case:
        year = clock.local_date(case.now).year
        if (board.numbers_used_year or 0) >= year:  # those of next year come after those of this one
            raise RuleBroken("numbers_already_in_use", field="last_section_outside")
        for name, number in (("last_section_outside", section), ("last_meeting_outside", meeting)):
            if number < 0:
                raise RuleBroken("number_negative", field=name)
        board.numbers_year, board.last_section_outside, board.last_meeting_outside = year, section, meeting
        case.note(numbers_year=year, section=section, meeting=meeting)


def number_given(case: UseCase, board: Board, year: int) -> None:
    """A step: a meeting or section number of this year was given here, so earlier ones can no longer be entered."""
    board.numbers_used_year = max(board.numbers_used_year or 0, year)


def number_taken_back(case: UseCase, board: Board, last_year: int | None) -> None:
    """A step: a number given here is free again. `last_year`: the last one in which a number is still in use."""
    board.numbers_used_year = last_year
