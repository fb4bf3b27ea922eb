"""Rules of the room that need no database: names in texts, clock times after midnight."""

from datetime import time

import pytest

from advisory.proceedings.rules import instant_near, mentions
from tests.make import at


@pytest.mark.feature("N7")
@pytest.mark.parametrize(
    "text",
    [
        "Avustus Kohtaamispaikka Silta ry:lle",
        "Esitys kohtaamispaikka Sillalle",
        'Hakija on "Kohtaamispaikka Silta"',
    ],
)
def test_an_organisation_is_found_however_its_name_is_bent(text: str) -> None:
    assert mentions(text, "Kohtaamispaikka Silta ry")


@pytest.mark.feature("N7")
@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Esitys kohtaamispaikan tiloista", "Kohtaamispaikka Silta ry"),
        ("Silta korjataan", ""),
        ("Yhdistysten avustukset", "Naisten Ääni ry"),
        ("As a whole", "As ry"),
    ],
)
def test_other_words_are_no_mention(text: str, organisation: str) -> None:
    assert not mentions(text, organisation)


def test_a_clock_time_after_midnight_is_the_next_day() -> None:
    start = at(2026, 9, 16, 19, 0)  # 22.00 in Helsinki
    assert instant_near(start, time(22, 30)) == at(2026, 9, 16, 19, 30)
    assert instant_near(start, time(21, 55)) == at(2026, 9, 16, 18, 55)
    assert instant_near(start, time(0, 15)) == at(2026, 9, 16, 21, 15)
