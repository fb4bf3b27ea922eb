"""7. The minutes: sent to the scrutineers, checked from their mails with one press each, signed by chair and minute-taker."""

from playwright.sync_api import expect

from tests.browser.thread.walk import Walk

NUMBER = "1"


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    it.take_keys(secretary)
    secretary.go(it.facts["minutes"])
    for said in ("title", "decision", "counter", "dissent"):
        expect(secretary.page.locator("#record")).to_contain_text(it.place.text(said))
    secretary.look("07-draft")
    secretary.button("Send to be checked")
    number = {"number": f"{NUMBER}/{it.now.year}"}
    for who in ("first", "second"):
        _presses_once(
            it, who, it.words("Check the minutes %(number)s", **number), "/minutes/check/", "The minutes are right"
        )
    for who in ("chair", "secretary"):
        _presses_once(it, who, it.words("Sign the minutes %(number)s", **number), "/minutes/sign/", "Sign the minutes")


def _presses_once(it: Walk, who: str, subject: str, link: str, button: str) -> None:
    """From the mail: the whole text, one press, no password. Before that the public sees nothing."""
    one = it.stranger()
    it.take_keys(one)
    one.go(it.mail(who, subject).link(link))
    expect(one.page.locator("#record")).to_contain_text(it.place.text("decision"))
    if who in ("first", "chair"):
        one.look("07-check" if who == "first" else "07-sign")
    one.button(button)
    expect(one.page.get_by_role("button", name=it.words(button), exact=True)).to_have_count(0)
