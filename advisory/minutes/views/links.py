"""Checking and signing from a mail: no password, one press. Opening a link changes nothing (S55)."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.infra import links
from advisory.infra.access import Actor, bearer
from advisory.infra.errors import page
from advisory.infra.filters import localized_text
from advisory.infra.frame import set_brand
from advisory.infra.i18n import COOKIE
from advisory.infra.i18n import gettext as _
from advisory.infra.links import LinkExpired, Ticket
from advisory.infra.web import open_to_all
from advisory.kernel.errors import Gone, RuleBroken
from advisory.minutes import documents, mails, queries, rules, services
from advisory.minutes.forms import ReturnForm
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MAIL_LINK, MinutesState
from advisory.minutes.views import bp
from advisory.minutes.views.pages import spoken
from advisory.people.models import Person
from advisory.policy.actions import Action


def _holder(person: Person, minutes: Minutes, *actions: Action) -> Actor:
    """The holder of the link. The page speaks their language, unless they chose another."""
    if COOKIE not in request.cookies:
        g.language = person.language
    board = minutes.meeting.board
    set_brand(localized_text(board.name), localized_text(board.municipality.name))
    return bearer(person.id, Action.MINUTES_READ, *actions, name=person.name, language=person.language)


def _read_by(person_id: int, minutes: Minutes, chosen: str) -> rules.Record:
    """The text as this person may read it: who is disqualified from an item reads its heading (rule 15)."""
    return documents.for_reader(minutes.content[chosen], queries.sections(minutes, frozenset({person_id})))


def _expired(purpose: str, token: str) -> Ticket:
    """What a link was for, whether or not its time is over. A changed one is still refused."""
    try:
        return links.read(purpose, token)
    except LinkExpired as late:
        return late.ticket


def _sent() -> ResponseReturnValue:
    """The same answer whatever happened: nothing is told of who is who (decision 21b)."""
    return render_template("minutes/link_sent.html")


@bp.post("/minutes/check/<token>/again")
@open_to_all
def send_check_again(token: str) -> ResponseReturnValue:
    """A new link to the same address."""
    minutes, one = _scrutiny(_expired(mails.CHECK, token))
    if minutes.state is MinutesState.IN_SCRUTINY and one.verdict is rules.Verdict.NONE:
        services.send_again(minutes, lambda: mails.submitted(minutes, one), _holder(one.person, minutes))
    return _sent()


@bp.post("/minutes/sign/<token>/again")
@open_to_all
def send_sign_again(token: str) -> ResponseReturnValue:
    """A new link to the same address."""
    minutes, one = _signature(_expired(mails.SIGN, token))
    if minutes.state is MinutesState.CHECKED and one.signed_at is None:
        services.send_again(minutes, lambda: mails.checked(minutes, one), _holder(one.person, minutes))
    return _sent()


# --- checking


def _scrutiny(ticket: Ticket) -> tuple[Minutes, Scrutiny]:
    """The minutes and this person's newest scrutiny of them. Raises Gone for one who no longer checks."""
    minutes = queries.minutes(ticket.subject_id)
    own = [one for one in minutes.scrutinies if one.person_id == ticket.person_id]
    if not own or own[-1].verdict is rules.Verdict.REPLACED:
        raise Gone(mails.CHECK)
    return minutes, own[-1]


@bp.get("/minutes/check/<token>")
@open_to_all
def scrutiny(token: str) -> ResponseReturnValue:
    """The whole text, and one press."""
    try:
        ticket = links.read(mails.CHECK, token)
    except LinkExpired:
        return page(410, resend_url=url_for("minutes.send_check_again", token=token))
    return _scrutiny_page(token, *_scrutiny(ticket))


