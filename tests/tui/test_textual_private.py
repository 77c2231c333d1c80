"""Each private part of Textual that we touch still does what we count on."""

from __future__ import annotations

import os
from collections.abc import Callable
from queue import Queue
from selectors import EVENT_READ, SelectSelector
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.color import Color
from textual.events import Key, Paste
from textual.filter import Monochrome, NoColor
from textual.widgets import Static

from tests.tui.harness import shell
from tui.textual_private import CleanLine, Stop, end_with, filter_output, frame, read_input

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

BLACK = Color(0, 0, 0)
BAD = "a\x1b]52;c;eA==\x07b\x9bc\x00d\x7fe"


class Plain(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("halo", markup=False)


def test_no_control_character_leaves_a_line() -> None:
    style = Style(bold=True)
    (segment,) = CleanLine().apply([Segment(BAD, style)], BLACK)
    assert segment == Segment("a]52;c;eA==bcde", style)


def test_a_clean_line_is_left_alone() -> None:
    line = [Segment("biasa"), Segment("Tiban – ▲ 日本")]
    assert CleanLine().apply(line, BLACK) == line


def test_signs_become_ascii_where_the_locale_is_not_utf8_and_keep_their_width() -> None:
    net = CleanLine(ascii_only=True)
    drawn = net.clean("─│▲▼●›…▐é")
    assert drawn.isascii()
    assert len(drawn) == 9
    assert drawn.startswith("-|^v*")


@pytest.mark.anyio
async def test_the_net_is_passed_by_every_widget() -> None:
    seen = []
    for net in (None, CleanLine()):
        app = Plain()
        if net is not None:
            filter_output(app, net)
        async with app.run_test() as pilot:
            app.query_one(Static).update(BAD)
            await pilot.pause()
            seen.append(frame(app.screen)[0])
    assert "\x1b" in seen[0], "Textual drops it itself now: the net may go"
    assert seen[1] == "a]52;c;eA==bcde"


def test_what_turns_the_reading_direction_leaves_no_line_either() -> None:
    (segment,) = CleanLine().apply([Segment("a\u202eb\u2066c\u200fd\u061ce")], BLACK)
    assert segment.text == "abcde"


class Keyboard:
    """What `read_input` asks of a driver, with a pipe in the terminal's place; `told` gets the messages."""

    _debug = False

    def __init__(self, guard: Callable[[str], str] = str) -> None:
        self.fileno, self._keys = os.pipe()
        self.stop = Stop()
        self.told: Queue[Any] = Queue()
        self._thread = Thread(
            target=read_input, args=(cast("LinuxDriver", self), self.stop, guard), daemon=True
        )
        self._thread.start()

    def process_message(self, message: Any) -> None:
        self.told.put(message)

    def type(self, data: bytes) -> None:
        os.write(self._keys, data)

    def next(self) -> Any:
        return self.told.get(timeout=5)

    def end(self) -> None:
        self.stop.set()
        self._thread.join(5)
        assert not self._thread.is_alive(), "Textual waits for this thread when it ends"

    def unplug(self) -> None:
        os.close(self._keys)
        self._thread.join(5)
        assert not self._thread.is_alive(), "it would spin at 100 % of a core"


def test_the_guard_stands_before_textuals_parser_which_types_keys_out_of_a_paste() -> None:
    evil = "\x1b[200~a\x1b]x\x13qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq\x1b[201~b"
    assert any(isinstance(event, Key) and event.key == "ctrl+s" for event in XTermParser().feed(evil)), (
        "Textual keeps pastes together now: the guard may go"
    )
    keyboard = Keyboard(lambda data: data.replace("\x1b]x\x13", ""))
    keyboard.type(evil.encode())
    paste, key = keyboard.next(), keyboard.next()
    keyboard.end()
    assert isinstance(paste, Paste)
    assert (paste.text, key.key) == ("a" + "q" * 34, "b")


def test_an_input_of_which_the_guard_gives_nothing_has_not_ended() -> None:
    seen: Queue[str] = Queue()

    def guard(data: str) -> str:
        seen.put(data)
        return data.replace("x", "")

    keyboard = Keyboard(guard)
    keyboard.type(b"x")
    seen.get(timeout=5)
    keyboard.type(b"a")
    assert keyboard.next().key == "a"
    keyboard.end()


def test_nobody_wakes_for_a_keyboard_that_is_silent_but_for_the_rest_of_a_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float | None] = []
    select = SelectSelector.select

    def noted(selector: SelectSelector, timeout: float | None = None) -> Any:
        waited.append(timeout)
        return select(selector, timeout)

    monkeypatch.setattr(SelectSelector, "select", noted)
    keyboard = Keyboard()
    keyboard.type(b"a")
    assert keyboard.next().key == "a"
    keyboard.end()
    assert set(waited) == {None}
    waited.clear()
    keyboard = Keyboard()
    keyboard.type(b"\x1b")  # Esc, or the begin of another key
    assert keyboard.next().key == "escape"
    keyboard.end()
    assert waited[0] is None
    limited = [timeout for timeout in waited if timeout is not None]
    assert limited
    assert all(timeout <= 0.1 for timeout in limited)


