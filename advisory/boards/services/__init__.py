"""What is done with boards: founding, settings, seats, consents, offices, appointment. One module a subject."""

from advisory.boards.services.appointing import AppointmentValues, appoint, appointment_of, end
from advisory.boards.services.attendees import add_attendee, end_attendee
from advisory.boards.services.founding import BoardValues, edit, enter_numbers, found, number_given
from advisory.boards.services.members import (
    choose_officers,
    choose_public_form,
    end_membership,
    invite_all,
    record_consent,
)
from advisory.boards.services.pasting import Preview, preview
from advisory.boards.services.seating import SeatRow, add_member, replace, seat_pasted

__all__ = [
    "AppointmentValues",
    "BoardValues",
    "Preview",
    "SeatRow",
    "add_attendee",
    "add_member",
    "appoint",
    "appointment_of",
    "choose_officers",
    "choose_public_form",
    "edit",
    "end",
    "end_attendee",
    "end_membership",
    "enter_numbers",
    "found",
    "invite_all",
    "number_given",
    "preview",
    "record_consent",
    "replace",
    "seat_pasted",
]
