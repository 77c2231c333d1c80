"""Tables and drawings of any period: sums per kind, honest comparisons, signs of what is not there."""

from __future__ import annotations

import random
from datetime import date, timedelta

import msgspec
import pytest

from store.models.deferral import Deferral
from store.queries.cube import cube
from store.queries.deferrals import DEFAULT, Slice, whole
from store.queries.periods import Period, of_kind
from tests.queries.held import rows
from tests.views.office import SETTINGS, TODAY, count, deferrals, office, sight
from tui.headless.settings import Checkpoint
from tui.views.cells import text_of, width
from tui.views.deferralsview import DRAWINGS, FORMS, drawing_of, span_of, table_of
from tui.views.heat import quarters
from tui.views.perioddrawing import buckets, spot_words
from tui.views.periodrows import KIND, TOTAL, records_of
from tui.views.periods import SIGNS, compares, cube_of, other_period, state_of
from tui.views.periodtable import parts_of, period_view, span_named
from tui.views.sight import Sight
from tui.views.trend import means

WEEK = of_kind("week", date(2026, 11, 22))
QUARTER = of_kind("quarter", TODAY)


def of(*held: Deferral, **more: object) -> Sight:
    return msgspec.structs.replace(sight(office(deferrals=list(held))), **more)


def cell(view, key: str, column: str) -> str:  # type: ignore[no-untyped-def]
    at = next(n for n, one in enumerate(view.listing.columns) if one.name == column)
    return str(view.listing.row(key)[at].text.strip())


def test_a_week_has_its_days_subtotals_per_kind_and_a_sum() -> None:
    view = table_of(sight(), WEEK, DEFAULT)
    assert view.title == "Minggu 16–22 Nov 2026"
    assert [c.title.strip() for c in view.listing.columns][1:8] == [
        "Sen 16", "Sel 17", "Rab 18", "Kam 19", "Jum 20", "Sab 21", "Min 22",
    ]  # fmt: skip
    assert view.listing.footer_keys == (f"{KIND}port", f"{KIND}airport", TOTAL)
    assert cell(view, "harbour-bay", "2026-11-21") == "–"
    assert cell(view, TOTAL, "2026-11-21") == "15+", "Harbour Bay did not report"
    assert any("Harbour Bay belum melapor Sab 21 Nov" in text_of(note) for note in view.notes)


def test_a_period_says_up_to_which_day_it_is_held() -> None:
    assert table_of(sight(), QUARTER, DEFAULT).title == "Triwulan 4 2026 s.d. 22 Nov"
    assert table_of(sight(), of_kind("year", TODAY), DEFAULT).title == "2026 s.d. 22 Nov"
    assert table_of(sight(), Period(date(2026, 11, 1), date(2026, 11, 10)), DEFAULT).title == "1–10 Nov 2026"


def test_the_columns_are_the_finest_parts_that_fit() -> None:
    def units(period: Period, wide: int) -> set[int]:
        columns = period_view(sight(), period, DEFAULT, wide=wide).listing.columns
        spans = [span for column in columns if (span := span_named(column.name)) is not None]
        return {(last - first).days + 1 for first, last in spans}

    assert units(QUARTER, 80) == {31, 30}
    assert units(QUARTER, 250) <= {7, 4, 6, 5, 1}
    assert units(Period(date(2026, 11, 1), date(2026, 11, 10)), 200) == {1}
    assert units(Period(date(2020, 1, 1), date(2026, 12, 31)), 80) <= {365, 366}


def test_parts_cover_a_period_without_gap_or_overlap() -> None:
    period = Period(date(2025, 12, 30), date(2026, 3, 3))
    for kind in ("day", "week", "month", "quarter", "year"):
        days = [part.first + timedelta(n) for part in parts_of(period, kind) for n in range(part.days)]
        assert days == [period.first + timedelta(n) for n in range(period.days)]


