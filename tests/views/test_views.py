from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.spec import SourceSpec
from store.models.harvest import SourceState
from store.queries.deferrals import Slice
from store.queries.outreach import missed
from tests.queries.held import snapshot
from tests.views.office import NOW, POINTS, SETTINGS, TODAY, ZONE, count, days, office, plans, sight, tips
from tui.views.bars import chart, nice, sparkline
from tui.views.board import board, columns_for, neighbour
from tui.views.cells import Cell, Listing, line_width, text_of
from tui.views.deferrals import COMPARES, month_held, month_view
from tui.views.grid import grid_lines, weeks_of
from tui.views.outreach import agenda_view, plan_detail
from tui.views.plain import SCREENS, plain
from tui.views.sight import Sight
from tui.views.sources import source_detail, sources_view
from tui.views.tile import Item, Target
from tui.views.tipdetail import tip_detail
from tui.views.tipqueue import FILTERS, chosen, tips_view
from tui.views.today import panels
from tui.views.villagedetail import village_detail
from tui.views.villages import villages_view
from tui.views.year import year_view

NOVEMBER = date(2026, 11, 1)
LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


def listings(seen: Sight) -> list[Listing]:
    return [
        month_view(seen, NOVEMBER).listing,
        year_view(seen, 2026).listing,
        tips_view(seen, only="all").listing,
        villages_view(seen).listing,
        agenda_view(seen, NOVEMBER, date(2026, 12, 31)).listing,
        agenda_view(seen, TODAY, TODAY).listing,
        sources_view(seen).listing,
    ]


def length_behind(seen: Sight, target: Target) -> int | None:
    """The length or the sum of the list that a target opens, counted from the list itself."""
    filters = dict(target.filters)
    if target.screen == "tips":
        found = tips_view(seen, only=filters["only"]).listing.keys
        return sum(key == filters["id"] for key in found) if "id" in filters else len(found)
    if target.screen == "villages":
        found = villages_view(seen, only=filters["only"]).listing.keys
        return sum(key == filters["id"] for key in found) if "id" in filters else len(found)
    if target.screen == "sources":
        found = sources_view(seen, only=filters.get("only", "")).listing.keys
        return sum(key == filters["id"] for key in found) if "id" in filters else len(found)
    if target.screen == "outreach":
        if "only" in filters:
            return len(agenda_view(seen, TODAY, TODAY, only=filters["only"]).listing.keys)
        day = date.fromisoformat(filters["day"])
        found = agenda_view(seen, day, day).listing.keys
        return sum(key == filters["plan"] for key in found) if "plan" in filters else len(found)
    return sum_behind(seen, filters)


def sum_behind(seen: Sight, filters: dict[str, str]) -> int | None:
    category, _, agency = filters.get("slice", "departure/imigrasi").partition("/")
    month = month_held(seen, date.fromisoformat(filters["month"]), Slice(category, agency))
    if "day" in filters:
        found = [line.days.get(date.fromisoformat(filters["day"])) for line in month.lines]
    elif filters.get("compare") == "before":
        found = [line.before.then for line in month.lines]
    elif filters.get("compare") == "year":
        found = [line.year.then for line in month.lines]
    else:
        found = [line.total for line in month.lines]
    held = [n for n in found if n is not None]
    return sum(held) if held else None


@LANGUAGES
def test_every_number_of_the_overview_equals_the_list_behind_it(language: str) -> None:
    seen = sight(language=language)
    items: list[Item] = [item for panel in panels(seen, 44, roomy=True) for item in panel.items]
    assert len(items) > 20
    for item in items:
        assert item.number == length_behind(seen, item.target), item.key


@settings(max_examples=25, deadline=None)
@given(
    st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    st.lists(
        st.tuples(st.integers(-60, 0), st.sampled_from(POINTS), st.integers(0, 500)),
        max_size=30,
        unique_by=lambda x: x[:2],
    ),
)
def test_the_numbers_hold_on_any_day_with_any_figures(day: date, made: list[tuple[int, str, int]]) -> None:
    held = [count(day + timedelta(days=back), point, n) for back, point, n in made]
    seen = sight(snapshot(deferrals=held), now=NOW.replace(year=day.year, month=day.month, day=day.day))
    for panel in panels(seen, 44):
        for item in panel.items:
            if item.target.screen == "deferrals":
                assert item.number == length_behind(seen, item.target), item.key


