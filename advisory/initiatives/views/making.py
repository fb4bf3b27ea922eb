"""Making a decision into an initiative, and mending one."""

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.initiatives import queries, services
from advisory.initiatives.forms import NEW_OWNER, InitiativeForm
from advisory.initiatives.models import Indicator, Initiative
from advisory.initiatives.rules import (
    BECOMES,
    Dimension,
    InitiativeKind,
    Plan,
    Theme,
    is_as_proposed,
    is_sent_by_hand,
    plan_problems,
    read_follow_up,
)
from advisory.initiatives.services import IndicatorValues, InitiativeValues, NewOwner
from advisory.initiatives.views import bp
from advisory.initiatives.views.differing import differences
from advisory.kernel import clock
from advisory.kernel.errors import Conflict, NotFound, RuleBroken
from advisory.kernel.localized import LANGUAGES, Localized
from advisory.kernel.marks import without_signs
from advisory.kernel.plaintext import whole_number
from advisory.people import queries as people
from advisory.policy.actions import Action
from advisory.proceedings.models import Handling


@bp.route("/handlings/<int:handling_id>/initiative", methods=["GET", "POST"])
@permission(Action.INITIATIVES_CREATE)
def create(handling_id: int) -> ResponseReturnValue:
    """A decided item becomes an initiative: filled in from the decision and its follow-up line, one press."""
    handling = load(Handling, handling_id, Action.INITIATIVES_CREATE, actor())
    source = queries.source(handling_id)
    kinds = BECOMES.get(source.slot.item.kind, ())
    form = InitiativeForm(data=_from_decision(source) | {"kind": kinds[0].value if kinds else ""})
    is_check_asked = source.meeting.has(24)
    _prepare(form, _board(handling.board_id), kinds, is_check_asked=is_check_asked)
    if form.is_submitted() and _is_complete(form, _chosen(form, kinds), source.closed_at):
        try:
            made = services.create(handling, _values(form), actor())
        except RuleBroken as broken:
            _refuse(form, broken)
        else:
            is_started = services.start_if_checked(made)
            flash(_made(made, is_started=is_started, is_check_asked=is_check_asked), "success")
            return redirect(url_for(".show", initiative_id=made.id), code=303)
    found = {"source": queries.source(handling_id), "made": queries.made_from(handling_id)}
    return _page(form, is_check_asked=is_check_asked, **found)


def _made(made: Initiative, *, is_started: bool, is_check_asked: bool) -> str:
    if is_started:
        return _("The initiative is made, and its time runs from today.")
    if is_sent_by_hand(made.kind, made.addressee_email):
        return _("The initiative is made. The addressee has no e-mail here, so it waits for you to hand it over.")
    if not is_check_asked:
        return _("The initiative is made. It is sent by itself when the meeting has ended.")
    return _("The initiative is made. It is sent by itself when the minutes are checked.")


@bp.route("/initiatives/<int:initiative_id>/edit", methods=["GET", "POST"])
@permission(Action.INITIATIVES_EDIT)
def edit(initiative_id: int) -> ResponseReturnValue:
    """Mend the facts of an initiative: owner, due date, indicators, words."""
    initiative = load(Initiative, initiative_id, Action.INITIATIVES_EDIT, actor())
    form = _form_of(initiative)
    if form.is_submitted() and _is_complete(form, initiative.kind, initiative.made_at):
        try:
            services.edit(initiative, _values(form), actor())
        except RuleBroken as broken:
            _refuse(form, broken)
        except Conflict:
            return _conflict(form, initiative)
        else:
            return _saved(initiative)
    return _page(form, initiative=initiative)


def _form_of(initiative: Initiative, **source: object) -> InitiativeForm:
    """The form filled with what is known; `formdata=None` leaves out what was typed in this request."""
    form = InitiativeForm(data=_from_initiative(initiative, queries.indicators_of(initiative.id)), **source)
    is_check_asked = queries.is_check_asked(initiative)
    _prepare(form, _board(initiative.board_id), (initiative.kind,), is_check_asked=is_check_asked)
    return form


def _saved(initiative: Initiative) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for(".show", initiative_id=initiative.id), code=303)


def _conflict(form: InitiativeForm, initiative: Initiative) -> ResponseReturnValue:
    """Somebody was faster: theirs stands beside what was typed, and the next press saves what then stands in the form."""
    theirs = _form_of(initiative, formdata=None)
    rows = differences(form, theirs)
    if not rows:
        return _saved(initiative)
    form.general_errors.append(_("Somebody else changed this initiative while you were writing."))
    form.version.data = theirs.version.data
    return render_template("initiatives/form.html", form=form, initiative=initiative, differing=rows), 409


def _page(form: InitiativeForm, **facts: object) -> ResponseReturnValue:
    return render_template("initiatives/form.html", form=form, **facts), 422 if form.is_refused else 200


