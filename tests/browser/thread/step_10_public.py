"""10. What everybody can read without signing in, and nothing else."""

from playwright.sync_api import expect

from tests.browser.thread.walk import Someone, Walk


def walk(it: Walk) -> None:
    reader = it.stranger()
    reader.go("/")
    reader.look("10-front")
    reader.page.get_by_role("link", name=it.place.text("board")).first.click()
    reader.page.wait_for_load_state("load")
    reader.look("10-board")
    board = reader.page.url
    _follow(it, reader)
    for label, said in (("Meetings", ""), ("Initiatives", it.place.text("title")), ("Members", it.place.name("chair"))):
        reader.go(board)
        reader.link(label, within=reader.page.locator("header nav"))
        expect(reader.page.locator("main")).to_contain_text(said)
        reader.look(f"10-{label.lower()}")
    _initiative(it, reader, board)
    for label in ("Accessibility", "Privacy"):
        reader.link(label, within=reader.page.locator("footer"))
        assert reader.page.locator("h1").inner_text()
        reader.look(f"10-{label.lower()}")
    _nothing_else(it, reader)


def _follow(it: Walk, reader: Someone) -> None:
    """The feed has the published minutes, the calendar its meetings."""
    for ending, said in ((".atom", "<entry>"), (".ics", "BEGIN:VEVENT")):
        address = reader.page.locator(f'main a[href$="{ending}"]').first.get_attribute("href")
        assert address is not None
        answer = reader.page.request.get(address)
        assert answer.ok
        assert said in answer.text()


def _initiative(it: Walk, reader: Someone, board: str) -> None:
    reader.go(board)
    reader.link("Initiatives", within=reader.page.locator("header nav"))
    reader.page.locator("main").get_by_role("link", name=it.place.text("title")).first.click()
    expect(reader.page.locator("main")).to_contain_text(it.place.text("report"))
    reader.look("10-initiative")


def _nothing_else(it: Walk, reader: Someone) -> None:
    """Pages of those inside ask to sign in, and say nothing."""
    for address in (it.facts["minutes"], it.facts["meeting"], it.facts["initiative"], it.facts["board"]):
        reader.page.goto(address)
        assert "/sign-in" in reader.page.url, f"{address} opens without signing in"
