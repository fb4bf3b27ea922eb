"""Template filters and globals: the only place where an instant becomes words (P3)."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date as babel_date
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask, current_app, has_request_context, request, url_for
from markupsafe import Markup, escape

from advisory.infra.access import Subject, may
from advisory.infra.i18n import gettext, language
from advisory.infra.web import actor
from advisory.infra.words import role_name
from advisory.kernel import clock, richtext
from advisory.kernel.localized import Localized
from advisory.kernel.marks import without_signs

DAY_FORMATS = {"fi": "d.M.yyyy", "sv": "d.M.yyyy", "en": "d MMMM yyyy"}
LONG_DAY_FORMATS = {"fi": "cccc d.M.yyyy", "sv": "cccc d.M.yyyy", "en": "cccc d MMMM yyyy"}
"""cccc is the day by itself (keskiviikko), where EEEE would be "on that day" (keskiviikkona)."""


def day(value: date | datetime | None, *, weekday: bool = False) -> str:
    """A day in the reader's words: 16.9.2026, or keskiviikko 16.9.2026."""
    if value is None:
        return ""
    on = clock.local_date(value) if isinstance(value, datetime) else value
    form = (LONG_DAY_FORMATS if weekday else DAY_FORMATS)[language()]
    return str(babel_date(on, form, locale=language()))


def clock_time(value: datetime | time | None, *, seconds: bool = False) -> str:
    """A time of day on a 24-hour clock: 17.02 in Finnish and Swedish, 17:02 in English; with seconds 17.02.45."""
    if value is None:
        return ""
    at = clock.to_local(value) if isinstance(value, datetime) else value
    shown = at.strftime("%H.%M.%S" if seconds else "%H.%M")
    return shown.replace(".", ":") if language() == "en" else shown


def moment(value: datetime | None, *, weekday: bool = True) -> str:
    """An instant in words: keskiviikko 16.9.2026 klo 17.02."""
    if value is None:
        return ""
    return gettext("%(day)s at %(time)s", day=day(value, weekday=weekday), time=clock_time(value))


def span(start: datetime, end: datetime | None) -> str:
    """From when to when, on one day: keskiviikko 16.9.2026 klo 17.00–19.00."""
    if end is None:
        return moment(start)
    times = f"{clock_time(start)}–{clock_time(end)}"
    return gettext("%(day)s at %(time)s", day=day(start, weekday=True), time=times)


def span_in_page(start: datetime, end: datetime | None) -> Markup:
    """The same for a page, where the two times stay on one line."""
    times = "" if end is None else f"{clock_time(start)}–{clock_time(end)}"
    unbroken = Markup('<span class="num">{}</span>').format(times)
    return escape(span(start, end)).replace(times, unbroken) if times else escape(span(start, end))


def month(value: date | datetime) -> str:
    """The short name of the month, for the date box."""
    on = clock.local_date(value) if isinstance(value, datetime) else value
    return format_skeleton("MMM", on, locale=language()).strip(".")


def localized(value: Localized | None) -> Markup:
    """The text in the reader's language, or another marked with its `lang` (WCAG 3.1.2)."""
    if not value:
        return Markup("")
    text, spoken = value.pick(language())
    return escape(text) if spoken == language() else Markup('<span lang="{}">{}</span>').format(spoken, text)


def localized_text(value: Localized | None) -> str:
    """The same without markup, for titles and attributes."""
    return value.pick(language())[0] if value else ""


def markdown(value: Localized | str | None) -> Markup:
    """Small Markdown as safe HTML; a text in another language is wrapped with its `lang`."""
    if not value:
        return Markup("")
    if isinstance(value, str):
        return Markup(richtext.html(value))  # noqa: S704  # richtext escapes everything itself
    text, spoken = value.pick(language())
    body = Markup(richtext.html(text))  # noqa: S704
    return body if spoken == language() else Markup('<div lang="{}">{}</div>').format(spoken, body)


def unmarked(value: Localized | str | None) -> Localized | str | None:
    """A text as those inside read it: every word, without the signs of the marks."""
    return value.map(without_signs) if isinstance(value, Localized) else without_signs(value or "")


_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def linked_lines(text: str) -> Markup:
    """Plain text as lines, its addresses as links: the tray shows mails as they were sent."""
    lines = []
    for line in text.splitlines():
        shown, last = Markup(""), 0
        for found in _ADDRESS.finditer(line):
            shown += escape(line[last : found.start()]) + Markup('<a href="{0}">{0}</a>').format(found.group())
            last = found.end()
        lines.append(shown + escape(line[last:]))
    return Markup("<br>\n").join(lines)


def filesize(size: int) -> str:
    """A size in the words of the reader's language: 820 kt, 1,4 Mt."""
    number, unit = (max(1, round(size / 1000)), "kilobyte") if size < 1_000_000 else (size / 1_000_000, "megabyte")
    return format_unit(number, f"digital-{unit}", "short", format="#,##0.#", locale=language())


def figure(value: float | None, unit: str = "") -> str:
    """A number as it is written in the reader's language, with its unit: 7,5 %."""
    if value is None:
        return "–"
    return f"{format_decimal(value, '#,##0.###', locale=language())} {unit}".strip()


def language_name(code: str) -> str:
    """A language by its own name, small: suomi, svenska, English."""
    return {"fi": "suomi", "sv": "svenska", "en": "English"}.get(code, code)


def asset(path: str) -> str:
    """The address of a static file with the hash of its content, so that it may be cached for ever."""
    root = request.script_root if has_request_context() else ""
    return _address(current_app.static_folder or "static", path, root, current_app.debug)


@lru_cache(maxsize=256)
def _address(folder: str, path: str, root: str, fresh: bool) -> str:
    stamp = sha256((Path(folder) / path).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=path, v=stamp)


def may_reader(action: str, subject: Subject) -> bool:
    """Whether the policy gives the action on the subject to the one who reads the page."""
    return may(action, subject, actor())


def init(app: Flask) -> None:
    """Register filters and globals."""
    filters: dict[str, Any] = {
        "day": day, "clock": clock_time, "moment": moment, "month": month, "localized": localized,
        "localized_text": localized_text, "markdown": markdown, "unmarked": unmarked, "filesize": filesize, "figure": figure,
        "role": role_name, "language_name": language_name,
        "linked_lines": linked_lines,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(asset=asset, may=may_reader, span=span_in_page, now=clock.now, today=clock.today)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
