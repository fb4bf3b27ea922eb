"""The verbs of minutes, one transaction each."""

from advisory.minutes.services.drawing import add_reasons, choose_appeals, draw_up
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
    MAIL_LINK,
    SIGNED_IN,
    check,
    circulate,
    replace_scrutineer,
    return_,
    send_again,
    sign,
    submit,
    withdraw,
)

__all__ = [
    "MAIL_LINK",
    "PDF_JOB",
    "PUBLISH_JOB",
    "SIGNED_IN",
    "add_reasons",
    "attach_pdfs",
    "check",
    "choose_appeals",
    "circulate",
    "complete_publish",
    "draw_up",
    "due",
    "missing_papers",
    "prepare",
    "publish",
    "render_again",
    "replace_scrutineer",
    "return_",
    "send_again",
    "sign",
    "submit",
    "undo_publish",
    "withdraw",
]
