"""Mails: one letter form for text and HTML, and the way out by SMTP.

A mail is written as a `Letter` in the reader's language; `compose` renders both parts from it, so that they can never say
different things (docs/decisions/0004-letters.md). No image, no tracking, nothing remote; one button and its address in full.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from flask import current_app, render_template
from flask_mail import Connection, Message
from flask_mail import Mail as FlaskMail

from advisory.infra.delivery import Claim, HungUp, RecipientRefused, ServerUnavailable
from advisory.infra.i18n import language, speaking
from advisory.infra.outbox import Mail, OutboxRow
from advisory.infra.wire import WIRE
from advisory.kernel.plaintext import clean, one_line

TIMEOUT = 20
CLOSING, TOO_LARGE = 421, 552


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail, and in which language. `is_shared`: somebody else reads the same mailbox (decision 1)."""

    email: str
    language: str
    name: str = ""
    person_id: int | None = None
    account_id: int | None = None
    is_shared: bool = False


class Spoken(str):
    """Words in a language of their own: the HTML part marks them with `lang` where it is not the reader's."""

    lang: str

    def __new__(cls, words: str, lang: str) -> "Spoken":
        spoken = super().__new__(cls, words)
        spoken.lang = lang
        return spoken


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, in one language. `why` answers "why did I get this?"."""

    subject: str
    heading: str
    lead: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    button: Button | None = None
    choices: tuple[Button, ...] = ()
    closing: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around a letter: the key that makes it one message, its scope, sender and calendar part."""

    key: str
    about: str = ""
    is_obligatory: bool = False
    municipality_id: int | None = None
    board_id: int | None = None
    sender_name: str = ""
    reply_to: str = ""
    calendar: str = ""
    calendar_method: str = ""
    not_before: datetime | None = None


def compose(to: Recipient, letter: Letter, envelope: Envelope) -> Mail:
    """The rendered mail. Call it inside `speaking(to.language)`, where the letter was written too.

    Where two share an address, the name stands in the subject and at the beginning, so that nobody answers for another.
    """
    subject = f"{to.name}: {letter.subject}" if to.is_shared and to.name else letter.subject
    facts = {"letter": letter, "to": to, "lang": language(), "sender_name": envelope.sender_name}
    return Mail(
        key=envelope.key, recipient=to.email, subject=one_line(subject),
        text=clean(render_template("mail/letter.txt", **facts)), html=clean(render_template("mail/letter.html", **facts)),
        language=to.language, about=envelope.about, is_obligatory=envelope.is_obligatory,
        municipality_id=envelope.municipality_id, board_id=envelope.board_id, person_id=to.person_id,
        account_id=to.account_id, sender_name=one_line(envelope.sender_name), reply_to=envelope.reply_to,
        calendar=envelope.calendar, calendar_method=envelope.calendar_method, not_before=envelope.not_before,
    )  # fmt: skip


class VerifiedConnection(Connection):
    """Flask-Mail's connection with a verified certificate and a time-out; it has neither (S57)."""

    def configure_host(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=current_app.config.get("MAIL_CA_FILE") or None)
        host: smtplib.SMTP
        if self.mail.use_ssl:
            host = smtplib.SMTP_SSL(self.mail.server, self.mail.port, timeout=TIMEOUT, context=context)
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=TIMEOUT)
        try:
            if self.mail.use_tls:
                host.starttls(context=context)
            if self.mail.username:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host


class _RawMessage(Message):
    """Carries a standard library message through Flask-Mail, whose own cannot hold a calendar alternative."""

    def __init__(self, message: EmailMessage, recipient: str, sender: str) -> None:
        super().__init__(subject=str(message["Subject"]), recipients=[recipient], sender=sender)
        self.message = message

    def as_bytes(self) -> bytes:
        return self.message.as_bytes()


def build(row: OutboxRow, *, sender: str, domain: str, now: datetime) -> EmailMessage:
    """The message as it goes out. The Message-ID is the row's own, so that a repeat is known as one (R5)."""
    message = EmailMessage(policy=WIRE)
    message["Subject"] = row.subject
    message["From"] = Address(display_name=row.sender_name, addr_spec=sender)
    message["To"] = row.recipient
    if row.reply_to:
        message["Reply-To"] = row.reply_to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{row.message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text)
    message.add_alternative(row.html, subtype="html")
    if row.calendar:
        message.add_alternative(row.calendar, subtype="calendar", params={"method": row.calendar_method})
        message.add_attachment(row.calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    message["Content-Language"] = row.language  # last: adding a part moves such headers into the first one
    return message


@dataclass(slots=True)
class Postman:
    """Sends claimed rows over one connection that is opened when needed and closed when the queue is empty."""

    now: datetime
    _open: list[Connection] = field(default_factory=list)

    def __call__(self, mine: Claim) -> None:
        """Send one mail. Raises ServerUnavailable, HungUp or RecipientRefused."""
        sender = current_app.config["MAIL_FROM"]
        try:
            message = build(mine.row, sender=sender, domain=sender.rpartition("@")[2], now=self.now)
        except (ValueError, UnicodeError) as unfit:
            raise RecipientRefused(f"{type(unfit).__name__}: {unfit}", permanent=True) from unfit
        connection = self._connection()
        try:
            connection.send(_RawMessage(message, mine.row.recipient, sender))
        except (smtplib.SMTPException, OSError, UnicodeError) as broken:
            self.close()
            raise _meaning(broken) from broken

    def _connection(self) -> Connection:
        if not self._open:
            connection = VerifiedConnection(_flask_mail())
            try:
                connection.__enter__()
            except (smtplib.SMTPException, OSError) as broken:
                raise ServerUnavailable(f"{type(broken).__name__}: {broken}") from broken
            self._open.append(connection)
        return self._open[0]

    def close(self) -> None:
        """Say goodbye to the server, whatever it thinks of it."""
        while self._open:
            connection = self._open.pop()
            try:
                connection.__exit__(None, None, None)  # type: ignore[arg-type]  # as `with` does
            except (smtplib.SMTPException, OSError):
                continue


def _meaning(broken: Exception) -> RecipientRefused | HungUp:
    """Whether an error speaks of this mail, or the server went away over it. 421 means "I am closing", to whomever it is said."""
    if isinstance(broken, smtplib.SMTPNotSupportedError | UnicodeError):
        return RecipientRefused(f"the server takes no such address: {broken}", permanent=True)
    code, words = 0, ""
    if isinstance(broken, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(broken.recipients.values()), (550, b""))
        words = _words(said)
    elif isinstance(broken, smtplib.SMTPDataError) or (
        isinstance(broken, smtplib.SMTPSenderRefused) and broken.smtp_code == TOO_LARGE
    ):
        code, words = broken.smtp_code, _words(broken.smtp_error)
    if code in {0, CLOSING}:
        return HungUp(f"{type(broken).__name__}: {broken}")
    return RecipientRefused(f"{code} {words}", permanent=code >= 500)


def _flask_mail() -> FlaskMail:
    mail: FlaskMail = current_app.extensions["mail"]
    return mail


def _words(reason: bytes | str) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason


__all__ = ["Button", "Envelope", "Fact", "Letter", "Postman", "Recipient", "Spoken", "build", "compose", "speaking"]
