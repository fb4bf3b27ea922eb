"""Two requests at the same moment on a real PostgreSQL: both have read before either commits, unless a lock is taken."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Flask

from advisory.infra import use_case
from advisory.infra.db import db


@contextmanager
def together(seconds: float = 1.5) -> Iterator[None]:
    """Two use cases meet just before they are recorded and committed; who waits for a lock does not come, and goes on."""
    barrier, real, seen = threading.Barrier(2), use_case._record, threading.local()

    def meet(case: object) -> None:
        if not getattr(seen, "was_here", False):
            seen.was_here = True
            with suppress(threading.BrokenBarrierError):
                barrier.wait(seconds)
        real(case)

    use_case._record = meet
    try:
        yield
    finally:
        use_case._record = real


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads of their own, meeting before they commit; what each returned or raised."""
    out: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        try:
            out[place] = call()
        except Exception as error:
            out[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    with together():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return out


def browser(app: Flask, email: str = ""):
    client = app.test_client()
    if email:
        db.session.commit()
        with app.app_context():  # else the request shares the g of the test
            answer = client.post("/sign-in", data={"email": email, "password": "correct horse battery"})
        assert answer.status_code in {302, 303}, answer.text[:500]
        assert client.get_cookie("session") is not None
    return client


def press(client, url: str, **data: object) -> Callable[[], int]:
    def go() -> str:
        answer = client.post(url, data=data)
        assert "/sign-in" not in answer.headers.get("Location", ""), answer.headers["Location"]
        return answer.status_code

    return go
