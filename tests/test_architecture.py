"""Promises of the whole code: what no single room can prove for itself."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from advisory.infra import web
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from advisory.policy.table import POLICY

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "advisory").rglob("*.py"))
FOUNDATION = {"infra", "kernel", "policy", "translations", "demo", "__pycache__"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_modules_and_functions_are_short_and_import_at_the_top(file: Path) -> None:
    text = file.read_text()
    assert text.count("\n") <= LONGEST_MODULE
    for function in functions(ast.parse(text)):
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name
        inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not inner, f"{function.name} imports inside"
    assert "TYPE_CHECKING" not in text


def test_nothing_is_left_over_that_only_tests_call() -> None:
    """A rule that the application does not ask protects nobody, whatever its test says."""
    drawn, around = (
        (ROOT / "templates").rglob("*.html"),
        [*(ROOT / "tools").glob("*.py"), *(ROOT / "bench").glob("*.py")],
    )
    places = [*CODE, *drawn, *around]
    texts = {file: file.read_text() for file in places}
    lists = "".join(text for file, text in texts.items() if file.name == "__init__.py")
    named = Counter(re.findall(r"\w+", "".join(texts.values())))
    listed = Counter(re.findall(r"^\s+\"?(\w+)\"?,$", lists, re.MULTILINE))
    defined = {
        node.name: file
        for file in CODE
        for node in ast.parse(texts[file]).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    }
    assert [f"{file.stem}.{name}" for name, file in defined.items() if named[name] - listed[name] <= 1] == []


def test_only_use_case_commits() -> None:
    commits = [str(file.relative_to(ROOT)) for file in CODE if re.search(r"session(\(\))?\.commit\(", file.read_text())]
    assert commits == ["advisory/infra/use_case.py"]


def test_only_the_clock_asks_for_the_time() -> None:
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    found = [str(file.relative_to(ROOT)) for file in CODE if asking.search(file.read_text())]
    assert found == ["advisory/kernel/clock.py"]


def test_every_capability_stands_in_the_contract_of_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = {name.removeprefix("advisory.") for name in contracts[1]["containers"]}
    folders = {folder.name for folder in (ROOT / "advisory").iterdir() if folder.is_dir()} - FOUNDATION
    assert listed == folders


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.security("S50")
def test_every_action_stands_in_the_policy() -> None:
    assert set(POLICY) == set(Action)
    assert all(POLICY.values())


def test_rules_load_without_flask_or_database() -> None:
    rules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in CODE
        if file.name == "rules.py" or (file.parent.name == "rules" and file.name == "__init__.py")
    ]
    program = f"import sys, importlib\nfor name in {rules!r}: importlib.import_module(name)\n"
    program += "print([m for m in ('flask', 'sqlalchemy', 'wtforms') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_web_process_does_not_load_heavy_libraries() -> None:
    heavy = ("typst", "pyhanko", "pikepdf", "docx")
    program = "import sys\nfrom advisory.factory import create_app\ncreate_app()\n"
    program += f"print([m for m in {heavy!r} if m in sys.modules])"
    environment = {
        "MODE": "demo",
        "PATH": "",
        "PYTHONPATH": str(ROOT),
        "STORAGE_URL": "memory:///",
        "DATABASE_URL": "sqlite://",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.security("S50")
def test_every_route_declares_a_permission(app: Flask) -> None:
    assert web.undeclared(app) == []


def test_every_role_is_used_by_the_policy_or_named_here() -> None:
    used = set().union(*POLICY.values())
    assert set(Role) - used == set()
