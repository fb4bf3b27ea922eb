"""Which numbered rules, features, promises and statements have a marked test, and whether the rules' tests notice.

python tools/check_rules.py           the list
python tools/check_rules.py --check   makes each recorded mutation in a copy of the code and runs the tests of its rule
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = ("domain_rule", "feature", "promise", "security")
# What the first release must prove, with a mutation for each.
NEEDED = (*range(1, 7), 10, 12, 13, 15, *range(17, 20), *range(21, 26), *range(27, 30), 37, 40, 49)


@dataclass(frozen=True)
class Mutation:
    rule: int
    file: str
    old: str
    new: str


def mutations(root: Path = ROOT) -> list[Mutation]:
    """The recorded ones, in the order of their rules."""
    found = tomllib.loads((root / "tests/mutations.toml").read_text(encoding="utf-8"))["mutation"]
    return sorted((Mutation(**one) for one in found), key=lambda one: one.rule)


Marked = Mapping[tuple[str, str], list[str]]


def marked_tests(root: Path = ROOT) -> Marked:
    """The node names of tests by (mark, number as text), read from the source and not by importing it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everywhere = [mark for node in tree.body if _is_pytestmark(node) for mark in _marks(node)]
        for name, node in _tests(tree):
            for mark in {*everywhere, *(mark for decorator in node.decorator_list for mark in _marks(decorator))}:
                found[mark].append(f"{path.relative_to(root)}::{name}")
    return found


def _is_pytestmark(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets)


def _tests(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for name, method in _tests(ast.Module(node.body, [])):
                yield f"{node.name}::{name}", method


def _marks(node: ast.AST) -> Iterator[tuple[str, str]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in MARKS:
            for argument in call.args:
                if isinstance(argument, ast.Constant):
                    yield call.func.attr, str(argument.value)


# --- the list


def titles(root: Path = ROOT) -> dict[int, str]:
    """The first words of each rule in docs/rules.md."""
    text = (root / "docs/rules.md").read_text(encoding="utf-8")
    found = re.findall(r"^(\d+)\.\s+(?:† )?\*\*(.+?)\*\*", text, re.MULTILINE)
    return {int(number): title.rstrip(".:") for number, title in found}


def report(tests: Marked) -> None:
    names, mutated = titles(), {one.rule for one in mutations()}
    print("Rules (docs/rules.md): tests, mutation")
    for rule in range(1, 51):
        count = len(tests.get(("domain_rule", str(rule)), ()))
        print(f"  {rule:>2}  {count or '-':>3}  {'m' if rule in mutated else ' '}  {names.get(rule, '')}")
    _summary("Features (docs/features.md)", tests, "feature", [str(number) for number in range(1, 141)])
    _summary("Ideas (docs/features.md)", tests, "feature", [f"N{number}" for number in range(1, 29)])
    promises = [*(f"R{number}" for number in range(1, 13)), *(f"G{number}" for number in range(1, 10))]
    _summary("Promises (docs/security.md)", tests, "promise", promises)
    _summary("Statements (docs/security.md)", tests, "security", _statements())


def _statements() -> list[str]:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    return [f"S{number}" for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)]


def _summary(heading: str, tests: Marked, mark: str, numbers: list[str]) -> None:
    proved = [number for number in numbers if tests.get((mark, number))]
    bare = [number for number in numbers if number not in proved]
    print(f"\n{heading}: {len(proved)} of {len(numbers)} have a marked test")
    print(f"  with:    {' '.join(proved) or '-'}\n  without: {' '.join(bare) or '-'}")


# --- the check


def problems_of(mutation: Mutation, tests: Marked, root: Path = ROOT) -> str:
    """Why a recorded mutation cannot be tried; empty when it can."""
    count = (root / mutation.file).read_text(encoding="utf-8").count(mutation.old)
    if count != 1:
        return f"the old text stands {count} times in {mutation.file}"
    return "" if tests.get(("domain_rule", str(mutation.rule))) else "no test is marked with the rule"


def notices(mutation: Mutation | None, nodes: list[str]) -> bool:
    """Whether one of the tests fails when the mutation is made; without a mutation, whether one fails anyway."""
    with tempfile.TemporaryDirectory(prefix="advisory-rules-") as folder:
        copy = Path(folder)
        for part in ("advisory", "tests"):
            shutil.copytree(
                ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.po", "browser")
            )
        shutil.copy(ROOT / "pyproject.toml", copy)
        if mutation:
            path = copy / mutation.file
            path.write_text(path.read_text(encoding="utf-8").replace(mutation.old, mutation.new), encoding="utf-8")
        options = ["--noconftest", "-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", *nodes]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *options],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    if ran.returncode not in {0, 1}:
        raise SystemExit(f"The tests did not run:\n{ran.stdout}{ran.stderr}")
    return ran.returncode == 1


def pure(nodes: list[str]) -> list[str]:
    """Tests that need neither the application nor a database: they start in a moment."""
    return [node for node in nodes if "/test_rules.py::" in node or node.startswith("tests/kernel/")]


def check(tests: Marked) -> int:
    """Tries every mutation; the number of rules that are not proved."""
    recorded = mutations()
    failed = [f"rule {rule}: no mutation is recorded" for rule in NEEDED if rule not in {one.rule for one in recorded}]
    failed += [f"rule {one.rule}: {why}" for one in recorded if (why := problems_of(one, tests))]
    nodes = {one.rule: pure(tests.get(("domain_rule", str(one.rule)), [])) for one in recorded}
    failed += [f"rule {rule}: no test of pure rules is marked with it" for rule, names in nodes.items() if not names]
    if not failed and notices(None, sorted({name for names in nodes.values() for name in names})):
        failed.append("the tests fail without any mutation")
    if not failed:
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            seen = list(pool.map(lambda one: notices(one, nodes[one.rule]), recorded))
        for mutation, is_noticed in zip(recorded, seen, strict=True):
            print(f"  rule {mutation.rule:>2}  {'noticed' if is_noticed else 'NOT NOTICED'}  {mutation.file}")
        failed += [
            f"rule {one.rule}: not noticed" for one, is_noticed in zip(recorded, seen, strict=True) if not is_noticed
        ]
    for line in failed:
        print(line, file=sys.stderr)
    return len(failed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="try the recorded mutations")
    wants_check = parser.parse_args().check
    tests = marked_tests()
    if not wants_check:
        report(tests)
        return 0
    return 1 if check(tests) else 0


if __name__ == "__main__":
    sys.exit(main())
