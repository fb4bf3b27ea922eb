"""The audit trail tells when somebody touched it, and many writers at once make one unbroken chain."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from advisory.infra import audit
from advisory.infra import use_case as module
from advisory.infra.access import SYSTEM
from advisory.infra.audit import AuditEntry, AuditHead
from advisory.infra.db import db
from advisory.infra.use_case import use_case
from advisory.municipalities.models import Municipality
from advisory.policy.actions import Action
from tests.make import Make

INVITE = Action.MUNICIPALITIES_INVITE
Tamper = Callable[[str], None]


@pytest.fixture
def chain(own_app: Flask) -> str:
    """A chain of six entries, and a second one beside it."""
    make = Make()
    for municipality in (make.municipality(), make.municipality()):
        module.commit()
        for number in range(6):
            with use_case(INVITE, municipality, SYSTEM) as case:
                case.note(number=number, word="ääkkönen")
    first = db.session.scalars(select(Municipality).order_by(Municipality.id)).first()
    assert first is not None
    return audit.chain_of(first.id)


def entry(chain: str, position: int) -> AuditEntry:
    where = (AuditEntry.chain == chain, AuditEntry.position == position)
    return db.session.scalars(select(AuditEntry).where(*where)).one()


def change_field(chain: str) -> None:
    entry(chain, 3).actor = "account:999"


def change_facts(chain: str) -> None:
    entry(chain, 3).changes = {"number": 2, "word": "aakkonen"}


def change_time(chain: str) -> None:
    touched = entry(chain, 3)
    touched.at = touched.at.replace(year=2020)


def remove_inner(chain: str) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.position == 3))


def remove_first(chain: str) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.position == 1))


def remove_last(chain: str) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.position == 6))


def remove_and_close_the_gap(chain: str) -> None:
    remove_inner(chain)
    for position in (4, 5, 6):
        entry(chain, position).position = position - 1
        db.session.flush()


def remove_whole_chain(chain: str) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.chain == chain))


def insert(chain: str) -> None:
    for position in (6, 5, 4):
        entry(chain, position).position = position + 1
        db.session.flush()
    model = entry(chain, 3)
    forged = {name: getattr(model, name) for name in ("chain", "at", "action", "subject", "actor", "previous")}
    db.session.add(AuditEntry(**forged, position=4, changes={"number": 99}, digest="f" * 64))


def reorder(chain: str) -> None:
    for position, new in ((3, 99), (4, 3), (99, 4)):
        entry(chain, position).position = new
        db.session.flush()


def change_and_recompute_its_own_digest(chain: str) -> None:
    touched = entry(chain, 3)
    touched.actor = "account:999"
    touched.digest = audit._digest(touched)


def drop_head(chain: str) -> None:
    db.session.execute(delete(AuditHead).where(AuditHead.chain == chain))


TAMPERS = [
    change_field, change_facts, change_time, remove_inner, remove_first, remove_last, remove_and_close_the_gap,
    remove_whole_chain, insert, reorder, change_and_recompute_its_own_digest, drop_head,
]  # fmt: skip


@pytest.mark.feature(126)
@pytest.mark.promise("R8")
@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_verify_finds_what_was_done(chain: str, own_app: Flask, tamper: Tamper) -> None:
    assert list(audit.verify()) == []
    tamper(chain)
    module.commit()
    db.session.expire_all()
    found = list(audit.verify())
    assert found
    assert all(fault.startswith(f"{chain}:") for fault in found)
    done = own_app.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert found[0] in done.output


@pytest.mark.promise("R8")
def test_the_command_says_when_all_is_well(chain: str, own_app: Flask) -> None:
    done = own_app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, done.output.strip()) == (0, "The audit trail is whole.")


@pytest.mark.promise("R8")
@pytest.mark.parametrize("is_first", [True, False], ids=["a new chain", "an old chain"])
def test_many_writers_at_once_make_one_chain(own_app: Flask, is_first: bool) -> None:
    municipality = Make().municipality()
    module.commit()
    if not is_first:
        with use_case(INVITE, municipality, SYSTEM):
            pass
    key, faults = municipality.id, []
    start = threading.Barrier(8)

    def write() -> None:
        with own_app.app_context():
            start.wait()
            try:
                for _ in range(10):
                    with use_case(INVITE, db.session.get_one(Municipality, key), SYSTEM):
                        pass
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 80 + (not is_first)
    assert list(audit.verify()) == []


@pytest.mark.security("S69")
def test_entries_hold_no_text_and_no_names(chain: str) -> None:
    columns = {column.name for column in AuditEntry.__table__.columns}
    assert columns == {
        "id", "chain", "position", "at", "action", "subject", "actor", "changes", "previous", "digest",
    }  # fmt: skip
    assert entry(chain, 1).actor == "system"
    db.session.execute(update(AuditHead).values(position=AuditHead.position))
