"""The table on a screen: cursor, scroll, marks, change by difference."""

from __future__ import annotations

import time

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.tui.harness import ListPage, listing, shell
from tui.textual_private import frame
from tui.themes import THEMES
from tui.views.cells import Cell, Column, Listing
from tui.widgets.meaning import drawn
from tui.widgets.table import Table


class Bench(App[None]):
    """One table, as high as the screen."""

    def __init__(self, shown: Listing, *, cell_cursor: bool = False) -> None:
        super().__init__()
        self.shown = shown
        self.cell_cursor = cell_cursor
        self.told: list[str] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield Table(cell_cursor=self.cell_cursor)

    def on_mount(self) -> None:
        self.query_one(Table).show(self.shown)

    @on(Table.Moved)
    def moved(self, message: Table.Moved) -> None:
        self.told.append(message.table.key or "")

    @on(Table.Opened)
    def opened(self, message: Table.Opened) -> None:
        self.told.append(f"open {message.key}")


@pytest.mark.anyio
async def test_a_hundred_thousand_rows_are_drawn_row_by_row_when_seen() -> None:
    asked: list[str] = []
    many = listing(10)
    keys = tuple(str(n) for n in range(100_000))

    def row(key: str) -> tuple[Cell, ...]:
        asked.append(key)
        return (Cell(key), Cell(""), Cell(""), Cell(""))

    shown = Listing(columns=many.columns, keys=keys, row=row, text=lambda key: key)
    app = Bench(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert len(set(asked)) <= 24
        begun = time.perf_counter()
        app.simulate_key("G")
        await pilot.pause()
        assert app.query_one(Table).key == "99999"
        assert time.perf_counter() - begun < 2
        assert len(set(asked)) <= 50


@pytest.mark.anyio
async def test_the_view_moves_half_its_height_when_the_cursor_leaves_it() -> None:
    app = Bench(listing(100))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        for _ in range(21):
            app.simulate_key("j")
        await pilot.pause()
        assert (table.cursor, round(table.scroll_y)) == (21, 11)
        for _ in range(3):
            app.simulate_key("j")
        await pilot.pause()
        assert round(table.scroll_y) == 11


@pytest.mark.anyio
async def test_new_data_keeps_cursor_marks_and_scroll_and_redraws_only_what_differs() -> None:
    app = Bench(listing(100))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        table.select("k50")
        app.simulate_key("space")
        await pilot.pause()
        before = frame(app.screen)
        regions: list[Region] = []
        table.refresh = lambda *given, **_: regions.extend(given) or table  # type: ignore[method-assign]
        table.show(listing(100, names={50: "Teluk Tering", 99: "Ujung"}))
        assert len(regions) == 1, "one line of the view is different, the other is out of sight"
        del table.refresh
        table.refresh()
        await pilot.pause()
        assert table.key == "k51"
        assert table.marks.keys == {"k50"}
        changed = [line for line in zip(before, frame(app.screen), strict=True) if line[0] != line[1]]
        assert len(changed) == 1
        assert "Teluk Tering" in changed[0][1]


@pytest.mark.anyio
async def test_rows_that_come_before_the_cursor_do_not_move_its_line() -> None:
    app = Bench(listing(100))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        table.select("k50")
        await pilot.pause()
        line = next(n for n, text in enumerate(frame(app.screen)) if text.startswith("›"))
        grown = listing(100)
        more = Listing(
            columns=grown.columns,
            keys=("new1", "new2", *grown.keys),
            row=lambda key: (Cell(key), Cell(""), Cell(""), Cell("")),
            text=grown.text,
            footer=grown.footer,
        )
        table.show(more)
        await pilot.pause()
        after = frame(app.screen)
        assert after[line].startswith("› k50")


@pytest.mark.anyio
async def test_a_row_that_is_gone_leaves_the_cursor_on_its_neighbour_and_says_so() -> None:
    app = Bench(listing(10))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        table.select("k4")
        await pilot.pause()
        app.told.clear()
        left = listing(10)
        table.show(
            Listing(
                columns=left.columns,
                keys=tuple(key for key in left.keys if key != "k4"),
                row=left.row,
                text=left.text,
            )
        )
        await pilot.pause()
        assert table.key == "k5"
        assert app.told == ["k5"]


@pytest.mark.anyio
async def test_a_cell_cursor_selects_a_figure_and_a_row_cursor_lets_the_keys_pass() -> None:
    app = Bench(listing(10), cell_cursor=True)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        for key in ("l", "right", "h", "l"):
            app.simulate_key(key)
        await pilot.pause()
        assert (table.key, table.column) == ("k0", "visits")
    plain = Bench(listing(10))
    async with plain.run_test(size=(80, 24)):
        assert plain.query_one(Table).check_action("step", (1,)) is False
        assert plain.query_one(Table).column is None


@pytest.mark.anyio
async def test_wide_and_combining_text_keeps_the_columns_in_line() -> None:
    names = {0: "日本語の村", 1: "Désa é", 2: "❤️ Tiban 👍🏽", 3: "[/x] [b]tebal[/b]"}
    app = Bench(listing(6, names=names))
    async with app.run_test(size=(80, 24)):
        table = app.query_one(Table)
        lines = [table.render_line(y) for y in range(1, 7)]
        assert {line.cell_length for line in lines} == {80}
        starts = set()
        for line in lines:
            before = line.text[: line.text.index("Sekupang")]
            from rich.cells import cell_len

            starts.add(cell_len(before))
        assert len(starts) == 1
        assert "[/x] [b]tebal[/b]" in frame(app.screen)[4]


@pytest.mark.anyio
async def test_an_empty_list_says_why_and_a_filter_without_a_hit_says_so_too() -> None:
    async with shell(start="today") as hand:
        assert "Belum ada desa." in hand.text
        assert "Tekan n untuk menambah." in hand.text
    async with shell() as hand:
        await hand.press("slash")
        await hand.type("qqq")
        assert "Tidak ada yang cocok." in hand.text


@pytest.mark.anyio
async def test_numbers_stand_right_and_totals_stay_below_the_rows() -> None:
    async with shell() as hand:
        await hand.press("G")
        lines = hand.lines
        at = lines[1].index("Kunjungan") + len("Kunjungan")
        assert lines[10][at - 1].isdigit()
        assert lines[-2].startswith("  Jumlah")
        assert lines[-2][:at].endswith(" 40")


@pytest.mark.anyio
async def test_enter_and_marks_and_star() -> None:
    app = Bench(listing(5))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        for key in ("space", "space", "enter"):
            app.simulate_key(key)
        await pilot.pause()
        assert table.chosen == ("k0", "k1")
        assert "open k2" in app.told
        app.simulate_key("asterisk")
        await pilot.pause()
        assert len(table.chosen) == 5
        assert table.clear_marks()
        assert table.chosen == ("k2",)


@pytest.mark.anyio
async def test_no_table_line_is_sent_when_the_same_data_comes_again() -> None:
    async with shell() as hand:
        table = hand.table
        regions: list[Region] = []
        table.refresh = lambda *given, **_: regions.extend(given) or table  # type: ignore[method-assign]
        page = hand.app.page
        assert isinstance(page, ListPage)
        page.catch_up()
        assert regions == []


def test_columns_from_a_width_are_hidden_below_it() -> None:
    from tui.widgets.columns import places

    columns = (
        Column(name="a", title="A", width=0),
        Column(name="b", title="B", width=5, from_width=110),
    )
    assert [len(places(columns, wide)) for wide in (80, 120)] == [1, 2]


def test_what_terminals_disagree_about_is_not_drawn() -> None:
    assert drawn("👨\u200d👩\u200d👧 ☂\ufe0f 👍🏽 a\uffff\U0001fffeb") == "👨👩👧 ☂ 👍 a\ufffd\ufffdb"
