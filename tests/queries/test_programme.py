"""The board of villages: officers by their dates, targets by the part of the quarter, sums equal to their rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.names import Names
from store.models.plan import Plan, Variant
from store.models.village import Activity, Officer, Village
from store.queries.programme import (
    Board,
    Officers,
    VillageLine,
    board,
    credited,
    officers,
    part_of,
    people,
    quarter_of,
)
from store.queries.villageplans import plans_ahead
from tests.queries.held import rows

TODAY = date(2026, 11, 23)
FIRST, END = date(2026, 10, 1), date(2026, 12, 31)
DAY = timedelta(days=1)
MOVED = Village(
    id="v",
    name="Tiban Lama",
    officers=(
        Officer(name="Lama", start=date(2026, 1, 1), end=date(2026, 6, 15)),
        Officer(name="Baru", start=date(2026, 6, 16)),
    ),
)


def line(village: Village, *done: Activity, today: date = TODAY) -> VillageLine:
    [found] = board(rows(village), rows(*done), today).lines
    return found


def act(number: int, day: date, **more: object) -> Activity:
    return Activity(id=f"a{number}", date=day, village="v", **more)  # type: ignore[arg-type]


# target by the part of the quarter


@pytest.mark.parametrize(
    ("day", "first", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31)),
        (TODAY, FIRST, END),
        (date(2026, 12, 31), FIRST, END),
    ],
)
def test_a_quarter_has_its_first_and_its_last_day(day: date, first: date, end: date) -> None:
    assert quarter_of(day) == (first, end)


def test_a_village_that_joined_within_the_quarter_is_asked_for_its_part_of_the_target() -> None:
    joined = Village(id="v", name="V", decree_date=date(2026, 11, 16))
    assert line(joined).expected(3) == pytest.approx(3 * 46 / 92)
    assert line(Village(id="v", name="V", decree_date=FIRST)).expected(3) == 3
    assert line(Village(id="v", name="V")).expected(3) == 3
    assert line(Village(id="v", name="V", decree_date=date(2027, 1, 5))).expected(3) == 0
    assert line(Village(id="v", name="V", status="planned")).expected(3) == 0


@given(st.dates(FIRST - 400 * DAY, END + 400 * DAY), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_part_of_a_quarter_never_grows_with_a_later_day(joined: date, today: date) -> None:
    first, end = quarter_of(today)
    assert first <= today <= end
    part = part_of(joined, first, end)
    assert 0.0 <= part <= 1.0
    assert part >= part_of(joined + DAY, first, end)
    days = sum(joined <= first + n * DAY for n in range((end - first).days + 1))
    assert part == pytest.approx(days / ((end - first).days + 1))


# officers by their dates


def test_activities_before_a_transfer_stay_with_the_old_officer() -> None:
    may, july = act(1, date(2026, 5, 20)), act(2, date(2026, 7, 2))
    found = officers(rows(MOVED), rows(may, july), TODAY)
    assert {one.name: [a.id for a in one.of_year] for one in found.lines} == {"Lama": ["a1"], "Baru": ["a2"]}


def test_whoever_an_activity_names_has_it_and_of_two_each_does() -> None:
    day = date(2026, 7, 2)
    assert credited(act(1, day, officer="Lama"), MOVED) == ("Lama",)
    assert credited(act(1, day, officer="Lama, Baru dan Bandan"), MOVED) == ("Lama", "Baru", "Bandan")
    assert credited(act(1, day), MOVED) == ("Baru",)
    assert credited(act(1, day), None) == ()


def test_an_officer_without_a_village_and_a_village_without_an_officer_are_both_warnings() -> None:
    left = Village(id="w", name="Teluk Tering")
    planned = Village(id="x", name="Tembesi", status="planned")
    found = officers(rows(MOVED, left, planned), rows(), TODAY)
    assert found.orphaned == ("w",)
    assert [(one.name, one.idle) for one in found.lines] == [("Lama", True), ("Baru", False)]
    later = officers(rows(MOVED, left, planned), rows(), date(2028, 1, 1))
    assert [one.name for one in later.lines if one.idle] == []


def test_an_officer_of_a_village_that_ended_has_no_village() -> None:
    ended = Village(id="v", name="V", status="inactive", officers=(Officer(name="A"),))
    [found] = officers(rows(ended), rows(), TODAY).lines
    assert (found.now, found.idle) == ((), True)


DAYS = st.dates(date(2025, 11, 1), date(2027, 1, 31))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS)
MADE = st.lists(
    st.tuples(
        st.sampled_from(["v0", "v1", "Desa 2", "Lain", ""]),
        DAYS,
        st.none() | st.integers(0, 200),
        st.sampled_from([None, "A", "B", "a", "A, B"]),
        st.tuples(st.none() | DAYS, st.none() | DAYS),
    ),
    max_size=25,
)


def office(
    spans: list[tuple[date | None, date | None]],
    made: list[tuple[str, date, int | None, str | None, tuple[date | None, date | None]]],
) -> tuple[Board, Officers, list[Village], list[Activity]]:
    villages = [
        Village(
            id=f"v{n}",
            name=f"Desa {n}",
            status=("active", "planned", "inactive")[n % 3] if n > 2 else "active",
            officers=tuple(
                Officer(name=name, start=start, end=end)
                for name, (start, end) in zip("AB", spans[n : n + 2], strict=False)
            ),
        )
        for n in range(4)
    ]
    done = [
        Activity(
            id=str(n), date=day, village=place or None, participants=n_people, officer=officer,
            follow_up="x" if due or ended else None, follow_up_due=due, follow_up_done=ended,
        )
        for n, (place, day, n_people, officer, (due, ended)) in enumerate(made)
    ]  # fmt: skip
    held, acts = rows(*villages), rows(*done)
    return board(held, acts, TODAY), officers(held, acts, TODAY), villages, done


@settings(max_examples=120, deadline=None)
@given(st.lists(SPANS, min_size=5, max_size=5), MADE)
def test_every_figure_is_what_one_counts_by_hand(spans: list, made: list) -> None:  # type: ignore[type-arg]
    found, _, villages, done = office(spans, made)
    names = {"v0": "v0", "v1": "v1", "Desa 2": "v2"}
    assert sorted(one.village.id for one in found.lines) == [village.id for village in villages]
    assert set(found.unmatched) == {one.village for one in done if one.village == "Lain"}
    for one in found.lines:
        mine = [a for a in done if names.get(a.village or "") == one.village.id]
        past = [a for a in mine if a.date <= TODAY]
        assert one.last == max((a.date for a in past), default=None)
        assert one.days == (None if one.last is None else (TODAY - one.last).days)
        quarter = [a for a in past if a.date >= FIRST]
        assert sorted(a.id for a in one.done) == sorted(a.id for a in quarter)
        assert one.year == sum(a.date.year == 2026 for a in past)
        counted = [a.participants for a in quarter if a.participants is not None]
        assert one.people == (sum(counted) if counted or not quarter else None)
        assert len(one.uncounted) == len(quarter) - len(counted)
        still = [a for a in mine if a.follow_up_done is None and a.follow_up]
        assert {a.id for a in one.follow_ups} == {a.id for a in still}
        due = [a.follow_up_due or date.max for a in one.follow_ups]
        assert due == sorted(due), "overdue ones first"
        assert len(one.overdue(TODAY)) == sum(day < TODAY for day in due)


@settings(max_examples=120, deadline=None)
@given(st.lists(SPANS, min_size=5, max_size=5), MADE)
def test_each_activity_is_with_whoever_was_in_charge_on_its_day(spans: list, made: list) -> None:  # type: ignore[type-arg]
    _, found, villages, done = office(spans, made)
    names = {"v0": 0, "v1": 1, "Desa 2": 2}
    for one in found.lines:
        for activity in done:
            if activity.officer:
                mine = one.key in {part.strip().casefold() for part in activity.officer.split(",")}
            else:
                place = names.get(activity.village or "")
                mine = place is not None and any(
                    officer.name.casefold() == one.key
                    and (officer.start or date.min) <= activity.date <= (officer.end or date.max)
                    for officer in villages[place].officers
                )
            counted = activity.date.year == 2026 and activity.date <= TODAY
            assert (activity.id in {a.id for a in one.of_year}) == (mine and counted)
    active = [village.id for village in villages if village.status == "active"]
    for village in active:
        here = [one for one in found.lines if village in one.now]
        assert bool(here) != (village in found.orphaned)


def test_nobody_counted_is_not_nobody_came() -> None:
    assert people(()) == 0
    assert people((act(1, TODAY),)) is None
    assert people((act(1, TODAY), act(2, TODAY, participants=0))) == 0


def test_what_is_planned_in_a_village_is_found_by_any_name_of_it() -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    held = rows(Village(id="v", name="Tiban Lama", code="2171031007"))
    plans = rows(
        Plan(id="late", title="x", at=now - timedelta(hours=1), village="v"),
        Plan(id="far", title="x", at=now + timedelta(days=200), village="v"),
        Plan(id="next", title="x", at=now + timedelta(days=3), village="Kel. Tiban Lama"),
        Plan(id="soon", title="x", at=now + timedelta(hours=1), village="2171031007"),
        Plan(
            id="off",
            title="x",
            at=now + timedelta(hours=2),
            village="v",
            variants={"field": Variant(status="skipped")},
        ),
        Plan(id="else", title="x", at=now + timedelta(hours=1), village="Tiban"),
        Plan(id="today", title="x", at=now - timedelta(hours=2), all_day=True, village="v"),
    )
    found = plans_ahead(plans, held, Names(), now, zone=UTC)
    assert {village: [one.plan.id for one in ahead] for village, ahead in found.items()} == {
        "v": ["today", "soon", "next"]
    }


def test_the_first_day_of_a_quarter_belongs_to_it_and_the_day_before_does_not() -> None:
    village = Village(id="v", name="V", officers=(Officer(name="A"),))
    done = (act(1, FIRST - DAY), act(2, FIRST), act(3, TODAY), act(4, TODAY + DAY))
    assert [one.id for one in line(village, *done).done] == ["a3", "a2"]
    [found] = officers(rows(village), rows(*done), TODAY).lines
    assert [one.id for one in found.done] == ["a3", "a2"]
    assert [one.id for one in found.of_year] == ["a3", "a2", "a1"]
