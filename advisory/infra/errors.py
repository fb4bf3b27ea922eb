"""Domain errors become answers in one table. An error page says what to do next and never shows a stack."""

import logging
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from advisory.infra import typed
from advisory.infra.access import NOBODY
from advisory.infra.broken_rules import sentence
from advisory.infra.db import db
from advisory.infra.files import FileLost, StorageUnavailable
from advisory.infra.i18n import gettext
from advisory.infra.links import LinkExpired, LinkInvalid
from advisory.kernel.errors import Conflict, DomainError, Gone, NotAllowed, NotFound, RuleBroken, WrongState

log = logging.getLogger("advisory")

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    LinkExpired: HTTPStatus.GONE,
    LinkInvalid: HTTPStatus.NOT_FOUND,
    WrongState: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    RuleBroken: HTTPStatus.UNPROCESSABLE_ENTITY,
}
PAGES = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})


def init(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    for kind in (OperationalError, InterfaceError, InternalError, PoolTimeout):
        app.register_error_handler(kind, _database)
    app.register_error_handler(FileLost, _lost)
    app.register_error_handler(StorageUnavailable, _storage)
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, **facts: object) -> ResponseReturnValue:
    """The error page of a status, in the reader's language."""
    db.session.rollback()
    if status >= 500:
        g.actor = NOBODY  # the frame of this page must not ask the database, which may be what failed
        g.pop("frame", None)
    name = status if status in PAGES else (400 if status < 500 else 500)
    facts.setdefault("typed", typed.words())
    if status == HTTPStatus.NOT_FOUND:
        facts["above_url"] = _known_page_above(request.path.rstrip("/").rpartition("/")[0])
    return render_template(f"errors/{name}.html", status=status, **facts), status


def _domain(error: DomainError) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if status not in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        return page(int(status))
    words = sentence(error) if isinstance(error, RuleBroken) else ""
    return page(int(status), message=words, back_url=page_above(request.path))


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    log.warning("csrf %s %s", request.method, request.path)
    return page(400, is_stale=True, back_url=page_above(request.path))


def _signed_out() -> ResponseReturnValue:
    """The session ended since the form was opened: every word is given back, and signing in leads to the form (R12).

    Where only a part of a page would be drawn anew, the whole page goes to sign in.
    """
    above = page_above(request.path)
    form_url = request.full_path.rstrip("?") if above == request.path else above
    sign_in_url = url_for("security.login", next=form_url or "/desk")
    had_file = any(file.filename for file in request.files.values())
    body, status = page(401, sign_in_url=sign_in_url, had_file=had_file, sent=[] if had_file else typed.sent())  # type: ignore[misc,str-unpack]
    headers = {"HX-Redirect": sign_in_url} if "HX-Request" in request.headers else {}
    return body, status, headers  # type: ignore[return-value]


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == HTTPStatus.UNAUTHORIZED:
        return _signed_out()
    facts = _about_size() if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
    body, status = page(error.code, **facts)  # type: ignore[misc,str-unpack]
    headers = {name: value for name, value in error.get_headers() if name in {"Retry-After", "Allow"}}
    return body, status, headers  # type: ignore[return-value]


def _about_size() -> dict[str, object]:
    """The limit, and the nearest page above the form: no browser tells us from where it came."""
    facts: dict[str, object] = {"back_url": page_above(request.path)}
    if request.mimetype == "multipart/form-data":
        facts["limit"] = current_app.config["LARGEST_FILE"] // 1024 // 1024
    return facts


def page_above(path: str) -> str:
    """The address itself if it can be opened, else the nearest one above it that can."""
    return _nearest(path, lambda names: True)


def _known_page_above(path: str) -> str:
    """The same where what the address names may be what is missing: only a page that is certainly there."""
    is_named = "frame_brand" in g  # the municipality or board of the address was found
    return _nearest(
        path, lambda names: all(name == "language" or (is_named and type(names[name]) is str) for name in names)
    )


def _nearest(path: str, is_good: Callable[[Mapping[str, object]], bool]) -> str:
    routes = current_app.url_map.bind("localhost")
    while path.strip("/"):
        try:
            if is_good(routes.match(path, "GET")[1]):
                return path
        except (HTTPException, RoutingException):
            pass
        path = path.rpartition("/")[0]
    return ""


def _database(error: Exception) -> ResponseReturnValue:
    """Gone, full, read-only or overloaded: nothing was stored, and it may be tried again (R9)."""
    number = _number()
    log.error("database %s %s: %s", number, request.path, getattr(error, "orig", error))
    return page(503, number=number)


def _lost(error: FileLost) -> ResponseReturnValue:
    """The address is right, but the storage has lost the bytes: not for the reader to mend."""
    return page(
        404, message=gettext("The file is missing from the storage of this service. Tell the secretary of the board.")
    )


def _storage(error: StorageUnavailable) -> ResponseReturnValue:
    """Files cannot be read for the moment, while all else works (R9)."""
    number = _number()
    log.error("storage %s %s", number, request.path)
    return page(503, number=number, message=gettext("Files cannot be read at the moment. Try again in a few minutes."))


def _taken(error: IntegrityError) -> ResponseReturnValue:
    """Two wrote the same thing at once, or what this refers to was just taken away: what was there first stands."""
    log.exception("conflict %s %s %s", _number(), request.method, request.path)
    words = gettext(
        "Somebody else saved at the same moment, and theirs was first. Look how it stands now and try again."
    )
    return page(409, message=words)


def _unexpected(error: Exception) -> ResponseReturnValue:
    number = _number()
    log.exception("error %s %s %s", number, request.method, request.path)
    return page(500, number=number)


def _number() -> str:
    return secrets.token_hex(4)
