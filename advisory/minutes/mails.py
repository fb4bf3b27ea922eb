"""Mails about minutes: to be checked, returned, to be signed, signed, published. Never a heading of an item (rule 29)."""

from collections.abc import Callable

from advisory.infra import addresses, links
from advisory.infra.filters import day
from advisory.infra.i18n import gettext as _
from advisory.infra.i18n import language, ngettext, speaking
from advisory.infra.mail import Button, Envelope, Fact, Letter, compose
from advisory.infra.outbox import Mail
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.people import queries as people
from advisory.people.models import Person

CHECK, SIGN = "minutes.check", "minutes.sign"
"""Purposes of the links: of minutes for a scrutineer, of a signature for who signs."""


def check_link(one: Scrutiny) -> str:
    """Where a scrutineer checks without a password."""
    return addresses.to("minutes.scrutiny", token=links.make(CHECK, one.minutes_id, one.person_id))


def sign_link(one: Signature) -> str:
    """Where the chair or the minute-taker signs without a password."""
    return addresses.to("minutes.signature", token=links.make(SIGN, one.id, one.person_id))


def submitted(minutes: Minutes, one: Scrutiny) -> Mail | None:
    """To a scrutineer: the minutes wait to be checked (feature 69)."""

    def write() -> Letter:
        until = Fact(_("Check by"), day(minutes.check_until, weekday=True))
        lead = _("You were chosen to check the minutes of the meeting. Read them and press one button: "
                 "they are right, or something must be corrected.")  # fmt: skip
        if one.round > 1:
            lead = _("The text of the minutes has changed. Read it once more and press one button: "
                     "it is right, or something must be corrected.")  # fmt: skip
        return Letter(
            subject=_("Check the minutes %(number)s", number=_number(minutes)),
            heading=_("Check the minutes"),
            lead=(lead,),
            facts=_facts(minutes, until),
            button=Button(_("Read and check"), check_link(one)),
            closing=(_("You need no password."),),
            why=_("You are a scrutineer of these minutes."),
        )

    return _mail(minutes, one.person, f"check:{one.round}:{one.person_id}", write)


def returned(minutes: Minutes, one: Scrutiny, *, to: Person) -> Mail | None:
    """To those who write the minutes: a scrutineer asks for a correction. What is asked stands on the page."""

    def write() -> Letter:
        lead = _("%(name)s asks for a correction before the minutes are checked.", name=one.person.name)
        return Letter(
            subject=_("The minutes %(number)s came back for correction", number=_number(minutes)),
            heading=_("The minutes came back"),
            lead=(lead,),
            facts=_facts(minutes),
            button=Button(_("See what to correct"), _page(minutes)),
            why=_("You keep the minutes of this board."),
        )

    return _mail(minutes, to, f"returned:{one.round}:{to.id}", write)


def checked(minutes: Minutes, signature: Signature) -> Mail | None:
    """To the presiding chair and the minute-taker: everybody has checked, please sign (feature 71)."""

    def write() -> Letter:
        return Letter(
            subject=_("Sign the minutes %(number)s", number=_number(minutes)),
            heading=_("Sign the minutes"),
            lead=(_("The minutes have been checked. Sign them with one press."),),
            facts=_facts(minutes),
            button=Button(_("Read and sign"), sign_link(signature)),
            closing=(_("You need no password."),),
            why=_("You presided at the meeting or kept its minutes."),
        )

    return _mail(minutes, signature.person, f"sign:{signature.signatory}:{minutes.round}", write)


def signed(minutes: Minutes, *, to: Person) -> Mail | None:
    """To the secretary: the minutes can be published."""

    def write() -> Letter:
        return Letter(
            subject=_("The minutes %(number)s are signed", number=_number(minutes)),
            heading=_("The minutes are signed"),
            lead=(_("Both signatures are there. The minutes can be published."),),
            facts=_facts(minutes),
            button=Button(_("Look through and publish"), _page(minutes)),
            why=_("You are a secretary of this board."),
        )

    return _mail(minutes, to, f"signed:{to.id}", write)


def published(minutes: Minutes, *, to: Person, sections: int) -> Mail | None:
    """To the members: the minutes are public. No heading of any item is told (rule 29)."""

    def write() -> Letter:
        meeting = minutes.meeting
        count = ngettext("%(num)d item", "%(num)d items", sections)
        url = addresses.to(
            "portal.meeting", language=language(), municipality=meeting.board.municipality.slug,
            board=meeting.board.slug, year=meeting.year, number=meeting.number,
        )  # fmt: skip
        return Letter(
            subject=_("The minutes %(number)s are published", number=_number(minutes)),
            heading=_("The minutes are published"),
            facts=_facts(minutes, Fact(_("Contents"), count)),
            button=Button(_("Read the minutes"), url),
            why=_("You are a member of this board or took part in the meeting."),
        )

    return _mail(minutes, to, f"published:{to.id}", write)


def _mail(minutes: Minutes, person: Person, key: str, write: Callable[[], Letter]) -> Mail | None:
    """The mail in the language of its reader; None for those who get paper."""
    to = people.recipient(person)
    if to is None:
        return None
    with speaking(person.language):
        envelope = Envelope(
            key=f"minutes:{minutes.id}:{key}", about=f"Minutes:{minutes.id}", board_id=minutes.board_id,
            municipality_id=minutes.municipality_id, sender_name=_board(minutes),
            reply_to=_reply_to(minutes),
        )  # fmt: skip
        return compose(to, write(), envelope)


def _reply_to(minutes: Minutes) -> str:
    """Answers reach the board's secretary (decision 23): the address of the board, else the first secretary's, else the
    municipality's."""
    board = minutes.meeting.board
    if board.contact_email:
        return board.contact_email
    secretaries = people.secretaries_of(minutes.municipality_id)
    return next((one.email for one in secretaries if one.email), board.municipality.contact_email)


def _board(minutes: Minutes) -> str:
    return minutes.meeting.board.name.pick(language())[0]


def _number(minutes: Minutes) -> str:
    return f"{minutes.meeting.number}/{minutes.meeting.year}"


def _facts(minutes: Minutes, *more: Fact) -> tuple[Fact, ...]:
    held = day(minutes.meeting.begins_at, weekday=True)
    return (Fact(_("Board"), _board(minutes)), Fact(_("Meeting"), f"{_number(minutes)}, {held}"), *more)


def _page(minutes: Minutes) -> str:
    return addresses.to("minutes.show", minutes_id=minutes.id)