@LANGUAGES
@pytest.mark.parametrize("held", [office(), snapshot()], ids=["office", "empty"])
def test_every_row_has_a_cell_for_every_column(language: str, held: object) -> None:
    for listing in listings(sight(held, language=language)):  # type: ignore[arg-type]
        assert len(set(listing.keys)) == len(listing.keys)
        for row in (*map(listing.row, listing.keys), *listing.footer):
            assert len(row) == len(listing.columns)
        for name in listing.sorts:
            assert listing.order is not None
            assert sorted(listing.keys, key=listing.order(name)) is not None
        assert listing.keys or listing.empty
        assert all(listing.text(key) == listing.text(key).casefold() for key in listing.keys)


@LANGUAGES
@pytest.mark.parametrize("width", [58, 71, 80, 120, 200])
def test_the_overview_is_never_wider_than_the_screen(language: str, width: int) -> None:
    for held in (office(), snapshot()):
        drawn = board(sight(held, language=language), width)
        assert max(map(line_width, drawn.lines)) <= width
        assert all(spot.left + spot.width <= width for spot in drawn.spots)
        assert {spot.column for spot in drawn.spots} == set(range(columns_for(width)))


def test_the_overview_fits_a_small_terminal_with_all_that_wants_a_person() -> None:
    assert len(board(sight(), 80).lines) <= 22


def test_moving_over_the_overview_reaches_every_number() -> None:
    drawn = board(sight(), 80)
    key, seen = None, set()
    for _ in drawn.spots:
        key = neighbour(drawn, key, "down")
        seen.add(key)
    assert seen == {spot.item.key for spot in drawn.spots}
    assert neighbour(drawn, "deferrals.month", "right") in {s.item.key for s in drawn.spots if s.column == 1}
    assert neighbour(drawn, "gone", "down") == drawn.spots[0].item.key


def test_nothing_personal_of_a_tip_is_ever_shown() -> None:
    seen = sight()
    text = "\n".join(
        [
            *plain(
                "tips",
                snapshot=seen.snapshot,
                now=NOW,
                words=seen.words,
                format=seen.format,
                settings=seen.settings,
            ),
            *(tips_view(seen, only="all").listing.text(tip.id) for tip in tips()),
            *(text_of(line) for tip in tips() for line in tip_detail(seen, tip.id, 40).lines),
            *(
                text_of(line)
                for village in ("v-1", "v-2")
                for line in village_detail(seen, village, 40).lines
            ),
        ]
    )
    for secret in ("Siti", "Aminah", "3456", "0812 3456", "081234567890", "Budi Santoso"):
        assert secret.casefold() not in text.casefold()
    assert "anonim" in text


def test_text_from_outside_is_shown_as_it_is() -> None:
    seen = sight()
    rows = tips_view(seen, only="all").listing
    at = [column.name for column in rows.columns].index("subject")
    assert (
        rows.row("t-2")[at].text == "Paspor [/jalan] [@c•••=app.quit]lama[/]"
    )  # an account, as far as masks know


@pytest.mark.parametrize("only", FILTERS)
def test_every_filter_of_the_queue_has_its_words_and_its_rows(only: str) -> None:
    seen = sight()
    assert not tips_view(seen, only=only).title.startswith("tips.")
    assert len(chosen(seen, only)) == len(tips_view(seen, only=only).listing.keys)


def test_missing_is_a_dash_zero_is_zero_and_an_incomplete_day_has_a_plus() -> None:
    view = month_view(sight(), NOVEMBER)
    names = [column.name for column in view.listing.columns]
    row = dict(zip(names, view.listing.row("harbour-bay"), strict=True))
    total = dict(zip(names, view.listing.footer[0], strict=True))
    assert row["2026-11-21"].text.strip() == "–"
    assert row["2026-11-20"].text.strip() == "0"
    assert total["2026-11-21"].text.endswith("+")
    assert any("Harbour Bay" in text_of(note) for note in view.notes)
    assert any("belum lapor" in text_of(note) for note in view.notes)


def test_the_month_says_up_to_which_day_and_what_is_counted_apart() -> None:
    view = month_view(sight(), NOVEMBER)
    assert view.title == "November 2026 s.d. 22 Nov"
    assert text_of(view.what) == "keberangkatan · Imigrasi  Tab: paspor 12"
    assert month_view(sight(), date(2026, 10, 1)).title == "Oktober 2026"
    assert month_view(sight(), date(2024, 11, 1)).title == "November 2024 s.d. 23 Nov"


