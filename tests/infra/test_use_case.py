"""A use case is all or nothing: policy first, then changes, entry and mails in one commit."""

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from advisory.infra import use_case as module
from advisory.infra.access import NOBODY, SYSTEM, bearer
from advisory.infra.audit import AuditEntry
from advisory.infra.db import WroteWhileReading, db, transaction_kind
from advisory.infra.outbox import Job, Mail, OutboxRow, Status
from advisory.infra.use_case import NestedUseCase, use_case
from advisory.kernel.errors import NotAllowed, NotFound
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.policy.actions import Action
from tests.infra.conftest import NewApp
from tests.make import Make

EDIT = Action.MUNICIPALITIES_EDIT


def mail(key: str = "a", to: str = "ada@test.example") -> Mail:
    return Mail(key=key, recipient=to, subject="Asia", text="Teksti", html="<p>Teksti</p>", language="fi")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_it_stores_the_change_the_entry_and_the_mail(make: Make) -> None:
    municipality = make.municipality()
    administrator = make.actor(make.administrator(municipality))
    with use_case(EDIT, municipality, administrator) as case:
        municipality.contact_name = "Kirjaamo"
        case.note(fields=["contact_name"])
        case.send(mail())
        case.run(Job(key="pdf:1", kind="pdf"))
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("municipalities.edit", f"Municipality:{municipality.id}")
    assert entry.actor == f"account:{administrator.account_id}"
    assert entry.changes == {"fields": ["contact_name"]}
    assert {(row.kind, row.status) for row in db.session.scalars(select(OutboxRow))} == {
        ("mail", Status.QUEUED),
        ("pdf", Status.QUEUED),
    }


@pytest.mark.promise("R4")
@pytest.mark.security("S18")
def test_a_failure_leaves_no_trace(new_app: NewApp) -> None:
    app = new_app()
    with app.app_context():
        make = Make()
        municipality = make.municipality(contact_name="Ennen")
        module.commit()
        with pytest.raises(ZeroDivisionError), use_case(EDIT, municipality, _administrator(municipality)) as case:
            municipality.contact_name = "Jälkeen"
            case.send(mail())
            make.organisation(municipality.id)
            _ = 1 / 0
    with app.app_context():
        assert db.session.scalars(select(Municipality)).one().contact_name == "Ennen"
        assert (count(OutboxRow), count(AuditEntry), count(Organisation)) == (0, 0, 0)


def _administrator(municipality: Municipality):
    make = Make()
    actor = make.actor(make.administrator(municipality))
    module.commit()
    return actor


def test_a_use_case_inside_another_is_refused_and_rolls_both_back(make: Make) -> None:
    municipality = make.municipality(contact_name="Ennen")
    actor = _administrator(municipality)
    with (
        pytest.raises(NestedUseCase, match=r"municipalities\.edit"),
        use_case(EDIT, municipality, actor),
    ):
        municipality.contact_name = "Jälkeen"
        with use_case(EDIT, municipality, actor):
            pass
    db.session.expire_all()
    assert municipality.contact_name == "Ennen"
    with use_case(EDIT, municipality, actor):  # the next one is not thought to be inside
        municipality.contact_name = "Uusi"
    assert count(AuditEntry) == 1


@pytest.mark.security("S53")
def test_those_with_no_role_learn_nothing_and_those_with_another_are_refused(make: Make) -> None:
    municipality = make.municipality()
    with pytest.raises(NotFound), use_case(EDIT, municipality, NOBODY):
        pass
    with pytest.raises(NotAllowed), use_case(EDIT, municipality, make.actor(make.secretary(municipality))):
        pass
    with pytest.raises(NotAllowed), use_case(EDIT, municipality, bearer(1, Action.MEETINGS_ANSWER)):
        pass
    assert count(AuditEntry) == 0


@pytest.mark.security("S54")
def test_the_other_municipalitys_administrator_finds_nothing(make: Make) -> None:
    other = make.actor(make.administrator(make.municipality()))
    with pytest.raises(NotFound), use_case(EDIT, make.municipality(), other):
        pass


@pytest.mark.security("S28")
def test_a_reading_request_cannot_write_by_rows_nor_by_statements(new_app: NewApp) -> None:
    with new_app().app_context():
        municipality = Make().municipality(contact_name="Ennen")
        module.commit()
        for write in (_by_row, _by_statement):
            with transaction_kind("read"), pytest.raises(Exception, match=r"Municipality|readonly|read-only"):
                write(municipality.id)
            db.session.rollback()
        assert db.session.scalars(select(Municipality.contact_name)).one() == "Ennen"


def _by_row(key: int) -> None:
    db.session.get_one(Municipality, key).contact_name = "Jälkeen"
    db.session.flush()


def _by_statement(key: int) -> None:
    db.session.execute(update(Municipality).where(Municipality.id == key).values(contact_name="Jälkeen"))


def test_a_use_case_in_a_reading_request_names_what_it_wrote(make: Make) -> None:
    municipality = make.municipality()
    with (
        transaction_kind("read"),
        pytest.raises(WroteWhileReading, match="Organisation"),
        use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM),
    ):
        db.session.add(Organisation(municipality_id=municipality.id, name="Järjestö"))


@pytest.mark.promise("R3")
def test_the_same_key_is_the_same_mail(make: Make) -> None:
    municipality = make.municipality()
    for _ in range(2):
        with use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM) as case:
            case.send(mail("invitation:1"))
            case.send(mail("invitation:1"))
    assert count(OutboxRow) == 1


def test_autosave_leaves_no_entry_and_what_was_made_is_named(make: Make) -> None:
    municipality = make.municipality()
    with use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM) as case:
        case.leave_no_entry()
    assert count(AuditEntry) == 0
    with use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM) as case:
        made = Organisation(municipality_id=municipality.id, name="Järjestö")
        case.about(made)
    assert db.session.scalars(select(AuditEntry.subject)).one() == f"Organisation:{made.id}"


def test_the_ports_are_all_filled(app: Flask) -> None:
    from advisory.infra.ports import _unfilled, ports  # noqa: PLC0415

    unfilled = [name for name in ports.__slots__ if getattr(ports, name) is _unfilled]
    assert unfilled in ([], ["agenda_feed"])
