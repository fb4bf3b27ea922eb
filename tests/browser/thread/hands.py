"""How a person works with a page: with a mouse, or by keyboard alone. Every press is counted."""

from playwright.sync_api import Locator, Page

MOST_TABS, MARGIN = 400, 3
IS_HERE = "one => one === document.activeElement"
FEWEST_TABS = """one => {
  const stops = [...document.querySelectorAll('a[href],button:enabled,select,textarea,summary,input:enabled')].filter(
    stop => !['hidden', 'radio'].includes(stop.type) && stop.checkVisibility({visibilityProperty: true}));
  const before = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
  const here = document.activeElement, place = stop => [before(here, stop), before(stop, one)];
  const between = stops.filter(before(here, one) ? stop => place(stop).every(Boolean) : stop => place(stop).some(Boolean));
  return here === document.body ? 0 : between.length;
}"""
IS_IN_GROUP = "one => document.activeElement.type === 'radio' && document.activeElement.name === one.name"


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, what: Locator) -> None:
        """A button, a link, or the line that unfolds something."""
        self.presses += 1
        what.click()

    def choose(self, what: Locator) -> None:
        """A radio button or a checkbox, by the large target around it."""
        self.presses += 1
        what.locator("xpath=ancestor::label").click()

    def write(self, what: Locator, text: str) -> None:
        what.fill(text)

    def pick(self, what: Locator, label: str) -> None:
        """One line of a list."""
        self.presses += 1
        what.select_option(label=label)


class Keyboard(Mouse):
    """Tab, arrows, Space and Enter only: what cannot be reached with Tab cannot be used."""

    def press(self, what: Locator) -> None:
        self.presses += 1
        self._reach(what)
        self.page.keyboard.press("Enter")

    def choose(self, what: Locator) -> None:
        self.presses += 1
        if what.get_attribute("type") == "radio":
            self._reach(what, IS_IN_GROUP)
            self._walk_to(what, "ArrowDown", IS_HERE)
            if what.is_checked():
                return
        else:
            self._reach(what)
        self.page.keyboard.press("Space")

    def write(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def pick(self, what: Locator, label: str) -> None:
        self.presses += 1
        self._reach(what)
        self.page.keyboard.press("Home")
        self._walk_to(what, "ArrowDown", f"one => one.selectedOptions[0].label === {label!r}")

    def _reach(self, what: Locator, there: str = IS_HERE) -> None:
        what.wait_for(state="attached")
        if not what.evaluate(there):
            for _ in range(what.evaluate(FEWEST_TABS) - MARGIN):
                self.page.keyboard.press("Tab")
        self._walk_to(what, "Tab", there)

    def _walk_to(self, what: Locator, key: str, there: str) -> None:
        for _ in range(MOST_TABS):
            if what.evaluate(there):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{self.page.url}: {key} never comes to {what}")
