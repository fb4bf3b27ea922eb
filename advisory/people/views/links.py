"""The sign-in link: asked for, opened, pressed, sent anew."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from advisory.infra import addresses, errors
from advisory.infra.i18n import gettext as _
from advisory.infra.use_case import commit
from advisory.infra.web import actor, open_to_all
from advisory.people.forms import LinkRequestForm, PressForm
from advisory.people.services import asking, links
from advisory.people.services.links import Opened
from advisory.people.views.limits import mails_limited, renewals_limited
from advisory.people.views.room import bp
from advisory.people.views.sign_in import enter


@bp.route("/sign-in/link", methods=["GET", "POST"])
@mails_limited
@open_to_all
def link_request() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for known and unknown addresses."""
    form = LinkRequestForm(email=request.args.get("email", ""))
    if form.validate_on_submit():
        asking.ask(asking.LINK_JOB, form.email.data or "", wanted=_wanted(default=""))
        return redirect(url_for(".link_sent"), code=303)
    return render_template("people/link_request.html", form=form, wanted=_wanted(default="")), _status(form.is_refused)


@bp.get("/sign-in/link-sent")
@open_to_all
def link_sent() -> ResponseReturnValue:
    """What to do now: look into the mail."""
    return render_template("people/link_sent.html")


@bp.get("/sign-in/link/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """One button. Opening changes nothing: mail scanners follow links too."""
    opened = links.look(token)
    return _page(token, opened) if opened.is_open else _spent(token)


@bp.post("/sign-in/link/<token>")
@open_to_all
def press(token: str) -> ResponseReturnValue:
    """Spend the link and sign in, in one transaction."""
    form = PressForm()
    if not form.validate_on_submit():
        return errors.page(400, is_stale=True)
    found = links.spend(token)
    if found is None:
        return _spent(token)
    account, person_id = found
    enter(account, person_id=person_id)
    commit()
    flash(_("You are signed in."), "success")
    return redirect(_wanted(default=url_for("desk.show")), code=303)


@bp.post("/sign-in/link/<token>/renew")
@renewals_limited
@open_to_all
def link_renew(token: str) -> ResponseReturnValue:
    """A new link to the same address (decision 21b). Nothing is asked and nothing revealed."""
    links.renew(token)
    return redirect(url_for(".link_sent"), code=303)


def _page(token: str, opened: Opened) -> ResponseReturnValue:
    asker = actor() if "sign_in" in session else None
    other = asker.name if asker and asker.is_signed_in and asker.account_id != opened.account.id else ""
    return render_template(
        "people/link.html", form=PressForm(), token=token, opened=opened, other=other, wanted=_wanted(default="")
    )


def _spent(token: str) -> ResponseReturnValue:
    return errors.page(410, resend_url=url_for(".link_renew", token=token))


def _wanted(*, default: str) -> str:
    wanted = request.values.get("next", "")
    return wanted if addresses.is_local(wanted) else default


def _status(is_refused: bool) -> int:
    return 422 if is_refused else 200
