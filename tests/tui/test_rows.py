"""Rows, columns and marks: pure parts of the table."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.harness import listing
from tui.views.cells import Cell, Column, width
from tui.widgets.columns import laid_out, places
from tui.widgets.marks import Marks
from tui.widgets.meaning import drawn
from tui.widgets.rows import Rows, survivor

bounded = settings(max_examples=80, deadline=None)
keys = st.lists(st.sampled_from([f"k{n}" for n in range(12)]), unique=True)
words = st.text(alphabet="abc !", max_size=8)


@bounded
@given(old=keys, new=keys, at=st.integers(0, 12))
def test_the_cursor_stays_on_its_row_or_on_a_neighbour_that_is_left(
    old: list[str], new: list[str], at: int
) -> None:
    found = survivor(old, new, at)
    assert 0 <= found < max(1, len(new))
    if at < len(old) and old[at] in new:
        assert new[found] == old[at]
    elif at < len(old) and set(old) & set(new):
        assert new[found] in old


@bounded
@given(typed=words, more=words)
def test_typing_on_finds_the_same_as_typing_at_once(typed: str, more: str) -> None:
    names = dict(enumerate(["aab", "abc", "cab", "bca", "ccc", "a b c"]))
    slowly, at_once = Rows(listing(6, names=names)), Rows(listing(6, names=names))
    slowly.narrow(typed)
    slowly.narrow(typed + more)
    at_once.narrow(typed + more)
    assert list(slowly.keys) == list(at_once.keys)


def test_a_word_after_an_exclamation_mark_leaves_rows_out() -> None:
    rows = Rows(listing(3, names={0: "Teluk Tering", 1: "Tiban Lama", 2: "Tembesi"}))
    rows.narrow("te !tiban !tembesi")
    assert rows.keys == ["k0"]


def test_sorts_go_round_and_come_back_to_the_views_own_order() -> None:
    rows = Rows(listing(9, names={0: "Z"}))
    seen = []
    for _ in range(3):
        rows.next_sort()
        seen.append((rows.sort, rows.keys[-1]))
    assert seen == [("name", "k0"), ("visits", "k6"), (None, "k8")]


def test_new_rows_keep_filter_sort_and_problems_only() -> None:
    rows = Rows(listing(20))
    rows.problems_only = True
    rows.next_sort()
    rows.turn()
    rows.take(listing(30))
    assert rows.keys == ["k28", "k21", "k14", "k7", "k0"]


@bounded
@given(
    columns=st.lists(
        st.builds(
            lambda n, w, f, r: Column(name=str(n), title="t", width=w, from_width=f, rule=r),
            st.integers(),
            st.integers(0, 30),
            st.sampled_from([0, 0, 80, 110]),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    wide=st.integers(12, 160),
    text=st.text(max_size=20),
)
def test_a_row_is_never_wider_than_the_table_and_columns_never_overlap(
    columns: list[Column], wide: int, text: str
) -> None:
    shown = places(columns, wide)
    ends = [place.start + place.width for place in shown]
    assert all(place.start > end for place, end in zip(shown[1:], ends, strict=False))
    row = laid_out([Cell("a日b❤️")] * len(columns), shown, (" ", ""))
    assert sum(width(text) for text, _ in row) <= wide


def test_columns_give_way_from_the_right_and_the_first_stays() -> None:
    columns = [Column(name=name, title=name, width=20) for name in "abcd"]
    assert [place.column.name for place in places(columns, 60)] == ["a", "b"]
    assert [place.column.name for place in places(columns, 10)] == ["a"]


def test_signs_that_terminals_draw_differently_are_dropped() -> None:
    assert drawn("❤️ 👍🏽 1️⃣") == "❤ 👍 1⃣"


def test_a_range_is_marked_between_two_presses_and_marks_forget_rows_that_are_gone() -> None:
    marks = Marks()
    shown = ["a", "b", "c", "d"]
    marks.range_to("c", shown)
    marks.range_to("a", shown)
    assert marks.keys == {"a", "b", "c"}
    marks.keep(["b", "z"])
    assert marks.keys == {"b"}
    marks.all_of(shown)
    marks.all_of(shown)
    assert marks.keys == set()
