"""Which mode the program runs in, for code that knows nothing of HTTP."""

from flask import current_app


def is_demo() -> bool:
    """Whether this is a demo on one machine: only there do fictional municipalities exist (decision 29)."""
    return bool(current_app.config["SETTINGS"].is_demo)
