"""The record of a meeting in words: organisation data, item data, legality data (domain 2.8), in each language.

The words are made once, when the text is frozen; page and PDF are drawn from the same frozen document.
"""

from advisory.minutes.documents.appeals import APPEAL_LABELS, appeal_of, appeals_of, is_appealable
from advisory.minutes.documents.checks import CheckList, check_list, problems
from advisory.minutes.documents.items import OUTCOMES
from advisory.minutes.documents.record import (
    TEMPLATE_VERSION,
    closing,
    content,
    contents,
    drawn,
    for_paper,
    for_reader,
    open_to,
    public_version,
    sections,
)

__all__ = [
    "APPEAL_LABELS",
    "OUTCOMES",
    "TEMPLATE_VERSION",
    "CheckList",
    "appeal_of",
    "appeals_of",
    "check_list",
    "closing",
    "content",
    "contents",
    "drawn",
    "for_paper",
    "for_reader",
    "is_appealable",
    "open_to",
    "problems",
    "public_version",
    "sections",
]