def test_a_letter_in_two_pieces_is_one_and_a_byte_that_is_none_ends_nothing() -> None:
    keyboard = Keyboard()
    keyboard.type("é".encode()[:1])
    keyboard.type("é".encode()[1:])
    assert keyboard.next().character == "é"
    keyboard.type(b"\xffa")
    assert [keyboard.next().character for _ in range(2)] == ["\ufffd", "a"]
    keyboard.end()


def test_reading_ends_with_the_terminal_and_can_begin_anew_after_a_stop() -> None:
    keyboard = Keyboard()
    keyboard.unplug()
    stop = Stop()
    stop.set()
    with SelectSelector() as selector:
        selector.register(stop, EVENT_READ)
        assert selector.select(0)
        stop.clear()
        assert not selector.select(0)
        stop.clear()
        stop.set()
        assert selector.select(0)


def test_no_color_takes_every_colour_away_whatever_theme_textual_begins_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Plain()
    assert any(isinstance(net, Monochrome) for net in app._filters), "Textual knows better now"
    filter_output(app, CleanLine())
    assert [type(net) for net in app._filters][1:] == [NoColor, CleanLine]


@pytest.mark.anyio
async def test_a_frame_is_what_the_screen_shows() -> None:
    async with Plain().run_test(size=(20, 4)) as pilot:
        assert frame(pilot.app.screen) == ["halo", "", "", ""]


@pytest.mark.anyio
async def test_an_app_can_be_ended_with_a_sentence_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    app = Plain()
    async with app.run_test():
        end_with(app, "sudah [b]selesai[/b]")
    assert "sudah [b]selesai[/b]" in capsys.readouterr().err


@pytest.mark.anyio
async def test_the_apps_own_net_stands_last() -> None:
    async with shell() as hand:
        assert isinstance(hand.app.get_line_filters()[-1], CleanLine)


async def test_behind_a_curtain_only_its_lines_are_drawn_and_the_same_ones_once() -> None:
    async with shell() as hand:
        drawn: list[Any] = []
        seen = App._display
        try:
            App._display = lambda self, screen, update: drawn.append(update)  # type: ignore[method-assign]
            hand.app.draw_curtain(lambda width, height: ["x" * width] * height)
            hand.app.screen.refresh(repaint=True, layout=True)
            await hand.pilot.pause()
            hand.app.draw_curtain()
            assert len(drawn) == 1
            hand.app.curtain = lambda width, height: ["x" * width] * 5 + ["y" * width] + ["x" * width] * 18
            hand.app.draw_curtain()
        finally:
            App._display = seen  # type: ignore[method-assign]
        told = drawn[1].render_segments(hand.app.console)
        assert (told.count("y" * 80), told.count("x")) == (1, 0), "only the line that is another one"
        assert drawn[0].render_segments(hand.app.console).count("x" * 80) == 24
