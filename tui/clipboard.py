"""A text on its way to the clipboard of whoever sits at the terminal: OSC 52, which travels over SSH like any output.

No terminal says whether it took it, and some never do: what is told is that it was *sent*, and a plain page and a file
stand beside it (`tui/plainpage.py`, `tui/headless/captionfile.py`).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from store.models.text import clean
from tui.textual_private import send

if TYPE_CHECKING:
    from textual.app import App

MOST: Final = 74_994
"""Bytes of text: terminals cut a sequence at 100,000, and base64 makes four bytes of three. Half a text is never sent."""
CHUNK: Final = 240
"""Bytes of one string through GNU screen: 768 since 4.2.1, 256 before; what is longer it prints on the screen."""


class TooLarge(Exception):
    """More than terminals take. `size`: bytes of the text."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """The bytes, as text, that put `text` on the clipboard; `environment`: TMUX, STY and TERM say what stands between.

    tmux gets both forms: it takes the bare one with `set-clipboard on` and hands the wrapped one through with
    `allow-passthrough on`; neither is its default, either is enough. Raises TooLarge.
    """
    data = clean(text, lines=True).encode()
    if len(data) > MOST:
        raise TooLarge(len(data))
    bare = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return bare + "\x1bPtmux;" + bare.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY") or term.startswith("screen"):
        return "".join(f"\x1bP{bare[at : at + CHUNK]}\x1b\\" for at in range(0, len(bare), CHUNK))
    return bare


def copy(app: App[Any], text: str) -> None:
    """Send it to the terminal that this app is shown on. Raises TooLarge, and then nothing was sent."""
    send(app, sequence(text, os.environ))
