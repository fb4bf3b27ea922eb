"""The countdown of an "Undo": when its time is up, the text says what happens now."""

from pathlib import Path

from playwright.sync_api import Browser, expect

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "app.js"
NOTICE = """<div class="notice"><div class="notice__body"><p>The mails wait.</p>
<form data-countdown="2" data-after="The mails are going out."><button>Undo</button>
<span data-countdown-text="{seconds} s left"></span></form></div></div>"""


def test_when_the_time_is_up_the_text_changes_and_the_button_goes(browser: Browser) -> None:
    page = browser.new_page()
    page.clock.install()
    page.set_content(NOTICE)
    page.add_script_tag(path=SCRIPT)
    page.clock.run_for(1000)
    expect(page.get_by_text("1 s left")).to_be_visible()
    page.clock.run_for(1500)
    expect(page.get_by_text("The mails are going out.")).to_be_visible()
    expect(page.get_by_text("The mails wait.")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    page.close()
