"""Each private part of Textual that we touch still does what we count on."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.drivers import linux_driver
from textual.events import Event, Key, Paste
from textual.filter import Monochrome, NoColor
from textual.widgets import Static

from tests.tui.harness import shell
from tui.textual_private import CleanLine, end_with, filter_output, frame, guard_input

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


def read_by_textual(data: str) -> list[Event]:
    return list(linux_driver.XTermParser().feed(data))


def test_the_guard_stands_before_textuals_parser_which_types_keys_out_of_a_paste(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", linux_driver.XTermParser)
    evil = "\x1b[200~a\x1b]x\x13qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq\x1b[201~b"
    assert any(isinstance(event, Key) and event.key == "ctrl+s" for event in read_by_textual(evil)), (
        "Textual keeps pastes together now: the guard may go"
    )
    guard_input(lambda: lambda data: data.replace("\x1b]x\x13", ""))
    paste, key = read_by_textual(evil)
    assert isinstance(paste, Paste)
    assert (paste.text, isinstance(key, Key) and key.key) == ("a" + "q" * 34, "b")
    guard_input(lambda: lambda data: "")
    parser = linux_driver.XTermParser()
    assert (list(parser.feed("a")), list(parser.feed("b"))) == ([], []), "the input has not ended"


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
