"""The sequences by which a terminal tells its person's own desktop something, also over SSH. Pure; sent by `reminded.py`.

No terminal answers whether it did. Those that do not know a sequence ignore it, but some old ones print it: it is sent
only where the terminal is known to have it, or where the person says so in `me.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from store.models.text import clean

OSC_9: Final = "osc9"
"""iTerm2's: one text. Also WezTerm, Ghostty, ConEmu; `9;4` is another thing (progress) and never begins a text here."""
OSC_777: Final = "osc777"
"""rxvt-unicode's: title and text. Also foot, WezTerm, Ghostty, VTE with a desktop."""
WAYS: Final = ("auto", OSC_9, OSC_777, "off")
LONGEST: Final = 200
"""Characters of a text: more is not read at a glance, and some desktops cut."""
_BY_TERM: Final = {
    "foot": OSC_777,
    "rxvt-unicode": OSC_777,
    "xterm-ghostty": OSC_777,
    "wezterm": OSC_777,
    "xterm-kitty": OSC_9,
    "iterm": OSC_9,
}
_BY_PROGRAM: Final = {"iTerm.app": OSC_9, "WezTerm": OSC_777, "ghostty": OSC_777, "kitty": OSC_9}


def way(environment: Mapping[str, str], wish: str = "auto") -> str:
    """Which sequence this terminal has: osc9 | osc777 | off. `wish`: one of WAYS, from `me.toml`."""
    if wish != "auto":
        return wish if wish in WAYS else "off"
    program = environment.get("LC_TERMINAL") or environment.get("TERM_PROGRAM") or ""
    if program in _BY_PROGRAM:
        return _BY_PROGRAM[program]
    term = environment.get("TERM", "")
    return next((found for name, found in _BY_TERM.items() if term.startswith(name)), "off")


def notification(title: str, text: str, environment: Mapping[str, str], wish: str = "auto") -> str:
    """What to send; empty where the terminal has no way. Wrapped for tmux, which passes it on where it may."""
    how = way(environment, wish)
    if how == "off":
        return ""
    head, body = _plain(title).replace(";", ","), _plain(text)
    bare = f"\x1b]777;notify;{head};{body}\x07" if how == OSC_777 else f"\x1b]9;{head}: {body}\x07"
    if environment.get("TMUX"):
        return "\x1bPtmux;" + bare.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return bare


def _plain(text: str) -> str:
    """One line without anything that ends the sequence early."""
    return " ".join(clean(text).split())[:LONGEST]
