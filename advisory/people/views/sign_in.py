"""Who asks, signing in with a password, choosing who one is, signing out."""

import logging
from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_login.signals import user_logged_out
from flask_security import RoleMixin, login_user
from flask_security.signals import (
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    user_authenticated,
    user_failed_authn,
)
from flask_security.utils import set_request_attr

from advisory.infra import addresses
from advisory.infra.access import NOBODY, Actor, load
from advisory.infra.db import kind
from advisory.infra.i18n import gettext as _
from advisory.infra.security import forget_reader
from advisory.infra.use_case import commit
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound
from advisory.people import queries
from advisory.people.models import Account, SignInSession
from advisory.people.services import links, sessions
from advisory.people.views.room import bp
from advisory.policy.actions import Action

log = logging.getLogger("advisory.people")
TOKEN = "sign_in"  # noqa: S105  # the name of a session key
CHOICE = "choose_person"
LINK_PERSON = "link_person"
"""For whom the mailed link was made, within one request."""
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip
FREE_OF_CHOICE = frozenset({"people.choose", "people.chosen", "people.sign_out", "security.login"})


class NoRole(RoleMixin):
    """Flask-Security wants a class; roles are ours (decision 2)."""


def who_asks() -> Actor:
    """The reader of this request: from the sign-in row behind the cookie, never from the cookie alone."""
    token = session.get(TOKEN)
    found = queries.sign_in(sessions.hash_of(token)) if isinstance(token, str) else None
    if found is None:
        return NOBODY
    if session.get(CHOICE) and request.endpoint not in FREE_OF_CHOICE:
        if kind.get() == "write":
            abort(401)  # a form of an earlier session: its words are given back, and signing in leads to the choice
        abort(redirect(url_for("people.choose", next=request.path), code=303))
    is_stale = clock.now() - found.last_seen_at > sessions.SEEN_EVERY
    if is_stale and kind.get() == "read" and found.actor.session_id is not None:
        sessions.note_seen(found.actor.session_id)
    return found.actor


def load_account(uniquifier: str) -> Account | None:
    """Flask-Login's user, for the library's own pages (change of password)."""
    token = session.get(TOKEN)
    account = queries.account_of_session(sessions.hash_of(token)) if isinstance(token, str) else None
    if account is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa"))
    return account


def enter(account: Account, *, person_id: int | None) -> None:
    """Sign somebody in who has proved it by a mailed link. The caller commits."""
    setattr(g, LINK_PERSON, person_id)
    login_user(account, remember=False, authn_via=["email"])


def _signed_in(app: Flask, user: Account, **more: Any) -> None:
    old = session.pop(TOKEN, None)
    if isinstance(old, str):
        sessions.mark_ended(old)
    way = (more.get("authn_via") or ["password"])[0]
    person_id = g.pop(LINK_PERSON, None)
    token = sessions.begin(user, device=_device(), way=way, person_id=person_id)
    session[TOKEN] = token
    session.pop(CHOICE, None)
    if person_id is None and queries.sharing(user.id):
        session[CHOICE] = True
    forget_reader()


def _device() -> str:
    """Browser and system in two words, as people know them; nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " – ".join(filter(None, (browser, system)))


def _signed_out(app: Flask, user: Account, **more: Any) -> None:
    token = session.pop(TOKEN, None)
    if isinstance(token, str):
        sessions.end(token)
    forget_reader()


def _password_changed(app: Flask, user: Account, **more: Any) -> None:
    """Every other device is signed out, and links mailed before are dead (S48). The library's view commits."""
    sessions.end_all(user.id, but=str(session.get(TOKEN, "")))
    links.end_all(user.id)
    sessions.record_password(user.id, "changed")


def _password_reset(app: Flask, user: Account, **more: Any) -> None:
    sessions.end_all(user.id)
    links.end_all(user.id)
    sessions.record_password(user.id, "reset")


def _reset_asked(app: Flask, user: Account, **more: Any) -> None:
    """The library's view does not commit the mail that it sent."""
    sessions.record_password(user.id, "link requested")
    commit()


def _failed(app: Flask, **more: Any) -> None:
    log.warning("sign-in refused from %s", request.remote_addr)


def connect(app: Flask) -> None:
    """Wire the signals of Flask-Security and Flask-Login to the session rows."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    reset_password_instructions_sent.connect(_reset_asked, app)
    user_failed_authn.connect(_failed, app)
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


@bp.get("/sign-in/who")
@permission(Action.PEOPLE_EDIT_OWN)
def choose() -> ResponseReturnValue:
    """Two persons of one municipality share the address: who is here?"""
    account_id = actor().account_id or 0
    return render_template("people/choose.html", persons=queries.sharing(account_id), wanted=_wanted())


@bp.post("/sign-in/who")
@permission(Action.PEOPLE_EDIT_OWN)
def chosen() -> ResponseReturnValue:
    """Keep the choice for this sign-in."""
    asker = actor()
    person = next(
        (one for one in queries.sharing(asker.account_id or 0) if str(one.id) == request.form.get("person")), None
    )
    if person is None or asker.session_id is None:
        raise NotFound("person")
    own = load(SignInSession, asker.session_id, Action.PEOPLE_EDIT_OWN, asker)
    sessions.choose_person(own, person.id, asker)
    session.pop(CHOICE, None)
    flash(_("You are %(name)s.", name=person.name), "success")
    return redirect(_wanted(), code=303)


def _wanted() -> str:
    """The page to go on to, if it is one of ours."""
    wanted = request.values.get("next", "")
    return wanted if addresses.is_local(wanted) else url_for("desk.show")
