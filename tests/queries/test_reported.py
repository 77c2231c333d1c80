"""What was reported beside what is held now: corrections are told once, news are none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.deferral import Deferral
from store.models.report import Correction, Report
from store.queries.cube import Cube
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from store.queries.reported import changed_since, frozen, latest, sums, untold
from tests.queries.held import rows

NOV = of_kind("month", date(2024, 11, 1))
DEC = of_kind("month", date(2024, 12, 1))
NOW = datetime(2024, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def one(day: int, count: int, checkpoint: str = "sekupang", month: int = 11, **fields: object) -> Deferral:
    name = f"d-{month}-{day}-{checkpoint}-{fields}"
    return Deferral(id=name, date=date(2024, month, day), checkpoint=checkpoint, count=count, **fields)  # type: ignore[arg-type]


def cube_of(*counts: Deferral) -> Cube:
    return Cube(rows(*counts))


def reported(
    cube: Cube,
    period: Period = NOV,
    known: date = date(2024, 11, 23),
    days: int = 0,
    told: tuple[Correction, ...] = (),
) -> Report:
    figures = frozen(cube, period, known)
    return Report(
        id=f"r-{period.first}-{days}", first=period.first, last=period.last, figures=figures,
        as_of=max(one.until for one in figures), corrections=told, at=NOW + timedelta(days), by="staf1",
    )  # fmt: skip


def told(changes: tuple[Correction, ...]) -> list[tuple[str, int, int | None, int | None]]:
    return [(change.checkpoint, change.first.day, change.before, change.after) for change in changes]


def test_nothing_has_changed_as_long_as_nothing_changes() -> None:
    cube = cube_of(one(1, 4), one(2, 0), one(2, 7, "bengkong"), one(1, 3, category="passport"))
    report = reported(cube)
    assert changed_since(report, cube) == ()
    assert sums(report.figures) == {Slice(): 11, Slice("passport"): 3}


def test_a_corrected_a_lost_and_a_late_figure_are_corrections() -> None:
    before = cube_of(one(1, 4), one(2, 5), one(3, 6), one(5, 1))
    now = cube_of(one(1, 4), one(2, 8), one(4, 2), one(5, 1), one(2, 1, "bengkong"))
    assert told(changed_since(reported(before), now)) == [
        ("bengkong", 2, None, 1),
        ("sekupang", 2, 5, 8),
        ("sekupang", 3, 6, None),
        ("sekupang", 4, None, 2),
    ]


def test_days_after_the_last_one_reported_are_news() -> None:
    report = reported(cube_of(one(1, 4)))
    assert changed_since(report, cube_of(one(1, 4), one(2, 9), one(3, 1, "bengkong"))) == ()


def test_a_months_figure_that_covers_more_days_is_news_and_one_that_covers_as_many_is_not() -> None:
    month = {"checkpoint": "semua", "period": "month"}
    report = reported(cube_of(one(1, 762, **month, as_of=date(2024, 11, 23))))
    assert changed_since(report, cube_of(one(1, 900, **month, as_of=date(2024, 11, 30)))) == ()
    (change,) = changed_since(report, cube_of(one(1, 767, **month, as_of=date(2024, 11, 23))))
    assert (change.first, change.last) == (NOV.first, date(2024, 11, 23))
    assert (change.before, change.after) == (762, 767)


def test_days_in_place_of_a_months_figure_are_compared_as_a_whole() -> None:
    report = reported(cube_of(one(1, 12, period="month", as_of=date(2024, 11, 23))))
    assert changed_since(report, cube_of(one(1, 5), one(2, 7))) == ()
    (change,) = changed_since(report, cube_of(one(1, 5), one(2, 8)))
    assert (change.before, change.after, change.last) == (12, 13, date(2024, 11, 23))


def test_a_reason_that_is_sorted_out_later_changes_no_figure() -> None:
    report = reported(cube_of(one(1, 5)))
    assert changed_since(report, cube_of(one(1, 2, reason="visa"), one(1, 3, reason="dokumen"))) == ()


def test_an_agency_that_was_not_reported_is_a_correction_up_to_the_day_of_the_report() -> None:
    report = reported(cube_of(one(1, 5), one(9, 1)))
    now = cube_of(one(1, 5), one(9, 1), one(2, 3, agency="bp3mi"), one(20, 3, agency="bp3mi"))
    assert [(change.agency, change.first.day) for change in changed_since(report, now)] == [("bp3mi", 2)]


def test_the_next_report_tells_a_correction_and_none_after_it_does() -> None:
    first, second = cube_of(one(1, 4)), cube_of(one(1, 6), one(1, 9, month=12))
    november = reported(first)
    waiting = untold([november], second)
    assert told(waiting) == [("sekupang", 1, 4, 6)]
    december = reported(second, DEC, date(2024, 12, 3), days=10, told=waiting)
    assert untold([december, november], second) == ()
    third = cube_of(one(1, 7), one(1, 9, month=12))
    assert told(untold([november, december], third)) == [("sekupang", 1, 6, 7)], "since it was last told"


def test_a_period_closed_anew_stands_for_it() -> None:
    november = reported(cube_of(one(1, 4)))
    again = reported(cube_of(one(1, 6)), days=3)
    assert latest([again, november]) == (again,)
    assert untold([november, again], cube_of(one(1, 6))) == ()


FIGURES = st.dictionaries(
    st.tuples(st.integers(1, 20), st.sampled_from(["sekupang", "bengkong"]), st.sampled_from(["imigrasi", "bp3mi"])),
    st.integers(0, 30),
    min_size=1,
    max_size=30,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(FIGURES, FIGURES)
def test_what_was_reported_and_its_corrections_make_what_is_held(
    then: dict[tuple[int, str, str], int], now: dict[tuple[int, str, str], int]
) -> None:
    def held(figures: dict[tuple[int, str, str], int]) -> Cube:
        return cube_of(*(one(day, n, name, agency=agency) for (day, name, agency), n in figures.items()))

    report = reported(held(then))
    untils = {of.agency: of.until.day for of in report.figures}
    made: dict[tuple[int, str, str], int | None] = dict(then)
    for change in changed_since(report, held(now)):
        key = (change.first.day, change.checkpoint, change.agency)
        assert made.get(key) == change.before
        made[key] = change.after
    known = {key: n for key, n in made.items() if n is not None}
    last = max(untils.values())
    assert known == {key: n for key, n in now.items() if key[0] <= untils.get(key[2], last)}
