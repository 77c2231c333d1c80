"""Which codes the program uses, read off its own source: the sentences of `tui/words/wording.py` must cover them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

GROUPS = {
    "Problem": "problem",
    "_problem": "problem",
    "Misfit": "problem",
    "_refuse": "problem",
    "refuse": "problem",
    "_misfit": "problem",
    "_Misread": "problem",
    "SpecProblem": "config",
    "ConfigProblem": "config",
    "Finding": "config",
    "cannot": "config",
    "Failure": "failure",
    "SourceError": "failure",
    "Unreachable": "failure",
    "Refused": "failure",
    "Missing": "failure",
    "Unreadable": "failure",
    "PushFailed": "failure",
}
"""Who is called with a code → whose sentence it is."""


def used() -> set[tuple[str, str, str]]:
    """(group, code, file) for every literal code in the product; group "" where nothing tells."""
    found = set()
    for room in ("store", "sources", "tui"):
        for file in sorted((ROOT / room).rglob("*.py")):
            name = str(file.relative_to(ROOT))
            for group, code in codes_in(ast.parse(file.read_text("utf-8"))):
                found.add(("store" if name == "store/errors.py" else group, code, name))
    return found


def codes_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            group = GROUPS.get(called, "")
            for keyword in node.keywords:
                if keyword.arg == "code":
                    yield from ((group, code) for code in literals(keyword.value))
            if group and node.args and called not in ("Problem", "Failure"):
                yield from ((group, code) for code in literals(node.args[0]))
        elif isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "code" for each in node.targets):
            yield from (("", code) for code in literals(node.value))


def literals(node: ast.expr) -> Iterator[str]:
    """The text constants that an expression may turn out to be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)
