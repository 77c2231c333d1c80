"""A caption as a file of its own: for whoever can reach the folder and not the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.headless.textfile import text_file

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def caption_file(desk: Desk, plan_id: str, channel: str, text: str) -> Path:
    """Write it into `exports/`, or where that is not allowed into the person's home, for nobody else to read.

    Waits for the disk. Raises OSError where neither is possible.
    """
    return text_file(desk, f"caption-{plan_id}-{channel}.txt", text, "outreach")
