"""A signed-in visitor: cookie and form token, got through the real pages."""

import gzip
import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from bench.load import Shot

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PASSWORD = "pyoreapoyta"


def ask(port: int, shot: Shot) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(shot.method, shot.path, body=shot.body, headers=dict(shot.headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def _cookies(answer: http.client.HTTPResponse, old: str) -> str:
    jar = dict(part.split("=", 1) for part in old.split("; ") if part)
    for line in answer.headers.get_all("Set-Cookie") or []:
        name, _, rest = line.partition("=")
        jar[name] = rest.split(";", 1)[0]
    return "; ".join(f"{name}={value}" for name, value in jar.items())


@dataclass(frozen=True)
class Visitor:
    """Somebody with a session."""

    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie}

    def token(self, port: int, path: str) -> str:
        """The form token on a page."""
        _, body = ask(port, Shot(path, headers=self.headers))
        found = TOKEN.search(body.decode())
        if found is None:
            raise RuntimeError(f"no form on {path}")
        return found.group(1)


def sign_in(port: int, email: str) -> Visitor:
    """Sign in with the demo's password through the page."""
    answer, body = ask(port, Shot("/sign-in"))
    cookie = _cookies(answer, "")
    found = TOKEN.search(body.decode())
    assert found is not None
    words = urlencode({"csrf_token": found.group(1), "email": email, "password": PASSWORD})
    answer, body = ask(port, Shot("/sign-in", "POST", {**FORM, "Cookie": cookie}, words))
    if answer.status not in {302, 303}:
        raise RuntimeError(f"{email} could not sign in: {answer.status}")
    return Visitor(_cookies(answer, cookie))


def first_visit(port: int, path: str, cookie: str = "") -> tuple[int, int]:
    """Bytes over the wire (gzip where the server offers it) and requests of a first visit, fonts and icons included."""
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
    answer, body = ask(port, Shot(path, headers=headers))
    html = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html.decode()))
    wanted = {address for address in wanted if "apple-touch" not in address}
    total = len(body)
    for address in sorted(wanted):
        _, part = ask(port, Shot(urljoin(path, address), headers=headers))
        total += len(part)
    return total, 1 + len(wanted)
