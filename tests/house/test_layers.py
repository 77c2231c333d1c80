"""The walls of the house (DESIGN section 2): who may import whom, and where."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("store", "sources", "tui")


class Import:
    """One import statement: what it names, whether it runs at import time, and where it stands."""

    def __init__(self, path: Path, node: ast.stmt, module: str, *, late: bool) -> None:
        self.path = path.relative_to(ROOT).as_posix()
        self.module = module
        self.late = late
        self.line = node.lineno

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}{' (late)' if self.late else ''}"


def imports_of(path: Path) -> Iterator[Import]:
    """Every import of a file. One under `if TYPE_CHECKING:` never runs: it counts as late."""
    tree = ast.parse(path.read_text())

    def walk(node: ast.AST, *, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inside = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                inside = True
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(path, child, alias.name, late=late)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: a relative import hides which room it opens"
                yield Import(path, child, child.module or "", late=late)
                for alias in child.names:
                    yield Import(path, child, f"{child.module}.{alias.name}", late=late)
            else:
                yield from walk(child, late=inside)

    yield from walk(tree, late=False)


def files(place: str) -> list[Path]:
    target = ROOT / place
    return [target] if target.suffix == ".py" else sorted(target.rglob("*.py"))


ALL = [found for package in PACKAGES for path in files(package) for found in imports_of(path)]


def below(place: str) -> list[Import]:
    return [i for i in ALL if i.path == place or i.path.startswith(place.rstrip("/") + "/")]


def breaches(found: list[Import]) -> str:
    return "\n".join(map(str, found))


def test_the_store_imports_itself_the_standard_library_and_its_codec() -> None:
    allowed = {"store", "msgspec", "tinydb", *sys.stdlib_module_names}
    assert breaches([i for i in below("store") if i.top not in allowed]) == ""


def test_tinydb_is_imported_in_one_file_only() -> None:
    assert {i.path for i in ALL if i.top == "tinydb"} == {"store/database.py"}


def test_sources_import_themselves_and_the_models_of_the_store() -> None:
    allowed = {"sources", "msgspec", "jmespath", "httpx", "oauthlib", "tzlocal", *sys.stdlib_module_names}
    wrong = [
        i
        for i in below("sources")
        if i.top not in allowed and i.module != "store" and not i.module.startswith("store.models")
    ]
    assert breaches(wrong) == ""


def test_sources_import_no_other_room_of_the_store_by_name() -> None:
    wrong = [i for i in below("sources") if i.module.startswith("store.") and "models" not in i.module]
    assert breaches(wrong) == ""


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("httpx", "sources/http.py"),
        ("oauthlib", "sources/oauth2.py"),
        ("apscheduler", "tui/headless/scheduler.py"),
        ("rapidfuzz", "tui/headless/similar.py"),
        ("xlsxwriter", "tui/headless/exporting/xlsxfile.py"),
    ],
)
def test_a_library_has_one_home_and_is_imported_when_first_used(library: str, home: str) -> None:
    users = [i for i in ALL if i.top == library]
    assert {i.path for i in users} == {home}
    assert breaches([i for i in users if not i.late]) == ""


@pytest.mark.parametrize(
    "place", ["tui/headless", "tui/words", "tui/views", "tui/verbs", "tui/cli.py", "store", "sources"]
)
def test_what_works_without_a_terminal_never_imports_textual(place: str) -> None:
    """`rich.cells` alone is allowed: the widths of characters, a table without a terminal."""
    drawing = [i for i in below(place) if i.top in ("textual", "rich")]
    assert breaches([i for i in drawing if not i.module.startswith("rich.cells")]) == ""


def test_views_are_pure_and_words_know_no_disk() -> None:
    forbidden = {"os", "pathlib", "shutil", "socket", "subprocess", "threading", "time", "tempfile"}
    assert breaches([i for i in below("tui/views") if i.top in forbidden]) == ""
    wrong = [i for i in below("tui/views") if i.module.startswith("tui.headless")]
    assert breaches([i for i in wrong if not i.module.startswith("tui.headless.settings")]) == ""


@pytest.mark.parametrize("room", ["store", "sources", "tui.headless", "tui.screens", "tui.app"])
def test_widgets_draw_what_they_are_given(room: str) -> None:
    wrong = [i for i in below("tui/widgets") if i.module == room or i.module.startswith(room + ".")]
    assert breaches(wrong) == ""


def test_screens_touch_no_engine_and_no_file() -> None:
    forbidden = {"tinydb", "httpx", "apscheduler", "pathlib", "os", "shutil", "tempfile"}
    assert breaches([i for i in below("tui/screens") if i.top in forbidden]) == ""


def test_nothing_below_the_app_reaches_up_to_it() -> None:
    """`headless`, `words` and `views` serve the app and the verbs; they do not know them."""
    upper = ("tui.app", "tui.screens", "tui.widgets", "tui.cli", "tui.verbs")
    places = ("tui/headless", "tui/words", "tui/views")
    wrong = [i for place in places for i in below(place) if i.module.startswith(upper)]
    assert breaches(wrong) == ""


def test_queries_are_pure() -> None:
    allowed = ("store.models", "store.queries", "store.snapshot")
    wrong = [
        i
        for i in below("store/queries")
        if i.top == "store" and i.module != "store" and not i.module.startswith(allowed)
    ]
    assert breaches(wrong) == ""


def test_package_roots_import_nothing() -> None:
    roots = {f"{package}/__init__.py" for package in PACKAGES}
    assert breaches([i for i in ALL if i.path in roots]) == ""
