"""Absolute addresses for mails, calendar files and feeds: always from BASE_URL, never from a request's Host header."""

from typing import Any

from flask import current_app, url_for


def to(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, such as https://advisory.example.fi/meetings/7."""
    base = str(current_app.config["SETTINGS"].base_url)
    return base + path(endpoint, **values)


def path(endpoint: str, **values: Any) -> str:
    """The address within the site, also outside a request."""
    with current_app.test_request_context():
        return url_for(endpoint, **values)
