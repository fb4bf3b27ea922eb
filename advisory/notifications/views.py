"""Mails that did not arrive, and the tray of the demo."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.infra.access import load
from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, open_to_all, permission
from advisory.kernel.errors import NotFound
from advisory.kernel.plaintext import whole_number
from advisory.municipalities.models import Municipality
from advisory.notifications import queries, services
from advisory.policy.actions import Action

bp = Blueprint("notifications", __name__)


@bp.get("/municipalities/<int:municipality_id>/mails")
@permission(Action.NOTIFICATIONS_LIST)
def undelivered(municipality_id: int) -> ResponseReturnValue:
    """What did not reach its reader, and why; below it what did, and when."""
    municipality = load(Municipality, municipality_id, Action.NOTIFICATIONS_LIST, actor())
    facts: dict[str, object] = {
        "mails": queries.undelivered(municipality),
        "jobs": queries.jobs_in_trouble(municipality),
    }
    facts["log"] = queries.delivered(municipality, whole_number(request.args.get("page", "")) or 1)
    return render_template("notifications/undelivered.html", municipality=municipality, **facts)


@bp.post("/municipalities/<int:municipality_id>/mails/<int:row_id>/resend")
@permission(Action.NOTIFICATIONS_RESEND)
def resend(municipality_id: int, row_id: int) -> ResponseReturnValue:
    municipality = load(Municipality, municipality_id, Action.NOTIFICATIONS_RESEND, actor(), lightly=True)
    services.resend(municipality, row_id, actor())
    flash(_("The mail will be sent again now."), "ok")
    return redirect(url_for(".undelivered", municipality_id=municipality_id), code=303)


@bp.post("/municipalities/<int:municipality_id>/mails/<int:row_id>/settle")
@permission(Action.NOTIFICATIONS_SETTLE)
def settle(municipality_id: int, row_id: int) -> ResponseReturnValue:
    municipality = load(Municipality, municipality_id, Action.NOTIFICATIONS_SETTLE, actor())
    services.settle(municipality, row_id, actor())
    flash(_("The mail is marked as dealt with."), "ok")
    return redirect(url_for(".undelivered", municipality_id=municipality_id), code=303)


@bp.get("/dev/mail")
@open_to_all
def tray() -> ResponseReturnValue:
    """The mails of the demo. It does not exist outside demo mode."""
    _demo_only()
    recipient = request.args.get("to", "")
    facts = {"mails": queries.tray(recipient), "recipient": recipient, "waiting": queries.waiting_count()}
    return render_template("notifications/tray.html", **facts)


@bp.get("/dev/mail/<int:row_id>")
@open_to_all
def tray_mail(row_id: int) -> ResponseReturnValue:
    """One mail as it was sent: its text part, with the links to press."""
    _demo_only()
    mail = queries.tray_mail(row_id)
    if mail is None:
        raise NotFound(f"OutboxRow:{row_id}")
    return render_template("notifications/tray_mail.html", mail=mail, base_url=current_app.config["SETTINGS"].base_url)


def _demo_only() -> None:
    if not current_app.config["SETTINGS"].uses_tray:
        raise NotFound("tray")
