"""Languages and public addresses of a municipality. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from types import MappingProxyType

from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import LANGUAGES

# The register's language status (Government Decree 1385/2022), the language of the majority first.
_STATUS_LANGUAGES = MappingProxyType(
    {"fi": ("fi",), "sv": ("sv",), "fi+sv": ("fi", "sv"), "sv+fi": ("sv", "fi"), "fi+sami": ("fi",)}
)
# Letters that do not come apart into a plain one and a sign. Accents, and the dots of a-umlaut, do.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ŋ": "n", "ŧ": "t"}
)
_LONGEST_SLUG = 60


def languages_of(status: str) -> tuple[str, ...]:
    """The official languages behind a status of the register. Raises ValueError for an unknown status."""
    if status not in _STATUS_LANGUAGES:
        raise ValueError(f"unknown language status: {status}")
    return _STATUS_LANGUAGES[status]


def check_working_languages(languages: Collection[str], official: Collection[str]) -> None:
    """What a municipality or a board works in: languages of the house, at least one official one among them.

    Rule 30; Language Act 423/2003, sections 6 and 29.
    """
    if not set(languages) <= set(LANGUAGES):
        raise RuleBroken("language_unknown", field="languages")
    if not set(languages) & set(official):
        raise RuleBroken("official_language_missing", field="languages", languages=tuple(official))


def slug(name: str) -> str:
    """A name as part of an address: plain letters, digits and single hyphens. Empty if nothing is left.

    Hämeenlinna becomes hameenlinna, as in the domains of Finnish municipalities, so that an address survives mail,
    print and dictation.
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")


def free_slug(name: str, taken: Iterable[str], *, otherwise: str) -> str:
    """A slug that nobody has: with a number behind it where needed, `otherwise` where the name leaves nothing."""
    wanted, used = slug(name) or otherwise, set(taken)
    if wanted not in used:
        return wanted
    return next(numbered for count in range(2, len(used) + 3) if (numbered := f"{wanted}-{count}") not in used)
