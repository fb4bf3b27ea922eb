"""The owner's report: from the mail without signing in, or from the page of the initiative; and its check."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.agendas.rules import check_file
from advisory.boards import queries as boards
from advisory.infra import files, links, uploads
from advisory.infra.access import Actor, bearer, load
from advisory.infra.downloads import download
from advisory.infra.filters import localized_text
from advisory.infra.frame import set_brand
from advisory.infra.i18n import COOKIE, language
from advisory.infra.i18n import gettext as _
from advisory.infra.links import LinkExpired, LinkInvalid, Ticket
from advisory.infra.web import actor, open_to_all, permission
from advisory.initiatives import mails, queries, services
from advisory.initiatives.forms import READING, ReportForm, report_form
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import OPEN, ReportStatus
from advisory.initiatives.services import ReportValues
from advisory.initiatives.views import bp
from advisory.initiatives.views.seeing import seen
from advisory.kernel.errors import Gone, NotFound, RuleBroken
from advisory.people import queries as people
from advisory.people.models import Person
from advisory.policy.actions import Action

FROM_MAIL = (Action.INITIATIVES_REPORT, Action.INITIATIVES_READ)
"""What the link in an owner's mail permits."""


@bp.route("/initiatives/report/<token>", methods=["GET", "POST"])
@open_to_all
def report(token: str) -> ResponseReturnValue:
    """The link in the mail. Opening it only shows the question: mail scanners follow links too."""
    try:
        ticket = links.read(mails.REPORT, token)
    except LinkExpired as late:
        typed = _typed(late.ticket.subject_id)
        return render_template("initiatives/link_over.html", token=token, typed=typed), 410
    except LinkInvalid as bad:
        raise NotFound("link") from bad
    owner = _owner(ticket)
    if COOKIE not in request.cookies:
        g.language = owner.language  # until they choose another in the language menu
    return _report(ticket, owner, url_for(".report", token=token))


def _report(ticket: Ticket, owner: Person, here: str) -> ResponseReturnValue:
    holder = bearer(owner.id, *FROM_MAIL, name=owner.name, language=owner.language)
    initiative = _still_owned(ticket)
    _brand(initiative.board_id)
    if initiative.state not in OPEN:
        typed = _typed(initiative.id)
        return render_template("initiatives/link_closed.html", initiative=initiative, typed=typed), 410
    form = report_form(queries.indicators_of(initiative.id))
    if _is_saved(initiative, form, holder):
        return redirect(f"{here}?saved=1", code=303)
    is_saved = request.args.get("saved") == "1" and not form.is_refused
    facts: dict[str, Any] = {"initiative": queries.full(initiative.id), "form": form, "owner": owner}
    return render_template("initiatives/report.html", is_saved=is_saved, **facts), 422 if form.is_refused else 200


def _typed(initiative_id: int) -> list[tuple[str, str]]:
    """What was typed into a form that came too late, by label: it is given back, so that no word is lost (R12)."""
    if request.method != "POST":
        return []
    form = report_form(queries.indicators_of(initiative_id))
    fields = [one for one in form if one.name == "text" or one.name.startswith(READING)]
    return [(str(one.label.text), str(one.data)) for one in fields if one.data]


def _brand(board_id: int) -> None:
    board = boards.board(board_id)
    if board is not None:
        set_brand(localized_text(board.name), localized_text(board.municipality.name))


@bp.post("/initiatives/report/<token>/new-link")
@open_to_all
def renew(token: str) -> ResponseReturnValue:
    """An expired link asks for a new one, to the same address. The answer reveals nothing (decision 21b)."""
    try:
        links.read(mails.REPORT, token)
    except LinkExpired as late:
        owner = people.person(late.ticket.person_id)
        initiative = queries.found(late.ticket.subject_id)
        if owner is not None and initiative is not None and initiative.owner_id == owner.id:
            services.renew_link(initiative, owner, bearer(owner.id, *FROM_MAIL))
    except LinkInvalid as bad:
        raise NotFound("link") from bad
    return render_template("initiatives/link_sent.html")


def _owner(ticket: Ticket) -> Person:
    person = people.person(ticket.person_id)
    if person is None:
        raise NotFound("owner")
    return person


def _still_owned(ticket: Ticket) -> Initiative:
    """The initiative, as long as the person of the link is its owner; then the link is spent."""
    initiative = queries.found(ticket.subject_id)
    if initiative is None:
        raise NotFound("initiative")
    if initiative.owner_id != ticket.person_id:
        raise Gone("owner")
    return initiative


@bp.route("/initiatives/<int:initiative_id>/report", methods=["GET", "POST"])
@permission(Action.INITIATIVES_REPORT)
def tell(initiative_id: int) -> ResponseReturnValue:
    """The same question on the site: for an owner who is signed in, or a secretary who was told by telephone."""
    initiative = seen(initiative_id, Action.INITIATIVES_REPORT)
    form = report_form(queries.indicators_of(initiative.id))
    if _is_saved(initiative, form, actor()):
        flash(_("The report is saved."), "success")
        return redirect(url_for(".show", initiative_id=initiative_id), code=303)
    return render_template("initiatives/tell.html", initiative=initiative, form=form), 422 if form.is_refused else 200


def _is_saved(initiative: Initiative, form: ReportForm, teller: Actor) -> bool:
    """Whether the form was pressed and taken. The file is checked and stored before the transaction's end."""
    if not form.validate_on_submit():
        return False
    try:
        file, name = _file(form)
        status = ReportStatus(form.status.data)
        values = ReportValues(status, form.text.data, language(), file, name, readings=form.readings)
        services.report(initiative, values, teller)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return False
    return True


def _file(form: ReportForm) -> tuple[files.StoredFile | None, str]:
    """The file of a report, looked at like any other that comes in (S33, S34)."""
    upload = uploads.received(form.file.data or None)
    if upload is None:
        return None, ""
    check_file(upload.name, upload.size, upload.content_type)
    return files.upload(upload.content, upload.content_type or "application/octet-stream"), upload.name[-120:]


@bp.post("/initiatives/reports/<int:report_id>/verify")
@permission(Action.INITIATIVES_VERIFY)
def verify(report_id: int) -> ResponseReturnValue:
    """The secretary has checked what the owner told."""
    told = load(Report, report_id, Action.INITIATIVES_VERIFY, actor())
    services.verify(told, actor())
    flash(_("The report is checked. The public can read it now."), "success")
    return redirect(url_for(".show", initiative_id=told.initiative_id), code=303)


@bp.get("/initiatives/reports/<int:report_id>/file")
@permission(Action.INITIATIVES_READ)
def file(report_id: int) -> ResponseReturnValue:
    """The file of a report, always as a download."""
    told = load(Report, report_id, Action.INITIATIVES_READ, actor())
    seen(told.initiative_id, Action.INITIATIVES_READ)
    stored = queries.file_of(told)
    if stored is None:
        raise NotFound("file")
    return download(stored, told.file_name)
