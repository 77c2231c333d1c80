"""Size, safety and honesty of the rooms (DESIGN section 2.5 to 2.8)."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = [p for package in ("store", "sources", "tui") for p in sorted((ROOT / package).rglob("*.py"))]
SHEETS = sorted((ROOT / "tui").rglob("*.tcss"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_has_over_four_hundred_lines() -> None:
    tall = {
        name(p): lines
        for p in [*SOURCE, *sorted((ROOT / "tests").rglob("*.py"))]
        if (lines := len(p.read_text().splitlines())) > 400
    }
    assert tall == {}


def test_few_functions_have_over_thirty_lines() -> None:
    """DESIGN 2.7: mostly under 30. One in twenty may be longer, none over 60."""
    lengths: dict[str, int] = {}
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and node.end_lineno:
                    lengths[f"{name(path)}:{node.name}"] = node.end_lineno - body[0].lineno + 1
    assert {k: v for k, v in lengths.items() if v > 60} == {}
    longer = {k: v for k, v in lengths.items() if v > 30}
    assert len(longer) <= len(lengths) / 20, longer


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"markup\s*=\s*True", "text from outside becomes markup"),
        (r"(?<!re\.)\bescape\(", "escape() of Textual and Rich is broken: textual#6155, #6614"),
        (r"from_markup\(", "text from outside becomes markup"),
        (r"time\.sleep\((?!_POLL)", "waits belong to events and deadlines; flock alone must be polled"),
        (r"except Exception:\s*pass", "a failure swallowed"),
        (r"webbrowser", "over SSH it would open on the server (tips report T18)"),
        (r"verify\s*=\s*False", "TLS is always verified"),
        (r"datetime\.now\(\)|datetime\.utcnow\(|date\.today\(", "times carry their zone"),
        (r"TODO|FIXME|XXX", "left undone"),
    ],
)
def test_the_source_is_free_of(pattern: str, why: str) -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in SOURCE
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line.partition("  #")[0]) and not line.strip().startswith(("#", '"""'))
    ]
    assert found == [], why


def test_a_style_sheet_keeps_to_its_screen() -> None:
    """A sheet named by CSS_PATH restyles every screen and stays (style report 3.1): each rule is nested in a class."""
    loose = []
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        depth = 0
        for line in text.splitlines():
            head = line.strip()
            is_root = depth == 0 and head.endswith("{")
            if is_root and not re.match(r"^[A-Z][A-Za-z]+(Page|Screen|Form|Dialog|App|Sheet)\b", head):
                loose.append(f"{name(sheet)}: {head}")
            depth += line.count("{") - line.count("}")
    assert loose == []


def test_importing_any_room_without_a_terminal_writes_nothing_and_connects_nowhere(tmp_path: Path) -> None:
    modules = [
        name(p).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for p in SOURCE
        if not name(p).endswith("__main__.py")
    ]
    script = f"""
import sys
def watch(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        sys.exit(f"import opened {{args[0]}} for writing")
    if event in ("os.mkdir", "socket.connect", "subprocess.Popen"):
        sys.exit(f"import did {{event}} {{args}}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
import importlib
for module in {modules!r}:
    importlib.import_module(module)
"""
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    here = (str(ROOT.parent) + "/", str(Path(os.path.expanduser("~root"))) + "/.", "/tmp/" + "bash_jobs")
    bad = [
        file
        for file in filter(None, listed.stdout.split("\0"))
        if (ROOT / file).is_file()
        and any(mark.encode() in (ROOT / file).read_bytes() for mark in here if len(mark) > 6)
    ]
    assert bad == []
