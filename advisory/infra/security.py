"""Sign-in machinery: Flask-Security on Flask-Login, its mails through the outbox, its hooks tamed.

What the trial of the foundation taught: password hashing never happens inside a write transaction; the per-request hooks of
Flask-Principal and Flask-Login are taken off, so that public pages ask nobody who they are; authentication tokens are off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from flask import Flask, current_app, g, render_template
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MailUtil,
    PasswordUtil,
    ResetPasswordForm,
    Security,
    SQLAlchemyUserDatastore,
    VerifyForm,
)
from flask_security import hash_password as hash_password
from flask_security import verify_and_update_password as verify_and_update_password
from flask_security.forms import valid_user_email
from flask_security.recoverable import send_reset_password_instructions
from wtforms import Field, PasswordField, ValidationError

from advisory.infra import addresses, outbox, use_case
from advisory.infra.db import db, kind, transaction_kind
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import speaking
from advisory.infra.mail import Button, Envelope, Letter, Recipient, compose
from advisory.kernel import clock, passwords

LONGEST_TYPED = 1_000
FORGOTTEN = "forgotten_password_of"
"""Under this name a request keeps the address whose owner has forgotten the password."""
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations" / "security"
SETTINGS = {
    "SECURITY_I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SALT": "advisory",  # used only by single-round HMAC schemes; argon2 has its own salt per password
    "SECURITY_PASSWORD_LENGTH_MIN": passwords.LEAST,
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TRACKABLE": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_PLAINTEXT": False,  # our letters are written below
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(minutes=30),
    "SECURITY_FRESHNESS": timedelta(hours=1),  # to set a first password one has signed in within the hour (S49)
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
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
    "SECURITY_VERIFY_URL": "/password/verify",
    "SECURITY_POST_LOGIN_VIEW": "/desk",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_RESET_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_LOGIN_USER_TEMPLATE": "people/sign_in.html",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "people/forgot_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "people/reset_password.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "people/change_password.html",
    "SECURITY_VERIFY_TEMPLATE": "people/verify.html",
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_FLASH_MESSAGES": True,
}


class Accounts(SQLAlchemyUserDatastore):
    """Every commit of Flask-Security passes here, and from here to the one place that commits."""

    def commit(self) -> None:
        if kind.get() == "write":
            use_case.commit()


_ONE_PASSWORD = RLock()


@contextmanager
def without_lock() -> Iterator[None]:
    """argon2 works in a read transaction: whatever was begun is given up, and nothing stays open behind it.

    A form is checked before anything is written, so there is nothing to lose. One password at a time: each takes
    64 MB and every core for a tenth of a second, and those who write minutes meanwhile shall not wait for several.
    """
    db.session.rollback()
    with _ONE_PASSWORD, transaction_kind("read"):
        try:
            yield
        finally:
            db.session.rollback()


def _is_too_long(form: Any) -> bool:
    """Whether a password is longer than any that was ever taken: the library would fail while hashing it."""
    long = [field for field in form if isinstance(field, PasswordField) and len(field.data or "") > LONGEST_TYPED]
    for field in long:
        field.errors = [_("Use at most %(count)d characters.", count=passwords.MOST)]
    return bool(long)


class SignInForm(LoginForm):
    """E-mail and password."""

    def validate_next(self, field: Field) -> None:
        """Only a page of this site; anything else is forgotten, and the form comes back (S29)."""
        if field.data and not addresses.is_local(field.data):
            field.data = ""
            raise ValidationError(_("The page to go on to is not a page of this service."))

    def validate(self, **kwargs: Any) -> bool:
        with without_lock():
            return not _is_too_long(self) and bool(super().validate(**kwargs))


class NewPasswordAfterLinkForm(ResetPasswordForm):
    """A new password, after the mailed link."""

    def validate(self, **kwargs: Any) -> bool:
        with without_lock():
            return not _is_too_long(self) and bool(super().validate(**kwargs))


class NewPasswordForm(ChangePasswordForm):
    """A new password, with the old one."""

    def validate(self, **kwargs: Any) -> bool:
        with without_lock():
            return not _is_too_long(self) and bool(super().validate(**kwargs))


class AgainForm(VerifyForm):
    """The password once more, before something that needs it fresh."""

    def validate(self, **kwargs: Any) -> bool:
        with without_lock():
            if not self.user.password:
                self.form_errors.append(_("You have no password. Sign in by mail once more."))
                return False
            return not _is_too_long(self) and bool(super().validate(**kwargs))


class ForgottenForm(ForgotPasswordForm):
    """The address to which the link for a new password goes. Whether anybody has it is the worker's question (S39).

    To the library it is always an address that nobody has; its answer is the same for all.
    """

    def validate(self, **kwargs: Any) -> bool:
        self.email.validators = [one for one in self.email.validators if one is not valid_user_email]
        if super(ForgotPasswordForm, self).validate(**kwargs):
            setattr(g, FORGOTTEN, self.email.data)
        return False


def mail_reset_link(account: Any) -> None:
    """Mail the link to choose another password, and note that it was asked for. Commits."""
    send_reset_password_instructions(account)


class PasswordRules(PasswordUtil):
    """Length, the list of common passwords, and words about the owner; nothing about kinds of letters (S38)."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        text = self.normalize(password)
        email = getattr(kwargs.get("user"), "email", "") or ""
        about = (email.partition("@")[0], email.partition("@")[2], current_app.config["SERVICE_NAME"], *CONTEXT)
        found = passwords.weakness(text, about)
        return ([_sentence(found)] if found else None), text


