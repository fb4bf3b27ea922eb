"""What is done with boards: founding, settings, seats, consents, offices, appointment. One module a subject."""

from advisory.boards.services.appointing import AppointmentValues, appoint, end, problems_of
from advisory.boards.services.attendees import add_attendee, end_attendee
from advisory.boards.services.composition import Composition, Group, Place, composition
from advisory.boards.services.founding import (
    BoardSettings,
    BoardValues,
    edit,
    enter_numbers,
    found,
    number_given,
    number_taken_back,
)
from advisory.boards.services.members import (
    choose_officers,
    choose_public_form,
    end_membership,
    invite_all,
    record_consent,
)
from advisory.boards.services.pasting import Preview, SeatRow, preview
from advisory.boards.services.seating import Newcomer, add_member, add_to_seat, recognised, replace, seat_pasted

__all__ = [
    "AppointmentValues",
    "BoardSettings",
    "BoardValues",
    "Composition",
    "Group",
    "Newcomer",
    "Place",
    "Preview",
    "SeatRow",
    "add_attendee",
    "add_member",
    "add_to_seat",
    "appoint",
    "choose_officers",
    "choose_public_form",
    "composition",
    "edit",
    "end",
    "end_attendee",
    "end_membership",
    "enter_numbers",
    "found",
    "invite_all",
    "number_given",
    "number_taken_back",
    "preview",
    "problems_of",
    "recognised",
    "record_consent",
    "replace",
    "seat_pasted",
]
