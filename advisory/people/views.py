"""Signing in and out."""

from flask import Blueprint, Flask, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_login.signals import user_logged_out
from flask_security import RoleMixin
from flask_security.signals import user_authenticated

from advisory.infra.access import NOBODY, Actor
from advisory.infra.security import forget_reader
from advisory.infra.web import permission
from advisory.people import queries, services
from advisory.people.models import Account
from advisory.policy.actions import Action


class NoRole(RoleMixin):  # type: ignore[misc]
    """Flask-Security wants a class; roles are ours (decision 2)."""


bp = Blueprint("people", __name__)
TOKEN = "sign_in"  # noqa: S105  # the name of a session key


def who_asks() -> Actor:
    """The reader of this request: from the sign-in row behind the cookie, never from the cookie alone."""
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return NOBODY
    found = queries.actor_of_session(services.hash_of(token))
    return found or NOBODY


def load_account(uniquifier: str) -> Account | None:
    """Flask-Login's user, for the library's own pages (change of password)."""
    token = session.get(TOKEN)
    return queries.account_of_session(services.hash_of(token)) if isinstance(token, str) else None


def _signed_in(app: Flask, user: Account, **kwargs: object) -> None:
    session[TOKEN] = services.begin_session(user, request.headers.get("User-Agent", ""))
    forget_reader()


def _signed_out(app: Flask, user: Account, **kwargs: object) -> None:
    token = session.pop(TOKEN, None)
    if isinstance(token, str):
        services.end_session(token)
    forget_reader()


def connect(app: Flask) -> None:
    """Wire the signals of Flask-Security and Flask-Login to the session rows."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.login_manager.user_loader(load_account)  # type: ignore[attr-defined]


@bp.post("/sign-out")
@permission(Action.PEOPLE_SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; the browser forgets drafts and pages (shared computers)."""
    logout_user()
    session.clear()
    answer = redirect("/", code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
