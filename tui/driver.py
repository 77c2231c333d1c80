"""The way to the terminal: Textual's Linux driver, less the style sequences that change nothing.

Rich ends every segment with a reset and begins the next with its whole style, so two neighbours of one style cost two
sequences. Sending only what differs halves the bytes of a repaint with an identical screen (tech-spike 3.2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from textual.drivers.linux_driver import LinuxDriver

from tui.pastes import Pastes
from tui.textual_private import Stop, read_input

PARTS: Final = re.compile(r"\x1b\[([0-9;]*)m|(\x1b\[[0-9;]*[A-Hf])|(\x1b[^m]?)|([^\x1b]+)")
"""A style; a cursor movement, which needs no style before it (erasing does: it paints the background); the begin of
another sequence; text."""
OFF: Final = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
"""Attribute → the code that ends it, and others of its kind with it."""


class Pen(NamedTuple):
    """What a style sets: attributes, foreground and background as their SGR parameters; "" is the default."""

    attributes: frozenset[int]
    front: str
    back: str


PLAIN: Final = Pen(frozenset(), "", "")


@lru_cache(maxsize=2048)
def pen_of(parameters: str, pen: Pen) -> Pen | None:
    """The pen after a style sequence; None for one that we do not know, which then passes as it is."""
    attributes, front, back = set(pen.attributes), pen.front, pen.back
    codes = parameters.split(";")
    while codes:
        text = codes.pop(0)
        code = int(text or 0)
        if code == 0:
            attributes, front, back = set(), "", ""
        elif code in OFF:
            attributes.add(code)
        elif code in (38, 48):
            length = {"5": 2, "2": 4}.get(codes[0] if codes else "", 99)
            if len(codes) < length:
                return None
            value = ";".join([text, *codes[:length]])
            front, back = (value, back) if code == 38 else (front, value)
            del codes[:length]
        elif 30 <= code <= 37 or 90 <= code <= 97:
            front = text
        elif 40 <= code <= 47 or 100 <= code <= 107:
            back = text
        elif code in (39, 49):
            front, back = ("", back) if code == 39 else (front, "")
        else:
            return None
    return Pen(frozenset(attributes), front, back)


@lru_cache(maxsize=4096)
def change(former: Pen, wanted: Pen) -> str:
    """The shortest sequence from one pen to another; empty where they are the same."""
    if former == wanted:
        return ""
    whole = ";".join(["0", *map(str, sorted(wanted.attributes)), *filter(None, (wanted.front, wanted.back))])
    gone, new = former.attributes - wanted.attributes, set(wanted.attributes - former.attributes)
    codes = {OFF[code] for code in gone}
    new |= {code for code in wanted.attributes if OFF[code] in codes}  # bold and dim end by the same code
    steps = [*map(str, sorted(codes)), *map(str, sorted(new))]
    if former.front != wanted.front:
        steps.append(wanted.front or "39")
    if former.back != wanted.back:
        steps.append(wanted.back or "49")
    step = ";".join(steps)
    return (
        f"\x1b[{step if len(step) < len(whole) else whole.removeprefix('0;') if former == PLAIN else whole}m"
    )


class Squeeze:
    """Rewrites what is sent so that a style sequence is only there where the style changes."""

    def __init__(self) -> None:
        self._sent: Pen | None = PLAIN
        """What the terminal draws with now; None: nobody knows."""
        self._wanted: Pen = PLAIN
        self._foreign = False
        """True: a style that we do not know is in force until the next one."""

    def __call__(self, data: str) -> str:
        """The same picture in fewer bytes. Styles are held back until text, or another sequence, needs them."""
        if "\x1b" not in data and self._sent == self._wanted:
            return data
        out: list[str] = []
        for style, movement, other, text in PARTS.findall(data):
            if text or other:
                out += self._turned(self._wanted)
                out.append(text or other)
            elif movement:
                out.append(movement)
            else:
                pen = pen_of(style, self._wanted)
                if pen is None:
                    out += [*self._turned(PLAIN), f"\x1b[{style}m"]
                    self._wanted, self._foreign = PLAIN, True
                else:
                    self._sent = None if self._foreign else self._sent
                    self._wanted, self._foreign = pen, False
        return "".join(out)

    def _turned(self, wanted: Pen) -> list[str]:
        """What makes the terminal draw with this pen from here on."""
        sent, self._sent = self._sent, wanted
        if sent is None:
            return ["\x1b[0m", change(PLAIN, wanted)]
        return [change(sent, wanted)] if sent != wanted else []

    def forget(self) -> None:
        """Another program wrote to the terminal: begin anew."""
        self._sent = None


class SqueezingDriver(LinuxDriver):
    """Textual's driver with a `Squeeze` before the terminal, and `Pastes` behind it; silent while nobody types."""

    _squeeze: Squeeze | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.exit_event: Stop = Stop()

    def write(self, data: str) -> None:
        """Queue bytes for the terminal."""
        if self._squeeze is None:
            self._squeeze = Squeeze()
        if "\x1b[?1049h" in data:  # the start, and the return from an editor
            self._squeeze.forget()
        super().write(self._squeeze(data))

    def run_input_thread(self) -> None:
        """Read what the terminal sends."""
        read_input(self, self.exit_event, Pastes())

    def forget(self) -> None:
        """For Ctrl+L: whatever stands on the screen, draw as if nothing were known."""
        if self._squeeze is not None:
            self._squeeze.forget()
