"""Flask without what it does for views and visitors that this product does not have, at every request."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """As the library does, which makes a signer even where the visitor brought nothing to check."""
        if app.secret_key and self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class Application(Flask):
    """The application."""

    session_interface = _Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook is a coroutine; to ask each of them a dozen times a request costs as much as a statement."""
        return func