def _board(board_id: int) -> Board:
    board = boards.board(board_id)
    if board is None:
        raise NotFound(f"Board:{board_id}")
    return board


def _prepare(form: InitiativeForm, board: Board, kinds: Sequence[InitiativeKind], *, is_check_asked: bool) -> None:
    form.speak(board.languages)
    form.say_when_sent(is_check_asked=is_check_asked)
    form.offer_kinds(kinds)
    form.name_owners([(person.id, person.name) for person in people.persons_of(board.municipality_id)])


def _chosen(form: InitiativeForm, kinds: Sequence[InitiativeKind]) -> InitiativeKind | None:
    """What the decision becomes: the ticked one where there is a choice."""
    ticked = form.kind.data if "kind" in form else ""
    return next((one for one in kinds if one.value == ticked), next(iter(kinds), None))


def _is_complete(form: InitiativeForm, kind: InitiativeKind | None, decided_at: datetime | None) -> bool:
    """Whether the form can be sent on: its shape and the rules are asked together, so that all errors come in one round."""
    is_right = bool(form.validate())
    if kind is None:
        return is_right
    plan = Plan(
        kind, form.responsible.data or "", form.due_on.data, form.addressee.data or "", form.dimensions.data or ()
    )
    for problem in plan_problems(plan, clock.local_date(decided_at) if decided_at else clock.today()):
        if problem.field in form and not form[problem.field].errors:
            form.add_broken_rule(problem)
    return is_right and not form.is_refused


def _refuse(form: InitiativeForm, broken: RuleBroken) -> None:
    for problem in getattr(broken, "problems", (broken,)):
        form.add_broken_rule(problem)


def _from_decision(source: Handling) -> dict[str, object]:
    """What the decision and its follow-up line already say (decision 18)."""
    item, line = source.slot.item, without_signs(source.follow_up.pick("fi")[0])
    responsible, due_on = read_follow_up(line or source.decision.pick("fi")[0])
    decided = _in_words(source.decision, source.proposal or item.proposal)
    return {
        "title": item.title,  # with the marks of what is never public: the texts of an initiative keep to them too
        "description": _joined(decided, source.follow_up),
        "summary": item.summary,
        "responsible": responsible,
        "due_on": due_on,
    }


def _in_words(decision: Localized, proposal: Localized) -> Localized:
    """The decision; where it only says "as proposed", the text of the proposal, since nobody sees that in public."""
    texts = {code: decision.text(code) for code in LANGUAGES}
    return Localized(
        **{code: proposal.text(code) or text if is_as_proposed(text) else text for code, text in texts.items()}
    )


def _joined(one: Localized, other: Localized) -> Localized:
    texts = {code: "\n\n".join(filter(None, (one.text(code), other.text(code)))) for code in ("fi", "sv", "en")}
    return Localized(**texts)


def _from_initiative(initiative: Initiative, indicators: Sequence[Indicator]) -> dict[str, object]:
    names = ("title", "description", "summary", "responsible", "due_on", "addressee", "addressee_email", "dimensions")
    return {name: getattr(initiative, name) for name in names} | {
        "theme": initiative.theme.value if initiative.theme else "",
        "owner": str(initiative.owner_id or ""),
        "version": str(initiative.version),
        "indicators": [_typed(one) for one in indicators] or [{}],
    }


def _typed(one: Indicator) -> dict[str, object]:
    return {
        "key": str(one.id), "name": one.name, "unit": one.unit, "source": one.source,
        "baseline": _figure(one.baseline), "target": _figure(one.target),
    }  # fmt: skip


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _values(form: InitiativeForm) -> InitiativeValues:
    new = NewOwner(form.owner_name.data, form.owner_email.data or "") if form.owner.data == NEW_OWNER else None
    return InitiativeValues(
        title=form.title.data, responsible=form.responsible.data, due_on=form.due_on.data,
        addressee=form.addressee.data or "", addressee_email=form.addressee_email.data or "",
        description=form.description.data, summary=form.summary.data,
        dimensions=tuple(Dimension(one) for one in form.dimensions.data or ()),
        theme=Theme(form.theme.data) if form.theme.data else None,
        owner_id=int(form.owner.data) if form.owner.data and new is None else None, new_owner=new,
        indicators=tuple(_indicators(form)),
        kind=InitiativeKind(form.kind.data) if "kind" in form else None, version=whole_number(form.version.data),
    )  # fmt: skip


def _indicators(form: InitiativeForm) -> Sequence[IndicatorValues]:
    """Those with anything typed; an empty row is none."""
    rows = [entry.form for entry in form.indicators]
    return [
        IndicatorValues(
            row.name.data,
            row.unit.data or "",
            row.baseline.number,
            row.target.number,
            row.source.data or "",
            id=whole_number(row.key.data),
        )
        for row in rows
        if row.name.data or row.target.data or row.baseline.data
    ]
