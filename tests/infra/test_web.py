"""What every answer carries, whatever kind it is; what a broken request leaves behind."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from advisory.infra import addresses, web
from advisory.infra.web import open_to_all
from tests.checking import CheckingClient
from tests.infra.conftest import NewApp
from tests.make import PASSWORD, Make

HTTPS = {"base_url": "https://advisory.test.example", "mode": "production", "mail_server": "127.0.0.1"}


@pytest.fixture
def secure(new_app: NewApp) -> Flask:
    """The application as in production, with a page that breaks."""
    app = new_app(**HTTPS)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/breaks")
    @open_to_all
    def breaks() -> str:
        raise ZeroDivisionError("secret detail")

    return app


def answers(client: FlaskClient) -> dict[str, object]:
    """One answer of each kind."""
    return {
        "page": client.get("/sign-in"),
        "redirect": client.get("/desk"),
        "json": client.get("/healthz"),
        "missing": client.get("/no/such/page"),
        "not allowed": client.put("/sign-in"),
        "stale form": client.post("/sign-in", data={"email": "a@test.example"}),
        "too large": client.post("/sign-in", data={"email": "x" * (5 * 1024 * 1024)}),
        "broken": client.get("/breaks"),
        "file": client.get("/static/css/app.css"),
        "missing file": client.get("/static/no/such.css"),
        "head": client.head("/sign-in"),
        "options": client.options("/sign-in"),
    }


STATUSES = {
    "page": 200, "redirect": 303, "json": 200, "missing": 404, "not allowed": 405, "stale form": 400, "too large": 413,
    "broken": 500, "file": 200, "missing file": 404, "head": 200, "options": 200,
}  # fmt: skip


@pytest.mark.security("S23")
@pytest.mark.security("S25")
@pytest.mark.security("S26")
def test_every_kind_of_answer_has_every_header(secure: Flask) -> None:
    found = answers(secure.test_client())
    assert {kind: answer.status_code for kind, answer in found.items()} == STATUSES
    for kind, answer in found.items():
        headers = answer.headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", kind
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["Referrer-Policy"] == "no-referrer", kind
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"):
            assert part in policy, kind
        for part in ("frame-ancestors 'none'", "form-action 'self'"):
            assert part in policy, kind
        assert "unsafe" not in policy, kind
        assert "Access-Control-Allow-Origin" not in headers, kind


@pytest.mark.security("S62")
def test_private_answers_are_stored_nowhere_and_files_for_long(secure: Flask) -> None:
    found = answers(secure.test_client())
    for kind in ("page", "redirect", "json", "stale form", "broken"):
        assert found[kind].headers["Cache-Control"] == "no-store", kind
    assert "max-age=31536000" in found["file"].headers["Cache-Control"]


@pytest.mark.security("S30")
def test_every_body_has_its_type_and_charset(secure: Flask) -> None:
    for kind, answer in answers(secure.test_client()).items():
        if kind in {"head", "options"}:
            continue
        kinds = r"(text/(html|css); charset=\"?utf-8\"?|application/json)"
        assert re.fullmatch(kinds, answer.headers["Content-Type"]), (kind, answer.headers["Content-Type"])


@pytest.mark.security("S70")
def test_an_unexpected_error_shows_a_number_and_no_detail(secure: Flask, caplog: pytest.LogCaptureFixture) -> None:
    answer = secure.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    number = re.search(r"error ([0-9a-f]{8}) GET /breaks", caplog.text)
    assert number is not None
    assert number.group(1) in answer.text


@pytest.mark.security("S27")
@pytest.mark.promise("R12")
def test_a_stale_form_gives_the_typed_text_back(secure: Flask) -> None:
    typed = {"text": "Pitkä perustelu, jota <b>ei</b> saa hukata", "password": "hidden-word", "csrf_token": "wrong"}
    answer = secure.test_client().post("/sign-in", data=typed)
    assert answer.status_code == 400
    assert "Pitkä perustelu, jota &lt;b&gt;ei&lt;/b&gt; saa hukata" in answer.text
    assert "hidden-word" not in answer.text


@pytest.mark.security("S22")
def test_the_session_cookie_is_as_strict_as_it_can_be(secure: Flask) -> None:
    with secure.app_context():
        account = Make().account()
        client = CheckingClient(secure, web_watch())
        token = client.get("/sign-in", base_url=HTTPS["base_url"]).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', token)
        assert found is not None
        answer = client.post(
            "/sign-in",
            base_url=HTTPS["base_url"],
            data={"csrf_token": found.group(1), "email": account.email, "password": PASSWORD},
        )
    assert answer.status_code in {302, 303}
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-session=")]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert len(cookie) < 4096


def web_watch():
    from tests.checking import Watch  # noqa: PLC0415

    return Watch()


@pytest.mark.security("S28")
def test_reading_pages_leave_no_cookie_behind(client: CheckingClient) -> None:
    for path in ("/healthz", "/static/css/app.css"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path


@pytest.mark.security("S31")
def test_a_strangers_forwarded_headers_change_nothing(app: Flask, client: CheckingClient) -> None:
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    answer = client.get("/desk", headers={**evil, "Host": "evil.example"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
    assert "evil.example" not in client.get("/sign-in", headers=evil).text
    assert addresses.to("health.healthz") == "http://127.0.0.1:8000/healthz"


@pytest.mark.security("S60")
@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/console", "/static/", "/static/../wsgi.py", "/metrics"])
def test_nothing_of_the_machine_is_served(client: CheckingClient, path: str) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.security("S60")
def test_trace_is_refused(client: CheckingClient) -> None:
    assert client.open("/sign-in", method="TRACE").status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.security("S65")
def test_doubled_and_odd_parameters_are_no_error(client: CheckingClient) -> None:
    for query in ("?next=a&next=b", "?next[]=a", "?%00=1", "?next=%ff%fe", "?" + "a=1&" * 2000):
        assert client.get(f"/sign-in{query}").status_code in {200, 400}


@pytest.mark.security("S50")
def test_a_route_that_declares_nothing_is_named(app: Flask) -> None:
    assert web.undeclared(app) == []
    stray = Flask("stray")
    stray.add_url_rule("/stray", "stray", lambda: "")
    assert web.undeclared(stray) == ["stray"]