def test_a_comparison_is_over_as_many_days_and_its_heading_names_them() -> None:
    other = other_period(WEEK, "before")
    view = table_of(sight(), WEEK, DEFAULT, compare="before", other=other)
    assert view.listing.columns[-1].title == "Nov 9–15"
    assert cell(view, "batam-centre", "then") == "81  -3 ▼  4%"
    now = table_of(sight(), QUARTER, DEFAULT, compare="month", other=other_period(QUARTER, "month"))
    assert now.listing.columns[-1].title == "1 Jul–22 Agu", "fifty-three days of both"
    assert "tidak ada angka" in " ".join(text_of(note) for note in now.notes)


def test_no_percentage_where_one_side_held_far_fewer_days() -> None:
    held = [count(date(2026, 11, day), "sekupang", 5) for day in range(1, 23)]
    held += [count(date(2026, 10, day), "sekupang", 5) for day in range(1, 6)]
    view = table_of(of(*held), of_kind("month", TODAY), DEFAULT, compare="month")
    assert cell(view, "sekupang", "then") == "25 +85 hanya 5 hari"
    assert any("Tanpa persen" in text_of(note) and "5 hari dari 22" in text_of(note) for note in view.notes)


def test_who_was_not_open_yet_has_nothing_to_be_compared_with() -> None:
    view = table_of(sight(), WEEK, DEFAULT, compare="year", other=other_period(WEEK, "year"))
    assert cell(view, "bengkong", "then") == "belum buka"


@pytest.mark.parametrize("kind", ["day", "week", "month", "quarter", "year", "custom"])
def test_every_comparison_of_a_kind_has_a_period_or_is_off(kind: str) -> None:
    period = of_kind(kind, TODAY) if kind != "custom" else Period(date(2026, 11, 3), date(2026, 11, 9))
    assert {"year", "typed", "off"} <= set(compares(kind))
    for compare in compares(kind):
        other = other_period(period, compare)
        assert (other is None) == (compare in ("both", "typed", "off"))
    if kind in ("day", "week"):
        other = other_period(period, "before")
        assert other is not None
        assert other.first.weekday() == period.first.weekday()


def test_missing_zero_awaited_unopened_and_closed_have_signs_of_their_own_and_words() -> None:
    points = (
        Checkpoint(id="a", name="A"),
        Checkpoint(id="b", name="B", start=date(2026, 11, 20)),
        Checkpoint(id="c", name="C", end=date(2026, 11, 20)),
    )
    held = [count(date(2026, 11, day), name, 0) for day in (19, 20) for name in "ac"]
    held += [count(date(2026, 11, 17), "a", 3), count(date(2026, 11, 22), "b", 1)]
    seen = of(*held, settings=msgspec.structs.replace(SETTINGS, checkpoints=points))
    view = table_of(seen, WEEK, DEFAULT)
    assert cell(view, "a", "2026-11-18") == SIGNS["missing"]
    assert cell(view, "a", "2026-11-19") == "0"
    assert cell(view, "a", "2026-11-22") == SIGNS["awaited"]
    assert cell(view, "b", "2026-11-18") == SIGNS["unopened"]
    assert cell(view, "c", "2026-11-22") == SIGNS["closed"]
    legend = text_of(view.notes[-1])
    assert legend == "– belum lapor · … ditunggu · ○ belum buka · × sudah tutup"
    assert len(set(SIGNS.values())) == len(SIGNS)
    spoken = table_of(msgspec.structs.replace(seen, spoken=True), WEEK, DEFAULT)
    assert cell(spoken, "b", "2026-11-18") == "belum buka"
    assert state_of(seen, cube_of(seen), DEFAULT, "a", date(2026, 12, 1), date(2026, 12, 1)) == "coming"


def test_a_name_that_nobody_knows_is_a_row() -> None:
    view = table_of(of(count(date(2026, 11, 20), "Marina", 4)), WEEK, DEFAULT)
    assert view.listing.row("Marina")[0].text == "Marina ?"
    assert view.listing.problem is not None
    assert view.listing.problem("Marina")
    assert any("Marina" in text_of(note) for note in view.notes)


