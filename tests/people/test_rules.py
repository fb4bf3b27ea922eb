"""Names, addresses, and rows pasted from a spreadsheet or a mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel.errors import RuleBroken
from advisory.people import rules
from advisory.people.rules import Column, Gender

SHEET = """Nimi\tSähköposti\tOrganisaatio\tRyhmä\tRooli\tVarajäsen\tSukupuoli
Aino Salmela\taino.salmela@lehtoranta.example\tKaupunginhallitus\tluottamushenkilöt\tpuheenjohtaja\tEero Aho\tnainen
"Korpi, Marja-Leena"\t\tLehtorannan asiantuntijat ry\ttyömarkkinajärjestöt\tjäsen\t\tn
"""


def cells(pasted):
    return [dict(row.cells) for row in rules.parse_rows(pasted)]


def codes(pasted):
    return [[problem.code for problem in row.problems] for row in rules.parse_rows(pasted)]


@pytest.mark.feature(14)
def test_a_sheet_with_a_heading():
    first, second = rules.parse_rows(SHEET)
    assert first.get(Column.DEPUTY) == "Eero Aho"
    assert first.get(Column.ROLE) == "puheenjohtaja"
    assert second.get(Column.NAME) == "Marja-Leena Korpi"
    assert second.get(Column.EMAIL) == ""
    assert (first.number, second.number) == (2, 3)
    assert not first.problems
    assert not second.problems


@pytest.mark.feature(14)
@pytest.mark.parametrize(
    "heading", ["Nimi;Sähköposti;Sukupuoli", "Namn;E-post;Kön", "Name;E-mail;Gender", "namn:;epost;kön:"]
)
def test_headings_in_three_languages_in_any_order(heading):
    expected = {Column.NAME: "Yasmin Haddad", Column.EMAIL: "y@x.example", Column.GENDER: "k"}
    assert cells(f"{heading}\nYasmin Haddad;y@x.example;k") == [expected]
    turned = ";".join(reversed(heading.split(";")))
    assert cells(f"{turned}\nk;y@x.example;Yasmin Haddad") == [expected]


@pytest.mark.feature(14)
def test_member_heads_the_names_only_in_the_first_place():
    assert cells("Jäsen;Rooli\nAino;pj") == [{Column.NAME: "Aino", Column.ROLE: "pj"}]
    assert cells("Kari;;;;jäsen") == [{Column.NAME: "Kari", Column.ROLE: "jäsen"}]


@pytest.mark.feature(14)
@pytest.mark.parametrize(
    "pasted",
    [
        "Aino Salmela <aino@x.example>, Farid Nuri <farid@x.example>",
        'Aino Salmela <aino@x.example>; "Nuri, Farid" <Farid@X.example>;',
        "Aino Salmela <aino@x.example>\n\nFarid Nuri <mailto:farid@x.example>\n",
    ],
)
def test_addresses_from_a_mail(pasted):
    assert cells(pasted) == [
        {Column.NAME: "Aino Salmela", Column.EMAIL: "aino@x.example"},
        {Column.NAME: "Farid Nuri", Column.EMAIL: "farid@x.example"},
    ]


def test_without_a_heading_the_address_is_where_an_address_is():
    assert cells("Aino Salmela;Kaupunki;aino@x.example") == [
        {Column.NAME: "Aino Salmela", Column.ORGANISATION: "Kaupunki", Column.EMAIL: "aino@x.example"}
    ]
    assert cells("Kari Niemelä;;Viljelijät ry;yhdistys;jäsen")[0][Column.ROLE] == "jäsen"
    assert codes("a@x.example, b@x.example") == [["row_without_name"], ["row_without_name"]]


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("Aino;aino(at)x", [["row_address_wrong"]]),
        (";a@x.example;Org", [["row_without_name"]]),
        ("Aino S;a@x.example\nEero A;A@x.example", [[], ["row_address_twice"]]),
        ("Aino S;a@x.example\nS, Aino;b@x.example", [[], ["row_name_twice"]]),  # the comma is part of a name here
        ("Aino Salmela\tx@x.example\nSALMELA, Aino\ty@x.example", [[], ["row_name_twice"]]),
        ("Nimi;Sukupuoli\nAino;nainen\nEero;herra", [[], ["gender_not_understood"]]),
    ],
)
def test_each_row_says_what_is_wrong(pasted, found):
    assert codes(pasted) == found


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    assert [
        row.get(Column.NAME) for row in rules.parse_rows('Aino "Ainu Salmela;a@x.example\nEero Aho;e@x.example')
    ] == [
        'Aino "Ainu Salmela',
        "Eero Aho",
    ]


def test_what_has_no_column_is_kept():
    (row,) = rules.parse_rows("Nimi;Kengännumero\nAino;38;ylimääräinen")
    assert set(row.rest) == {"38", "ylimääräinen"}


def test_too_many_rows_are_refused():
    rules.parse_rows("Aino\n" * 200)
    with pytest.raises(RuleBroken, match="too_many_rows"):
        rules.parse_rows("Aino\n" * 201)


@given(st.lists(st.sampled_from(["\t", ";", ",", "\n", '"', "<", ">", "@", "a@b.fi", "Ää", "\r", "\x00"]), max_size=40))
def test_any_paste_is_taken_and_no_word_is_lost(pieces):
    pasted = "".join(pieces)
    rows = rules.parse_rows(pasted)
    kept = " ".join(text for row in rows for text in (*row.cells.values(), *row.rest))
    assert kept.casefold().count("ää") == pasted.casefold().count("ää")


def test_names():
    assert rules.normal_name(" Salmela ,  Aino ") == "Aino Salmela"
    assert rules.normal_name("Aino Salmela,") == "Aino Salmela"
    assert rules.sort_key("Marja-Leena Korpi") == "korpi marja-leena"
    assert rules.same_name("Åke Öst", "OST, Ake")
    assert not rules.same_name("", "")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("aino.salmela@lehtoranta.example", True),
        ("a+b@x-y.fi", True),
        ("a@b", False),
        ("a b@x.fi", False),
        ("a@x..fi", False),
        ("a@-x.fi", False),
        ("a@x.fi\nBcc: b@x.fi", False),
        ("<a@x.fi>", False),
        ("x" * 65 + "@x.fi", False),
        ("", False),
    ],
)
def test_addresses(text, is_one):
    assert rules.is_email(text) is is_one


def test_gender_is_read_in_three_languages():
    assert rules.read_gender("Kvinna") is Gender.WOMAN
    assert rules.read_gender(" mies ") is Gender.MAN
    assert rules.read_gender("") is None
    with pytest.raises(RuleBroken, match="gender_not_understood"):
        rules.read_gender("?")


@pytest.mark.parametrize(
    ("email", "name"),
    [("aino.salmela@x.example", "Aino Salmela"), ("kirjaamo@x.example", "Kirjaamo"), ("1234@x.example", "N. N.")],
)
def test_an_address_gives_a_name_that_is_no_address(email, name):
    assert rules.name_from(email) == name
