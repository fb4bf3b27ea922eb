"""4. A meeting is planned with its standard agenda, gets a matter with a file, and is called; one press takes that back."""

from datetime import timedelta

from tests.browser.thread.walk import Someone, Walk

AHEAD = timedelta(days=12)
UNDO = timedelta(seconds=61)
ROOM = "https://etayhteys.example/kokous"


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    _plan(it, secretary)
    it.facts["meeting"] = secretary.page.url
    _add_matter(it, secretary)
    _call_twice(it, secretary)
    chair_mail = it.mail("vice", it.words("Call to meeting: %(when)s", when=""))
    assert "METHOD:REQUEST" in chair_mail.calendar
    assert it.place.name("chair") in chair_mail.text


def _plan(it: Walk, secretary: Someone) -> None:
    secretary.go(it.facts["board"])
    secretary.link("Plan a meeting")
    secretary.write("day", (it.now.date() + AHEAD).isoformat())
    secretary.write("starts", "17:00")
    secretary.write("ends", "19:00")
    secretary.choose("mode", "hybrid")
    for language in it.place.languages:
        secretary.write(f"place-{language}", it.place.text("place", language))
    secretary.write("remote_url", ROOM)
    secretary.pick("minute_taker", it.place.name("secretary"))
    secretary.look("04-plan")
    secretary.button("Save")
    assert secretary.page.locator("#agenda > li").count() == 8, "the standard agenda is there at once"
    secretary.look("04-draft")


def _add_matter(it: Walk, secretary: Someone) -> None:
    secretary.link("Add an item")
    for field in ("title", "summary", "background", "proposal"):
        for language in it.place.languages:
            secretary.write(f"{field}-{language}", it.place.text(field, language))
    secretary.pick("kind", it.words("Proposal to an authority"))
    secretary.hand.choose(secretary.page.locator("#is_general_confirmed"))
    secretary.look("04-item")
    secretary.button("Save the item")
    secretary.write("file-title", it.place.text("file"))
    secretary.page.locator("#file-file").set_input_files(
        {"name": "laskelma.csv", "mimeType": "text/csv", "buffer": b"kohde;euroa\ntilat;1200\n"}
    )
    secretary.button("Add the file")
    secretary.sees_exactly(it.place.text("file"))


def _call_twice(it: Walk, secretary: Someone) -> None:
    secretary.go(it.facts["meeting"])
    for _ in range(2):
        secretary.link("Check and call the meeting")
        secretary.look("04-call")
        secretary.button("Call the meeting now")
        secretary.look("04-called")
        if _ == 0:
            secretary.button("Undo")
    it.later(UNDO)
    assert it.tray.count(it.place.email("vice"), it.words("Call to meeting: %(when)s", when="")) <= 1
