"""What is done in the meeting room. Each verb is one transaction; `end` and `reopen` are steps of the minutes' verbs."""

from advisory.proceedings.services.attendance import (
    arrive,
    attend,
    begin_break,
    end_break,
    leave,
    verify_all,
)
from advisory.proceedings.services.course import HOW, carry_over, choose_scrutineers, end, open_meeting, reopen
from advisory.proceedings.services.items import (
    close_and_open_next,
    close_item,
    open_item,
    preside,
    put_back,
    reopen_item,
)
from advisory.proceedings.services.objections import (
    CounterValues,
    RecusalValues,
    counter_propose,
    dissent,
    entitled_to_dissent,
    may_announce,
    recuse,
    second,
    take_back_counter,
    take_back_recusal,
)
from advisory.proceedings.services.phrases import chips, meanings, outcome_phrase, side_name
from advisory.proceedings.services.texts import TEXTS, Saved, TextConflict, Texts, add_phrase, differing, save_text
from advisory.proceedings.services.times import correct_times
from advisory.proceedings.services.voting import VoteValues, take_back_vote, vote

__all__ = [
    "HOW",
    "TEXTS",
    "CounterValues",
    "RecusalValues",
    "Saved",
    "TextConflict",
    "Texts",
    "VoteValues",
    "add_phrase",
    "arrive",
    "attend",
    "begin_break",
    "carry_over",
    "chips",
    "choose_scrutineers",
    "close_and_open_next",
    "close_item",
    "correct_times",
    "counter_propose",
    "differing",
    "dissent",
    "end",
    "end_break",
    "entitled_to_dissent",
    "leave",
    "may_announce",
    "meanings",
    "open_item",
    "open_meeting",
    "outcome_phrase",
    "preside",
    "put_back",
    "recuse",
    "reopen",
    "reopen_item",
    "save_text",
    "second",
    "side_name",
    "take_back_counter",
    "take_back_recusal",
    "take_back_vote",
    "verify_all",
    "vote",
]
