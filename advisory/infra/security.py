"""Sign-in machinery: Flask-Security on Flask-Login, its mails through the outbox, its hooks tamed.

What the trial of the foundation taught: password hashing never happens inside a write transaction; the per-request hooks of
Flask-Principal and Flask-Login are taken off, so that public pages ask nobody who they are; authentication tokens are off.
"""

from pathlib import Path
from typing import Any

from flask import Flask, g
from flask_security import LoginForm, MailUtil, Security, SQLAlchemyUserDatastore
from flask_security import hash_password as hash_password
from flask_security import verify_and_update_password as verify_and_update_password

from advisory.infra import outbox, use_case
from advisory.infra.db import db, kind, transaction_kind
from advisory.infra.mail import Envelope, Letter, Recipient, compose
from advisory.kernel import clock

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations" / "security"
SETTINGS = {
    "SECURITY_I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SALT": "advisory",  # used only by single-round HMAC schemes; argon2 has its own salt per password
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TRACKABLE": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/security-sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RESET_URL": "/password/reset",
    "SECURITY_CHANGE_URL": "/password/change",
    "SECURITY_POST_LOGIN_VIEW": "/desk",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_RESET_VIEW": "/desk",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_LOGIN_USER_TEMPLATE": "people/sign_in.html",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "people/forgot_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "people/reset_password.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "people/change_password.html",
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_FLASH_MESSAGES": True,
}


class Accounts(SQLAlchemyUserDatastore):  # type: ignore[misc]
    """Every commit of Flask-Security passes here, and from here to the one place that commits."""

    def commit(self) -> None:
        if kind.get() == "write":
            use_case.commit()


class SignInForm(LoginForm):  # type: ignore[misc]
    """The sign-in form. argon2 works in a read transaction, which is over before anything is written."""

    def validate(self, **kwargs: Any) -> bool:
        with transaction_kind("read"):
            valid = bool(super().validate(**kwargs))
            db.session.rollback()
        return valid


class OutboxMailUtil(MailUtil):  # type: ignore[misc]
    """Flask-Security's mails (password reset, changed) go through the outbox like any other."""

    def send_mail(  # noqa: PLR0913, PLR0917  # the signature is the library's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        account = kwargs.get("user")
        language = getattr(account, "language", "fi")
        key = f"security.{template}:{getattr(account, 'id', 0)}:{clock.now().timestamp()}"
        lead = tuple(line.strip() for line in (body or "").splitlines() if line.strip())
        letter = Letter(subject=str(subject), heading=str(subject), lead=lead)
        address = recipient if isinstance(recipient, str) else recipient[1]
        to = Recipient(email=address, language=language, account_id=getattr(account, "id", None))
        outbox.put(compose(to, letter, Envelope(key=key)), clock.now())


security = Security(login_form=SignInForm, mail_util_cls=OutboxMailUtil)
"""Forms and utility classes go into the constructor: init_app ignores them silently."""


def init(app: Flask, datastore: Accounts) -> None:
    """Set up Flask-Security and take off the hooks that ask every request who is there."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    before = {key: list(hooks) for key, hooks in app.before_request_funcs.items()}
    after = {key: list(hooks) for key, hooks in app.after_request_funcs.items()}
    security.init_app(app, datastore)
    app.before_request_funcs = {key: list(before.get(key, [])) for key in app.before_request_funcs}
    app.after_request_funcs = {key: list(after.get(key, [])) for key in app.after_request_funcs}
    app.template_context_processors[None] = [
        hook for hook in app.template_context_processors[None] if "flask_login" not in (hook.__module__ or "")
    ]
    app.login_manager._request_callback = None  # type: ignore[attr-defined]  # no authentication tokens


def forget_reader() -> None:
    """Drop what this request knows of its reader, after signing in or out."""
    g.pop("actor", None)
