"""Absolute addresses for mails, calendar files and feeds: always from BASE_URL, never from a request's Host header."""

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app


def to(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, such as https://advisory.example.fi/meetings/7."""
    base = str(current_app.config["SETTINGS"].base_url)
    return base + path(endpoint, **values)


def path(endpoint: str, **values: Any) -> str:
    """The address within the site, with or without a request."""
    return str(current_app.url_map.bind("localhost").build(endpoint, values))


def is_local(wanted: str) -> bool:
    """Whether an address from a form or a link is a page of this site, however it is written (S29)."""
    return all(_is_plain_path(form) for form in (wanted, unquote(wanted), unquote(unquote(wanted))))


def _is_plain_path(text: str) -> bool:
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return False
    parts = urlsplit(text)
    return not parts.scheme and not parts.netloc
