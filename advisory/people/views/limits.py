"""How often one may try: by address of the machine and by account, with a sentence that says when to try again (S39).

Only failed sign-ins count, and the count is forgotten after a while, so a stranger cannot lock an account for good: the
sign-in link by mail has a limit of its own.
"""

import logging
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

from advisory.extensions import limiter
from advisory.infra import errors
from advisory.infra.security import FORGOTTEN
from advisory.kernel import clock
from advisory.people.rules import normal_email
from advisory.people.services import asking

log = logging.getLogger("advisory.people")
TRIES_BY_MACHINE, TRIES_BY_ACCOUNT = "40 per 15 minutes", "10 per 15 minutes"
MAILS_BY_MACHINE, MAILS_BY_ACCOUNT = "20 per hour", "5 per hour"


def _account() -> str:
    """The address as the look-up reads it: full-width letters and the like begin no new count."""
    typed = request.form.get("email", "")
    with suppress(ValueError):  # no address at all
        typed = current_app.extensions["security"].mail_util.normalize(typed)
    return "account:" + normal_email(typed)


def _token() -> str:
    return f"token:{(request.view_args or {}).get('token', '')}"


def _has_failed(response: Response) -> bool:
    return response.status_code not in {302, 303}


def _limited(view: Any, limit: str, key: Any, **more: Any) -> Any:
    return limiter.limit(limit, key_func=key, methods=["POST"], **more)(view)


def mails_limited(view: Any) -> Any:
    """For a view that mails a link to the address in its form."""
    return _limited(_limited(view, MAILS_BY_ACCOUNT, _account), MAILS_BY_MACHINE, get_remote_address)


def renewals_limited(view: Any) -> Any:
    """For a view that mails a new link in place of an old one."""
    return _limited(_limited(view, MAILS_BY_ACCOUNT, _token), MAILS_BY_MACHINE, get_remote_address)


def _asking(view: Any) -> Any:
    """The library's page of a forgotten password, whose mail is the worker's."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        if FORGOTTEN in g:
            asking.ask(asking.PASSWORD_JOB, g.pop(FORGOTTEN))
        return answer

    return asked


def connect(app: Flask) -> None:
    """Limit the library's pages too."""
    views = app.view_functions
    by_account = _limited(views["security.login"], TRIES_BY_ACCOUNT, _account, deduct_when=_has_failed)
    views["security.login"] = _limited(by_account, TRIES_BY_MACHINE, get_remote_address, deduct_when=_has_failed)
    views["security.forgot_password"] = mails_limited(_asking(views["security.forgot_password"]))
    for endpoint in ("security.change_password", "security.verify", "security.reset_password"):
        views[endpoint] = _limited(views[endpoint], TRIES_BY_MACHINE, get_remote_address, deduct_when=_has_failed)
    app.register_error_handler(RateLimitExceeded, _too_often)


def _too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    log.warning("limit %s %s", request.method, request.endpoint)
    limit = limiter.current_limit
    wait = max(1, int(limit.reset_at - clock.now().timestamp())) if limit else 60
    body, status = errors.page(429, retry_after=wait)  # type: ignore[misc,str-unpack]
    return body, status, {"Retry-After": str(wait)}  # type: ignore[return-value]
