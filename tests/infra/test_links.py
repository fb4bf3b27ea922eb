"""Signed links: one purpose, one subject, one person, for a time; a changed byte is no link."""

import string
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import travel

from advisory.infra import links
from advisory.infra.links import LinkExpired, LinkInvalid, Ticket
from advisory.infra.ports import ports
from advisory.initiatives import mails as initiatives
from advisory.kernel import clock
from advisory.meetings import mails as meetings
from advisory.minutes import mails as minutes
from advisory.policy.actions import Action

pytestmark = pytest.mark.security("S55")


def test_a_link_says_what_it_was_made_for(app: Flask) -> None:
    token = links.make("answer", 7, 3)
    assert links.read("answer", token) == Ticket("answer", 7, 3)


def test_a_link_of_one_purpose_is_none_for_another(app: Flask) -> None:
    token = links.make("answer", 7, 3)
    for purpose in ("sign", "check", "Answer", "answer ", ""):
        with pytest.raises(LinkInvalid):
            links.read(purpose, token)


def test_every_changed_byte_makes_it_invalid(app: Flask) -> None:
    token = links.make("answer", 7, 3)
    for place in range(len(token)):
        for letter in string.ascii_letters + string.digits + "-_.":
            changed = token[:place] + letter + token[place + 1 :]
            if changed != token:
                with pytest.raises(LinkInvalid):
                    links.read("answer", changed)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(token=st.text(max_size=120))
def test_whatever_a_stranger_sends_is_no_link(app: Flask, token: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read("answer", token)


def test_another_installations_link_is_none(app: Flask) -> None:
    token = links.make("answer", 7, 3)
    kept, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another" * 8
    try:
        with pytest.raises(LinkInvalid):
            links.read("answer", token)
    finally:
        app.config["SECRET_KEY"] = kept


def test_an_old_link_says_what_a_new_one_would_be_for(app: Flask) -> None:
    token = links.make("answer", 7, 3)
    with travel(clock.now() + links.LIFETIME + timedelta(seconds=5)):
        with pytest.raises(LinkExpired) as late:
            links.read("answer", token)
        assert late.value.ticket == Ticket("answer", 7, 3)
        with pytest.raises(LinkInvalid):
            links.read("sign", token)


@pytest.mark.security("S61")
def test_a_link_carries_ids_and_no_personal_data(app: Flask) -> None:
    payload = links._signer("answer").load_payload(links.make("answer", 7, 3).rsplit(".", 2)[0].encode())
    assert payload[:2] == [7, 3]
    assert [len(mark) for mark in payload[2:]] == [links.MARK_LENGTH]


def test_a_link_is_over_when_the_person_has_another_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {3: "a@test.example", 4: "a@test.example"}
    monkeypatch.setattr(ports, "address_of", addresses.__getitem__)
    token, other = links.make("meetings.answer", 7, 3), links.make("meetings.answer", 7, 4)
    addresses[3] = "b@test.example"
    with pytest.raises(LinkExpired) as over:
        links.read("meetings.answer", token)
    assert over.value.ticket == Ticket("meetings.answer", 7, 3)
    assert links.read("meetings.answer", other) == Ticket("meetings.answer", 7, 4)
    [text] = links.renewed(3, f"https://www.x.example/a/{token}?b=1 and {other}.")
    new = text.removeprefix("https://www.x.example/a/").partition("?")[0]
    assert links.read("meetings.answer", new) == Ticket("meetings.answer", 7, 3)
    assert text.endswith(f"?b=1 and {other}.")


def test_every_purpose_of_a_persons_link_is_an_action_so_that_it_can_be_made_anew() -> None:
    for purpose in (meetings.PURPOSE, minutes.CHECK, minutes.SIGN, initiatives.REPORT):
        assert purpose in {one.value for one in Action}
