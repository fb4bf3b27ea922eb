"""The recorded mutations of the rules can be tried, and each changes what the application obeys.

`make rules CHECK=1` tries them.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.check_rules import NEEDED, ROOT, Mutation, marked_tests, mutations, problems_of, pure

PURE = ("rules", "rules.py")


def test_every_needed_rule_has_a_mutation_and_each_can_be_tried():
    recorded, tests = mutations(), marked_tests()
    assert set(NEEDED) <= {one.rule for one in recorded}
    assert [(one.rule, why) for one in recorded if (why := problems_of(one, tests))] == []
    assert [one.rule for one in recorded if not pure(tests[("domain_rule", str(one.rule))])] == []
    assert [one for one in recorded if one.old == one.new] == []


def test_each_mutation_changes_what_the_application_obeys():
    obeyed = _obeyed()
    assert [(one.rule, name) for one in mutations() if (name := _changed(one)) not in obeyed] == []


def _changed(mutation: Mutation) -> str:
    """The function, method or constant in which the change is made."""
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    line = text[: text.index(mutation.old)].count("\n") + 1
    around = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef | ast.Assign)]
    innermost = max((one for one in around if one.lineno <= line <= (one.end_lineno or 0)), key=lambda one: one.lineno)
    return innermost.name if isinstance(innermost, ast.FunctionDef) else ast.unparse(innermost.targets[0])


def _obeyed() -> set[str]:
    """What is named outside the rules, and what those rules name in their turn."""
    found, uses = set[str](), defaultdict[str, set[str]](set)
    for path in (ROOT / "advisory").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not _is_pure(path):
            found |= _imported(tree) | {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
        elif path.name != "__init__.py":
            for name, part in _parts(tree):
                uses[name] |= {one.id for one in ast.walk(part) if isinstance(one, ast.Name)}
                uses[name] |= {one.attr for one in ast.walk(part) if isinstance(one, ast.Attribute)}
    waiting = list(found)
    while waiting:
        more = uses[waiting.pop()] - found
        found |= more
        waiting += more
    return found


def _is_pure(path: Path) -> bool:
    return any(part in PURE for part in path.parts)


def _imported(tree: ast.Module) -> set[str]:
    """What comes from a room's rules by name."""
    wanted = [one for one in tree.body if isinstance(one, ast.ImportFrom) and "rules" in (one.module or "").split(".")]
    return {name.name for one in wanted for name in one.names}


def _parts(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The functions, classes and constants of a module by name."""
    for one in tree.body:
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            yield one.name, one
        elif isinstance(one, ast.Assign | ast.AnnAssign):
            target = one.targets[0] if isinstance(one, ast.Assign) else one.target
            yield ast.unparse(target), one
