"""One's own account: language, theme, password, and where one is signed in."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from advisory.infra.access import Actor, load
from advisory.infra.i18n import COOKIE, speaking
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.people import queries
from advisory.people.forms import AccountForm
from advisory.people.models import Account, Person, SignInSession
from advisory.people.services import accounts, sessions
from advisory.people.views.room import bp
from advisory.policy.actions import Action
from advisory.policy.roles import Role

A_YEAR = 365 * 24 * 3600
THEME_COOKIE = "theme"


@bp.route("/account", methods=["GET", "POST"])
@permission(Action.PEOPLE_EDIT_OWN)
def account() -> ResponseReturnValue:
    """Language and theme, and the list of sign-ins."""
    asker = actor()
    own = load(Account, asker.account_id or 0, Action.PEOPLE_EDIT_OWN, asker)
    form = AccountForm(obj=own)
    if form.validate_on_submit():
        language = str(form.language.data)
        accounts.edit(own, language=language, theme=form.theme.data or "", actor=asker)
        with speaking(language):
            flash(_("Saved."), "success")
        answer = _remembering(redirect(url_for(".account"), code=303), COOKIE, language)
        return _remembering(answer, THEME_COOKIE, form.theme.data or "")
    facts: dict[str, object] = {"guardians": _guardians(asker)}
    facts |= {"account": own, "sessions": queries.live_sessions(own.id), "current": asker.session_id}
    status = 422 if form.is_refused else 200
    return render_template("people/account.html", form=form, is_without_role=not asker.grants, **facts), status


def _guardians(asker: Actor) -> list[Person]:
    """Whom one tells of a protection order: the administrators of the municipalities whose boards one sits on."""
    towns = sorted({grant.municipality_id for grant in asker.grants if grant.board_id and grant.municipality_id})
    return [one for town in towns for one in queries.with_role(town, Role.ADMINISTRATOR, clock.today())]


@bp.post("/account/sessions/<int:session_id>/end")
@permission(Action.PEOPLE_EDIT_OWN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out another device."""
    sessions.end_one(load(SignInSession, session_id, Action.PEOPLE_EDIT_OWN, actor()), actor())
    flash(_("That device is signed out."), "success")
    return redirect(url_for(".account"), code=303)


def _remembering(answer: Response, name: str, wish: str) -> Response:
    is_https = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(name, wish, max_age=A_YEAR, secure=is_https, httponly=True, samesite="Lax")
    return answer
