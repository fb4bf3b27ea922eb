"""In whose name an initiative's mails go out, and to whom."""

from advisory.boards import queries as boards
from advisory.infra.mail import Recipient
from advisory.infra.use_case import UseCase
from advisory.initiatives import mails
from advisory.initiatives.mails import Sender
from advisory.initiatives.models import Initiative
from advisory.kernel.localized import Localized
from advisory.people import queries as people


def sender_of(initiative: Initiative) -> Sender:
    """The board in whose name mails go; answers reach its secretary."""
    board = boards.board(initiative.board_id)
    answers = [one.email for one in secretaries(initiative)]
    return Sender(
        board.name if board else Localized(), (board.contact_email if board else "") or next(iter(answers), "")
    )


def secretaries(initiative: Initiative) -> list[Recipient]:
    """The secretaries who can be reached by mail."""
    found = [people.recipient(person) for person in people.secretaries_of(initiative.municipality_id)]
    return [one for one in found if one is not None]


def owners(initiative: Initiative) -> list[Recipient]:
    """The owner; the secretaries where there is none who can be reached."""
    person = people.person(initiative.owner_id) if initiative.owner_id else None
    to = people.recipient(person) if person else None
    return [to] if to else secretaries(initiative)


def tell_owners(case: UseCase, initiative: Initiative) -> None:
    """A step: those who look after it learn that its time runs."""
    for owner in owners(initiative):
        case.send(mails.started(initiative, owner, sender_of(initiative)))


def language_of(initiative: Initiative) -> str:
    """The language in which a body is written to that has told none: the first of the board's."""
    board = boards.board(initiative.board_id)
    return board.languages[0] if board and board.languages else "fi"
