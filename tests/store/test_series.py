"""This, this and later, all: what each leaves of the times of a series, and that nothing posted is ever lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Conflict, Invalid, NotFound
from store.models.collections import build, flatten
from store.models.edit import Edit, Step
from store.models.identity import occurrence_id
from store.models.plan import Plan
from store.overlay import merged
from store.queries.outreach import Occurrence, occurrences
from store.series import Series
from store.snapshot import Rows
from store.store import Store
from tests.queries.held import rows
from tests.store.office import a_store, later

WIB = ZoneInfo("Asia/Jakarta")
FIRST = datetime(2026, 11, 2, 10, tzinfo=WIB)
"""A Monday, the first of its month."""
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=20",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=12",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
    "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270131T165959Z",
    "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20270104T030000Z",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=2;COUNT=6",
    "FREQ=MONTHLY;BYDAY=1MO",
)


class Ledger:
    """Applies edits to plans in memory, as the ledger would."""

    def __init__(self, *plans: Plan) -> None:
        self.plans = {plan.id: plan for plan in plans}

    @property
    def rows(self) -> Rows[Any]:
        return rows(*self.plans.values())

    def take(self, edits: tuple[Edit, ...]) -> None:
        for edit in edits:
            if edit.delete:
                assert edit.id is not None
                del self.plans[edit.id]
                continue
            before = flatten(self.plans[edit.id]) if edit.id in self.plans else {}
            own = edit.id or occurrence_id(edit.fields["series"], edit.fields["occurrence"])
            assert (own in self.plans) == bool(before)
            plan, problems = build("outreach", own, merged(before, edit.fields))
            assert isinstance(plan, Plan), problems
            self.plans[own] = plan

    def all(self) -> list[Occurrence]:
        return list(occurrences(self.rows, date(2026, 1, 1), date(2027, 6, 30), zone=WIB, now=NOW))

    def times(self) -> list[str]:
        return [f"{one.at:%Y-%m-%d %H:%M}" for one in self.all()]

    def posted(self) -> list[tuple[str, str]]:
        return [
            (f"{one.at:%Y-%m-%d %H:%M}", one.plan.title)
            for one in self.all()
            if one.channels.get("x") == "posted"
        ]


def a_series(rule: str, **fields: Any) -> Plan:
    given = {"title": "a", "at": FIRST, "channels": ("x",), "recurrence": rule} | fields
    plan, problems = build("outreach", "s", given)
    assert isinstance(plan, Plan), problems
    return plan


def worked(rule: str, posted: set[int], changed: set[int], gone: set[int]) -> Ledger:
    """A series of which some were posted, some got words of their own, some were taken away."""
    ledger = Ledger(a_series(rule))
    starts = [one.start for one in ledger.all()]
    for numbers, fields in ((posted, {"status.x": "posted"}), (changed, {"title": "own"})):
        for start in (starts[n] for n in numbers if n < len(starts)):
            ledger.take(Series(ledger.rows, "s", zone=WIB).this(start, fields))
    for start in (starts[n] for n in gone - posted if n < len(starts)):
        ledger.take(Series(ledger.rows, "s", zone=WIB).delete_this(start))
    return ledger


NUMBERS = st.sets(st.integers(0, 11), max_size=4)
WORKED = st.builds(worked, st.sampled_from(RULES), NUMBERS, NUMBERS, NUMBERS)


def chosen(ledger: Ledger, place: int) -> Occurrence:
    found = [one for one in ledger.all() if one.series == "s"][:12]
    return found[place % len(found)]


@settings(max_examples=80, deadline=None)
@given(WORKED, st.integers(0, 11))
def test_changing_one_changes_one(ledger: Ledger, place: int) -> None:
    one, times, posted = chosen(ledger, place), ledger.times(), ledger.posted()
    ledger.take(Series(ledger.rows, "s", zone=WIB).this(one.start, {"notes": "!"}))
    assert ledger.times() == times
    assert [each.start for each in ledger.all() if each.plan.notes] == [one.start]
    assert ledger.posted() == posted


@settings(max_examples=80, deadline=None)
@given(WORKED, st.integers(0, 11))
def test_changing_this_and_later_ones_moves_no_time_and_changes_what_comes_after(
    ledger: Ledger, place: int
) -> None:
    one, times, posted = chosen(ledger, place), ledger.times(), ledger.posted()
    ledger.take(Series(ledger.rows, "s", zone=WIB).later(one.start, {"topic": "tppo"}))
    assert ledger.times() == times
    assert ledger.posted() == posted
    for each in ledger.all():
        wanted = each.start >= one.start and (each.channels["x"] != "posted" or each.start == one.start)
        assert (each.plan.topic == "tppo") == wanted


@settings(max_examples=80, deadline=None)
@given(WORKED, st.integers(0, 11), st.sampled_from([-2, -1, 0, 1, 2]), st.integers(-9, 12))
def test_moving_all_moves_every_time_that_was_not_posted_and_none_twice(
    ledger: Ledger, place: int, days: int, hours: int
) -> None:
    one, before = chosen(ledger, place), ledger.all()
    rule = ledger.plans["s"].recurrence or ""
    if "INTERVAL" in rule or "MONTHLY" in rule:
        days = 0
    by = timedelta(days=days, hours=hours)
    ledger.take(Series(ledger.rows, "s", zone=WIB).all({"at": one.at + by}, start=one.start))
    after = ledger.all()
    last = "DAILY" in rule and days != 0  # a day more or less of a daily series is its beginning
    if not last:
        stays = {each.at for each in before if each.channels["x"] == "posted" and each.key != one.key}
        expected = sorted(each.at if each.at in stays else each.at + by for each in before)
        edge = datetime(2027, 6, 20, tzinfo=WIB)
        assert [each.at for each in after if each.at < edge] == [at for at in expected if at < edge]
    kept = [each for each in before if each.channels["x"] == "posted" and each.key != one.key]
    assert {each.plan.id for each in kept} <= {each.plan.id for each in after}
    assert len({(each.at, each.plan.id) for each in after}) == len(after)


@settings(max_examples=60, deadline=None)
@given(WORKED, st.integers(0, 11), st.integers(-9, 12))
def test_moving_this_and_later_ones_leaves_the_earlier_ones_where_they_are(
    ledger: Ledger, place: int, hours: int
) -> None:
    one, before = chosen(ledger, place), ledger.all()
    by = timedelta(hours=hours)
    edits = Series(ledger.rows, "s", zone=WIB).later(one.start, {"at": one.at + by})
    ledger.take(edits)

    def moves(each: Occurrence) -> bool:
        return each.start >= one.start and (each.channels["x"] != "posted" or each.key == one.key)

    edge = datetime(2027, 6, 20, tzinfo=WIB)
    expected = sorted(each.at + by if moves(each) else each.at for each in before)
    assert [o.at for o in ledger.all() if o.at < edge] == [at for at in expected if at < edge]


@settings(max_examples=60, deadline=None)
@given(WORKED, st.integers(0, 11))
def test_the_three_deletions_take_what_they_say_and_nothing_that_was_posted(
    ledger: Ledger, place: int
) -> None:
    one, before, held = chosen(ledger, place), ledger.all(), dict(ledger.plans)
    kept = {each.start for each in before if each.channels["x"] == "posted"}

    if one.start in kept:
        with pytest.raises(Invalid):
            Series(ledger.rows, "s", zone=WIB).delete_this(one.start)
    else:
        ledger.take(Series(ledger.rows, "s", zone=WIB).delete_this(one.start))
        assert [e.start for e in ledger.all()] == [e.start for e in before if e.start != one.start]
        ledger.take(Series(ledger.rows, "s", zone=WIB).restore_this(one.start))
        assert [e.start for e in ledger.all()] == [e.start for e in before]

    ledger.plans = dict(held)
    ledger.take(Series(ledger.rows, "s", zone=WIB).delete_later(one.start))
    assert [e.start for e in ledger.all()] == [
        e.start for e in before if e.start < one.start or e.start in kept
    ]

    ledger.plans = dict(held)
    ledger.take(Series(ledger.rows, "s", zone=WIB).delete_all())
    assert {e.start for e in ledger.all()} == kept


def test_moving_a_weekly_series_to_another_weekday_moves_its_rule_and_what_stands_for_its_occurrences() -> (
    None
):
    ledger = worked("FREQ=WEEKLY;BYDAY=MO", {0}, {2}, {3})
    ledger.take(Series(ledger.rows, "s", zone=WIB).all({"at": FIRST + timedelta(days=1, hours=4)}))
    plan = ledger.plans["s"]
    assert (plan.recurrence, plan.exceptions) == ("FREQ=WEEKLY;BYDAY=TU", ("2026-11-24T14:00",))
    assert ledger.times()[:4] == [
        "2026-11-02 10:00",
        "2026-11-10 14:00",
        "2026-11-17 14:00",
        "2026-12-01 14:00",
    ]
    assert {p.occurrence for p in ledger.plans.values() if p.series} == {
        "2026-11-03T14:00",
        "2026-11-17T14:00",
    }


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=2", 5, "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("FREQ=MONTHLY;BYDAY=1MO", 10, "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,16", 5, "FREQ=MONTHLY;BYMONTHDAY=2,16"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", 3, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU"),
        ("FREQ=WEEKLY;BYDAY=MO,SU", 3, "FREQ=WEEKLY;BYDAY=MO,TU"),
    ],
)
def test_a_rule_follows_its_plan_to_another_day_where_it_can(rule: str, day: int, expected: str) -> None:
    ledger = Ledger(a_series(rule))
    ledger.take(Series(ledger.rows, "s", zone=WIB).all({"at": FIRST.replace(day=day)}))
    assert ledger.plans["s"].recurrence == expected


def test_all_reaches_a_changed_occurrence_except_in_what_was_changed_there() -> None:
    ledger = worked("FREQ=WEEKLY", set(), {1}, set())
    ledger.take(Series(ledger.rows, "s", zone=WIB).all({"title": "new", "topic": "tppo"}))
    assert [(o.plan.title, o.plan.topic) for o in ledger.all()[:3]] == [
        ("new", "tppo"),
        ("own", "tppo"),
        ("new", "tppo"),
    ]


def test_a_whole_series_is_never_posted() -> None:
    series, posted = Series(Ledger(a_series("FREQ=WEEKLY")).rows, "s", zone=WIB), {"status.x": "posted"}
    for edits in (lambda: series.all(posted), lambda: series.later("2026-11-09T10:00", posted)):
        with pytest.raises(Invalid) as caught:
            edits()
        assert caught.value.problems[0].code == "series-posted"


def test_what_a_series_does_not_have_is_not_found() -> None:
    ledger = Ledger(a_series("FREQ=WEEKLY;BYDAY=MO"))
    for plan, start in (("s", "2026-11-03T10:00"), ("s", ""), ("other", "2026-11-02T10:00")):
        with pytest.raises(NotFound):
            Series(ledger.rows, plan, zone=WIB).this(start, {"title": "b"})


# in the ledger


def write(store: Store, edits: tuple[Edit, ...], by: str = "staf1") -> list[str]:
    return [one.id for one in store.write(Step(collection="outreach", edits=edits, by=by, at=later(1)))]


@pytest.fixture
def office(tmp_path: Any) -> Store:
    store = a_store(tmp_path)
    fields = {
        "title": "a", "at": FIRST, "channels": ("instagram", "x"), "recurrence": "FREQ=WEEKLY", "caption.x": "satu",
        "caption.instagram": "dua",
    }  # fmt: skip
    [made] = write(store, (Edit(fields=fields),))
    store.made = made  # type: ignore[attr-defined]
    return store


def one_of(store: Store, fields: dict[str, Any]) -> tuple[Edit, ...]:
    return Series(store.snapshot().rows("outreach"), store.made, zone=WIB).this("2026-11-30T10:00", fields)  # type: ignore[attr-defined]


def test_two_who_change_other_things_of_one_occurrence_meet_in_one_record(office: Store) -> None:
    mine, theirs = one_of(office, {"caption.x": "baru"}), one_of(office, {"notes": "catatan"})
    [first] = write(office, theirs)
    [second] = write(office, mine, by="staf2")
    assert first == second
    plan = office.snapshot().rows("outreach").get(first)
    assert (plan.variants["x"].caption, plan.variants["instagram"].caption, plan.notes) == (
        "baru",
        "dua",
        "catatan",
    )


def test_two_who_change_the_same_of_one_occurrence_are_a_conflict_and_one_record(office: Store) -> None:
    mine, theirs = one_of(office, {"caption.x": "baru"}), one_of(office, {"caption.x": "lain"})
    write(office, theirs)
    with pytest.raises(Conflict) as caught:
        write(office, mine, by="staf2")
    assert [(c.field, c.mine, c.theirs) for c in caught.value.clashes] == [("caption.x", "baru", "lain")]
    assert len(office.snapshot().rows("outreach")) == 2


def test_two_who_cut_a_series_at_one_place_meet_in_one_record(office: Store) -> None:
    held = office.snapshot().rows("outreach")
    for number, by in enumerate(("staf1", "staf2")):
        edits = Series(held, office.made, zone=WIB).later("2026-11-30T10:00", {"notes": "sama"})  # type: ignore[attr-defined]
        write(office, edits, by)
        assert len(office.snapshot().rows("outreach")) == 2, number


def test_an_occurrence_that_was_taken_away_and_comes_back_has_nothing_of_what_it_was(office: Store) -> None:
    [changed] = write(office, one_of(office, {"notes": "catatan"}))
    held = office.snapshot().rows("outreach")
    made: str = office.made  # type: ignore[attr-defined]
    write(office, Series(held, made, zone=WIB).delete_this("2026-11-30T10:00"))
    write(office, Series(office.snapshot().rows("outreach"), made, zone=WIB).restore_this("2026-11-30T10:00"))
    [again] = write(office, one_of(office, {"caption.x": "baru"}))
    plan = office.snapshot().rows("outreach").get(again)
    assert (again, plan.notes, plan.variants["x"].caption) == (changed, None, "baru")


def test_nobody_marks_a_whole_series_as_posted_by_another_door(office: Store) -> None:
    made: str = office.made  # type: ignore[attr-defined]
    with pytest.raises(Invalid) as caught:
        write(office, (Edit(id=made, based_on=1, fields={"status.x": "posted"}),))
    assert [problem.code for problem in caught.value.problems] == ["series-posted"]
    [one] = write(office, one_of(office, {"status.x": "posted"}))
    with pytest.raises(Invalid):
        write(office, (Edit(id=one, based_on=1, fields={"recurrence": "FREQ=DAILY"}),))
