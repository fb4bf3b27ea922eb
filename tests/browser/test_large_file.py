"""A file that is too large: told at its field before anything is sent; without JavaScript, on the same form afterwards."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, NewPage
from tests.running import Running

pytestmark = pytest.mark.browser
SEED = f"""
import json
from wsgi import app
from advisory.infra.db import db, transaction_kind
from advisory.infra.security import hash_password
from advisory.municipalities.models import Municipality
from tests.make import Make
with app.test_request_context(), transaction_kind("write"):
    make = Make()
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    meeting = make.meeting(board)
    slot = make.slot(meeting)
    secretary.password = hash_password({PASSWORD!r})
    db.session.commit()
    print(json.dumps([f"/meetings/{{meeting.id}}/items/{{slot.id}}/edit", secretary.email]))
"""
TYPED = "Pitkä tausta, jota kukaan ei kirjoita toiste"


def pdf(folder: Path, megabytes: int) -> Path:
    file = folder / f"iso-{megabytes}.pdf"
    file.write_bytes(b"%PDF-1.7 " + bytes(megabytes * 1024 * 1024))
    return file


@pytest.fixture(scope="module")
def seeded(empty_service: Running) -> list[str]:
    """The address of an item's form, and the secretary."""
    return list(json.loads(empty_service.python("-c", SEED).splitlines()[-1]))


@pytest.mark.security("S32")
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_file_that_is_too_large_costs_no_word(
    empty_service: Running,
    new_page: NewPage,
    sign_in: Callable,
    seeded: list[str],
    axe,
    tmp_path: Path,
    javascript: bool,
) -> None:
    address, email = seeded
    page: Page = new_page(empty_service, javascript=javascript, width=390)
    sign_in(page, email)
    page.goto(address)
    page.fill("#background-fi", TYPED)
    page.set_input_files("#file-file", pdf(tmp_path, 30))
    page.locator("button[formaction$='/files']").click()
    if javascript:
        expect(page.locator("#file-file-size")).to_have_text("Tiedosto on liian suuri. Enimmäiskoko on 20 Mt.")
        expect(page.locator("#file-file")).to_be_focused()
        assert page.url.endswith("/edit")
        expect(page.locator("#background-fi")).to_have_value(TYPED)
        axe(page)
        page.set_input_files("#file-file", pdf(tmp_path, 1))
        expect(page.locator("#file-file-size")).to_have_count(0)
        page.locator("button[formaction$='/files']").click()
        expect(page.get_by_text("iso-1.pdf").first).to_be_visible()
    else:
        expect(page.locator("#file-file-error")).to_contain_text("Enimmäiskoko on 20 Mt.")
        expect(page.locator("#background-fi")).to_have_value(TYPED)
