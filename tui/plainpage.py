"""A text alone on the terminal, without the app around it, so that a mouse can select it and lines break as they are."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from store.models.text import clean

if TYPE_CHECKING:
    from textual.app import App


async def show_plain(app: App[Any], text: str, hint: str) -> bool:
    """Show `text` until Enter, with one line of `hint` below; False where the app cannot step aside.

    The terminal wraps it itself: what it marks across a line's end is one line then. Waiting is a thread's, so that
    reminders and the clock go on.
    """
    try:
        with app.suspend():
            await asyncio.to_thread(_shown, clean(text, lines=True), hint)
    except SuspendNotSupported:
        return False
    app.refresh(layout=True)
    return True


def _shown(text: str, hint: str) -> None:
    out = sys.__stdout__
    if out is None or sys.__stdin__ is None:
        return
    coding = out.encoding or "ascii"
    page = f"\x1b[2J\x1b[H{text}\n\n{hint}\n"
    out.write(page.encode(coding, "replace").decode(coding))
    out.flush()
    sys.__stdin__.readline()
