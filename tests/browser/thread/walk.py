"""One walk: a service, the people in it with a browser each, their mails, and the clock."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.examining import described, violations
from tests.browser.thread.hands import Keyboard, Mouse
from tests.browser.thread.places import Place
from tests.browser.thread.tray import Mail, Tray
from tests.browser.thread.words import Words
from tests.running import Running

PICTURES = Path("docs/pictures") if os.environ.get("PICTURES") else None
TALLEST = 2400
KEPT = {
    "01-empty", "01-register", "02-wrong-row", "02-appointed", "03-link", "04-draft", "04-call", "05-answer", "06-opening",
    "06-room", "07-check", "08-check-list", "08-public", "09-reported", "10-board",
}  # fmt: skip
ON_THE_MAP = frozenset({
    "01-empty", "01-register", "01-administrators", "01-administrator", "01-secretary", "02-found", "02-appointed", "03-members",
    "03-account", "04-plan", "04-draft", "04-item", "04-call", "05-answer", "05-who-comes", "05-answers", "07-draft",
    "08-check-list", "08-public", "09-make", "09-initiative", "09-report", "09-next-meeting", "10-front", "10-board",
    "10-initiative",
})  # fmt: skip
"""Pages that test_axe.py meets as they are here, in every theme; axe looks at the others where they come up, in a walk."""
NewPage = Callable[[], Page]
HELSINKI = ZoneInfo("Europe/Helsinki")


class Someone:
    """A person at a browser of their own."""

    def __init__(self, walk: "Walk", page: Page) -> None:
        self.walk, self.page, self.words = walk, page, walk.words
        self.hand = Mouse(page)

    def go(self, address: str) -> None:
        """Open an address, as from a mail."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}\n{self.page.inner_text('body')[:1500]}"

    def comes_back(self, who: str, address: str) -> None:
        """Open an address after some days: where the session has ended, by a link from the mail, as most people do."""
        self.page.goto(address)
        if "/sign-in" not in self.page.url:
            return
        email, subject = self.walk.place.email(who), self.words("Your sign-in link")
        earlier = self.walk.tray.count(email, subject)
        self.write("link-email", email)
        self.button("Send me a link")
        self.go(self.walk.tray.newest(email, subject, after=earlier).link("/sign-in/link/"))
        self.button("Sign in")
        assert address in self.page.url, f"after signing in {address} opens, not {self.page.url}"

    def button(self, label: str, *, exact: bool = True, within: Locator | None = None, **facts: object) -> None:
        """Press the button of this name; the page that follows must not be an error page."""
        self._press("button", label, exact=exact, within=within, **facts)

    def link(self, label: str, *, exact: bool = True, within: Locator | None = None, **facts: object) -> None:
        """Follow the link of this name."""
        self._press("link", label, exact=exact, within=within, **facts)

    def _press(self, role: str, label: str, *, exact: bool, within: Locator | None, **facts: object) -> None:
        place = within or self.page.locator("body")
        found = place.get_by_role(role, name=self.words(label, **facts), exact=exact)  # type: ignore[arg-type]
        with self.page.expect_navigation(wait_until="load"):
            self.hand.press(found.first)

    def unfold(self, label: str, within: Locator | None = None) -> None:
        """Open a folded part, unless it stands open."""
        parts = (within or self.page).locator("details", has=self.page.locator("summary", has_text=self.words(label)))
        if parts.last.get_attribute("open") is None:
            self.hand.press(parts.last.locator("summary").first)

    def write(self, field: str, text: str) -> None:
        """Write into a field by its id."""
        self.hand.write(self.page.locator(f'[id="{field}"]'), text)

    def pick(self, field: str, label: str) -> None:
        """Pick a line of a list by the field's id; the label as it stands there."""
        self.hand.pick(self.page.locator(f'[id="{field}"]'), label)

    def choose(self, name: str, value: str) -> None:
        """Choose a radio button or a checkbox by name and value."""
        self.hand.choose(self.page.locator(f'input[name="{name}"][value="{value}"]'))

    def sees(self, text: str, **facts: object) -> None:
        """The page says this."""
        said = self.words(text, **facts)
        self.page.get_by_text(said).first.wait_for(state="visible")

    def sees_exactly(self, text: str) -> None:
        """The page has this text, which is no phrase of the service's."""
        self.page.get_by_text(text).first.wait_for(state="visible")

    def look(self, name: str) -> None:
        """Look at the page with axe where the walk is pictured, and keep a phone's and a desk's picture of some."""
        if name not in ON_THE_MAP:
            self.walk.examine(self.page)
        if PICTURES is None or not self.walk.is_pictured or name not in KEPT:
            return
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 900})
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
            self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=str(PICTURES / f"thread-{name}-{width}.png"))
        self.page.set_viewport_size({"width": DESK, "height": 900})


class Walk:
    """What the steps share. `facts` holds addresses that a step leaves for the next."""

    def __init__(self, service: Running, open_page: NewPage, place: Place, *, is_pictured: bool, by_keys: bool) -> None:
        self.service, self.place, self.words = service, place, Words(place.language)
        self.is_pictured, self.by_keys = is_pictured, by_keys
        self.facts: dict[str, str] = {}
        self.presses: dict[str, int] = {}
        self._open_page, self._people = open_page, dict[str, Someone]()
        self._borrowed: Page | None = None
        self.tray = Tray(open_page())

    @property
    def has_script(self) -> bool:
        """Whether JavaScript runs in this walk's browsers."""
        return self.place.language != "sv"

    @property
    def language(self) -> str:
        return self.place.language

    def examine(self, page: Page) -> None:
        """Zero violations on the pages of the pictured walk, in every state that it meets."""
        if not self.is_pictured:
            return
        found = violations(page)
        assert not found, described(page, found)

    def someone(self, name: str) -> Someone:
        """The person of this name, at the browser they have used before."""
        if name not in self._people:
            self._people[name] = Someone(self, self._open_page())
        return self._people[name]

    def stranger(self) -> Someone:
        """Somebody with a browser that knows nothing: a mail link is all they have.

        They take turns at one: to start a browser costs more than anything that they do with it.
        """
        page = self._borrowed = self._borrowed or self._open_page()
        page.context.clear_cookies()
        if page.url.startswith(self.service.url):
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        return Someone(self, page)

    def mail(self, name: str, subject: str = "") -> Mail:
        """The newest mail to this person with this in its subject."""
        return self.tray.newest(self.place.email(name), subject)

    def take_keys(self, *people: Someone) -> None:
        """From here on these work by keyboard alone, where this walk asks for it."""
        if self.by_keys:
            for one in people:
                one.hand = Keyboard(one.page)

    def leave_keys(self, *people: Someone) -> None:
        """From here on with a mouse again."""
        for one in people:
            one.hand = Mouse(one.page)

    @property
    def clock(self) -> Path:
        return Path(self.service.env["DEMO_CLOCK"])

    def later(self, by: timedelta) -> None:
        """Nobody waits: the service's clock goes on by so much."""
        ahead = int(self.clock.read_text()) if self.clock.exists() else 0
        self.clock.write_text(str(ahead + int(by.total_seconds())))

    @property
    def now(self) -> datetime:
        """What the service's clock shows in Helsinki."""
        ahead = int(self.clock.read_text()) if self.clock.exists() else 0
        return datetime.now(HELSINKI) + timedelta(seconds=ahead)
