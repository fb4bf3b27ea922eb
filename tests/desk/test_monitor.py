"""The monitor sees the boards of an area, and nothing of their inside."""

import pytest

from tests.checking import CheckingClient
from tests.make import Make
from tests.portal.making import place


@pytest.mark.feature(140)
@pytest.mark.parametrize(
    ("kind", "code", "number"),
    [("region", "06", 2), ("region", "01", 0), ("county", "08", 2), ("centre", "04", 2), ("country", "", 2)],
)
def test_the_monitor_sees_the_boards_of_the_area(
    client: CheckingClient, make: Make, kind: str, code: str, number: int
) -> None:
    here = [place(make), place(make)]
    client.sign_in(make.monitor(kind=kind, code=code))

    assert len(client.page("/desk").select("tbody tr")) == number  # at once, without a press
    page = client.page("/monitor")

    assert len(page.select("tbody tr")) == number
    if number:
        assert page.select_one(f"a[href='{here[0].url()}']") is not None
        assert "Keksitty" in page.text
    else:
        assert page.select_one(".empty") is not None


def test_other_roles_have_no_overview(client: CheckingClient, make: Make) -> None:
    client.sign_in(make.operator())

    client.page("/monitor", status=404)


@pytest.mark.security("S51")
def test_the_monitor_sees_no_boards_inside(client: CheckingClient, make: Make) -> None:
    here = place(make)
    client.sign_in(make.monitor())

    client.page(f"/boards/{here.board.id}/initiatives", status=404)
    client.page(f"/initiatives/{here.initiative.id}", status=404)
