"""The mails of an initiative: to its addressee, its owner and the secretary. Each in the reader's language."""

from dataclasses import dataclass
from datetime import date

from advisory.infra import addresses, links
from advisory.infra.filters import day
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language, ngettext, speaking
from advisory.infra.mail import Button, Envelope, Fact, Letter, Recipient, compose
from advisory.infra.outbox import Mail
from advisory.initiatives import queries
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import Reminder, ReminderKind, days_left
from advisory.kernel.localized import Localized
from advisory.kernel.marks import Mark, hide, without_signs
from advisory.kernel.richtext import text as plain

REPORT = "initiatives.report"


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a mail goes out, and who reads the answer."""

    board: Localized
    reply_to: str = ""

    def name(self) -> str:
        """The board's name in the language now spoken."""
        return self.board.pick(language())[0]


def report_url(initiative: Initiative, person_id: int) -> str:
    """The address at which the owner reports without signing in."""
    return addresses.to("initiatives.report", token=links.make(REPORT, initiative.id, person_id))


def sent(initiative: Initiative, to: Recipient, sender: Sender) -> Mail:
    """To the addressee: what was decided and by when an answer is hoped for. Once."""
    with speaking(to.language):
        board = sender.name()
        letter = Letter(
            subject=_("%(kind)s: %(title)s", kind=queries.KINDS[initiative.kind], title=_title(initiative)),
            heading=_title(initiative),
            lead=(_("%(board)s has decided this and sends it to you.", board=board), *_public_lines(initiative)),
            facts=_facts(initiative),
            closing=(
                _("Please answer this mail with the decision or answer of your body."),
                _("The answer is shown on the board's public page."),
            ),
            why=_("The board has named you as the addressee."),
        )
        return compose(to, letter, _envelope(initiative, f"initiatives.send:{initiative.id}", sender))


def started(initiative: Initiative, to: Recipient, sender: Sender) -> Mail:
    """To the owner: this is yours, until then. Once, when the minutes are checked."""
    with speaking(to.language):
        letter = Letter(
            subject=_("You are the owner: %(title)s", title=_title(initiative)),
            heading=_title(initiative),
            lead=(
                _("%(board)s has decided this, and you look after that it gets done.", board=sender.name()),
                *_public_lines(initiative),
            ),
            facts=_facts(initiative),
            button=_report_button(initiative, to),
            closing=(
                _("We remind you 30 and 7 days before the due date."),
                _("You can tell how it goes at any time; no password is needed."),
            ),
            why=_("The secretary of the board has named you as the owner."),
        )
        return compose(to, letter, _envelope(initiative, f"initiatives.start:{initiative.id}:{to.person_id}", sender))


def reminder_key(initiative_id: int, reminder: Reminder) -> str:
    """What makes a reminder one message, however often the timed work runs."""
    return f"initiatives.remind:{initiative_id}:{reminder.kind}:{reminder.fell_on}"


def reminded(initiative: Initiative, reminder: Reminder, to: Recipient, today: date, sender: Sender) -> Mail:
    """To the owner: what is the situation? The key is the day on which the reminder fell due."""
    with speaking(to.language):
        left = days_left(initiative.deadline, today)
        letter = Letter(
            subject=_subject(initiative, reminder, left),
            heading=_("What is the situation?"),
            lead=(_title(initiative), _distance(left)),
            facts=_facts(initiative),
            button=_report_button(initiative, to),
            closing=(_("One press and a line of text are enough: on track, waiting, at risk, or done."),),
            why=_("You are the owner of this initiative until it is carried out."),
        )
        key = reminder_key(initiative.id, reminder)
        return compose(to, letter, _envelope(initiative, key, sender))


def _subject(initiative: Initiative, reminder: Reminder, left: int) -> str:
    if reminder.kind is ReminderKind.OVERDUE:
        return _("Late: %(title)s", title=_title(initiative))
    return ngettext("%(num)d day left: %(title)s", "%(num)d days left: %(title)s", left, title=_title(initiative))


def _distance(left: int) -> str:
    if left < 0:
        return ngettext("It was due %(num)d day ago.", "It was due %(num)d days ago.", -left)
    if left == 0:
        return _("It is due today.")
    return ngettext("It is due in %(num)d day.", "It is due in %(num)d days.", left)


def reported(report: Report, initiative: Initiative, to: Recipient, sender: Sender) -> Mail:
    """To the secretary: the owner has told something, and it waits for a check."""
    with speaking(to.language):
        letter = Letter(
            subject=_("A report to check: %(title)s", title=_title(initiative)),
            heading=_("The owner has reported"),
            lead=(_title(initiative), str(queries.REPORTS[report.status])),
            facts=_facts(initiative),
            button=Button(
                _("Read and check the report"), addresses.to("initiatives.show", initiative_id=initiative.id)
            ),
            why=_("You are the secretary of the board."),
        )
        return compose(to, letter, _envelope(initiative, f"initiatives.report:{report.id}:{to.person_id}", sender))


def link_renewed(initiative: Initiative, to: Recipient, stamp: str, sender: Sender) -> Mail:
    """To the owner: a new link in place of an expired one. `stamp` keeps one mail for each quarter of an hour."""
    with speaking(to.language):
        letter = Letter(
            subject=_("A new link: %(title)s", title=_title(initiative)),
            heading=_("Here is a new link"),
            lead=(_("With it you can tell how this is going:"), _title(initiative)),
            button=_report_button(initiative, to),
            why=_("Somebody opened an older link of yours and asked for a new one."),
        )
        key = f"initiatives.renew:{initiative.id}:{to.person_id}:{stamp}"
        return compose(to, letter, _envelope(initiative, key, sender))


def _title(initiative: Initiative) -> str:
    return queries.heading(initiative.title)


def _public_lines(initiative: Initiative) -> tuple[str, ...]:
    """The text in the reader's language as the public may read it: mails hold nothing more (rule 29)."""
    source = (initiative.summary or initiative.description).pick(language())[0]
    shown = without_signs(hide(source, Mark.NEVER_PUBLIC, "…"))
    return tuple(line for line in plain(shown).split("\n") if line.strip())


def _facts(initiative: Initiative) -> tuple[Fact, ...]:
    """What stands in every mail, as everybody may read it (rules 27 and 29)."""
    facts = [
        (_("Responsible party"), queries.in_public(initiative.responsible)),
        (_("Due date"), day(initiative.due_on)),
    ]
    if initiative.addressee:
        facts.insert(0, (_("To"), queries.in_public(initiative.addressee)))
    return tuple(Fact(label, value) for label, value in facts if value)


def _report_button(initiative: Initiative, to: Recipient) -> Button | None:
    if to.person_id is None:
        return None
    return Button(_("Tell how it is going"), report_url(initiative, to.person_id))


def _envelope(initiative: Initiative, key: str, sender: Sender) -> Envelope:
    return Envelope(
        key=key, about=f"Initiative:{initiative.id}", municipality_id=initiative.municipality_id,
        board_id=initiative.board_id, sender_name=sender.name(), reply_to=sender.reply_to,
    )  # fmt: skip
