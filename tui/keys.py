"""Every action that a key can run, in one table: same letter, same intent, on every screen (DESIGN 7).

Pages bind by action name (`bind("new")`), so no page can give a letter a second meaning. Rebinding is judged here:
Textual accepts unknown names and impossible keys in silence (tech-spike 3.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from textual.binding import Binding


class Action(NamedTuple):
    """One action: its default keys, and whether it changes data."""

    keys: str
    edits: bool = False


ACTIONS: Final[dict[str, Action]] = {
    # the app, everywhere
    "today": Action("1"),
    "villages": Action("2"),
    "deferrals": Action("3"),
    "tips": Action("4"),
    "outreach": Action("5"),
    "sources": Action("6"),
    "next-screen": Action("]"),
    "previous-screen": Action("["),
    "last-screen": Action("-"),
    "palette": Action(":,ctrl+p"),
    "help": Action("?,f1"),
    "refresh": Action("r"),
    "refresh-all": Action("R"),
    "pause": Action("p"),
    "reminders": Action("Z"),
    "undo": Action("u", edits=True),
    "redo": Action("U", edits=True),
    "blank": Action("0,ctrl+g"),
    "redraw": Action("ctrl+l"),
    "quit": Action("q"),
    # a page
    "filter": Action("/"),
    "problems": Action("!"),
    "sort": Action("s"),
    "sort-reverse": Action("S"),
    "where-from": Action("i"),
    "step-back": Action("escape"),
    "new": Action("n", edits=True),
    "edit": Action("e", edits=True),
    "delete": Action("d", edits=True),
    "status": Action("m", edits=True),
    "assign": Action("a", edits=True),
    "compare": Action("="),
    "comment": Action("c", edits=True),
    "edit-text": Action("E", edits=True),
    "templates": Action("N", edits=True),
    "show-link": Action("o"),
    "yank": Action("y"),
    "export": Action("w"),
    "form": Action("b"),
    "group": Action("B"),
    "go-today": Action("t"),
    "before": Action("h"),
    "after": Action("l"),
    "period-before": Action("<"),
    "period-after": Action(">"),
    "period-kind": Action("L"),
    "period-typed": Action("T"),
    # the calendar
    "day-list": Action("tab,shift+tab"),
    "day-earlier": Action("(", edits=True),
    "day-later": Action(")", edits=True),
    "week-earlier": Action("{", edits=True),
    "week-later": Action("}", edits=True),
    "move-to": Action("T", edits=True),
    "cut": Action("X", edits=True),
    "paste": Action("P", edits=True),
    "copy-as-new": Action("C", edits=True),
    "holiday": Action("H", edits=True),
    # tips
    "refer": Action("f", edits=True),
    "duplicate": Action("D", edits=True),
    "answers": Action("A", edits=True),
    "take-place": Action("K", edits=True),
    "reveal": Action("I"),
    # villages
    "suggestions": Action("V"),
    "follow-ups": Action("J"),
    "map": Action("W"),
    "candidates": Action("O"),
    # a list
    "up": Action("k,up"),
    "down": Action("j,down"),
    "left": Action("h,left"),
    "right": Action("l,right"),
    "first": Action("g,home"),
    "last": Action("G,end"),
    "page-up": Action("pageup,ctrl+u"),
    "page-down": Action("pagedown,ctrl+d"),
    "open": Action("enter"),
    "mark": Action("space"),
    "mark-range": Action("v"),
    "mark-all": Action("*"),
    # reminders
    "acknowledge": Action("x", edits=True),
    "snooze": Action("z", edits=True),
    "test-reminder": Action("t"),
    # a form
    "save": Action("ctrl+s", edits=True),
    "in-editor": Action("ctrl+o", edits=True),
    "leave": Action("escape"),
    "next-tab": Action("pagedown,ctrl+n"),
    "previous-tab": Action("pageup"),
}

KEPT: Final = {"?": "help", "f1": "help", "ctrl+q": "quit"}
"""Keys that no rebinding takes away, so that help and quit are never lost."""

NAMED: Final = {
    "enter": "Enter", "escape": "Esc", "tab": "Tab", "shift+tab": "⇧Tab", "space": "␣", "backspace": "⌫",
    "delete": "Del", "insert": "Ins", "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home",
    "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip
"""Keys with a name, and how they are shown."""

TWINS: Final = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+j": "enter", "ctrl+m": "enter"}
"""Terminals send the same byte for both."""


class KeyProblem(NamedTuple):
    """A rebinding that is not used. `code`: unknown | undeliverable | taken | kept; the sentence is `app.keys.<code>`."""

    code: str
    action: str
    key: str
    other: str = ""
    """The nearest known action (unknown), or the action that has the key (taken, kept)."""


def bind(action: str, *, show: bool = True, run: str | None = None, keys: str | None = None) -> Binding:
    """The binding of an action for a class body: its keys from the table, its name as id and label key.

    It runs `act(<action>)`, the gate that says why something is not possible now, unless `run` names another action.
    """
    return Binding(
        keys or ACTIONS[action].keys, run or f"act('{action}')", action, show=show, id=action, priority=False
    )


def shown(key: str) -> str:
    """A key as people know it: `?`, `^S`, `Esc`."""
    if key in NAMED:
        return NAMED[key]
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


class Keys:
    """The keys in force: the table, and over it what this person chose."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        """`chosen`: action name → one key, or several joined by commas. What does not fit lands in `problems`."""
        self.problems: list[KeyProblem] = []
        self.chosen: dict[str, str] = {}
        for action, text in (chosen or {}).items():
            keys = [part.strip() for part in text.split(",")]
            found = _judged(action, keys)
            if found is None:
                self.chosen[action] = ",".join(keys)
            else:
                self.problems.append(found)
        while (clash := self._clash()) is not None:
            del self.chosen[clash.action]
            self.problems.append(clash)

    def of(self, action: str) -> tuple[str, ...]:
        """The keys of an action, most usual first."""
        return tuple((self.chosen.get(action) or ACTIONS[action].keys).split(","))

    def label(self, action: str) -> str:
        """The first key of an action as people know it."""
        return shown(self.of(action)[0])

    def _clash(self) -> KeyProblem | None:
        """The last choice whose key another action has, when all choices are in force (two may change places)."""
        for action in reversed(self.chosen):
            for other in ACTIONS:
                both = set(self.of(action)) & set(self.of(other))
                if other != action and both and not _may_share(action, other):
                    return KeyProblem("taken", action, sorted(both)[0], other)
        return None


def _judged(action: str, keys: list[str]) -> KeyProblem | None:
    """Why a choice cannot be used, looked at alone; or None."""
    if action not in ACTIONS:
        from difflib import get_close_matches

        near = get_close_matches(action, ACTIONS, n=1)
        return KeyProblem("unknown", action, ",".join(keys), near[0] if near else "")
    for key in keys:
        if not deliverable(key):
            return KeyProblem("undeliverable", action, key)
        if key in KEPT and KEPT[key] != action:
            return KeyProblem("kept", action, key, KEPT[key])
    return None


def deliverable(key: str) -> bool:
    """Whether any terminal sends this key: no Alt, Super, Ctrl+Shift, Ctrl+Enter; no twin of another key."""
    if key in NAMED or (len(key) == 1 and key.isprintable() and key != " "):
        return True
    if key.startswith("f") and key[1:].isdigit():
        return 1 <= int(key[1:]) <= 12
    return len(key) == 6 and key.startswith("ctrl+") and key[5:].islower() and key not in TWINS


def _may_share(one: str, other: str) -> bool:
    """Two actions that share a key by default stand in different places, and may go on sharing."""
    return bool(set(ACTIONS[one].keys.split(",")) & set(ACTIONS[other].keys.split(",")))
