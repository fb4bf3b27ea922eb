"""3. Everybody gets a mail in their own language; the link opens a page with one button; a password; leaving."""

from tests.browser.thread.places import PASSWORD
from tests.browser.thread.walk import Someone, Walk


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    secretary.go(it.facts["board"])
    secretary.link("Members", within=secretary.page.locator("main"))
    secretary.button("Invite everybody to sign in")
    secretary.look("03-members")
    for who in ("chair", "first"):
        _comes_by_link(it, who)
    _sets_password(it, it.someone("chair"))


def _comes_by_link(it: Walk, who: str) -> None:
    one = it.someone(who)
    mail = it.mail(who)
    assert it.words("Welcome, %(name)s", name=it.place.name(who)) in mail.text
    one.go(mail.link("/sign-in/link/"))
    assert one.page.get_by_role("button").count() == 1, "the page of a sign-in link has one button"
    one.button("Sign in")
    one.look(f"03-{who}")


def _sets_password(it: Walk, one: Someone) -> None:
    one.link("My account: %(name)s", name=it.place.name("chair"))
    one.look("03-account")
    one.link("Set a password")
    one.write("new_password", PASSWORD)
    one.write("new_password_confirm", PASSWORD)
    one.look("03-password")
    one.button("Save the password")
    one.button("Sign out")
    one.page.goto("/desk")
    assert "/sign-in" in one.page.url, "the session has ended on the server"
    one.write("email", it.place.email("chair"))
    one.write("password", PASSWORD)
    one.button("Sign in")
    assert "/sign-in" not in one.page.url
