"""A municipality's people: list, add, edit, invite."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from advisory.infra.access import load, may
from advisory.infra.forms import tidy_line
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.infra.words import role_name
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.municipalities.models import Municipality
from advisory.people import queries
from advisory.people.forms import AddPersonForm, EditPersonForm, GrantForm, PersonForm
from advisory.people.models import Person
from advisory.people.rules import Gender
from advisory.people.services import invitations, persons
from advisory.people.services.persons import PersonDetails
from advisory.people.services.roles import GIVEN_BY_HAND
from advisory.people.views.room import bp
from advisory.policy.actions import Action
from advisory.policy.roles import Role


def role_choices(*, empty: bool) -> list[SelectChoice]:
    """The roles that an administrator gives by hand."""
    none = [SelectChoice("", _("No role yet"))] if empty else []
    return none + [SelectChoice(role.value, role_name(role).capitalize()) for role in reversed(GIVEN_BY_HAND)]


@bp.get("/municipalities/<int:municipality_id>/people")
@permission(Action.PEOPLE_LIST)
def index(municipality_id: int) -> ResponseReturnValue:
    """Everybody whom the municipality knows."""
    municipality = load(Municipality, municipality_id, Action.PEOPLE_LIST, actor())
    q = tidy_line(request.args.get("q"))[:60].casefold()
    found = [one for one in queries.persons_of(municipality_id) if q in f"{one.name} {one.email}".casefold()]
    lines = queries.lines(found)
    has_secretary = any(Role.SECRETARY in line.roles for line in lines) or bool(q)
    return render_template(
        "people/index.html", municipality=municipality, lines=lines, q=q, has_secretary=has_secretary
    )


@bp.route("/municipalities/<int:municipality_id>/people/new", methods=["GET", "POST"])
@permission(Action.PEOPLE_ADD)
def add(municipality_id: int) -> ResponseReturnValue:
    """A new person; an administrator gives the role of secretary in the same step."""
    asker = actor()
    municipality = load(Municipality, municipality_id, Action.PEOPLE_ADD, asker)
    form = AddPersonForm(
        role_choices=role_choices(empty=True), language=municipality.languages[0], role=request.args.get("role")
    )
    gives_roles = may(Action.PEOPLE_GRANT, municipality, asker)
    if not gives_roles:
        del form.role
    if form.validate_on_submit():
        try:
            person = invitations.add_person(
                municipality,
                details_of(form),
                role=Role(form.role.data) if gives_roles and form.role.data else None,
                is_invited=bool(form.is_invited.data),
                actor=asker,
            )
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_added(person), "success")
            return redirect(url_for(".index", municipality_id=municipality_id), code=303)
    status = 422 if form.is_refused else 200
    return render_template("people/add.html", municipality=municipality, form=form), status


def _added(person: Person) -> str:
    if person.invited_at is not None:
        return _("%(name)s is added, and the invitation is on its way.", name=person.name)
    return _("%(name)s is added.", name=person.name)


def details_of(form: PersonForm) -> PersonDetails:
    """What the form says of a person."""
    return PersonDetails(
        name=form.name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        language=form.language.data or "fi",
        gender=Gender(form.gender.data) if form.gender.data else None,
        title=form.title.data or "",
        may_share_address=bool(form.may_share_address.data),
    )


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@permission(Action.PEOPLE_EDIT)
def edit(person_id: int) -> ResponseReturnValue:
    """A person's data, roles and invitation. Whoever writes to the person holds the mails that a new address changes."""
    person = load(Person, person_id, Action.PEOPLE_EDIT, actor(), lightly=True)
    form = EditPersonForm(obj=person, gender=person.gender.value if person.gender else "")
    if form.validate_on_submit():
        try:
            persons.edit(person, details_of(form), actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("The changes are saved."), "success")
            return redirect(url_for(".edit", person_id=person_id), code=303)
    return person_page(person_id, form=form)


def person_page(person_id: int, *, form: Any = None, grant_form: Any = None) -> ResponseReturnValue:
    """The page of a person, with whichever form was refused."""
    person = load(Person, person_id, Action.PEOPLE_READ, actor())
    municipality = load(Municipality, person.municipality_id, Action.PEOPLE_LIST, actor())
    form = form or EditPersonForm(formdata=None, obj=person, gender=person.gender.value if person.gender else "")
    grant_form = grant_form or GrantForm(formdata=None, role_choices=role_choices(empty=False), starts_on=clock.today())
    line = queries.lines([person])[0]
    status = 422 if form.is_refused or grant_form.is_refused else 200
    facts = {"person": person, "municipality": municipality, "line": line}
    return render_template("people/person.html", form=form, grant_form=grant_form, **facts), status


@bp.post("/people/<int:person_id>/invite")
@permission(Action.PEOPLE_INVITE)
def invite(person_id: int) -> ResponseReturnValue:
    """Invite, or invite again: a new link goes out, earlier ones still work until they are spent or expire."""
    person = load(Person, person_id, Action.PEOPLE_INVITE, actor())
    invitations.send(person, actor())
    flash(_("The invitation to %(name)s is on its way.", name=person.name), "success")
    return redirect(url_for(".edit", person_id=person_id), code=303)
