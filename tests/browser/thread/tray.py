"""The mails, as the people of the walk find them: in the tray of the demo."""

import re
import time

from playwright.sync_api import Page

PATIENCE = 20.0
ADDRESS = re.compile(r"https?://\S+")


class Tray:
    """`tray.newest("sanna@x.example", "Kutsu")` opens the newest mail to her whose subject has that word."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def newest(self, to: str, subject: str = "", *, after: int = 0) -> "Mail":
        """Waits until it is there; `after` so many that were there before."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = self._subjects(to).filter(has_text=subject)
            if found.count() > after:
                found.first.click()
                return Mail(self.page)
            time.sleep(0.3)
        raise AssertionError(
            f"no mail to {to} about {subject!r}, but: {self.page.locator('ul.card li').all_inner_texts()}"
        )

    def count(self, to: str, subject: str = "") -> int:
        """How many lie there now."""
        return self._subjects(to).filter(has_text=subject).count()

    def _subjects(self, to: str):  # type: ignore[no-untyped-def]
        self.page.goto(f"/dev/mail?to={to}")
        return self.page.locator("ul.card li > a")


class Mail:
    """One mail, read."""

    def __init__(self, page: Page) -> None:
        self.subject = page.locator("h1").inner_text()
        self.text = page.locator(".mailtext").inner_text()
        self.calendar = page.locator("details pre").text_content() if page.locator("details pre").count() else ""
        self.links = [link.get_attribute("href") or "" for link in page.locator(".mailtext a").all()]

    def link(self, part: str) -> str:
        """The address in it that has `part`."""
        found = [link for link in self.links if part in link]
        assert found, f"{self.subject}: no link with {part}\n{self.text}"
        return found[0]
