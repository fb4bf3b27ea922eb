"""How weak a password is: too short, known to everybody, or made of words about its owner. No rules of composition (S38)."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

Weakness = Literal["too_short", "too_long", "common", "about_you"]
LEAST = 10
MOST = 200
"""Longer ones are refused, not cut, so that hashing cannot be made a burden."""

_LIST = Path(__file__).parent / "common_passwords.txt"
_DRESSED = str.maketrans("0134578@$!€", "oieastbasie")
_ROWS = ("1234567890", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "abcdefghijklmnopqrstuvwxyzåäö")
_LEAST_OWN = 6


@cache
def common_words() -> frozenset[str]:
    """Words that common passwords are made of, in Finnish, Swedish and English."""
    return frozenset(_LIST.read_text(encoding="utf-8").casefold().split())


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a password, None when nothing is. `about`: words of its owner and of the service."""
    if len(password) < LEAST:
        return "too_short"
    if len(password) > MOST:
        return "too_long"
    plain = password.casefold()
    if _is_common(plain) or _is_row(plain) or _is_repeated(plain):
        return "common"
    return "about_you" if _is_about(plain, about) else None


def _is_common(plain: str) -> bool:
    """A common word (or two) with digits and signs round it, or written with signs for letters."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    return any(_made_of(re.sub(r"[\W\d_]+", "", form)) for form in (core, core.translate(_DRESSED)))


def _made_of(letters: str) -> bool:
    words = common_words()
    if letters in words or not letters:
        return True
    return any(letters[:cut] in words and letters[cut:] in words for cut in range(3, len(letters) - 2))


def _is_row(plain: str) -> bool:
    """Most of it runs along the keyboard, the alphabet or the digits, forwards or backwards."""
    bare = re.sub(r"[\s_.-]+", "", plain)
    rows = [form for row in _ROWS for form in (row * 2, row[::-1] * 2)]
    return any(bare in row for row in rows) or any(bare.startswith(row[:8]) and len(bare) < 13 for row in rows)


def _is_repeated(plain: str) -> bool:
    """Few different signs, or a short piece over and over."""
    if len(set(plain)) < 4:
        return True
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 5))


def _is_about(plain: str, about: Iterable[str]) -> bool:
    """What is left beside the words about the owner is too little."""
    rest = plain
    for word in sorted({part for text in about for part in _parts(text)}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and len(re.sub(r"[\W\d_]+", "", rest)) < _LEAST_OWN


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\W\d_]+", text.casefold()) if len(part) >= 4]
