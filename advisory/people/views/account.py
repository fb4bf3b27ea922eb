"""One's own account: language, theme, password, and where one is signed in."""

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.infra import addresses
from advisory.infra.access import load
from advisory.infra.i18n import COOKIE
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import speaking
from advisory.infra.web import actor, open_to_all, permission
from advisory.kernel.localized import LANGUAGES
from advisory.people import queries
from advisory.people.forms import AccountForm
from advisory.people.models import Account, SignInSession
from advisory.people.services import accounts, sessions
from advisory.people.views.room import bp
from advisory.policy.actions import Action

A_YEAR = 365 * 24 * 3600


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
        return _remembering(redirect(url_for(".account"), code=303), language)
    facts = {"account": own, "sessions": queries.live_sessions(own.id), "current": asker.session_id}
    status = 422 if form.is_refused else 200
    return render_template("people/account.html", form=form, is_without_role=not asker.grants, **facts), status


@bp.post("/account/sessions/<int:session_id>/end")
@permission(Action.PEOPLE_EDIT_OWN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out another device."""
    sessions.end_one(load(SignInSession, session_id, Action.PEOPLE_EDIT_OWN, actor()), actor())
    flash(_("That device is signed out."), "success")
    return redirect(url_for(".account"), code=303)


@bp.post("/language")
@open_to_all
def language() -> ResponseReturnValue:
    """The language of a signed-out reader, kept in a cookie."""
    wish, wanted = request.form.get("language", ""), request.form.get("next", "")
    answer = make_response(redirect(wanted if addresses.is_local(wanted) else "/", code=303))
    return _remembering(answer, wish) if wish in LANGUAGES else answer


def _remembering(answer: Response, wish: str) -> Response:
    is_https = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, wish, max_age=A_YEAR, secure=is_https, httponly=True, samesite="Lax")
    return answer
