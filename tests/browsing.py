"""A reader with a cookie jar who talks to a running service over real connections. No JavaScript."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from http.cookiejar import CookieJar

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class NobodyThere(Exception):
    """The connection was refused or cut: nobody knows whether the request was done."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


class Visitor:
    """`status, text = visitor.get("/sign-in")`; redirects are not followed."""

    def __init__(self, url: str, timeout: float = 30) -> None:
        self.url, self.timeout = url, timeout
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))
        self.token = ""
        self.headers = {"Accept-Language": "en"}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(path, None)

    def submit(self, path: str, data: dict[str, str], *, fresh: bool = False, page: str = "") -> tuple[int, str]:
        """POST a form with the session's token; `fresh` reads the page for one first. Raises NobodyThere."""
        if fresh or not self.token:
            found = TOKEN.search(self.get(page or path)[1])
            if found is None:
                raise NobodyThere(f"no form on {path}")
            self.token = found.group(1)
        return self._ask(path, urllib.parse.urlencode({"csrf_token": self.token, **data}).encode())

    def sign_in(self, email: str, password: str) -> None:
        status, text = self.submit("/sign-in", {"email": email, "password": password}, fresh=True)
        assert status in {302, 303}, text[-2000:]
        self.token = ""

    def _ask(self, path: str, body: bytes | None) -> tuple[int, str]:
        request = urllib.request.Request(self.url + path, data=body, headers=self.headers)
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, _body(error)
        except (OSError, HTTPException) as cut:
            raise NobodyThere(str(cut)) from cut


def _body(error: urllib.error.HTTPError) -> str:
    """What came of the body: the status was read already, and counts."""
    try:
        return error.read().decode(errors="replace")
    except (OSError, HTTPException):
        return ""
