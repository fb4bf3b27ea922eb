"""6. In session: attendance, a remote identity, items, a disqualification, a vote with a tie, a dissent, and the end."""

from datetime import datetime, time

from playwright.sync_api import expect

from tests.browser.thread.step_04_meeting import AHEAD
from tests.browser.thread.walk import HELSINKI, Someone, Walk

STANDARD_BEFORE, STANDARD_AFTER = 5, 2


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    _until_the_meeting(it)
    it.take_keys(secretary)
    _open(it, secretary)
    for number in range(1, STANDARD_BEFORE + 1):
        if secretary.page.locator("#scrutineers").count():
            _choose_scrutineers(it, secretary)
        if number == 1:
            secretary.look("06-first-item")
        secretary.button("Done, next")
    _matter(it, secretary)
    secretary.button("Done, next")
    _end_is_refused(it, secretary)
    for _ in range(STANDARD_AFTER):
        secretary.button("Done, next")
    secretary.link("End the meeting", within=secretary.page.locator("main .dock"))
    secretary.look("06-ending")
    secretary.button("End the meeting")
    it.facts["minutes"] = secretary.page.url


def _until_the_meeting(it: Walk) -> None:
    """Nobody waits for the day itself."""
    day = datetime.combine((it.now + AHEAD).date(), time(16, 58), HELSINKI)
    it.later(day - it.now)


def _open(it: Walk, secretary: Someone) -> None:
    secretary.comes_back("secretary", it.facts["meeting"])
    secretary.link("Open the meeting room")
    assert secretary.page.locator('main input[type="radio"][value="remote"]:checked').count() == 1
    secretary.look("06-opening")
    secretary.button("Open the meeting")
    secretary.sees("Identity not verified")
    secretary.button("All remote identities verified")
    expect(secretary.page.get_by_text(it.words("Identity not verified"))).to_have_count(0)


def _choose_scrutineers(it: Walk, secretary: Someone) -> None:
    for who in ("first", "second"):
        box = secretary.page.locator("#scrutineers label", has_text=it.place.name(who)).locator("input")
        if not box.is_checked():
            secretary.hand.choose(box)
    secretary.button("Choose them")
    expect(secretary.page.locator("#scrutineers input:checked")).to_have_count(2)


def _matter(it: Walk, secretary: Someone) -> None:
    expect(secretary.page.locator("main h2", has_text=it.place.text("title")).first).to_be_visible()
    _disqualify(it, secretary)
    _vote(it, secretary)
    for field in ("discussion", "decision", "follow_up"):
        for language in it.place.languages:
            secretary.write(f"{field}-{language}", it.place.text(field, language))
    if it.has_script:
        expect(secretary.page.locator("[data-save]")).to_have_attribute("data-state", "saved")
    else:
        secretary.button("Save")
    secretary.look("06-room")
    _dissent(it, secretary)


def _disqualify(it: Walk, secretary: Someone) -> None:
    part = secretary.page.locator("#recusal")
    secretary.unfold("Disqualification", within=part)
    secretary.pick("recusal-person", it.place.name("vice"))
    secretary.button("Record the disqualification")
    expect(secretary.page.locator("#attendance")).to_contain_text(it.words("Disqualified"))


def _vote(it: Walk, secretary: Someone) -> None:
    part = secretary.page.locator("#vote")
    secretary.unfold("Counter-proposals and vote", within=part)
    secretary.unfold("Record a counter-proposal", within=part)
    secretary.pick("counter-proposer", it.place.name("first"))
    secretary.write("counter-text", it.place.text("counter"))
    secretary.pick("counter-seconder", it.place.name("second"))
    secretary.button("Record the counter-proposal")
    for who, position in {"chair": "yes", "deputy": "yes", "first": "no", "second": "no"}.items():
        row = secretary.page.locator("#vote .vote__row", has_text=it.place.name(who))
        secretary.hand.choose(row.locator(f'input[value="{position}"]'))
    secretary.look("06-vote")
    secretary.button("Record the vote")
    secretary.sees("A tie: the chair's vote decided.")


def _dissent(it: Walk, secretary: Someone) -> None:
    part = secretary.page.locator("#dissent")
    secretary.unfold("Dissenting opinion", within=part)
    secretary.pick("dissent-person", it.place.name("first"))
    secretary.write("dissent-reasons", it.place.text("dissent"))
    secretary.button("Record the dissenting opinion")
    secretary.sees("%(name)s announced a dissenting opinion.", name=it.place.name("first"))


def _end_is_refused(it: Walk, secretary: Someone) -> None:
    room = secretary.page.url
    secretary.link("End the meeting")
    secretary.sees("These items have no outcome yet")
    assert secretary.page.locator("main .list li").count() == STANDARD_AFTER
    secretary.look("06-refused")
    secretary.go(room)
