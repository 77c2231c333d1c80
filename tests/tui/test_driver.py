"""Fewer bytes, the same picture."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.driver import Squeeze

codes = st.sampled_from(
    [
        "0", "", "1", "2", "3", "4", "7", "9", "31", "42", "97", "100", "39", "49", "38;5;12", "48;5;200",
        "38;2;1;2;3", "48;2;9;8;7", "1;38;2;10;20;30;48;2;5;5;5", "2;31;7", "21", "53", "4;31",
    ]
)  # fmt: skip
pieces = st.one_of(
    codes.map(lambda code: f"\x1b[{code}m"),
    st.sampled_from(["a", "b ", "  ", "日", "\x1b[3;5H", "\x1b[1;1H", "\x1b[K", "\x1b[?25l", "\r\n"]),
)


def painted(data: str) -> list[object]:
    screen = pyte.Screen(20, 6)
    pyte.Stream(screen).feed(data)
    return [screen.buffer[y][x] for y in range(6) for x in range(20)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(pieces, max_size=8), max_size=5))
def test_the_picture_is_the_same_and_nothing_is_longer(writes: list[list[str]]) -> None:
    squeeze = Squeeze()
    data = ["".join(write) for write in writes]
    short = "".join(squeeze(write) for write in data)
    assert painted(short) == painted("".join(data))


def test_after_another_programs_output_the_style_is_sent_whole() -> None:
    squeeze = Squeeze()
    squeeze("\x1b[31ma\x1b[0m")
    squeeze.forget()
    assert squeeze("\x1b[31mb\x1b[0m") == "\x1b[0m\x1b[31mb"


def test_neighbours_of_one_style_cost_one_sequence() -> None:
    style = "\x1b[38;2;1;2;3;48;2;4;5;6m"
    assert Squeeze()(f"{style}a\x1b[0m{style}b\x1b[0m") == f"{style}ab"


def test_only_what_differs_between_two_styles_is_sent() -> None:
    squeeze = Squeeze()
    squeeze("\x1b[38;2;1;2;3;48;2;4;5;6ma\x1b[0m")
    assert squeeze("\x1b[38;2;9;9;9;48;2;4;5;6mb\x1b[0m") == "\x1b[38;2;9;9;9mb"
    assert squeeze("\x1b[1;38;2;9;9;9;48;2;4;5;6mc\x1b[0m") == "\x1b[1mc"


def test_a_style_that_we_do_not_know_passes_and_ends_with_the_next() -> None:
    squeeze = Squeeze()
    assert squeeze("\x1b[31ma\x1b[58;5;3mx\x1b[0my") == "\x1b[31ma\x1b[0m\x1b[58;5;3mx\x1b[0my"
    assert squeeze("z") == "z"
