"""Absolute addresses for mails, calendar files and feeds: always from BASE_URL, never from a request's Host header."""

from typing import Any

from flask import current_app


def to(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, such as https://advisory.example.fi/meetings/7."""
    base = str(current_app.config["SETTINGS"].base_url)
    return base + path(endpoint, **values)


def path(endpoint: str, **values: Any) -> str:
    """The address within the site, with or without a request."""
    return str(current_app.url_map.bind("localhost").build(endpoint, values))
