"""Languages and addresses of a municipality."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel.errors import RuleBroken
from advisory.municipalities import rules


@pytest.mark.parametrize(
    ("status", "languages"),
    [
        ("fi", ("fi",)),
        ("sv", ("sv",)),
        ("fi+sv", ("fi", "sv")),
        ("sv+fi", ("sv", "fi")),
        ("fi+sami", ("fi",)),
    ],
)
def test_the_language_status_of_the_register(status, languages):
    assert rules.languages_of(status) == languages


def test_an_unknown_status_is_an_error():
    with pytest.raises(ValueError, match="unknown"):
        rules.languages_of("xx")


@pytest.mark.domain_rule(30)
def test_a_board_works_in_an_official_language():
    rules.check_working_languages(["sv", "en"], ["fi", "sv"])
    with pytest.raises(RuleBroken, match="official_language_missing"):
        rules.check_working_languages(["en"], ["fi", "sv"])
    with pytest.raises(RuleBroken, match="language_unknown"):
        rules.check_working_languages(["fi", "de"], ["fi"])


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hämeenlinna", "hameenlinna"),
        ("Malax – Maalahti", "malax-maalahti"),
        ("Åland Östra", "aland-ostra"),
        (
            "Kotoutumisen ja hyvien väestösuhteiden neuvottelukunta",
            "kotoutumisen-ja-hyvien-vaestosuhteiden-neuvottelukunta",
        ),
        ("Straße & Søn", "strasse-son"),
        ("Уезд", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_slugs(name, slug):
    assert rules.slug(name) == slug


def test_a_taken_slug_gets_a_number():
    assert rules.free_slug("Pyhäjärvi", [], otherwise="kunta") == "pyhajarvi"
    assert rules.free_slug("Pyhäjärvi", ["pyhajarvi", "pyhajarvi-2"], otherwise="kunta") == "pyhajarvi-3"
    assert rules.free_slug("…", ["kunta"], otherwise="kunta") == "kunta-2"


@given(st.text(), st.lists(st.text(max_size=3)))
def test_a_slug_is_always_a_piece_of_an_address(name, taken):
    found = rules.free_slug(name, taken, otherwise="board")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert found not in taken
