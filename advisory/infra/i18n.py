"""Languages: which one the reader gets, and how a block speaks another."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import flask_babel
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale
from flask_babel import lazy_gettext as lazy_gettext
from flask_babel import lazy_pgettext as lazy_pgettext
from werkzeug.wrappers import Response

from advisory.kernel.localized import LANGUAGES

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "he"})
COOKIE = "language"
ASKED = "lang"
A_YEAR = 365 * 24 * 3600
babel = Babel()


def gettext(message: str, **facts: object) -> str:
    """The message in the language now spoken, its %(name)s filled in."""
    return str(flask_babel.gettext(message, **facts))


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """The message for this number; %(num)s is filled in too."""
    return str(flask_babel.ngettext(one, many, num, **facts))


def pgettext(context: str, message: str, **facts: object) -> str:
    """The message where the same English words mean different things."""
    return str(flask_babel.pgettext(context, message, **facts))


def init(app: Flask) -> None:
    """Set up the catalogues and the choice of language."""
    translations = Path(app.root_path) / "translations"
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(translations))
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "fi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Helsinki")
    babel.init_app(app, locale_selector=choose)
    app.after_request(_remember)


def choose() -> str:
    """The language of the answer: the address, `?lang=`, then the account, the cookie, the browser, Finnish."""
    if not has_request_context():
        return "fi"
    asked = (request.view_args or {}).get("language") or request.args.get(ASKED) or g.get("language")
    for wish in (asked, request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES) or "fi"


def _remember(response: Response) -> Response:
    """Keep the language that a link of the language menu asked for."""
    wish = request.args.get(ASKED)
    if wish in LANGUAGES:
        is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, str(wish), max_age=A_YEAR, samesite="Lax", httponly=True, secure=is_secure)
    return response


def language() -> str:
    """The language now spoken: "fi", "sv" or "en"."""
    locale = get_locale()
    return str(locale.language) if locale is not None else "fi"


def typed_language(languages: Sequence[str]) -> str:
    """The language that words kept in one language are taken to be in: the page's, where it is one of these, else the first."""
    return language() if language() in languages else languages[0]


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak a language in this block: mails are in the reader's, never the sender's."""
    with force_locale(wanted if wanted in LANGUAGES else "fi"):
        yield