def test_figures_by_reason_add_up_to_the_sum() -> None:
    day = date(2026, 11, 20)
    held = [count(day, "sekupang", 4, reason="visa"), count(day, "sekupang", 3, reason="wawancara")]
    held += [count(day, "bengkong", 2)]
    view = table_of(of(*held), WEEK, DEFAULT, by="reason", compare="off")
    assert [text_of(view.listing.row(key)[:1]) for key in view.listing.keys] == [
        "visa", "wawancara", "tanpa alasan",
    ]  # fmt: skip
    assert [cell(view, key, "total") for key in (*view.listing.keys, TOTAL)] == ["4", "3", "2", "9"]


def test_every_figure_of_every_table_is_the_sum_of_the_rows_behind_it() -> None:
    chance = random.Random(6)
    held = []
    for n in range(400):
        day = date(2026, 11, 22) - timedelta(chance.randrange(500))
        made = count(
            day,
            chance.choice(["sekupang", "bengkong", "hang-nadim", "kantor", "Marina"]),
            chance.randrange(9),
        )
        held.append(msgspec.structs.replace(made, id=f"x{n}", reason=chance.choice([None, "visa"])))
    held += [
        count(date(2025, 9, 1), "all", 99, period="month"),
        count(date(2025, 1, 1), "nongsapura", 50, period="year"),
    ]
    seen = of(*held)
    checked = 0
    for kind in ("day", "week", "month", "quarter", "year"):
        for back in (0, 45, 400):
            period = of_kind(kind, TODAY - timedelta(back))
            for by in ("checkpoint", "reason"):
                view = period_view(seen, period, DEFAULT, wide=200, by=by, other=period.months_ago(12))
                for key in (*view.listing.keys, *view.listing.footer_keys):
                    for column in view.listing.columns[1:]:
                        text = cell(view, key, column.name).rstrip("+").partition(" ")[0]
                        if not text.replace(".", "").isdigit():
                            continue
                        span = span_of(seen, view, period, DEFAULT, column.name, period.months_ago(12))
                        behind = records_of(seen, DEFAULT, key, span.first, span.last)
                        assert sum(one.count for one in behind) == int(text.replace(".", "")), (
                            key,
                            column.name,
                        )
                        checked += 1
    assert checked > 500


# drawings


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("form", list(DRAWINGS))
@pytest.mark.parametrize(("wide", "high"), [(78, 14), (58, 8), (118, 22)])
def test_a_drawing_fits_and_each_figure_under_its_cursor_is_the_sum_of_its_rows(
    form: str, wide: int, high: int, language: str
) -> None:
    seen = sight(office(deferrals=deferrals()), language=language)
    for kind in ("day", "week", "month", "quarter", "year"):
        drawing = drawing_of(seen, form, of_kind(kind, TODAY), DEFAULT, wide=wide, high=high)
        assert drawing.lines
        assert all(width(text_of(line)) <= wide for line in drawing.lines), (kind, form)
        assert len(drawing.lines) <= max(high, 8)
        for spot in [spot for row in drawing.spots for spot in row][::7]:
            assert 0 <= spot.y < len(drawing.lines)
            told = text_of(spot_words(seen, cube_of(seen), drawing, spot))
            behind = records_of(seen, DEFAULT, TOTAL, spot.first, spot.last)
            if behind:
                total = seen.format.number(sum(one.count for one in behind))
                assert f": {total}" in told
            else:
                assert any(
                    seen.t(f"deferrals.state.{state}") in told for state in ("missing", "awaited", "coming")
                )


def test_nothing_held_is_nothing_drawn() -> None:
    for form in DRAWINGS:
        assert (
            drawing_of(
                sight(), form, of_kind("month", date(2019, 3, 1)), Slice("passport"), wide=78, high=12
            ).lines
            == ()
        )


