"""What a browser sends as a file: its name, its bytes, and what the bytes say they are (S33, S34).

The browser's own word for the type is never believed. An office file is a ZIP, so its inside is looked at before
anything reads it: how many entries, how large unpacked, what they are.
"""

import io
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from werkzeug.datastructures import FileStorage

from advisory.kernel.plaintext import one_line

MOST_ENTRIES = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
MOST_PIXELS = 150_000_000
LONGEST_NAME = 150
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. `content_type` is what its bytes say, None when they say nothing that is known."""

    name: str
    content: bytes
    content_type: str | None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def title(self) -> str:
        """The name without its ending, as a first title."""
        return PurePosixPath(self.name).stem or self.name


def received(sent: FileStorage | None) -> Upload | None:
    """The file of a form field; None when none was chosen. Reads the bytes, so call it before any transaction."""
    if sent is None or not sent.filename:
        return None
    content = sent.stream.read()
    return Upload(name=tidy_name(sent.filename), content=content, content_type=content_type_of(content))


def tidy_name(name: str) -> str:
    """The last part of a path as one printable line, with its ending kept when it must be cut."""
    last = one_line(name.replace("\\", "/").rpartition("/")[2]).replace('"', "'")
    stem, dot, ending = last.rpartition(".")
    if len(last) <= LONGEST_NAME or not dot:
        return last[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def content_type_of(content: bytes) -> str | None:
    """What the bytes are. None for an executable, markup, a broken or an exploding archive, and anything unknown."""
    if content.startswith(b"PK"):
        return _zip_type(content)
    kind = filetype.guess(content)
    if kind is None:
        return "text/plain" if _is_plain_text(content) else None
    mime = str(kind.mime)
    return mime if _pixels(content, mime) <= MOST_PIXELS else None


def _is_plain_text(content: bytes) -> bool:
    if b"\x00" in content[:8192] or content.lstrip()[:16].lower().startswith(_MARKUP):
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in b"\t\r\n\f" for byte in content[:8192])
    return True


def _zip_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if _explodes(entries, len(content)) or any(name.endswith("vbaProject.bin") for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
            return next((mime for part, mime in _OFFICE_PARTS.items() if part in names), None)
    except (
        Exception
    ):  # a cut, damaged or locked archive breaks in the library's own ways (zlib.error, EOFError, struct.error)
        return None


def _explodes(entries: Iterable[zipfile.ZipInfo], packed: int) -> bool:
    sizes = [entry.file_size for entry in entries]
    return len(sizes) > MOST_ENTRIES or sum(sizes) > min(MOST_UNPACKED, MOST_RATIO * max(packed, 4096))


def _pixels(content: bytes, mime: str) -> int:
    if mime == "image/png" and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width * height)
    return _jpeg_pixels(content) if mime == "image/jpeg" else 0


def _jpeg_pixels(content: bytes) -> int:
    """Width by height from the frame header of a JPEG; 0 when there is none."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width * height)
        at += 2 + length
    return 0
