"""What is done with meetings, one verb each."""

from advisory.meetings.services.agenda import (
    add_item,
    check_agenda_open,
    give_section,
    move_item,
    publish_agenda,
    put_back,
    remove_item,
    take_back_section,
    take_up,
)
from advisory.meetings.services.answering import answer, renew_link
from advisory.meetings.services.calling import call, recall
from advisory.meetings.services.changing import cancel, change
from advisory.meetings.services.occasion import end_calls
from advisory.meetings.services.paper import hand_over, settle_notice
from advisory.meetings.services.planning import MeetingValues, discard, edit, plan
from advisory.meetings.services.timely import due

__all__ = [
    "MeetingValues",
    "add_item",
    "answer",
    "call",
    "cancel",
    "change",
    "check_agenda_open",
    "discard",
    "due",
    "edit",
    "end_calls",
    "give_section",
    "hand_over",
    "move_item",
    "plan",
    "publish_agenda",
    "put_back",
    "recall",
    "remove_item",
    "renew_link",
    "settle_notice",
    "take_back_section",
    "take_up",
]