def test_the_mean_of_seven_days_is_over_the_days_held_and_gaps_stay_gaps() -> None:
    first = date(2026, 11, 1)
    values = {first + timedelta(n): 10 + n for n in (0, 1, 2, 3, 5)}
    found = means(values, first, first + timedelta(12))
    assert first + timedelta(2) not in found, "three days held"
    assert found[first + timedelta(3)] == 11.5
    assert found[first + timedelta(5)] == pytest.approx((10 + 11 + 12 + 13 + 15) / 5)
    assert first + timedelta(9) not in found


def test_the_map_of_a_year_fits_eighty_columns_and_tells_zero_from_missing_without_colours() -> None:
    held = [count(date(2026, 1, 5), "sekupang", 0), count(date(2026, 1, 6), "sekupang", 4)]
    held += [count(date(2026, 1, 7), "sekupang", 40), count(date(2026, 1, 8), "sekupang", 9)]
    drawing = drawing_of(of(*held), "heat", of_kind("month", date(2026, 1, 1)), DEFAULT, wide=78, high=12)
    lines = [text_of(line) for line in drawing.lines]
    assert max(map(len, lines)) <= 78
    monday, tuesday, wednesday = (lines[n][6] for n in (1, 2, 3))
    assert monday == "0"
    assert lines[4][6] != wednesday
    assert lines[5][6] == "·", "a Friday without a figure"
    assert len({monday, tuesday, wednesday, "·"}) == 4
    legend = "".join(part.text for part in drawing.legend)
    assert "0 nol" in legend
    assert "· belum lapor" in legend


def test_shades_hold_about_a_quarter_of_the_days_each() -> None:
    limits = quarters(list(range(1, 101)))
    assert limits == [26, 51, 76]
    assert quarters([5, 5, 5]) == []


def test_years_are_told_apart_by_shades_and_named() -> None:
    drawing = drawing_of(sight(), "years", of_kind("month", TODAY), DEFAULT, wide=78, high=14)
    legend = "".join(part.text for part in drawing.legend)
    assert legend.startswith("█ 2026 s.d. 22 Nov  ▒ 2025  ░ 2024")
    assert {"█", "▒", "░"} <= set("".join(map(text_of, drawing.lines)))


def test_days_that_do_not_fit_are_drawn_by_weeks_or_months() -> None:
    assert buckets(of_kind("month", TODAY), 70)[0] == "day"
    assert buckets(of_kind("year", TODAY), 70)[0] == "week"
    assert buckets(Period(date(2020, 1, 1), date(2025, 12, 31)), 80)[0] == "month"


def test_of_the_same_figure_twice_the_other_is_beside_it_and_not_added() -> None:
    first = count(date(2026, 11, 1), "sekupang", 700, period="month", as_of=date(2026, 11, 22))
    second = msgspec.structs.replace(first, id="later", count=767, as_of=date(2026, 11, 23))
    seen = of(first, second)
    month = of_kind("month", TODAY)
    assert [one.count for one in records_of(seen, DEFAULT, "sekupang", month.first, month.last)] == [767]
    every = records_of(seen, DEFAULT, "sekupang", month.first, month.last, every=True)
    assert [one.count for one in every] == [767, 700]


def test_the_cube_says_up_to_which_day_it_holds() -> None:
    held = cube(rows(*deferrals()))
    assert held.until(DEFAULT, date(2026, 11, 1), date(2026, 11, 30)) == date(2026, 11, 22)
    assert held.until(DEFAULT, date(2024, 1, 1), date(2024, 12, 31)) == date(2024, 11, 23)
    assert held.until(DEFAULT, date(2019, 1, 1), date(2019, 12, 31)) is None
    assert [name for name in held.office(DEFAULT) if whole(name)] == ["all"]
    assert set(DRAWINGS) < set(FORMS)