CONTEXT = ("advisory", "neuvottelukunta", "delegation", "kotoutuminen", "integration", "kunta", "kommun", "toimielin")


def _sentence(found: passwords.Weakness) -> str:
    if found == "too_short":
        return _("Use at least %(count)d characters. Three or four words of your own are good.", count=passwords.LEAST)
    if found == "too_long":
        return _("Use at most %(count)d characters.", count=passwords.MOST)
    if found == "common":
        return _("This password is known to everybody who guesses passwords. Choose another.")
    return _("This password is made of your address or of the service's name. Choose another.")


class OutboxMailUtil(MailUtil):
    """Flask-Security's mails go through the outbox like any other, in our words, with addresses from BASE_URL.

    The library would build the link from the request's Host header.
    """

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
        account = kwargs["user"]
        with speaking(account.language):
            letter = _letter(template, str(kwargs.get("reset_token", "")))
            to = Recipient(email=account.email, language=account.language, account_id=account.id)
            key = f"security.{template}:{account.id}:{clock.now().timestamp()}"
            outbox.put(compose(to, letter, Envelope(key=key)), clock.now())


def _letter(template: str, token: str) -> Letter:
    if template.endswith("reset_instructions"):
        return Letter(
            subject=_("Choose a new password"),
            heading=_("Choose a new password"),
            lead=(_("Open the link within 30 minutes and write the new password. Until then the old one holds."),),
            button=Button(_("Choose a new password"), addresses.to("security.reset_password", token=token)),
            closing=(_("If you did not ask for this, you need not do anything."),),
            why=_("Somebody asked on the sign-in page for a new password for this address."),
        )
    return Letter(
        subject=_("Your password was changed"),
        heading=_("Your password was changed"),
        lead=(
            _("From now on the new password holds, and every other device is signed out."),
            _("If it was not you, choose a new password at once and tell the administrator."),
        ),
        button=Button(_("Choose a new password"), addresses.to("security.forgot_password")),
        why=_("We always tell the owner of an address about a change of the password."),
    )


def draw(template: str, *args: Any, **facts: Any) -> Any:
    """A page of the library. A refused form answers 422, as every other does."""
    form = next((fact for name, fact in facts.items() if name.endswith("_form") and hasattr(fact, "errors")), None)
    is_refused = form is not None and bool(form.errors)
    return render_template(template, form=form, **facts), 422 if is_refused else 200


security = Security(
    login_form=SignInForm,
    reset_password_form=NewPasswordAfterLinkForm,
    change_password_form=NewPasswordForm,
    verify_form=AgainForm,
    forgot_password_form=ForgottenForm,
    mail_util_cls=OutboxMailUtil,
    password_util_cls=PasswordRules,
    render_template=draw,
)
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
