"""Write migrations/versions/ anew from today's models, one file a step. For use before the first release only.

Deletes what is there. After the first release a change is a new file: see docs/migrations.md.
"""

import importlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.operations import ops
from sqlalchemy import Table

from advisory.infra.db import Model
from advisory.infra.migrations import plain_types

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "migrations" / "versions"


@dataclass(frozen=True)
class Step:
    """One migration: its file name, its sentence, and the rooms whose tables it makes."""

    name: str
    sentence: str
    rooms: tuple[str, ...]


STEPS = (
    Step("0001_people_and_municipalities", "Municipalities, their people, mails, files and the audit trail",
         ("municipalities", "organisations", "people", "infra", "notifications")),
    Step("0002_boards", "Boards, seats and memberships, and the roles that people have in them", ("boards",)),
    Step("0003_agendas_and_meetings", "Matters with their attachments, meetings and invitations", ("agendas", "meetings")),
    Step("0004_proceedings", "What happens in the meeting room", ("proceedings",)),
    Step("0005_minutes", "Minutes, their scrutiny, signatures and publications", ("minutes",)),
    Step("0006_initiatives", "Initiatives, their path, indicators and reports", ("initiatives",)),
)  # fmt: skip

TEMPLATE = '''"""{sentence}.

New tables; no rows are there before.
"""

import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def main() -> int:
    """Write the files; says which tables went where."""
    rooms = _rooms_of_tables()
    VERSIONS.mkdir(exist_ok=True)
    for old in VERSIONS.glob("*.py"):
        old.unlink()
    placed = _placed(rooms)
    for number, step in enumerate(STEPS):
        tables = [table for table in Model.metadata.sorted_tables if placed[table.name] == number]
        down = STEPS[number - 1].name.partition("_")[0] if number else None
        (VERSIONS / f"{step.name}.py").write_text(_file(step, tables, down))
        print(f"{step.name}: {', '.join(table.name for table in tables)}")
    return subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(VERSIONS)], check=False).returncode


def _rooms_of_tables() -> dict[str, str]:
    """Load every room's models; which table belongs to which room."""
    for file in sorted((ROOT / "advisory").glob("*/models.py")):
        importlib.import_module(f"advisory.{file.parent.name}.models")
    importlib.import_module("advisory.infra.use_case")
    importlib.import_module("advisory.infra.files")
    return {mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Model.registry.mappers}


def _placed(rooms: dict[str, str]) -> dict[str, int]:
    """The step of each table: that of its room, or a later one if it refers to a table of a later one."""
    own = {room: number for number, step in enumerate(STEPS) for room in step.rooms}
    placed: dict[str, int] = {}
    for table in Model.metadata.sorted_tables:
        parents = [placed[key.column.table.name] for key in table.foreign_keys if key.column.table is not table]
        placed[table.name] = max([own.get(rooms[table.name], len(STEPS) - 1), *parents])
    return placed


def _file(step: Step, tables: list[Table], down: str | None) -> str:
    up: list[ops.MigrateOperation] = []
    back: list[ops.MigrateOperation] = []
    for table in tables:
        up.append(ops.CreateTableOp.from_table(table))
        up += [
            ops.CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda index: index.name or "")
        ]
    for table in reversed(tables):
        back += [
            ops.DropIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda index: index.name or "")
        ]
        back.append(ops.DropTableOp.from_table(table))
    return TEMPLATE.format(
        sentence=step.sentence,
        revision=step.name.partition("_")[0],
        down=down,
        upgrade=_code(ops.UpgradeOps(up)),
        downgrade=_code(ops.DowngradeOps(back)),
    )


def _code(operations: ops.UpgradeOps | ops.DowngradeOps) -> str:
    code = render_python_code(operations, render_item=plain_types)
    return "\n".join(line for line in code.splitlines() if "###" not in line).strip() or "pass"


if __name__ == "__main__":
    sys.exit(main())