@pytest.mark.parametrize("compare", COMPARES)
def test_each_way_to_compare_has_its_columns(compare: str) -> None:
    names = [column.name for column in month_view(sight(), NOVEMBER, compare=compare).listing.columns]
    assert ("before" in names) == (compare != "off")


def test_an_unmatched_name_is_a_row_with_a_mark_and_a_sentence() -> None:
    seen = sight(snapshot(deferrals=[*days(2026, 11, 3), count(date(2026, 11, 3), "Marina", 4)]))
    view = month_view(seen, NOVEMBER)
    assert view.listing.row("Marina")[0].text == "Marina ?"
    assert view.listing.problem is not None
    assert view.listing.problem("Marina")
    assert any("Marina" in text_of(note) for note in view.notes)


def test_without_configured_checkpoints_nothing_is_unmatched() -> None:
    seen = sight(snapshot(deferrals=[count(date(2020, 11, 15), "Lok Ma Chau", 71_372)]))
    bare = Sight(
        seen.snapshot, seen.now, seen.words, seen.format, type(seen.settings)(root=seen.settings.root)
    )
    view = month_view(bare, date(2020, 11, 1))
    assert view.listing.row("Lok Ma Chau")[0].text == "Lok Ma Chau"
    assert view.listing.footer[0][-1].text == "71.372"
    assert any("tidak ada angka" in text_of(note) for note in view.notes)


@pytest.mark.parametrize("height", range(3, 24))
def test_the_month_grid_keeps_to_its_height_and_shows_the_selected_day(height: int) -> None:
    for width in (60, 80, 119):
        lines = grid_lines(sight(), NOVEMBER, TODAY, wide=width, height=height)
        assert len(lines) <= height
        assert all(line_width(line) <= width for line in lines)
        assert any("[23]" in text_of(line) for line in lines)


def test_weeks_begin_on_monday_and_cover_the_month() -> None:
    weeks = weeks_of(date(2026, 11, 1))
    assert all(week[0].isoweekday() == 1 for week in weeks)
    assert weeks[0][0] == date(2026, 10, 26)
    assert weeks[-1][-1] == date(2026, 12, 6)


def test_the_agenda_says_each_day_strongly_once_and_the_state_in_words() -> None:
    """On every row, muted on further ones: a filter may hide the first of a day."""
    listing = agenda_view(sight(), NOVEMBER, date(2026, 11, 30)).listing
    assert listing.row("p-1")[0].text == "Sen 23 Nov"
    assert listing.row("p-2")[0] == Cell("Sen 23 Nov", "muted")
    assert "sebagian" in listing.row("p-5")[4].text
    assert listing.row("p-5")[2].text == "ig✓ x✗"
    assert [one.plan.id for one in missed(office().rows("outreach"), NOW, zone=ZONE)] == ["p-4", "p-5"]


@LANGUAGES
def test_details_fit_their_width(language: str) -> None:
    seen = sight(language=language)
    blocks = [
        *(plan_detail(seen, plan.id, 34) for plan in plans()),
        *(tip_detail(seen, tip.id, 34) for tip in tips()),
        *(village_detail(seen, name, 34) for name in ("v-1", "v-2", "v-3", "gone")),
        *(source_detail(seen, name, 34) for name in seen.snapshot.states),
    ]
    for block in blocks:
        for line in block.lines:
            assert "{" not in text_of(line)


def test_a_sources_answer_kept_aside_and_its_bad_rows_are_told() -> None:
    seen = sight()
    held = " ".join(text_of(line) for line in source_detail(seen, "rencana", 60).lines)
    assert "ditahan" in held
    assert "5 baris akan hilang" in held
    bad = " ".join(text_of(line) for line in source_detail(seen, "penundaan", 60).lines)
    assert "baris 7" in bad
    assert "tiga" in bad


@pytest.mark.parametrize("values", [[], [None], [0, 0], [None, 3, 0, 9]])
def test_a_sparkline_has_one_cell_per_day(values: list[int | None]) -> None:
    assert len(sparkline(values)) == len(values)


