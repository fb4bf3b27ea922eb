"""The register of municipalities (domain part 7)."""

from collections import Counter

import pytest

from advisory.municipalities import queries


@pytest.fixture(autouse=True)
def in_context(context):
    """The register asks which mode the program runs in."""


def real():
    return [one for one in queries.register() if not one.is_fictional]


@pytest.mark.feature(130)
def test_counts_of_2026():
    assert len(real()) == len({one.code for one in real()}) == 308
    assert len([one for one in real() if one.is_selectable]) == 292
    assert len([one for one in real() if not one.is_selectable]) == 16
    assert len(queries.regions()) == 19
    assert len(queries.counties()) == 21 + 2
    assert len(queries.employment_areas()) == 45 + 1
    assert len(queries.centres()) == 10


def test_every_area_is_used_and_named():
    for found, areas in (
        ({one.region.code for one in real()}, queries.regions()),
        ({one.county.code for one in real()}, queries.counties()),
        ({one.employment_area.code for one in real()}, queries.employment_areas()),
        ({one.centre.code for one in real()}, queries.centres()),
    ):
        assert found == set(areas)
        assert all(area.name.is_complete(["fi", "sv"]) for area in areas.values())


def test_language_status_as_in_the_decree():
    counts = Counter(one.language_status for one in real())
    assert counts == {"fi": 255, "fi+sami": 4, "fi+sv": 18, "sv+fi": 15, "sv": 16}


def test_one_municipality_with_everything():
    tampere = queries.entry("837")
    assert tampere is not None
    assert (tampere.name.fi, tampere.name.sv) == ("Tampere", "Tammerfors")
    assert tampere.region.name.sv == "Birkaland"
    assert tampere.county.name.en == "Pirkanmaa wellbeing services county"
    assert tampere.employment_area.code == "39"
    assert tampere.centre.name.fi == "Sisä-Suomen elinvoimakeskus"


@pytest.mark.parametrize(
    ("text", "code"), [("tamp", "837"), ("Tammer", "837"), ("837", "837"), ("esbo", "049"), ("PEDERS", "599")]
)
def test_search_finds_both_names_and_the_code(text, code):
    assert code in [one.code for one in queries.search(text)]


def test_search_puts_beginnings_first_and_finds_nothing_in_nonsense():
    assert queries.search("sal")[0].name.fi == "Salla"
    assert queries.search("qqq") == []
    assert len(queries.search("a")) == queries.MOST_FOUND


def test_fictional_municipalities_are_marked_and_in_region_06():
    fictional = [one for one in queries.register() if one.is_fictional]
    assert [(one.code, one.region.code) for one in fictional] == [("990", "06"), ("991", "06")]
    assert [one.language_status for one in fictional] == ["fi", "fi+sv"]


def test_fictional_municipalities_exist_in_demo_mode_only(monkeypatch):
    monkeypatch.setattr("advisory.municipalities.queries.is_demo", lambda: False)
    assert len(queries.register()) == 308
    assert queries.entry("990") is None
