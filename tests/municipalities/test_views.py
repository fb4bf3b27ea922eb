"""The operator takes a municipality in; its administrator sets languages and contact."""

import pytest
from sqlalchemy import select

from advisory.infra import audit
from advisory.infra.audit import AuditHead
from advisory.infra.db import db
from advisory.municipalities import queries, services
from advisory.municipalities.models import Municipality
from advisory.people import queries as people
from tests.people.making import entries


@pytest.fixture
def operator(client, make):
    account = make.operator()
    client.sign_in(account)
    return account


def test_an_empty_list_says_what_to_do(client, operator):
    page = client.page("/municipalities")
    assert page.select_one(".empty a")["href"] == "/municipalities/new"


@pytest.mark.feature(130)
def test_the_operator_takes_a_municipality_in_without_javascript(client, operator):
    page = client.page("/municipalities/new?q=tampere")
    link = page.select_one("main .list a")
    page = client.page(link["href"])
    assert "Sisä-Suomen elinvoimakeskus" in page.get_text()
    form = page.select_one("main form[method=post]")
    answer = client.submit(form["action"], page=link["href"])
    municipality = queries.by_code("837")
    assert answer.location == f"/municipalities/{municipality.id}/administrators"
    assert (municipality.slug, municipality.languages, municipality.region_code) == ("tampere", ["fi"], "06")
    (entry,) = entries("municipalities.join")
    assert (entry.chain, entry.changes["code"]) == ("installation", "837")
    chains = set(db.session.scalars(select(AuditHead.chain)))
    assert audit.chain_of(municipality.id) in chains


def test_a_municipality_joins_once(client, operator):
    for expected in (303, 422):
        answer = client.submit("/municipalities/new/837", page="/municipalities/new?code=091")
        assert answer.status_code == expected
    assert len(db.session.scalars(select(Municipality)).all()) == 1


def test_aland_is_listed_with_the_reason_and_cannot_be_chosen(client, operator):
    assert "478" in client.page("/municipalities/new?q=maarianhamina").get_text()
    page = client.page("/municipalities/new?code=478")
    assert "kuntalaki" in page.select_one(".notice--warn").get_text()
    assert page.select_one("main form[method=post]") is None
    answer = client.submit("/municipalities/new/478", page="/municipalities/new?code=091")
    assert answer.status_code == 422
    assert db.session.scalars(select(Municipality)).all() == []


def test_an_unknown_code_is_not_found(client, operator):
    assert client.submit("/municipalities/new/999", page="/municipalities/new?code=091").status_code == 404


def test_the_list_counts_real_ones_and_marks_the_fictional(client, operator, make):
    make.municipality(is_fictional=False)
    make.municipality(is_fictional=True)
    page = client.page("/municipalities")
    assert "Rekisterin kunnista 1" in page.get_text()
    assert len([badge for badge in page.select(".badge") if badge.get_text(strip=True) == "Keksitty"]) == 1


@pytest.mark.security("S53")
def test_others_do_not_see_the_operators_pages(client, make):
    secretary = make.secretary(make.municipality())
    client.sign_in(people.account(secretary.account_id))
    assert client.get("/municipalities").status_code == 404
    assert client.submit("/municipalities/new/837", page="/account").status_code == 404


def test_the_operator_sees_no_municipality_from_within(client, operator, make):
    municipality = make.municipality()
    assert client.get(f"/municipalities/{municipality.id}").status_code == 404
    assert client.get(f"/municipalities/{municipality.id}/people").status_code == 404


SETTINGS = {"contact_name": "Kirjaamo", "contact_email": "kirjaamo@test.example", "contact_phone": "03 123"}


@pytest.fixture
def municipality(client, make):
    municipality = make.municipality(languages=["fi", "sv"], settings_confirmed_at=None)
    administrator = make.administrator(municipality)
    client.sign_in(people.account(administrator.account_id))
    return municipality


def test_the_administrator_is_told_what_comes_next(client, municipality):
    page = client.page(f"/municipalities/{municipality.id}")
    assert page.select_one("main .notice a")["href"] == f"/municipalities/{municipality.id}/settings"


def test_the_administrator_sets_languages_and_contact(client, municipality):
    url = f"/municipalities/{municipality.id}/settings"
    answer = client.submit(url, {"languages": ["fi", "en"], **SETTINGS})
    assert answer.status_code == 303
    stored = db.session.get(Municipality, municipality.id)
    assert stored.languages == ["fi", "en"]
    assert stored.settings_confirmed_at is not None
    (entry,) = entries("municipalities.edit")
    assert entry.changes == {"fields": ["contact_email", "contact_name", "contact_phone", "languages"]}
    assert "kirjaamo" not in str(entry.changes)


@pytest.mark.domain_rule(30)
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"languages": ["en"]}, "virallinen kieli"),
        ({"languages": []}, "ainakin yksi kieli"),
        ({"languages": ["fi"], "contact_email": "kirjaamo at test"}, "sähköpostiosoite"),
    ],
)
def test_bad_settings_come_back_with_what_was_typed(client, municipality, values, words):
    url = f"/municipalities/{municipality.id}/settings"
    answer = client.submit(url, {**SETTINGS, **values})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Kirjaamo"' in answer.text
    assert db.session.get(Municipality, municipality.id).contact_name == ""


@pytest.mark.security("S54")
def test_the_administrator_of_another_municipality_is_refused(client, municipality, make):
    other = make.municipality()
    assert client.get(f"/municipalities/{other.id}/settings").status_code == 404
    url = f"/municipalities/{other.id}/settings"
    assert client.submit(url, {"languages": ["fi"]}, page="/account").status_code == 404


def test_an_unknown_code_keeps_its_languages(context, make):
    assert services.official_languages(make.municipality(languages=["sv"])) == ("sv",)
