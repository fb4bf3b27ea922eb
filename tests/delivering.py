"""The queue as the worker works it off, one row at a time."""

from collections.abc import Mapping

from advisory.infra.delivery import Handler, deliver_all


def deliver_one(handlers: Mapping[str, Handler]) -> bool:
    """Handle the next row, as a worker does that is stopped meanwhile. False when nothing was due."""
    return deliver_all(handlers, is_stopped=lambda: True)
