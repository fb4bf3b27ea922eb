"""Marks in texts, and what looks like personal data."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel import marks, personal_data
from advisory.kernel.marks import Mark
from advisory.kernel.personal_data import Kind

NEVER, FOR_A_TIME = Mark.NEVER_PUBLIC, Mark.PUBLIC_FOR_A_TIME


def test_marked_words_are_replaced():
    text = "Kuultiin [[Matti Meikäläistä]] ja {{Liisa L.}} asiassa."
    assert marks.hide(text, NEVER, "(nimi)") == "Kuultiin (nimi) ja {{Liisa L.}} asiassa."
    assert marks.hide(text, FOR_A_TIME, "(nimi)") == "Kuultiin [[Matti Meikäläistä]] ja (nimi) asiassa."
    assert marks.without_signs(text) == "Kuultiin Matti Meikäläistä ja Liisa L. asiassa."
    assert marks.marked(text, NEVER) == ("Matti Meikäläistä",)


def test_an_unclosed_mark_hides_the_rest_and_is_told():
    assert marks.hide("a [[b c", NEVER, "x") == "a x"
    assert marks.unclosed("a [[b]] [[c") == (NEVER,)
    assert marks.unclosed("a [[b]] {{c}}") == ()
    assert marks.without_signs("a [[b") == "a [[b"


@given(st.lists(st.sampled_from(["[[", "]]", "{{", "}}", "[", "}", "a", "\n", "SECRET"]), max_size=30).map("".join))
def test_nothing_inside_a_mark_stays(text):
    for inside in marks.marked(text, NEVER):
        assert len(marks.hide(text, NEVER, "").replace("SECRET", "")) <= len(text)
        assert marks.hide(text, NEVER, "").count("SECRET") <= text.count("SECRET") - inside.count("SECRET")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("131052-308T", True),
        ("hetu 131052-308t.", True),
        ("010594Y9021", True),
        ("020516C903K", True),
        ("131052\u2212308T", True),  # minus sign
        ("131052+308T", True),
        ("131052-308X", True),  # a mistyped check character is still somebody's
        ("321052-308T", False),  # no such day
        ("131352-308T", False),  # no such month
        ("X131052-308T", False),
        ("131052-308TT", False),
        ("1234567-8", False),  # business identity code
        ("LEHDno-2026-614", False),
        ("3691/12.03.02.00/2025", False),
    ],
)
def test_identity_codes(text, is_found):
    assert personal_data.has_identity_code(text) is is_found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("soita 040 123 4567", [Kind.PHONE_NUMBER]),
        ("+358 40 1234567.", [Kind.PHONE_NUMBER]),
        ("(09) 310 1234", [Kind.PHONE_NUMBER]),
        ("0401234567", [Kind.PHONE_NUMBER]),
        ("aino.salmela@lehtoranta.example", [Kind.MAIL_ADDRESS]),
        ("<a@b.fi>, c@d.fi", [Kind.MAIL_ADDRESS, Kind.MAIL_ADDRESS]),
        ("131052-308T ja 050 1234567", [Kind.IDENTITY_CODE, Kind.PHONE_NUMBER]),
        ("16.9.2026 klo 17.02–18.41, § 24, liite 3", []),
        ("00100 Helsinki, 12 000 euroa, 2027–2030", []),
        ("3691/12.03.02.00/2025", []),
        ("0201256-6", []),  # business identity code
        ("LEHDno-2026-614", []),
        ("30.3 §", []),
    ],
)
def test_findings(text, kinds):
    assert [finding.kind for finding in personal_data.findings(text)] == kinds


def test_masking():
    assert personal_data.mask("a@b.fi tai 040 123 4567!", "(tieto)") == "(tieto) tai (tieto)!"


@pytest.mark.security("S6")
@pytest.mark.parametrize("piece", ["a", "a@", "0", "0 ", "+3", "a.", "010101-", "a@a.", "[[", "[[]", "{{", "]]"])
def test_long_nonsense_costs_little(piece):
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    personal_data.mask(text, "x")
    marks.hide(text, NEVER, "x")
    marks.without_signs(text)
    assert time.process_time() - started < 2
