"""The pages of municipalities: the operator's list, joining, the municipality's own page and settings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.access import load
from advisory.infra.forms import tidy_line
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.municipalities import queries, services
from advisory.municipalities.forms import JoinForm, SettingsForm
from advisory.municipalities.models import Municipality
from advisory.municipalities.services import SettingsValues
from advisory.policy.actions import Action

bp = Blueprint("municipalities", __name__)


@bp.get("/municipalities")
@permission(Action.MUNICIPALITIES_LIST)
def index() -> ResponseReturnValue:
    """The municipalities that use the service, for the operator."""
    return render_template("municipalities/index.html", joined=queries.joined(), register=queries.register())


@bp.get("/municipalities/new")
@permission(Action.MUNICIPALITIES_JOIN)
def join() -> ResponseReturnValue:
    """Search the register and choose one municipality. Without JavaScript it is a search form and links."""
    return _join_page(request.args.get("code", ""), JoinForm(formdata=None))


@bp.post("/municipalities/new/<code>")
@permission(Action.MUNICIPALITIES_JOIN)
def take(code: str) -> ResponseReturnValue:
    """Take the chosen municipality into the service; its administrator is invited next."""
    entry, form = queries.entry(code), JoinForm()
    if entry is None:
        raise NotFound(code)
    try:
        municipality = services.join(entry, actor())
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return _join_page(code, form)
    flash(_("%(name)s uses the service now. Invite its administrator.", name=entry.name.fi), "success")
    return redirect(url_for("people.administrators", municipality_id=municipality.id), code=303)


def _join_page(code: str, form: JoinForm) -> ResponseReturnValue:
    text = tidy_line(request.args.get("q"))[:60]
    facts: dict[str, Any] = {
        "chosen": queries.entry(code) if code else None,
        "found": queries.search(text) if text else [],
        "joined": queries.joined_codes(),
        "register": queries.register(),
        "q": text,
    }
    return render_template("municipalities/join.html", form=form, **facts), 422 if form.is_refused else 200


@bp.get("/municipalities/<int:municipality_id>")
@permission(Action.MUNICIPALITIES_READ)
def show(municipality_id: int) -> ResponseReturnValue:
    """What the municipality is, and what its administrator or secretary does next."""
    municipality = load(Municipality, municipality_id, Action.MUNICIPALITIES_READ, actor())
    return render_template(
        "municipalities/show.html", municipality=municipality, entry=queries.entry(municipality.code)
    )


@bp.route("/municipalities/<int:municipality_id>/settings", methods=["GET", "POST"])
@permission(Action.MUNICIPALITIES_EDIT)
def settings(municipality_id: int) -> ResponseReturnValue:
    """Languages and contact."""
    municipality = load(Municipality, municipality_id, Action.MUNICIPALITIES_EDIT, actor())
    form = SettingsForm(obj=municipality)
    if form.validate_on_submit() and _is_saved(municipality, form):
        flash(_("The settings are saved."), "success")
        return redirect(url_for(".show", municipality_id=municipality_id), code=303)
    status = 422 if form.is_refused else 200
    official = services.official_languages(municipality)
    return render_template(
        "municipalities/settings.html", municipality=municipality, form=form, official=official
    ), status


def _is_saved(municipality: Municipality, form: SettingsForm) -> bool:
    values = SettingsValues(
        languages=tuple(form.languages.data or ()),
        contact_name=form.contact_name.data or "",
        contact_email=form.contact_email.data or "",
        contact_phone=form.contact_phone.data or "",
    )
    try:
        services.edit(municipality, values, actor())
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return False
    return True
