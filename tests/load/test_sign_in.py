"""Others sign in while somebody saves: argon2 never works inside a write transaction."""

import threading
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from advisory.factory import create_app
from advisory.infra.db import Model, db
from advisory.infra.security import hash_password
from tests.conftest import demo_settings
from tests.make import PASSWORD, Make

SECONDS = 5
SIGNERS = 4


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = create_app(demo_settings(f"sqlite:///{tmp_path / 'load.db'}"), TESTING=True, RATELIMIT_ENABLED=False)
    with made.test_request_context():
        Model.metadata.create_all(db.engine)
        hashed = hash_password(PASSWORD)
        for number in range(SIGNERS + 1):
            Make().account(f"person{number}@load.example", password=hashed)
        db.session.commit()
    return made


def token(client: FlaskClient, url: str) -> str:
    field = BeautifulSoup(client.get(url).text, "html.parser").find("input", {"name": "csrf_token"})
    assert field is not None
    return str(field["value"])


def sign_in(app: Flask, number: int) -> FlaskClient:
    client = app.test_client()
    data = {"email": f"person{number}@load.example", "password": PASSWORD, "csrf_token": token(client, "/sign-in")}
    answer = client.post("/sign-in", data=data)
    assert answer.status_code in {302, 303}
    return client


def test_saves_do_not_wait_for_those_who_sign_in(app: Flask) -> None:
    saver = sign_in(app, SIGNERS)
    data = {"language": "fi", "theme": "", "csrf_token": token(saver, "/account")}
    stop, signed_in = threading.Event(), [0] * SIGNERS

    def keep_signing_in(number: int) -> None:
        while not stop.is_set():
            sign_in(app, number)
            signed_in[number] += 1

    threads = [threading.Thread(target=keep_signing_in, args=(number,)) for number in range(SIGNERS)]
    for thread in threads:
        thread.start()
    waits, until = [], time.monotonic() + SECONDS
    while time.monotonic() < until:
        start = time.monotonic()
        assert saver.post("/account", data=data).status_code == 303
        waits.append(time.monotonic() - start)
    stop.set()
    for thread in threads:
        thread.join(30)
    assert min(signed_in) > 0
    waits.sort()
    # generous, since the machine may be shared; with the lock held during argon2 the median was 1.4 s and the longest 7.5 s
    assert waits[len(waits) // 2] < 1.0, f"median {waits[len(waits) // 2]:.3f} s of {len(waits)}"
    assert waits[-1] < 4.0, f"longest {waits[-1]:.3f} s of {len(waits)}"
