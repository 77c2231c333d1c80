"""Colours: four themes that give each meaning of a cell its look, and which of them to start with.

A meaning (`ok`, `late`, …) is a Rich style, the theme variable `look-ok`, …; nothing on a screen may need it to be
understood. In `terminal` and `mono`
only the terminal's own colours and attributes are used: Textual's other themes turn into true-colour greys under
NO_COLOR, while an ANSI theme sends no colour code at all (tech-spike 3.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from textual.theme import BUILTIN_THEMES, Theme

NAMES: Final = ("dark", "light", "terminal", "mono")


class Surroundings(NamedTuple):
    """What the terminal and the way to it allow."""

    theme: str
    mouse: bool
    animations: bool
    utf8: bool


DARK: Final = Theme(
    name="dark",
    primary="#6cb6d9",
    secondary="#8fa7c4",
    accent="#6cb6d9",
    warning="#e0b25c",
    error="#e5786d",
    success="#8fc07a",
    foreground="#d5d8dc",
    background="#15181c",
    surface="#1c2026",
    panel="#262b33",
    boost="#262b33",
    variables={
        "look-ok": "#8fc07a", "look-late": "bold #e0b25c", "look-stale": "#b99b5e", "look-failed": "bold #e5786d",
        "look-manual": "#b7a1de", "look-muted": "#7d8794", "look-strong": "bold #f2f4f6", "look-accent": "#6cb6d9",
        "look-warn": "#e0b25c", "look-head": "bold #8fa7c4", "look-mark": "#6cb6d9",
        "look-bar": "#c3cad2 on #262b33", "look-bar-strong": "bold #f2f4f6 on #262b33",
        "look-bar-muted": "#8b95a2 on #262b33", "look-bar-warn": "bold #e0b25c on #262b33",
        "look-cursor": "on #2f4858", "look-cursor-cell": "bold #15181c on #6cb6d9", "look-cursor-blur": "on #232a32",
    },
)  # fmt: skip

LIGHT: Final = Theme(
    name="light",
    primary="#1f6f95",
    secondary="#44607c",
    accent="#1f6f95",
    warning="#8a5a00",
    error="#b3261e",
    success="#2f6b2a",
    foreground="#20262c",
    background="#f7f7f4",
    surface="#eeeeea",
    panel="#dfe3e6",
    boost="#dfe3e6",
    dark=False,
    variables={
        "look-ok": "#2f6b2a", "look-late": "bold #8a5a00", "look-stale": "#7a6026", "look-failed": "bold #b3261e",
        "look-manual": "#6a4aa5", "look-muted": "#667079", "look-strong": "bold #000000", "look-accent": "#1f6f95",
        "look-warn": "#8a5a00", "look-head": "bold #44607c", "look-mark": "#1f6f95",
        "look-bar": "#20262c on #dfe3e6", "look-bar-strong": "bold #000000 on #dfe3e6",
        "look-bar-muted": "#59646e on #dfe3e6", "look-bar-warn": "bold #8a5a00 on #dfe3e6",
        "look-cursor": "on #cfe3ee", "look-cursor-cell": "bold #ffffff on #1f6f95", "look-cursor-blur": "on #e6e9ea",
    },
)  # fmt: skip


def _ansi(name: str, variables: dict[str, str]) -> Theme:
    """A theme of the terminal's own colours."""
    return Theme(
        name=name,
        ansi=True,
        primary="ansi_blue",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            **BUILTIN_THEMES["ansi-dark"].variables,
            "border-blurred": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_blue",
            "input-selection-foreground": "ansi_default",
            "look-bar": "reverse", "look-bar-strong": "bold reverse", "look-bar-muted": "reverse",
            "look-bar-warn": "bold reverse",
            "look-cursor": "reverse", "look-cursor-cell": "bold reverse", "look-cursor-blur": "",
            "look-strong": "bold", "look-muted": "dim", "look-head": "bold",
            **variables,
        },
    )  # fmt: skip


TERMINAL: Final = _ansi(
    "terminal",
    {
        "look-ok": "green", "look-late": "bold yellow", "look-stale": "yellow", "look-failed": "bold red",
        "look-manual": "magenta",
        "look-accent": "cyan", "look-warn": "yellow", "look-mark": "cyan",
    },
)  # fmt: skip

MONO: Final = _ansi(
    "mono",
    {
        "look-ok": "", "look-late": "bold", "look-stale": "", "look-failed": "bold",
        "look-manual": "italic", "look-accent": "",
        "look-warn": "bold", "look-mark": "",
    },
)  # fmt: skip

THEMES: Final[tuple[Theme, ...]] = (DARK, LIGHT, TERMINAL, MONO)


def surroundings(
    environ: Mapping[str, str], *, theme: str | None, mouse: bool | None, animations: bool | None
) -> Surroundings:
    """What to start with: NO_COLOR beats everything, then what the person chose, then what the way here suggests.

    Over SSH: the terminal's own colours, no mouse capture (it would take text selection away), no animation.
    """
    remote = bool(environ.get("SSH_CONNECTION"))
    poor = environ.get("COLORTERM", "") == "" and environ.get("TERM", "") in (
        "xterm", "screen", "linux", "vt100", "",
    )  # fmt: skip
    if environ.get("NO_COLOR"):
        chosen = "mono"
    elif theme in NAMES:
        chosen = theme
    else:
        chosen = "terminal" if remote or poor else "dark"
    return Surroundings(
        theme=chosen,
        mouse=not remote if mouse is None else mouse,
        animations=not remote if animations is None else animations,
        utf8=speaks_utf8(environ),
    )


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale says UTF-8. Python coerces C to UTF-8 and sets LC_CTYPE itself (PEP 538): LANG is asked first."""
    own = environ.get("LC_CTYPE", "")
    if own in ("C.UTF-8", "C.utf8", "UTF-8"):
        own = ""
    named = environ.get("LC_ALL") or own or environ.get("LANG", "")
    return named == "" or "utf" in named.lower().replace("-", "")
