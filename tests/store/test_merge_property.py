"""Pulls: what any answer may do to what is held, and what none may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.codec import Absent, Gone
from store.merge import Holding, merge
from tests.store.office import NOW, count, harvest, later

rows = st.dictionaries(st.integers(1, 28), st.integers(0, 3), max_size=12)
answers = st.lists(
    st.tuples(
        rows, st.sampled_from(["all", "window"]), st.booleans(), st.sets(st.integers(1, 28), max_size=2)
    ),
    max_size=6,
)


def records(values: dict[int, int]) -> list[Any]:
    return [count(day, number) for day, number in values.items()]


def answer(values: dict[int, int], covers: str = "all", complete: bool = True, **options: Any) -> Any:
    return harvest(records(values), covers=covers, complete=complete, at=later(60), **options)


@settings(max_examples=100, deadline=None)
@given(rows, rows, st.sampled_from(["all", "window"]), st.booleans(), st.booleans())
def test_counts_and_rows_agree(
    held: dict[int, int], new: dict[int, int], covers: str, complete: bool, trusted: bool
) -> None:
    holding = Holding({record.id: record for record in records(held)}, fetched_at=NOW)

    decision = merge(holding, answer(new, covers, complete), trusted=trusted)

    lost = held.keys() - new.keys()
    empties = bool(held) and not new
    halves = covers == "all" and complete and 2 * len(lost) > len(held)
    if (empties or halves) and not trusted:
        assert decision.held is not None
        assert decision.next == holding
        assert not decision.history
        return
    assert decision.held is None
    assert decision.added + decision.updated + decision.unchanged == len(new)
    assert decision.added == len(new.keys() - held.keys())
    assert decision.updated == sum(1 for day in new.keys() & held.keys() if new[day] != held[day])
    vanishing = lost if covers == "all" and complete else set()
    assert decision.vanished == len(vanishing)
    assert decision.next.live == len(new) + len(lost) - len(vanishing)
    shown = {record.date.day: record.count for record in decision.next.records.values()}
    assert shown == held | new  # nothing leaves at once, and what the source says is what is held
    whats = sorted(line.what for line in decision.history)
    left = lost if covers == "window" and complete else set()
    assert whats == ["changed"] * decision.updated + ["left"] * len(left) + ["vanished"] * len(vanishing)


@settings(max_examples=100, deadline=None)
@given(answers)
def test_the_same_answer_twice_changes_nothing(steps: list[Any]) -> None:
    holding = Holding()
    for values, covers, complete, bad in steps:
        options = {"rejected_ids": tuple(count(day, 0).id for day in bad)}
        first = merge(holding, answer(values, covers, complete, **options))
        again = merge(first.next, answer(values, covers, complete, **options))

        assert (again.added, again.updated, again.vanished, again.history) == (0, 0, 0, ())
        assert again.next.records == first.next.records
        assert (again.held is None) == (first.held is None)
        holding = first.next


@settings(max_examples=100, deadline=None)
@given(answers)
def test_every_row_ever_delivered_is_held_or_in_the_history(steps: list[Any]) -> None:
    holding, told, delivered = Holding(), set(), set()
    for values, covers, complete, bad in steps:
        options = {"rejected_ids": tuple(count(day, 0).id for day in bad)}
        decision = merge(holding, answer(values, covers, complete, **options), trusted=True)
        holding = decision.next
        told |= {line.id for line in decision.history if line.what == "vanished"}
        delivered |= {count(day, 0).id for day in values}
        assert delivered <= holding.records.keys() | told
        assert holding.vanished.keys() <= told
        assert not holding.vanished.keys() & {count(day, 0).id for day in values}
        assert not holding.vanished.keys() & holding.absent.keys()


def test_a_vanished_row_leaves_the_cache_after_thirty_days_unless_worked_on() -> None:
    old = Gone(NOW - timedelta(days=31), NOW - timedelta(days=40))
    held = {record.id: record for record in records({1: 1, 2: 2, 3: 3})}
    first, second = count(1, 0).id, count(2, 0).id
    holding = Holding(held, {first: old, second: old}, fetched_at=NOW)

    kept = merge(holding, answer({3: 3}), worked={second}).next

    assert kept.records.keys() == {second, count(3, 0).id}
    assert kept.vanished == {second: old}


def test_a_row_that_comes_back_counts_as_added_and_is_no_longer_vanished() -> None:
    holding = Holding({count(1, 0).id: count(1, 5)}, {count(1, 0).id: Gone(NOW, NOW)}, fetched_at=NOW)

    decision = merge(holding, answer({1: 5}))

    assert (decision.added, decision.next.vanished) == (1, {})


def test_the_time_of_delivery_is_kept_for_rows_that_stay_away() -> None:
    holding = Holding({r.id: r for r in records({1: 1, 2: 2})}, fetched_at=NOW, covers="window")

    after = merge(holding, answer({2: 2}, "window")).next

    assert after.absent == {count(1, 0).id: Absent(NOW, left=True)}
    assert after.fetched_at == later(60)
