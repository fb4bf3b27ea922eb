"""The verbs of minutes, one transaction each."""

from advisory.minutes.services.drawing import choose_appeals, correct, draw_up, take_back_ending
from advisory.minutes.services.letters import send_again
from advisory.minutes.services.publication import (
    PDF_JOB,
    PUBLISH_JOB,
    attach_pdfs,
    complete_publish,
    due,
    missing_papers,
    prepare,
    publish,
    render_again,
    undo_publish,
)
from advisory.minutes.services.scrutiny import (
    OnPaper,
    add_reasons,
    ask_again,
    check,
    circulate,
    record_check,
    replace_scrutineer,
    return_,
    submit,
    withdraw,
)
from advisory.minutes.services.signing import ask_signature, record_signature, sign

__all__ = [
    "PDF_JOB",
    "PUBLISH_JOB",
    "OnPaper",
    "add_reasons",
    "ask_again",
    "ask_signature",
    "attach_pdfs",
    "check",
    "choose_appeals",
    "circulate",
    "complete_publish",
    "correct",
    "draw_up",
    "due",
    "missing_papers",
    "prepare",
    "publish",
    "record_check",
    "record_signature",
    "render_again",
    "replace_scrutineer",
    "return_",
    "send_again",
    "sign",
    "submit",
    "take_back_ending",
    "undo_publish",
    "withdraw",
]
