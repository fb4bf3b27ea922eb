"""Those without e-mail, who check and sign on paper; and the mail once more to one who has not answered or signed."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from advisory.infra.i18n import gettext as _
from advisory.infra.web import actor, permission
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.plaintext import whole_number
from advisory.minutes import services
from advisory.minutes.forms import RIGHT, PaperCheckForm, PaperSignatureForm
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState, Signatory, Verdict
from advisory.minutes.services import OnPaper
from advisory.minutes.views import bp
from advisory.minutes.views.pages import back, found
from advisory.policy.actions import Action


@bp.route("/minutes/<int:minutes_id>/on-paper", methods=["GET", "POST"])
@permission(Action.MINUTES_RECORD_CHECK)
def record_check(minutes_id: int) -> ResponseReturnValue:
    """What a scrutineer without e-mail answered, and on which day."""
    minutes = found(minutes_id, Action.MINUTES_RECORD_CHECK)
    waiting = on_paper(minutes)
    form = PaperCheckForm(data={"day": clock.today(), "person": waiting[0][0] if len(waiting) == 1 else None})
    form.person.choices = waiting
    if form.validate_on_submit():
        paper = OnPaper(form.person.data, form.day.data, form.verdict.data == RIGHT, form.remark.data or "")
        try:
            services.record_check(minutes, paper, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
            minutes = found(minutes_id, Action.MINUTES_RECORD_CHECK)
        else:
            flash(_("The answer is written down."), "ok")
            return back(minutes_id)
    page = render_template(
        "minutes/on_paper.html", minutes=minutes, meeting=minutes.meeting, form=form, waiting=waiting
    )
    return page, 422 if form.is_refused else 200


def on_paper(minutes: Minutes) -> list[tuple[int, str]]:
    """The scrutineers whose answer on paper is waited for, as choices."""
    if minutes.state is not MinutesState.IN_SCRUTINY:
        return []
    return [
        (one.person_id, one.person.name)
        for one in minutes.current
        if one.verdict is Verdict.NONE and not one.person.email
    ]


@bp.route("/minutes/<int:minutes_id>/signed-on-paper", methods=["GET", "POST"])
@permission(Action.MINUTES_RECORD_SIGNATURE)
def record_signature(minutes_id: int) -> ResponseReturnValue:
    """Who without e-mail signed the checked text, and on which day."""
    minutes = found(minutes_id, Action.MINUTES_RECORD_SIGNATURE)
    waiting = unsigned_on_paper(minutes)
    form = PaperSignatureForm(
        data={"day": clock.today(), "signatory": waiting[0][0] if len(waiting) == 1 else None}
    )  # fmt: skip
    form.signatory.choices = waiting
    if form.validate_on_submit():
        try:
            services.record_signature(minutes, Signatory(form.signatory.data), form.day.data, actor())
        except RuleBroken as broken:
            form.add_broken_rule(broken)
            minutes = found(minutes_id, Action.MINUTES_RECORD_SIGNATURE)
        else:
            flash(_("The signature is written down."), "ok")
            return back(minutes_id)
    page = render_template(
        "minutes/signed_on_paper.html", minutes=minutes, meeting=minutes.meeting, form=form, waiting=waiting
    )
    return page, 422 if form.is_refused else 200


def unsigned_on_paper(minutes: Minutes) -> list[tuple[str, str]]:
    """Those who sign on paper and have not yet, as choices."""
    if minutes.state is not MinutesState.CHECKED:
        return []
    words = {Signatory.CHAIR: _("chair"), Signatory.MINUTE_TAKER: _("minute-taker")}
    return [
        (one.signatory.value, f"{one.person.name}, {words[one.signatory]}")
        for one in minutes.signatures
        if one.signed_at is None and not one.person.email
    ]


@bp.post("/minutes/<int:minutes_id>/ask-again")
@permission(Action.MINUTES_ASK_AGAIN)
def ask_again(minutes_id: int) -> ResponseReturnValue:
    """The mail with the link once more, to the same address."""
    minutes = found(minutes_id, Action.MINUTES_ASK_AGAIN)
    person_id = whole_number(request.form.get("person", ""))
    if person_id is None:
        raise NotFound("Scrutiny")
    _say(is_new=services.ask_again(minutes, person_id, actor()))
    return back(minutes_id)


def _say(*, is_new: bool) -> None:
    if is_new:
        flash(_("The mail is sent again. It goes out at most once a day."), "ok")
    else:
        flash(_("This mail went out again today already. It goes out at most once a day."), "message")


@bp.post("/minutes/<int:minutes_id>/ask-signature")
@permission(Action.MINUTES_ASK_SIGNATURE)
def ask_signature(minutes_id: int) -> ResponseReturnValue:
    """The mail with the link to sign once more, to the address of today."""
    minutes = found(minutes_id, Action.MINUTES_ASK_SIGNATURE)
    wish = request.form.get("signatory", "")
    if wish not in set(Signatory):
        raise NotFound("Signature")
    _say(is_new=services.ask_signature(minutes, Signatory(wish), actor()))
    return back(minutes_id)
