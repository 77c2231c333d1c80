"""Everything of Textual's private parts that we touch, in one place, with a test each (tests/tui/test_textual_private.py).

Textual is pinned exactly in pyproject.toml; whoever moves the pin runs those tests first.
"""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.text import Text
from textual import constants
from textual._compositor import LayoutUpdate
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.words.symbols import ASCII

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.drivers.linux_driver import LinuxDriver
    from textual.screen import Screen

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0, DEL and C1: Textual passes ESC and C1 raw from every widget tried (tech-spike 3.5). And what turns the reading
direction: it takes no cell, so a line stays as wide as it was."""


BLACK = Color(0, 0, 0)


class CleanLine(LineFilter):
    """The net at the output: no segment brings a control character to the terminal, whatever a widget was given.

    With `ascii_only` it also turns the signs we draw with into ASCII, for locales that are not UTF-8.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.ascii_only = ascii_only

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with clean text."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(self.clean(text), style, control) for text, style, control in segments]

    def clean(self, text: str) -> str:
        """One text."""
        text = CONTROLS.sub("", text)
        return text.translate(ASCII).encode("ascii", "replace").decode() if self.ascii_only else text


def filter_output(app: App[Any], net: LineFilter) -> None:
    """Append a filter to those that every drawn line passes (`App._filters`).

    Under NO_COLOR Textual picks the filter by the theme it begins with, which is none of ours, and then sends greys:
    take the one that sends no colour at all.
    """
    app._filters[:] = [NoColor() if isinstance(held, Monochrome) else held for held in app._filters]
    app._filters.append(net)


def end_with(app: App[Any], sentence: str) -> None:
    """End a failed app with one sentence on stderr instead of Rich's traceback, which prints every local variable.

    Called from an override of `App._fatal_error` (`App._exit_renderables`, `App._close_messages_no_wait`). Only the
    first mistake is told: those that follow from it would add a line about Textual's own tools.
    """
    if not app._exit_renderables:
        app._exit_renderables.append(Text(sentence))
    app._close_messages_no_wait()


def write_no_log() -> None:
    """Textual writes every message into the file that `TEXTUAL_LOG` names, with all that is typed (`constants.LOG_FILE`)."""
    constants.LOG_FILE = None  # type: ignore[misc]


class Curtain(App[int]):
    """An app whose whole output can be held back for lines of text (`App._display`, which every draw passes).

    A screen pushed on top would not do: a form that is saved meanwhile could not close under it, and a dialog that comes
    up would stand over it.
    """

    curtain: Callable[[int, int], Sequence[str]] | None = None
    """Width, height → the lines that are shown; None: nothing is held back."""
    _curtain_drawn: tuple[Size, tuple[str, ...]] = Size(0, 0), ()

    def draw_curtain(self, curtain: Callable[[int, int], Sequence[str]] | None = None) -> None:
        """Show these lines, or the same again: nothing is sent where they say the same."""
        if curtain is not None:
            self.curtain, self._curtain_drawn = curtain, (Size(0, 0), ())
        self._display(self.screen, None)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self.curtain is None:
            super()._display(screen, renderable)
            return
        lines = tuple(self.curtain(*self.size))
        size, former = self._curtain_drawn
        if self._batch_count or not lines or (size, former) == (self.size, lines):
            return
        self._curtain_drawn = self.size, lines
        new = [y for y, line in enumerate(lines) if size != self.size or line != former[y]]
        strips = [Strip([Segment(line)]) for line in lines[new[0] : new[-1] + 1]]
        for net in self._filters:
            strips = [strip.apply_filter(net, BLACK) for strip in strips]
        place = Region(0, new[0], self.size.width, len(strips))
        super()._display(self.screen, LayoutUpdate([[strip] for strip in strips], place))


class Stop(Event):
    """An event that a `select` can wait for as well (`LinuxDriver.exit_event`)."""

    def __init__(self) -> None:
        super().__init__()
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)

    def fileno(self) -> int:
        """Ready to be read as long as the event is set."""
        return self._out

    def set(self) -> None:
        """Wake who waits."""
        super().set()
        os.write(self._in, b"\0")

    def clear(self) -> None:
        """Begin anew."""
        super().clear()
        with suppress(BlockingIOError):
            os.read(self._out, 4096)


def read_input(driver: LinuxDriver, stop: Stop, guard: Callable[[str], str]) -> None:
    """Give on what the terminal sends, through a `guard`, until `stop` is set or the terminal is gone.

    Textual's own loop (`LinuxDriver.run_input_thread`) wakes ten times a second, a third of what an idle session costs,
    for a parser that waits for the rest of a key at most 0.1 s (`Parser._timeout_time`). An empty text tells the parser
    that the input has ended, so nothing is passed on where the guard gives nothing.
    """
    parser, decode = XTermParser(driver._debug), getincrementaldecoder("utf-8")("replace").decode
    with selectors.SelectSelector() as selector:
        selector.register(driver.fileno, selectors.EVENT_READ)
        selector.register(stop, selectors.EVENT_READ)
        while not stop.is_set():
            due = parser._timeout_time
            ready = selector.select(None if due is None else max(0.0, due - get_time()))
            if any(key.fd == driver.fileno for key, _ in ready):
                data = os.read(driver.fileno, 4096)
                if not data:
                    break
                if text := guard(decode(data)):
                    for message in parser.feed(text):
                        driver.process_message(message)
            for message in parser.tick():
                driver.process_message(message)


def forget_pen(app: App[Any]) -> None:
    """Before a redraw: the driver forgets what the terminal draws with (`App._driver`)."""
    forget = getattr(app._driver, "forget", None)
    if forget is not None:
        forget()


def send(app: App[Any], data: str) -> None:
    """Hand a sequence that draws nothing to the terminal, in its turn (`App._driver`, `Driver.write`).

    Behind a curtain it is dropped: a notification of the desktop would tell what the screen does not.
    """
    if app._driver is not None and getattr(app, "curtain", None) is None:
        app._driver.write(data)
        app._driver.flush()


def frame(screen: Screen[Any]) -> list[str]:
    """What a screen shows, as plain text lines without trailing space (`Screen._compositor`)."""
    strips = screen._compositor.render_strips(screen.size)
    return [strip.text.rstrip() for strip in strips]
