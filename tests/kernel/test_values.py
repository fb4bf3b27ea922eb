"""Workflow, Localized, errors, plain text."""

from enum import StrEnum, auto

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel.errors import RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.kernel.plaintext import clean, one_line
from advisory.kernel.workflow import Workflow


class Door(StrEnum):
    OPEN = auto()
    SHUT = auto()
    LOCKED = auto()


DOOR = Workflow((Door.OPEN, "shut", Door.SHUT), (Door.SHUT, "open", Door.OPEN), (Door.SHUT, "lock", Door.LOCKED))


def test_a_step_leads_where_the_table_says():
    assert DOOR.next(Door.SHUT, "lock") is Door.LOCKED
    assert DOOR.allows(Door.SHUT, "open")
    assert DOOR.verbs(Door.SHUT) == ("open", "lock")
    assert DOOR.verbs(Door.LOCKED) == ()
    assert DOOR.states == (Door.OPEN, Door.SHUT, Door.LOCKED)


def test_a_step_that_is_not_there_is_refused():
    with pytest.raises(WrongState) as refused:
        DOOR.next(Door.OPEN, "lock")
    assert (refused.value.state, refused.value.verb) == (Door.OPEN, "lock")


def test_one_verb_leads_to_one_place():
    with pytest.raises(ValueError, match="twice"):
        Workflow((Door.OPEN, "shut", Door.SHUT), (Door.OPEN, "shut", Door.LOCKED))


def test_a_broken_rule_carries_facts():
    broken = RuleBroken("too_many", field="rows", most=3)
    assert (broken.code, broken.field, broken.facts) == ("too_many", "rows", {"most": 3})


def test_a_reader_gets_their_language_or_the_one_there_is():
    name = Localized(fi="Neuvottelukunta", sv="Delegation")
    assert name.pick("sv") == ("Delegation", "sv")
    assert name.pick("en") == ("Neuvottelukunta", "fi")
    assert Localized(en="Board").pick("sv") == ("Board", "en")
    assert Localized().pick("sv") == ("", "sv")


def test_an_empty_text_is_false_and_a_blank_one_is_no_text():
    assert not Localized()
    assert not Localized(fi="  ")
    assert Localized(sv="x")
    assert Localized(fi=" ", sv="x").pick("fi") == ("x", "sv")


def test_completeness_is_asked_per_board():
    name = Localized(fi="a", sv="b")
    assert name.is_complete(("fi", "sv"))
    assert not name.is_complete(("fi", "en"))
    assert name.missing(("en", "fi")) == ("en",)


def test_a_localized_is_a_value():
    name = Localized(fi="a")
    assert name.with_text("sv", "b") == Localized(fi="a", sv="b")
    assert name == Localized(fi="a")
    assert name.map(str.upper) == Localized(fi="A")
    assert len({name, Localized(fi="a")}) == 1
    with pytest.raises(ValueError, match="no such language"):
        name.with_text("de", "x")


@given(st.builds(Localized, fi=st.text(), sv=st.text(), en=st.text()))
def test_what_was_stored_is_read_back(text):
    kept = Localized.from_json(text.to_json())
    assert kept.languages == text.languages
    assert all(kept.text(language) == text.text(language) for language in text.languages)


def test_nothing_stored_and_unknown_languages_are_read():
    assert Localized.from_json(None) == Localized()
    assert Localized.from_json({"fi": "a", "de": "x"}) == Localized(fi="a")


def test_invisible_characters_leave_and_line_ends_become_one_kind():
    assert clean("a\u202eb\u2066c\x00d\ud800") == "abcd"
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert clean("a\u0308") == "ä"
    assert clean("\u200fعربي") == "\u200fعربي"


def test_a_heading_is_one_line():
    assert one_line("  Aino \n\t Salmela\u00a0 ") == "Aino Salmela"


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_sent(text):
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
    assert "\n" not in one_line(text)
