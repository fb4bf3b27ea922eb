"""Finds identity codes, telephone numbers and mail addresses in a text.

For warnings before publishing and for masking. Every pattern is bounded, so that a long text without a hit
costs no more than one with many.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

_IDENTITY_CODE = re.compile(
    r"(?<![0-9A-Za-z])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(\d\d)"
    r"[-+\u2010-\u2015\u2212A-FU-Ya-fu-y](\d{3})([0-9A-FHJ-NPR-Ya-fhj-npr-y])(?![0-9A-Za-z])"
)
_MAIL_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_PHONE_NUMBER = re.compile(r"(?<![\w/.,:+-])(?:\+\d{1,3}|0\d)(?:[ \u00a0()-]{0,2}\d){5,13}(?![\w/]|[.,:-]\d)")
_BUSINESS_ID = re.compile(r"\d{7}-\d")


class Kind(StrEnum):
    IDENTITY_CODE = auto()
    PHONE_NUMBER = auto()
    MAIL_ADDRESS = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def findings(text: str) -> tuple[Finding, ...]:
    """Everything that looks like personal contact data or an identity code, in the order of the text."""
    return tuple(sorted(_all(text), key=lambda finding: finding.start))


def has_identity_code(text: str) -> bool:
    """Whether the text holds what looks like a Finnish personal identity code.

    A mistyped check character still counts: a wrong digit does not make it anybody else's business.
    """
    return _IDENTITY_CODE.search(text) is not None


def mask(text: str, replacement: str) -> str:
    """The text with `replacement` in place of each finding."""
    done, upto = "", 0
    for finding in findings(text):
        if finding.start >= upto:
            done += text[upto : finding.start] + replacement
            upto = finding.end
    return done + text[upto:]


def _all(text: str) -> Iterator[Finding]:
    for match in _IDENTITY_CODE.finditer(text):
        yield Finding(Kind.IDENTITY_CODE, match.group(), match.start())
    for match in _MAIL_ADDRESS.finditer(text):
        yield Finding(Kind.MAIL_ADDRESS, match.group(), match.start())
    for match in _PHONE_NUMBER.finditer(text):
        if not _BUSINESS_ID.fullmatch(match.group()) and not _IDENTITY_CODE.match(text, match.start()):
            yield Finding(Kind.PHONE_NUMBER, match.group(), match.start())
