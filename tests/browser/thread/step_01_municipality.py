"""1. The operator takes a municipality into the service; its administrator sets languages and invites a secretary."""

import re

from tests.browser.thread.places import OPERATOR
from tests.browser.thread.walk import Someone, Walk


def walk(it: Walk) -> None:
    visitor = it.stranger()
    visitor.go("/")
    visitor.sees("This service is new: what to do next")
    visitor.look("01-empty")
    _operator(it)
    _administrator(it)


def _operator(it: Walk) -> None:
    printed = it.service.flask("user", "invite", OPERATOR, "--operator")
    link = re.search(r"https?://\S+", printed)
    assert link is not None, printed
    operator = it.someone("operator")
    operator.go(link.group())
    operator.button("Sign in")
    if it.language != "fi":
        _choose_language(operator, it.language)
    operator.go("/desk")
    operator.link("Take in the first municipality")
    operator.write("q", it.place.municipality)
    operator.button("Search")
    operator.look("01-register")
    operator.page.get_by_role("link", name=it.place.municipality).first.click()
    operator.button("Take into the service")
    operator.write("name", it.place.name("administrator"))
    operator.write("email", it.place.email("administrator"))
    operator.pick("language", {"fi": "suomi", "sv": "svenska"}[it.language])
    operator.button("Send the invitation")
    operator.sees("The invitation to %(name)s is on its way.", name=it.place.name("administrator"))
    operator.look("01-administrators")


def _choose_language(one: Someone, language: str) -> None:
    one.go("/account")
    one.choose("language", language)
    one.page.locator('main form:has(input[name="language"]) [type=submit]').click()
    one.page.wait_for_load_state("load")


def _administrator(it: Walk) -> None:
    administrator = it.someone("administrator")
    administrator.go(it.mail("administrator").link("/sign-in/link/"))
    administrator.look("03-link")
    administrator.button("Sign in")
    administrator.look("01-administrator")
    administrator.link("Confirm the settings")
    for language in ("fi", "sv", "en"):
        box = administrator.page.locator(f'input[name="languages"][value="{language}"]')
        if box.is_checked() != (language in it.place.languages):
            administrator.choose("languages", language)
    administrator.write("contact_name", it.place.name("secretary"))
    administrator.write("contact_email", it.place.email("secretary"))
    administrator.button("Save the settings")
    administrator.sees("The settings are saved.")
    administrator.link("People", within=administrator.page.locator("main"))
    administrator.link("Add a secretary")
    administrator.write("name", it.place.name("secretary"))
    administrator.write("email", it.place.email("secretary"))
    administrator.pick("language", {"fi": "suomi", "sv": "svenska"}[it.language])
    administrator.look("01-secretary")
    administrator.button("Add the person")
    administrator.sees_exactly(it.place.name("secretary"))
