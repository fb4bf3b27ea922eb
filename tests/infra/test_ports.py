"""What lower rooms ask of higher ones is filled in the factory, each by a room and none by its default."""

from dataclasses import fields

import pytest
from flask import Flask

from advisory.infra.ports import Ports, ports


def test_no_port_is_empty(app: Flask) -> None:
    bare = Ports()
    for port in fields(Ports):
        filled = getattr(ports, port.name)
        assert filled is not getattr(bare, port.name), port.name
        assert not filled.__module__.startswith("advisory.infra"), port.name


def test_an_empty_port_is_loud() -> None:
    for port in fields(Ports):
        with pytest.raises(RuntimeError, match="not filled"):
            getattr(Ports(), port.name)(1, None)
