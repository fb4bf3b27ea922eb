"""How a message is written for the wire: RFC 5322 lines ended by CRLF, seven bits, and no header worked out twice.

Most headers of a mail are those of the mail before. The standard library parses and folds each anew, which takes longer
than sending the mail; here what repeats itself is kept.
"""

from email.headerregistry import HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

REPEATED = frozenset(
    {"mime-version", "content-type", "content-transfer-encoding", "auto-submitted", "content-language", "date"}
)
"""Headers that say nothing of anybody: no name and no address is kept."""

KEPT = 256


class _Headers(HeaderRegistry):
    """The standard library makes a new class for each header of each mail; these are kept, and what repeats itself too."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}
        self._again = lru_cache(KEPT)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        known = name.lower()
        if known not in self._made:
            self._made[known] = super().__getitem__(name)
        return self._made[known]

    def __call__(self, name: str, value: Any) -> Any:
        return (self._again if _is_repeated(name, value) else super().__call__)(name, value)


@lru_cache(KEPT)
def _folded(name: str, value: str) -> bytes:
    return _PLAIN.fold_binary(name, value)


class _Wire(EmailPolicy):
    def fold_binary(self, name: str, value: str) -> bytes:
        return _folded(name, value) if _is_repeated(name, value) else super().fold_binary(name, value)


def _is_repeated(name: str, value: Any) -> bool:
    return isinstance(value, str) and name.lower() in REPEATED and "boundary" not in value


_PLAIN = EmailPolicy(linesep="\r\n", cte_type="7bit", header_factory=_Headers())
WIRE = _Wire(linesep="\r\n", cte_type="7bit", header_factory=_Headers())
"""CRLF between lines, which smtplib does not mend in bytes, and nothing that a server must know 8BITMIME for."""
