"""Answers: from the mail link without a password, from one's own page, and by telephone through the secretary."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from advisory.agendas import queries as agendas
from advisory.infra import errors, links
from advisory.infra.access import Actor, bearer, load
from advisory.infra.broken_rules import sentence
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language
from advisory.infra.ports import FollowUpLine
from advisory.infra.web import actor, open_to_all, permission
from advisory.kernel.errors import Gone, NotFound, RuleBroken
from advisory.meetings import documents, queries, services
from advisory.meetings.forms import ANSWERED, CAPACITIES, AnswerForm
from advisory.meetings.mails import ANSWERS, PURPOSE, answer_words
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import LISTENING, Answer, MeetingState
from advisory.meetings.views.blueprint import bp, meeting_for, trail
from advisory.meetings.views.show import follow_up, has_follow_up
from advisory.policy.actions import Action

LINK_ACTIONS = (Action.MEETINGS_ANSWER, Action.MEETINGS_READ)


def invited(token: str) -> tuple[Invitation, Meeting, Actor]:
    """Whom a mail link is for, and the actor it makes. Raises LinkInvalid, LinkExpired, NotFound; Gone for one who left."""
    return _bearer(links.read(PURPOSE, token))


def _bearer(ticket: links.Ticket) -> tuple[Invitation, Meeting, Actor]:
    invitation = queries.invitation(ticket.subject_id)
    if invitation.person_id != ticket.person_id:
        raise NotFound(f"Invitation:{ticket.subject_id}")
    person = invitation.person
    g.language = person.language
    who = bearer(person.id, *LINK_ACTIONS, name=person.name, language=person.language)
    meeting = queries.locked_meeting(invitation.meeting_id)
    load(Invitation, invitation.id, Action.MEETINGS_ANSWER, who)
    if queries.has_lapsed(invitation):
        raise Gone(f"Invitation:{invitation.id}")
    return invitation, meeting, who


@bp.route("/answer/<token>", methods=["GET", "POST"])
@open_to_all
def answer(token: str) -> ResponseReturnValue:
    """The link in the mail. Opening it only shows the question: mail scanners follow links too (S28)."""
    try:
        invitation, meeting, who = invited(token)
    except links.LinkExpired:
        return errors.page(410, resend_url=url_for(".renew", token=token))
    chosen = request.args.get("answer") or (invitation.answer.value if invitation.answer is not Answer.NONE else None)
    form = AnswerForm(data={"answer": chosen}, choices=choices(meeting))
    is_open = meeting.state is MeetingState.CALLED and invitation.is_live
    if is_open and form.validate_on_submit():
        try:
            services.answer(invitation, Answer(form.answer.data), who)
        except RuleBroken as broken:
            form.add_broken_rule(broken)
        else:
            flash(_("Thank you. Your answer is saved: %(answer)s.", answer=answer_words(invitation.answer)), "success")
            return redirect(url_for(".answer", token=token), code=303)
    agenda = queries.slots(meeting.id)
    page = render_template(
        "meetings/answer.html", form=form, invitation=invitation, meeting=meeting, is_open=is_open, token=token,
        agenda=agenda, why_private=agendas.why_private, withheld=queries.withheld(agenda, who),
        title=documents.title(meeting), place=documents.place(meeting),
        words=answer_words(invitation.answer), answer_none=Answer.NONE, public_url=_public_url(invitation, meeting),
        reads_papers=queries.may_read_papers(meeting.id, who),
        follow_up=_follow_up(invitation, meeting) if has_follow_up(agenda) else [],
    )  # fmt: skip
    return page, 422 if form.is_refused else 200


def _public_url(invitation: Invitation, meeting: Meeting) -> str:
    """Where somebody who was called reads on when the rights have ended: the public page (decision 24)."""
    if invitation.is_withdrawn or invitation.rights_ended_at is None:
        return ""
    board = meeting.board
    return url_for(
        "portal.meeting", language=language(), municipality=board.municipality.slug, board=board.slug,
        year=meeting.year, number=meeting.number,
    )  # fmt: skip


def _follow_up(invitation: Invitation, meeting: Meeting) -> list[FollowUpLine]:
    """What is due or late: one who only attends and speaks is no member, and reads what everybody may (rule 23)."""
    return follow_up(meeting, for_everybody=invitation.attending in LISTENING)


@bp.post("/answer/<token>/renew")
@open_to_all
def renew(token: str) -> ResponseReturnValue:
    """A new link to the address that had the old one; nothing is asked and nothing revealed (decision 21b)."""
    try:
        ticket = links.read(PURPOSE, token)
    except links.LinkExpired as late:
        ticket = late.ticket
    invitation, _meeting, who = _bearer(ticket)
    services.renew_link(invitation, who)
    return render_template("meetings/link_sent.html")


@bp.post("/meetings/<int:meeting_id>/answer")
@permission(Action.MEETINGS_READ)
def answer_own(meeting_id: int) -> ResponseReturnValue:
    """One press on one's own page."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_READ)
    own = queries.invitation_of(meeting.id, actor())
    if own is None:
        raise NotFound(f"Invitation of Meeting:{meeting.id}")
    _record(own, meeting)
    wanted = request.form.get("next", "")
    return redirect("/desk" if wanted == "desk" else url_for(".show", meeting_id=meeting.id), code=303)


@bp.route("/meetings/<int:meeting_id>/answers", methods=["GET", "POST"])
@permission(Action.MEETINGS_CALL_DEPUTY)
def answers(meeting_id: int) -> ResponseReturnValue:
    """Who has answered what; an answer got by telephone is recorded here."""
    meeting = meeting_for(meeting_id, Action.MEETINGS_CALL_DEPUTY)
    if request.method == "POST":
        wanted = request.form.get("invitation", "")
        called = queries.invitations(meeting.id)
        one = next((row for row in called if str(row.id) == wanted and row.is_live), None)
        if one is None:
            raise NotFound("Invitation")
        _record(load(Invitation, one.id, Action.MEETINGS_ANSWER, actor()), meeting)
        return redirect(url_for(".answers", meeting_id=meeting.id), code=303)
    return render_template(
        "meetings/answers.html", meeting=meeting, invitations=queries.invitations(meeting.id), answered=ANSWERED,
        capacities=CAPACITIES, choices=[(one.value, ANSWERED[one]) for one in ANSWERS[meeting.mode]],
        title=documents.title(meeting), trail=trail(meeting, documents.title(meeting)),
        is_open=meeting.state is MeetingState.CALLED,
    )  # fmt: skip


def _record(invitation: Invitation, meeting: Meeting) -> None:
    form = AnswerForm(choices=choices(meeting))
    if not form.validate_on_submit():
        flash(_("Choose an answer."), "warning")
        return
    try:
        services.answer(invitation, Answer(form.answer.data), actor())
    except RuleBroken as broken:
        flash(sentence(broken), "warning")
    else:
        flash(_("The answer is saved."), "success")


def choices(meeting: Meeting) -> list[tuple[str, str]]:
    """The answers that fit the way the meeting is held."""
    return [(one.value, answer_words(one)) for one in ANSWERS[meeting.mode]]
