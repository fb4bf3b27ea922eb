"""Giving and ending roles."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.infra.words import role_name
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.people import queries
from advisory.people.forms import EndRoleForm, GrantForm
from advisory.people.models import Person, RoleGrant
from advisory.people.services import roles
from advisory.people.views.people import person_page, role_choices
from advisory.people.views.room import bp
from advisory.policy.actions import Action
from advisory.policy.roles import Role


@bp.post("/people/<int:person_id>/roles")
@permission(Action.PEOPLE_GRANT)
def grant(person_id: int) -> ResponseReturnValue:
    """Give a role for the whole municipality."""
    person = load(Person, person_id, Action.PEOPLE_GRANT, actor())
    form = GrantForm(role_choices=role_choices(empty=False))
    if form.validate_on_submit():
        try:
            roles.give(
                person, Role(form.role.data), starts_on=form.starts_on.data, ends_on=form.ends_on.data, actor=actor()
            )
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("%(name)s has the role now.", name=person.name), "success")
            return redirect(url_for(".edit", person_id=person_id), code=303)
    return person_page(person_id, grant_form=form)


@bp.route("/roles/<int:grant_id>/end", methods=["GET", "POST"])
@permission(Action.PEOPLE_END_ROLE)
def end_role(grant_id: int) -> ResponseReturnValue:
    """The last day of a role, on a page of its own."""
    given = load(RoleGrant, grant_id, Action.PEOPLE_END_ROLE, actor())
    form = EndRoleForm(ends_on=given.ends_on or clock.today())
    person_id, role = given.person_id, role_name(given.role)
    if form.validate_on_submit():
        try:
            roles.end(given, form.day, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The role is ended."), "success")
            return redirect(url_for(".edit", person_id=person_id), code=303)
    person = queries.person(person_id or 0)
    if person is None:
        raise NotFound(Person.__name__)
    status = 422 if form.is_refused else 200
    return render_template("people/end_role.html", person=person, role=role, form=form), status
