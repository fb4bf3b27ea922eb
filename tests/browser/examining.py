"""axe in the browser: what it finds wrong with a page, and nothing of all that it finds right."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

COLOURS = ("color-contrast",)
"""The rules whose answer depends on the theme."""

RUN = "options => axe.run(options).then(found => found.violations)"
IS_THERE = "typeof axe === 'object'"


def prepared(page: Page) -> Page:
    """The page with axe in whatever it opens from now on: to bring the script anew each time costs a quarter of a look."""
    page.context.add_init_script(AXE_SCRIPT)
    return page


def violations(page: Page, *, rules: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What axe finds on the page as it now is, by all its rules, by these, or by all but those.
    There is no list of exceptions.

    Only violations come back from the browser: the list of what is right is a hundred times as long.
    """
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    if rules:
        options["runOnly"] = list(rules)
    found: list[dict[str, Any]] = page.evaluate(RUN, options)
    return found


def described(page: Page, found: list[dict[str, Any]]) -> str:
    """The violations in words, for whoever mends them."""
    return f"{page.url}\n{json.dumps(found, indent=1, ensure_ascii=False)}"