def test_a_missing_day_is_a_dot_and_a_zero_is_the_lowest_bar() -> None:
    assert sparkline([None, 0, 8]) == "·▁█"
    seen = sight()
    shown = [date(2026, 11, n) for n in range(1, 31)]
    lines = chart(shown, {shown[0]: 0, shown[2]: 40}, until=shown[2], width=80, height=6, form=seen.format)
    assert text_of(lines[-2]).endswith("▁ · █")
    assert len(lines) == 6
    assert not chart(shown, {}, until=None, width=80, height=6, form=seen.format)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_an_axis_is_high_enough_and_no_more_than_three_times_too_high(highest: int) -> None:
    assert highest <= nice(highest) <= max(2, highest * 3)


@LANGUAGES
@pytest.mark.parametrize("screen", sorted(SCREENS))
@pytest.mark.parametrize("held", [office(), snapshot()], ids=["office", "empty"])
def test_every_screen_is_linear_text(language: str, screen: str, held: object) -> None:
    seen = sight(held, language=language)  # type: ignore[arg-type]
    lines = plain(
        screen, snapshot=seen.snapshot, now=NOW, words=seen.words, format=seen.format, settings=seen.settings
    )
    assert len(lines) >= 4
    text = "\n".join(lines)
    assert "{" not in text
    assert f"{screen}." not in text.replace("…", "")


def test_a_hidden_screen_says_so_and_its_panel_is_gone() -> None:
    seen = sight(office(hidden=frozenset({"tips"}), tips=[]))
    lines = plain(
        "tips", snapshot=seen.snapshot, now=NOW, words=seen.words, format=seen.format, settings=seen.settings
    )
    assert "tidak berhak" in lines[-1]
    assert "tips" not in [panel.name for panel in panels(seen, 44)]


@pytest.mark.parametrize(("language", "label"), [("id", "baris 7, jumlah:"), ("en", "row 7, count:")])
def test_a_problem_of_a_row_names_its_field_as_people_do(language: str, label: str) -> None:
    seen = sight(office(), language=language)
    told = " ".join(text_of(line) for line in source_detail(seen, "penundaan", 60).lines)
    assert label in told


def test_a_source_that_may_not_be_read_does_not_look_never_pulled() -> None:
    waiting = SourceState(source="lembar-tips", collection="tips")
    spec = SourceSpec(id="lembar-tips", collection="tips", path="/x.csv")
    known = msgspec.structs.replace(SETTINGS, sources=(spec,))
    seen = sight(office(hidden=frozenset({"tips"}), tips=[], states=[waiting]), settings=known)
    row = " ".join(cell.text for cell in sources_view(seen).listing.row("lembar-tips"))
    assert "tanpa hak baca" in row
    assert "sekarang" not in row
    said = " ".join(text_of(line) for line in source_detail(seen, "lembar-tips", 60).lines)
    assert "tidak berhak membaca" in said
    assert "belum ditarik" not in row + said
    assert [
        text_of(line) for line in panels(seen, 44)[-1].items[0].lines if "tanpa hak baca" in text_of(line)
    ]
    open_to_me = sight(office(tips=[], states=[waiting]), settings=known)
    assert "belum ditarik" in " ".join(
        cell.text for cell in sources_view(open_to_me).listing.row("lembar-tips")
    )


@LANGUAGES
def test_an_empty_calendar_promises_no_key_to_who_may_not_use_it(language: str) -> None:
    for plans_held in ([], plans()):
        seen = sight(office(outreach=plans_held, states=[]), language=language)
        day = date(2030, 1, 1)
        mine, theirs = (agenda_view(seen, day, day, editable=may).listing.empty for may in (True, False))
        assert mine[0] == theirs[0]
        assert mine[-1].startswith("n ")
        assert not theirs[-1].startswith("n ")


def test_the_linear_text_of_deferrals_says_every_figure_with_its_label() -> None:
    seen = sight()
    lines = plain(
        "deferrals",
        snapshot=seen.snapshot,
        now=NOW,
        words=seen.words,
        format=seen.format,
        settings=seen.settings,
    )
    line = next(line for line in lines if line.startswith("Sekupang. Bulan: 88; "))
    assert "Min 22: 1" in line
    assert any(
        line.startswith("November 2026 s.d. 22 Nov · paspor") or "paspor · Imigrasi" in line for line in lines
    )
