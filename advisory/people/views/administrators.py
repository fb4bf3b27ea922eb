"""The operator's page of a municipality's administrators: who they are, and inviting one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.access import INSTALLATION, require
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.municipalities import queries as municipalities
from advisory.people import queries
from advisory.people.forms import AdministratorForm
from advisory.people.services import invitations
from advisory.people.services.persons import PersonDetails
from advisory.people.views.room import bp
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@bp.route("/municipalities/<int:municipality_id>/administrators", methods=["GET", "POST"])
@permission(Action.MUNICIPALITIES_INVITE)
def administrators(municipality_id: int) -> ResponseReturnValue:
    """The operator sees administrators only, and no board matter (decision 2)."""
    require(actor(), Action.MUNICIPALITIES_INVITE, INSTALLATION)
    municipality = municipalities.municipality(municipality_id)
    if municipality is None:
        raise NotFound(municipality_id)
    form = AdministratorForm(language=municipality.languages[0])
    if form.validate_on_submit():
        details = PersonDetails(name=form.name.data, email=form.email.data, language=form.language.data)
        try:
            invitations.invite_administrator(municipality, details, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The invitation to %(name)s is on its way.", name=details.name), "success")
            return redirect(url_for(".administrators", municipality_id=municipality_id), code=303)
    lines = queries.lines(queries.with_role(municipality_id, Role.ADMINISTRATOR, clock.today()))
    status = 422 if form.is_refused else 200
    return render_template("people/administrators.html", municipality=municipality, form=form, lines=lines), status
