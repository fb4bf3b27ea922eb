"""Text as people paste it, made safe to store and to send on."""

import re
import unicodedata

# Embeddings, overrides and isolates can make a line read otherwise than it is stored. The marks that
# Arabic and Hebrew writers need inside a line (U+200E, U+200F, U+061C) stay.
_BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Characters that neither XML nor PostgreSQL nor a mail can carry.
_UNSTORABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff"
_REMOVED = re.compile(f"[{_BIDI_CONTROLS}{_UNSTORABLE}]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text with one kind of line end, composed letters, and no invisible control characters."""
    return unicodedata.normalize("NFC", _REMOVED.sub("", _LINE_ENDS.sub("\n", text)))


_WHOLE = re.compile("[0-9]{1,9}")


def whole_number(text: str | None) -> int | None:
    """The number that the text is, if it is one that an id, a place or a version can be; else None.

    Digits of other scripts, superscripts and numbers that no column holds are none.
    """
    return int(text) if text and _WHOLE.fullmatch(text) else None


def one_line(text: str) -> str:
    """The text as a heading, a name or a mail subject: one line, single spaces, nothing at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()
