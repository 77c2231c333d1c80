"""Keys: one table, rebinding that is judged, quit and help that cannot be lost."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.tui.harness import AROUND, FakeDesk
from tui.app import InfokimApp
from tui.everywhere import NAMES
from tui.keys import ACTIONS, KEPT, Keys, deliverable, shown
from tui.words.catalog import load

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("chosen", "code", "other"),
    [
        ({"nwe": "x"}, "unknown", "new"),
        ({"new": "alt+n"}, "undeliverable", ""),
        ({"new": "ctrl+shift+n"}, "undeliverable", ""),
        ({"new": "ctrl+m"}, "undeliverable", ""),
        ({"new": ""}, "undeliverable", ""),
        ({"new": "e"}, "taken", "edit"),
        ({"new": "?"}, "kept", "help"),
        ({"sort": "ctrl+q"}, "kept", "quit"),
    ],
)
def test_a_rebinding_that_cannot_work_is_reported_and_not_used(
    chosen: dict[str, str], code: str, other: str
) -> None:
    keys = Keys(chosen)
    assert [(problem.code, problem.other) for problem in keys.problems] == [(code, other)]
    assert keys.chosen == {}
    assert load("id").has(f"app.keys.{code}")


def test_two_actions_may_change_places() -> None:
    keys = Keys({"edit": "d", "delete": "e", "new": "Q,insert"})
    assert keys.problems == []
    assert keys.of("new") == ("Q", "insert")
    assert (keys.label("edit"), keys.label("delete")) == ("d", "e")


def test_of_two_choices_that_clash_the_later_one_is_dropped() -> None:
    keys = Keys({"new": "Q", "edit": "Q"})
    assert [(problem.action, problem.other) for problem in keys.problems] == [("edit", "new")]
    assert keys.chosen == {"new": "Q"}


def test_every_default_key_is_sent_by_every_terminal_or_has_a_twin_that_is() -> None:
    for name, action in ACTIONS.items():
        keys = action.keys.split(",")
        assert all(deliverable(key) for key in keys), name
        assert any(not key.startswith("f") or len(key) == 1 for key in keys), name


def test_help_and_quit_have_keys_that_nothing_takes() -> None:
    assert {"help", "quit"} == set(KEPT.values())


def test_every_action_has_a_label_in_both_languages() -> None:
    for language in ("id", "en"):
        words = load(language)
        assert [name for name in ACTIONS if not words.has(f"app.key.{name}")] == []


def test_pages_bind_letters_by_action_name_only() -> None:
    """A page that writes `Binding("n", …)` could give a letter a second meaning. Dialogs have keys of their own."""
    for path in sorted((ROOT / "tui/screens").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and any("Page" in ast.unparse(base) for base in node.bases):
                assert letters(node) == [], f"{path.name}: {node.name}"


def letters(node: ast.ClassDef) -> list[str]:
    """The one-letter keys of `Binding(…)` in a class."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
    keys = [call.args[0] for call in calls if ast.unparse(call.func) == "Binding"]
    texts = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return [key for text in texts for key in text.split(",") if len(key) == 1]


def test_keys_are_shown_as_people_know_them() -> None:
    assert [shown(key) for key in ("?", "ctrl+s", "escape", "f1", "pageup")] == [
        "?",
        "^S",
        "Esc",
        "F1",
        "PgUp",
    ]


def test_an_action_that_is_like_no_other_is_refused_without_naming_one() -> None:
    asked = InfokimApp(FakeDesk(keys={"zzzz": "z"}), AROUND)  # type: ignore[arg-type]
    (problem,) = asked.ground.keys.problems
    assert asked.words_of_key_problem(problem) == "Tombol: tindakan 'zzzz' tidak dikenal."


def test_every_action_of_the_table_is_bound_somewhere() -> None:
    """One that no page or widget binds does nothing: it only takes a key away from those who rebind theirs."""
    bound = {
        call.args[0].value
        for path in (ROOT / "tui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "bind" and call.args
        if isinstance(call.args[0], ast.Constant)
    }
    assert set(ACTIONS) - bound - set(NAMES) == set()
