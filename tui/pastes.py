"""Pasted text on its way from the terminal: cleaned as a whole, like every text from outside (DESIGN 2.6).

Textual's parser looks for escape sequences inside a paste too, and types those that it does not know as keys (up to 32
of them, Ctrl+S and `q` included): a clipboard could press keys where a terminal passes ESC on.
"""

from __future__ import annotations

from typing import Final

from store.models.text import clean

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"


class Pastes:
    """Takes what the terminal sends, in pieces as they come, and gives on what may be read."""

    def __init__(self) -> None:
        self._tail = ""
        """The last letters outside a paste: its sign may come in two pieces. They have been given on already."""
        self._held: str | None = None
        """A paste that has not ended yet; None outside of one."""

    def __call__(self, data: str) -> str:
        """What may be read now; empty while a paste is still coming."""
        out: list[str] = []
        while data:
            held = self._held
            data = self._outside(data, out) if held is None else self._inside(held, data, out)
        return "".join(out)

    def _outside(self, data: str, out: list[str]) -> str:
        seen = self._tail + data
        begins = seen.find(START)
        if begins < 0:
            out.append(data)
            self._tail = seen[1 - len(START) :]
            return ""
        end = begins + len(START) - len(self._tail)
        out.append(data[:end])
        self._tail, self._held = "", ""
        return data[end:]

    def _inside(self, held: str, data: str, out: list[str]) -> str:
        text = held + data
        ends = text.find(END, max(0, len(held) - len(END)))
        if ends < 0:
            self._held = text
            return ""
        lines = text[:ends].replace("\r\n", "\n").replace("\r", "\n")  # terminals end lines with CR
        out += [clean(lines, lines=True), END]
        self._held = None
        return text[ends + len(END) :]
