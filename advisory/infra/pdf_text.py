"""Text that can be printed: what a PDF of the archive class refuses is shown as an empty box, or taken out.

PDF/A asks that every sign has a glyph and a meaning. One emoji in a proposal must not stop the publication of minutes,
so signs without a glyph become "□". Signs that turn the direction of writing are removed (`plaintext.clean`): they
really reverse the text around them, and so can make minutes say something else than what was decided.
"""

import functools
import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from advisory.kernel import plaintext
from advisory.kernel.richtext import is_safe_link

FONTS = Path(__file__).resolve().parents[2] / "templates" / "pdf" / "fonts"
UPRIGHT_FONTS = ("SourceSans3-Regular.ttf", "NotoSansArabic-Regular.ttf")
BOX = "□"
# Byte order mark, word joiner, joiner of emoji, variation selectors: they have no look of their own.
INVISIBLE = frozenset("\ufeff\u2060\u200d") | frozenset(map(chr, range(0xFE00, 0xFE10)))
# Private use, not assigned: a reader of the file could not know what they mean.
WITHOUT_MEANING = frozenset({"Co", "Cn"})


def printable(value: object) -> object:
    """The same data with every text printable, and links only where they lead to a page or a mail address."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(part) for key, part in value.items() if key != "href" or is_safe_link(str(part))}
    if isinstance(value, Sequence):
        return [printable(part) for part in value]
    return value


def printable_text(text: str) -> str:
    """One text, cleaned, with a box for each sign that has no glyph."""
    return "".join(_sign(sign) for sign in plaintext.clean(text))


def unprintable(value: object) -> frozenset[str]:
    """The signs of the data that will be an empty box in the PDF, for the check list before publication."""
    return frozenset(sign for text in _texts(value) for sign in plaintext.clean(text) if _sign(sign) == BOX != sign)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | Sequence):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)


def _sign(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t":
        return " "
    if sign in INVISIBLE:
        return ""
    if unicodedata.category(sign) in WITHOUT_MEANING or ord(sign) not in covered():
        return BOX
    return sign


@functools.cache
def covered() -> frozenset[int]:
    """The code points for which our fonts have a glyph."""
    return frozenset(point for name in UPRIGHT_FONTS for point in _code_points((FONTS / name).read_bytes()))


def _code_points(font: bytes) -> Iterator[int]:
    """Read the `cmap` table of a TrueType font: formats 4 (16 bits) and 12 (32 bits), as OpenType describes them."""
    count_of_tables = struct.unpack_from(">H", font, 4)[0]
    directory = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count_of_tables])
    start = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        table = start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0]
        match struct.unpack_from(">H", font, table)[0]:
            case 4:
                yield from _segments(font, table)
            case 12:
                yield from _groups(font, table)


def _segments(font: bytes, table: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _groups(font: bytes, table: int) -> Iterator[int]:
    count = struct.unpack_from(">I", font, table + 12)[0]
    for first, last, _ in struct.iter_unpack(">III", font[table + 16 : table + 16 + 12 * count]):
        yield from range(first, last + 1)
