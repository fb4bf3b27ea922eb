"""2. The secretary founds a board, pastes its members, and enters the appointment."""

from datetime import timedelta

from tests.browser.thread.walk import Someone, Walk


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    secretary.go(it.mail("secretary").link("/sign-in/link/"))
    secretary.button("Sign in")
    secretary.look("02-first-step")
    _found(it, secretary)
    _paste(it, secretary)
    _officers(it, secretary)
    _consents(it, secretary)
    _appoint(it, secretary)
    it.facts["board"] = secretary.page.url


def _found(it: Walk, secretary: Someone) -> None:
    secretary.link("Found a board")
    for language in it.place.languages:
        secretary.write(f"name-{language}", it.place.text("board", language))
    secretary.choose("form", "toimikunta")
    secretary.unfold("Languages, seat categories, meetings and numbering")
    secretary.hand.choose(secretary.page.locator("#is_remote_allowed"))
    secretary.write("remote_regulation", "§ 140")
    secretary.look("02-found")
    secretary.button("Found the board")


def _paste(it: Walk, secretary: Someone) -> None:
    secretary.write("rows", it.place.pasted(is_wrong=True))
    secretary.button("Check the rows")
    secretary.look("02-wrong-row")
    assert secretary.page.get_by_role("button", name=it.words("Save members")).count() == 0
    assert secretary.page.locator("#rows").input_value().strip() == it.place.pasted(is_wrong=True).strip()
    secretary.write("rows", it.place.pasted())
    secretary.button("Check again")
    secretary.look("02-preview")
    secretary.button("Save members")


def _officers(it: Walk, secretary: Someone) -> None:
    if secretary.page.get_by_role("link", name=it.words("Choose the chair")).count():
        secretary.link("Choose the chair")
        secretary.pick("chair", it.place.name("chair"))
        secretary.pick("vice_chair", it.place.name("vice"))
        secretary.button("Save")


def _consents(it: Walk, secretary: Someone) -> None:
    secretary.link("Record the consents")
    if secretary.page.locator("#consent_on").input_value() == "":
        secretary.write("consent_on", it.now.date().isoformat())
    secretary.look("02-consents")
    secretary.button("Record the consents")


def _appoint(it: Walk, secretary: Someone) -> None:
    today = it.now.date()
    secretary.link("Appoint the board")
    secretary.page.locator("#appointing_body").select_option("municipal_board")
    secretary.write("decided_on", today.isoformat())
    secretary.write("decision_section", "112")
    secretary.write("term_starts_on", today.isoformat())
    secretary.write("term_until", (today + timedelta(days=500)).isoformat())
    secretary.write("appointer_term_until", (today + timedelta(days=700)).isoformat())
    secretary.look("02-appoint")
    secretary.button("Appoint the board")
    secretary.sees("Plan a meeting")
    secretary.look("02-appointed")
