"""Limits on guessing passwords and on asking for links, on an application as it runs but for the hashing."""

import pytest

from advisory.config import Settings
from tests.make import PASSWORD
from tests.people.making import mails, path_in


@pytest.fixture
def hashing():
    """What is counted here does not depend on it, and it is made to take long."""
    return {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}


@pytest.mark.security("S39")
@pytest.mark.feature(128)
def test_guessing_is_slowed_and_the_sentence_says_when_to_try_again(real_client, real_account):
    for _ in range(10):
        answer = real_client.submit("/sign-in", {"email": real_account.email, "password": "not the right one"})
        assert answer.status_code == 422
    answer = real_client.submit("/sign-in", {"email": real_account.email.upper(), "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "minuutti" in answer.text
    other = real_client.submit("/sign-in", {"email": "other@test.example", "password": "not the right one"})
    assert other.status_code == 422
    # the owner is not locked out: the link by mail has a limit of its own
    assert real_client.submit("/sign-in/link", {"email": real_account.email}).status_code == 303
    assert real_client.submit(path_in(mails()[-1])).status_code == 303


@pytest.mark.security("S39")
def test_wide_letters_in_the_address_begin_no_new_count(real_client, real_account):
    """The look-up reads a full-width letter of the domain as the plain one, and so does the limit."""
    name, domain = real_account.email.split("@")
    for number in range(10):
        wide = (
            domain[:number].translate({code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}) + domain[number:]
        )
        answer = real_client.submit("/sign-in", {"email": f"{name}@{wide}", "password": "not the right one"})
        assert answer.status_code == 422
    assert real_client.submit("/sign-in", {"email": real_account.email, "password": PASSWORD}).status_code == 429


@pytest.mark.security("S39")
def test_successful_sign_ins_are_not_counted(real_client, real_account):
    for _ in range(12):
        real_client.sign_in(real_account)
        real_client.sign_out()


@pytest.mark.security("S20")
def test_links_to_one_address_have_a_limit(real_client, real_account):
    codes = [real_client.submit("/sign-in/link", {"email": real_account.email}).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    assert len(mails()) == 5


@pytest.mark.security("S31")
def test_forwarded_addresses_count_only_behind_a_trusted_proxy(real_client, real_account):
    assert Settings().trusted_proxies == 0
    for turn in range(41):
        data = {"email": f"x{turn}@test.example", "password": "not the right one"}
        answer = real_client.submit("/sign-in", data, headers={"X-Forwarded-For": f"10.0.0.{turn}"})
    assert answer.status_code == 429
