"""Column types keep their promises on both databases, and writers do not lose each other's work."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from advisory.infra import use_case as module
from advisory.infra.audit import AuditHead
from advisory.infra.db import add_once, db
from advisory.kernel.localized import Localized
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from tests.make import Make


def test_an_instant_goes_in_and_out_the_same_whatever_its_zone(make: Make) -> None:
    summer = datetime(2026, 7, 1, 15, 0, tzinfo=timezone(timedelta(hours=3)))
    municipality = make.municipality(joined_at=summer)
    db.session.expire_all()
    assert municipality.joined_at == summer
    assert municipality.joined_at.tzinfo is UTC


def test_a_naive_instant_is_refused(make: Make) -> None:
    with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
        make.municipality(joined_at=datetime(2026, 7, 1, 15, 0))
    db.session.rollback()


def test_a_text_in_languages_goes_in_and_out_the_same(make: Make) -> None:
    name = Localized(fi="Ääneköski 😀", sv='O\'Brien "x" \\ %s')
    municipality = make.municipality(name=name)
    db.session.expire_all()
    assert municipality.name == name


def test_a_row_without_its_parent_is_refused(make: Make) -> None:
    with pytest.raises(IntegrityError):
        make.organisation(999_999)
    db.session.rollback()


@pytest.mark.security("S4")
def test_words_of_the_language_of_databases_are_words(make: Make) -> None:
    evil = "x'); DROP TABLE organisation; --"
    municipality = make.municipality()
    make.organisation(municipality.id, evil)
    assert db.session.scalars(select(Organisation).where(Organisation.name == evil)).one().name == evil


def test_sqlite_is_opened_as_durably_as_it_can_be(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
    found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted


@pytest.mark.promise("R2")
@pytest.mark.promise("R3")
def test_readers_who_then_write_lose_nothing(own_app: Flask) -> None:
    municipality = Make().municipality(contact_phone="0")
    module.commit()
    key, faults = municipality.id, []
    start = threading.Barrier(8)

    def add_twenty() -> None:
        with own_app.app_context():
            start.wait()
            try:
                for _ in range(20):
                    row = db.session.get_one(Municipality, key, with_for_update={"of": Municipality})
                    row.contact_phone = str(int(row.contact_phone) + 1)
                    module.commit()
                    db.session.remove()
            except Exception as error:
                faults.append(error)

    run_all([threading.Thread(target=add_twenty) for _ in range(8)])
    assert faults == []
    db.session.expire_all()
    assert db.session.get_one(Municipality, key).contact_phone == "160"


@pytest.mark.promise("R3")
def test_the_same_row_from_many_at_once_is_one_row(own_app: Flask) -> None:
    won: list[bool] = []
    start = threading.Barrier(6)
    values = {"chain": "municipality:9", "position": 0, "digest": "0" * 64}

    def add() -> None:
        with own_app.app_context():
            start.wait()
            won.append(add_once(AuditHead, values, unique="chain"))
            module.commit()

    run_all([threading.Thread(target=add) for _ in range(6)])
    assert sorted(won) == [False] * 5 + [True]
    assert len(db.session.scalars(select(AuditHead)).all()) == 1


def test_passwords_are_compared_while_another_writes(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisory.infra.db.PATIENCE_SECONDS", 0.5)
    own_app.config["WTF_CSRF_ENABLED"] = False
    account = Make().account()
    email = account.email
    module.commit()
    db.session.remove()
    with db.engine.begin() as other:
        other.execute(text("UPDATE account SET language = 'sv'"))
        answer = own_app.test_client().post("/sign-in", data={"email": email, "password": "not the password"})
    assert answer.status_code in {200, 401, 422}


def run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
