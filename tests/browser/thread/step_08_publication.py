"""8. A check list, one press that can be taken back, then the public page, a tagged PDF, and mails to the members."""

import time
from datetime import timedelta
from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.thread.step_07_minutes import NUMBER
from tests.browser.thread.walk import Walk

UNDO = timedelta(seconds=61)
PATIENCE = 40.0


def walk(it: Walk) -> None:
    secretary = it.someone("secretary")
    it.take_keys(secretary)
    secretary.go(it.facts["minutes"])
    secretary.link("Look through and publish")
    secretary.look("08-check-list")
    secretary.button("Publish")
    secretary.look("08-publishing")
    it.later(UNDO)
    mail = it.mail("first", it.words("The minutes %(number)s are published", number=f"{NUMBER}/{it.now.year}"))
    it.facts["public"] = mail.link("/meetings/")
    _public_page(it)
    _pdf(it)


def _public_page(it: Walk) -> None:
    reader = it.stranger()
    reader.go(it.facts["public"])
    for said in ("title", "decision"):
        expect(reader.page.locator("main")).to_contain_text(it.place.text(said))
    text = reader.page.content()
    assert "@" not in text.split("<main", 1)[1].split("</main>", 1)[0], "no address of anybody is public"
    reader.look("08-public")


def _pdf(it: Walk) -> None:
    """The worker makes it beside; the link is on the page as soon as it is there."""
    reader = it.stranger()
    until = time.monotonic() + PATIENCE
    link = reader.page.locator('main a[href$=".pdf"]')
    reader.go(it.facts["public"])
    while link.count() == 0 and time.monotonic() < until:
        reader.page.wait_for_timeout(500)
        reader.go(it.facts["public"])
    address = link.first.get_attribute("href")
    assert address is not None
    answer = reader.page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.body()))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"], "a tagged PDF"  # type: ignore[index]
    assert str(catalogue["/Lang"]).startswith(it.language)  # type: ignore[index]
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert it.place.text("title") in " ".join(text.split())