def _scrutiny_page(
    token: str, minutes: Minutes, one: Scrutiny, *, form: ReturnForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page carries the digest of the text that it shows, so that a press says which text was read."""
    _holder(one.person, minutes)
    chosen = spoken(minutes.content)
    sections = documents.sections(queries.record(minutes.meeting))
    mine = {str(section) for section in rules.checkable_by(one.person_id, sections)}
    is_open = minutes.state is MinutesState.IN_SCRUTINY and one.round == minutes.round
    facts = {
        "minutes": minutes, "meeting": minutes.meeting, "one": one, "token": token, "form": form or ReturnForm(),
        "record": _read_by(one.person_id, minutes, chosen), "languages": list(minutes.content), "chosen": chosen,
        "not_mine": [item for item in minutes.content[chosen]["items"] if item["anchor"] not in mine],
        "is_open": is_open and one.verdict is rules.Verdict.NONE, "is_returning": form is not None,
        "digest": rules.digest(minutes.content), "is_changed": status == HTTPStatus.CONFLICT,
    }  # fmt: skip
    return render_template("minutes/scrutiny.html", **facts), status


def _is_other_text(minutes: Minutes) -> bool:
    """Whether the text became another one since the page was opened: it was corrected, or reasons of a dissent came."""
    seen = request.form.get("text-token", "")
    return minutes.state is MinutesState.IN_SCRUTINY and seen != rules.digest(minutes.content)


@bp.post("/minutes/check/<token>")
@open_to_all
def check(token: str) -> ResponseReturnValue:
    """The minutes are right. A second press says the same; a press on a page with an older text shows the new one."""
    minutes, one = _scrutiny(links.read(mails.CHECK, token))
    holder = _holder(one.person, minutes, Action.MINUTES_CHECK)
    if one.verdict is rules.Verdict.RETURNED:
        return _given_already(token, one)
    if one.verdict is not rules.Verdict.CHECKED:
        if _is_other_text(minutes):
            return _scrutiny_page(token, minutes, one, status=HTTPStatus.CONFLICT)
        services.check(minutes, one.person_id, holder, method=MAIL_LINK)
        flash(_("Thank you. The minutes are checked by you."), "ok")
    return redirect(url_for("minutes.scrutiny", token=token), code=303)


@bp.post("/minutes/check/<token>/return")
@open_to_all
def return_(token: str) -> ResponseReturnValue:
    """Something must be corrected."""
    minutes, one = _scrutiny(links.read(mails.CHECK, token))
    holder = _holder(one.person, minutes, Action.MINUTES_RETURN)
    if one.verdict is not rules.Verdict.NONE:
        return _given_already(token, one)
    form = ReturnForm()
    if _is_other_text(minutes):
        return _scrutiny_page(token, minutes, one, form=form, status=HTTPStatus.CONFLICT)
    if not form.validate():
        return _scrutiny_page(token, minutes, one, form=form, status=422)
    try:
        services.return_(minutes, one.person_id, form.remark.data or "", holder, method=MAIL_LINK)
    except RuleBroken as broken:
        form.add_broken_rule(broken)
        return _scrutiny_page(token, minutes, one, form=form, status=422)
    flash(_("Thank you. The minutes went back for correction; you get a new mail when they are ready."), "ok")
    return redirect(url_for("minutes.scrutiny", token=token), code=303)


def _given_already(token: str, one: Scrutiny) -> ResponseReturnValue:
    """Two windows, two presses: the first counts, and what was typed into the other is given back."""
    words = {
        rules.Verdict.CHECKED: _(
            "You have already said that the minutes are right. That counts, and nothing changed now."
        ),
        rules.Verdict.RETURNED: _("You have already sent the minutes back. That counts, and nothing changed now."),
    }
    return page(409, message=words[one.verdict], back_url=url_for("minutes.scrutiny", token=token))


# --- signing


def _signature(ticket: Ticket) -> tuple[Minutes, Signature]:
    one = queries.signature(ticket.subject_id)
    if one is None or one.person_id != ticket.person_id:
        raise Gone(mails.SIGN)
    return queries.minutes(one.minutes_id), one


@bp.get("/minutes/sign/<token>")
@open_to_all
def signature(token: str) -> ResponseReturnValue:
    """The checked text, and one press."""
    try:
        ticket = links.read(mails.SIGN, token)
    except LinkExpired:
        return page(410, resend_url=url_for("minutes.send_sign_again", token=token))
    minutes, one = _signature(ticket)
    _holder(one.person, minutes)
    chosen = spoken(minutes.content)
    facts = {
        "minutes": minutes, "meeting": minutes.meeting, "one": one, "token": token, "chosen": chosen,
        "record": _read_by(one.person_id, minutes, chosen), "languages": list(minutes.content),
        "is_open": minutes.state is MinutesState.CHECKED and one.signed_at is None,
    }  # fmt: skip
    return render_template("minutes/signature.html", **facts)


@bp.post("/minutes/sign/<token>")
@open_to_all
def sign_by_link(token: str) -> ResponseReturnValue:
    minutes, one = _signature(links.read(mails.SIGN, token))
    holder = _holder(one.person, minutes, Action.MINUTES_SIGN)
    if one.signed_at is None:
        services.sign(minutes, one.signatory, holder, method=MAIL_LINK)
        flash(_("Thank you, you have signed the minutes."), "ok")
    return redirect(url_for("minutes.signature", token=token), code=303)
