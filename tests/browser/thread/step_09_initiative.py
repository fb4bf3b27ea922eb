"""9. The decision becomes an initiative; its owner is reminded and reports from the mail; the next agenda lists it."""

from datetime import datetime, time, timedelta

from playwright.sync_api import expect

from tests.browser.thread.step_04_meeting import UNDO
from tests.browser.thread.walk import HELSINKI, Someone, Walk

DUE_IN = timedelta(days=40)
FIRST_REMINDER = 30


def walk(it: Walk) -> None:
    it.leave_keys(it.someone("secretary"))
    due = it.now.date() + DUE_IN
    _make(it, due.isoformat())
    _hand_over(it)
    assert it.place.text("title") in it.mail("first", it.words("You are the owner: %(title)s", title="")).subject
    morning = datetime.combine(due - timedelta(days=FIRST_REMINDER), time(9), HELSINKI)
    it.service.flask("due", "run", "--at", morning.isoformat())
    _report(it)
    _secretary_checks_it(it)
    _next_meeting(it, datetime.combine(due + timedelta(days=3), time(17), HELSINKI))


def _make(it: Walk, due: str) -> None:
    secretary = it.someone("secretary")
    secretary.comes_back("secretary", it.facts["minutes"])
    secretary.link("Make an initiative", within=secretary.page.locator("main"))
    assert secretary.page.locator(f'[id="title-{it.place.languages[0]}"]').input_value(), "the title is filled in"
    secretary.write("addressee", "Kunnanhallitus")
    secretary.write("responsible", it.place.text("follow_up"))
    secretary.write("due_on", due)
    secretary.pick("owner", it.place.name("first"))
    secretary.look("09-make")
    secretary.button("Make the initiative")
    it.facts["initiative"] = secretary.page.url
    secretary.look("09-initiative")


def _hand_over(it: Walk) -> None:
    secretary = it.someone("secretary")
    secretary.link("Record that it was handed over", within=secretary.page.locator("main"))
    secretary.button("Record the step")


def _report(it: Walk) -> None:
    owner = it.stranger()
    title = it.place.text("title")
    mail = it.mail("first", f"{FIRST_REMINDER} ")
    assert title in mail.subject
    owner.go(mail.link("/initiatives/report/"))
    owner.hand.choose(owner.page.locator('input[name="status"]').first)
    owner.write("text", it.place.text("report"))
    owner.look("09-report")
    owner.button("Send")
    owner.sees("Thank you. The report is saved, and the secretary checks it.")


def _secretary_checks_it(it: Walk) -> None:
    secretary = it.someone("secretary")
    secretary.go(it.facts["initiative"])
    secretary.sees_exactly(it.place.text("report"))
    secretary.button("Checked: show it in public")
    secretary.look("09-reported")


def _next_meeting(it: Walk, starts: datetime) -> None:
    """What is due stands in the follow-up item wherever it is read, and the record begins with it."""
    secretary = it.someone("secretary")
    _plan(it, secretary, starts)
    _call(it, secretary)
    member = it.stranger()
    day = f"{starts.day}.{starts.month}.{starts.year}"
    member.go(it.mail("vice", day).link("answer=in_person"))
    expect(member.page.locator("#agenda")).to_contain_text(it.place.text("title"))
    expect(member.page.locator("#agenda")).to_contain_text(it.place.text("follow_up"))
    member.button("Confirm")
    _hold(it, secretary, starts)


def _plan(it: Walk, secretary: Someone, starts: datetime) -> None:
    secretary.go(it.facts["board"])
    secretary.link("Plan a meeting")
    secretary.write("day", starts.date().isoformat())
    secretary.write("starts", "17:00")
    secretary.write("ends", "18:30")
    secretary.choose("mode", "in_person")
    for language in it.place.languages:
        secretary.write(f"place-{language}", it.place.text("place", language))
    secretary.pick("minute_taker", it.place.name("secretary"))
    secretary.button("Save")
    secretary.sees("Follow-up of earlier decisions")
    expect(secretary.page.locator("main").get_by_role("link", name=it.place.text("title")).first).to_be_visible()
    secretary.look("09-next-meeting")


def _call(it: Walk, secretary: Someone) -> None:
    secretary.link("Check and call the meeting")
    secretary.button("Call the meeting now")
    it.facts["next_meeting"] = secretary.page.url
    it.later(UNDO)


def _hold(it: Walk, secretary: Someone, starts: datetime) -> None:
    """The room shows it before the item is opened; then it is the beginning of its text, in each language."""
    it.later(starts - timedelta(minutes=2) - it.now)
    secretary.comes_back("secretary", it.facts["next_meeting"])
    secretary.link("Open the meeting room")
    secretary.button("Open the meeting")
    agenda = secretary.page.locator(".room__side a")
    follow_up = agenda.filter(has_text=it.words("Follow-up of earlier decisions"))
    secretary.go(it.service.url + str(follow_up.get_attribute("href")))
    expect(secretary.page.locator("main .item")).to_contain_text(it.place.text("title"))
    secretary.look("09-follow-up")
    secretary.button("Open the item")
    for language in it.place.languages:
        text = secretary.page.locator(f'[id="discussion-{language}"]').input_value()
        assert it.place.text("title", language) in text
        assert it.place.text("follow_up") in text
