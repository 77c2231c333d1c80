"""Pasted text is cleaned as a whole, however the terminal cuts it into pieces; keys pass as they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.text import clean
from tui.pastes import END, START, Pastes

TEXT = st.text(st.sampled_from("ab\x1b[20~1]\x07\x9b\r\n\u202e\x13"), max_size=30).filter(
    lambda text: END not in text
)
KEYS = st.text(st.sampled_from("ab\x1b[20~1"), max_size=12).filter(
    lambda text: START not in text + "\x1b[200"
)


def cleaned(text: str) -> str:
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(KEYS, TEXT), max_size=3), KEYS, st.data())
def test_however_it_is_cut_pastes_are_cleaned_and_keys_are_not_touched(
    parts: list[tuple[str, str]], last: str, data: st.DataObject
) -> None:
    sent = "".join(f"{keys}{START}{text}{END}" for keys, text in parts) + last
    guard, given_on, rest = Pastes(), "", sent
    while rest:
        length = data.draw(st.integers(1, max(1, len(rest))))
        given_on += guard(rest[:length])
        rest = rest[length:]
    assert given_on == "".join(f"{keys}{START}{cleaned(text)}{END}" for keys, text in parts) + last


def test_a_key_never_waits_for_what_may_follow_it() -> None:
    guard = Pastes()
    assert [guard(key) for key in ("\x1b", "[", "200", "x", "\x1b[20")] == [
        "\x1b",
        "[",
        "200",
        "x",
        "\x1b[20",
    ]


def test_a_paste_waits_for_its_end_and_lines_of_a_terminal_are_lines() -> None:
    guard = Pastes()
    assert [guard(f"{START}satu\rdua\x1b[31"), guard(f"m tiga{END[:3]}"), guard(f"{END[3:]}k")] == [
        START, "", f"satu\ndua tiga{END}k",
    ]  # fmt: skip
