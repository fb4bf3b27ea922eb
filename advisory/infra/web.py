"""What every request passes: the reader, the declared permission, the kind of transaction, the security headers.

Deny by default (S50): a route declares `@permission(Action.X)` or `@open_to_all`; the factory refuses one with neither.
"""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

import flask_babel
from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import IntegerConverter, UnicodeConverter
from werkzeug.wrappers import Response

from advisory.config import LARGEST_FILE, Settings
from advisory.infra.access import NOBODY as NOBODY
from advisory.infra.access import Actor, could
from advisory.infra.db import db, kind
from advisory.infra.ports import ports
from advisory.kernel.errors import NotFound
from advisory.policy.actions import Action
from advisory.policy.table import is_public

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_IN_MEMORY = 500 * 1024
LARGEST_READ = 100 * 1024 * 1024
"""So much of a request is read for the sake of what was typed in it; a larger one is cut off."""
_PERMISSION, _OPEN = "advisory_permission", "advisory_open"

LIBRARY_ENDPOINTS = frozenset(
    {
        "static",
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "security.change_password",
        "security.verify",
        "security.static",
    }
)
"""Routes of libraries, reviewed as a list: they check for themselves who may use them."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "manifest-src 'self'; worker-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def permission(action: Action) -> Callable[[View], View]:
    """Declare which action a view is. Those who could take it on nothing at all are turned away at the door."""

    def declare(view: View) -> View:
        setattr(view, _PERMISSION, action)
        return view

    return declare


def open_to_all(view: View) -> View:
    """Declare that a view asks nobody who they are: public pages, mail links that prove themselves."""
    setattr(view, _OPEN, True)
    return view


def actor() -> Actor:
    """Who asks in this request. Asked once; public pages never call it."""
    if "actor" not in g:
        g.actor = ports.who_asks()
        if g.actor.is_signed_in:
            g.language = g.actor.language
            flask_babel.refresh()  # whatever was said before, the reader's own language holds from here on
    found: Actor = g.actor
    return found


def reader() -> Actor:
    """The same, where somebody only looks."""
    return actor()


class _CutShort(SpooledTemporaryFile[bytes]):
    """Where a file is kept that may be too large: one byte more than is allowed shows that, and the rest is let go."""

    def write(self, content: Any) -> int:
        super().write(content[: LARGEST_FILE + 1 - self.tell()])
        return len(content)


class Number(IntegerConverter):
    """An id or a year in an address. What no column can hold is an address that does not exist."""

    regex = "[0-9]{1,9}"


class Word(UnicodeConverter):
    """A name or a token in an address: no control characters, which PostgreSQL does not even take as a question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\\x00-\\x1f\\x7f]")


def init(app: Flask) -> None:
    """Register the hooks, in the order in which they must run."""
    app.url_map.converters.update({"int": Number, "string": Word, "default": Word})
    app.before_request(_begin)
    app.after_request(_protect)
    app.teardown_request(_end)


def check_at_door() -> ResponseReturnValue | None:
    """The first sieve: the action that the view declared. Registered after the CSRF check."""
    view = app_view()
    if view is None or getattr(view, _OPEN, False) or request.endpoint in LIBRARY_ENDPOINTS:
        return None
    action: Action = getattr(view, _PERMISSION)
    if is_public(action):
        return None
    asker = actor()
    if not asker.is_signed_in:
        return to_sign_in()
    if not could(action, asker):
        raise NotFound(action)
    return None


def to_sign_in() -> ResponseReturnValue:
    """Send a signed-out person to sign in and back. A form gets a page that gives back every word (raises Unauthorized)."""
    if request.method not in SAFE:
        raise Unauthorized
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), code=303)


def app_view() -> Callable[..., Any] | None:
    """The view function that this request goes to; None for an address that does not exist."""
    return current_app.view_functions.get(request.endpoint or "")


def undeclared(app: Flask) -> list[str]:
    """Endpoints without a declared permission: the factory refuses to start with any."""
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in LIBRARY_ENDPOINTS and not _is_declared(app.view_functions[rule.endpoint])
    )


def _is_declared(view: Callable[..., Any]) -> bool:
    return hasattr(view, _PERMISSION) or getattr(view, _OPEN, False)


def _begin() -> None:
    kind.set("read" if request.method in SAFE else "write")
    if request.method in SAFE:
        return
    if request.mimetype != "multipart/form-data":  # the library limits the memory of fields in that kind only
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    elif (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        _read_cut_short()
    request.form  # noqa: B018  # read the body before any transaction: a slow client must not hold the write lock


def _read_cut_short() -> None:
    """A file is too large: what stands beside it is read all the same, so that the view draws its form again with
    everything in it, and refuses the file at its field like any other that is too large (S32).

    The answer would not even arrive while the browser is still sending.
    """
    request.max_content_length = LARGEST_READ
    request._get_file_stream = lambda *args, **kwargs: _CutShort(max_size=KEPT_IN_MEMORY)  # type: ignore[method-assign]


def _end(error: BaseException | None) -> None:
    db.session.rollback()
    kind.set("write")


def fixed_headers(settings: Settings) -> dict[str, str]:
    """The headers of every answer, files and errors included (S23, S25, S26)."""
    return HEADERS | (TLS_HEADERS if settings.is_https else {})


def _protect(response: Response) -> Response:
    headers = response.headers
    own = {name.casefold() for name in headers.keys()}  # noqa: SIM118  # its `in` would look through all of them each time
    for name, value in fixed_headers(current_app.config["SETTINGS"]).items():
        if name.casefold() not in own:
            headers.add_header(name, value)
    headers.setdefault("Cache-Control", "no-store")  # public pages set their own
    return response
