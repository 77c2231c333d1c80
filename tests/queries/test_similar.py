"""Which tips are proposed as duplicates of one, and why; what counts as one tip."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.models.names import Named, Names
from store.models.tip import Tip
from store.models.village import Village
from store.queries.similar import MOST, WINDOW, Candidate, cases, main_of, merged, near, signals_of
from tests.queries.held import rows, snapshot
from tui.headless.similar import candidates, marks_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=7)))
TEXT = "Ada orang menawarkan kerja di Malaysia tanpa paspor, kapal malam ini dari pelabuhan"
OTHER = "Loket pelayanan paspor tutup lebih cepat dari jadwal dan antrean panjang sekali"
NAMES = Names(checkpoints=[Named(id="batam-centre", name="Batam Centre", aliases=("Batam Center",))])


def tip(id_: str, text: str = TEXT, **fields: Any) -> Tip:
    return Tip(**{"id": id_, "text": text, "received_at": NOW} | fields)


def found(*tips: Tip, **options: Any) -> tuple[Candidate, ...]:
    held = snapshot(
        tips=tips, villages=[Village(id="v1", name="Tiban Lama", district="Sekupang")], names=NAMES
    )
    return candidates(held, tips[0].id, **options)


def ids(*tips: Tip, **options: Any) -> list[str]:
    return [one.id for one in found(*tips, **options)]


def test_the_same_words_in_another_order_are_proposed_and_other_words_are_not() -> None:
    turned = "Malam ini kapal dari pelabuhan: ada orang menawarkan kerja tanpa paspor di Malaysia!"
    assert ids(tip("a"), tip("b", turned), tip("c", OTHER)) == ["b"]


def test_it_is_said_what_speaks_for_it() -> None:
    [one] = found(
        tip("a", place="Batam Centre", topic="tppo"),
        tip("b", checkpoint="batam-centre", topic="tppo", received_at=NOW - timedelta(hours=2)),
    )
    assert (one.text, one.gap, one.same_place, one.same_topic) == (100, timedelta(hours=2), True, True)


def test_a_village_by_its_name_and_by_its_id_is_one_place() -> None:
    [one] = found(tip("a", village="v1"), tip("b", place="kelurahan tiban lama"))
    assert one.same_place


def test_a_place_that_only_the_words_name_is_one_too() -> None:
    said = "Calo menawarkan kerja ke Malaysia tanpa paspor lewat {} malam ini"
    [one] = found(
        tip("a", said.format("Batam Center")), tip("b", said.format("terminal"), place="Batam Centre")
    )
    assert one.same_place
    [one] = found(tip("a", place="Tiban Lama"), tip("b", TEXT + " di Tiban Lama"))
    assert one.same_place


def test_what_is_nearer_in_place_and_time_stands_first() -> None:
    far = tip("far", received_at=NOW - timedelta(days=9))
    here = tip("here", place="Batam Center", received_at=NOW - timedelta(days=9))
    assert ids(tip("a", place="Batam Centre"), far, here) == ["here", "far"]


def test_one_topic_from_one_place_within_a_day_is_proposed_whatever_its_words() -> None:
    a = tip("a", place="Nongsa", topic="tppo")
    soon = tip("b", OTHER, place="nongsa", topic="tppo", received_at=NOW + timedelta(hours=5))
    assert ids(a, soon) == ["b"]
    assert ids(a, tip("b", OTHER, place="nongsa", topic="other", received_at=NOW)) == []
    assert ids(a, tip("b", OTHER, place="Sekupang", topic="tppo", received_at=NOW)) == []


def test_a_short_text_inside_a_long_one_is_not_the_same() -> None:
    assert ids(tip("a", "tanpa paspor"), tip("b")) == []


def test_what_came_weeks_before_is_not_proposed() -> None:
    assert ids(tip("a"), tip("b", received_at=NOW - WINDOW - timedelta(minutes=1))) == []
    assert ids(tip("a"), tip("b", received_at=NOW - WINDOW)) == ["b"]


def test_of_merged_ones_only_the_main_one_is_proposed_and_never_its_own_signals() -> None:
    main = tip("main", OTHER, received_at=NOW - timedelta(days=40))
    one, two = (tip(name, status="duplicate", duplicate_of="main") for name in ("d1", "d2"))
    assert ids(tip("a"), main, one, two) == ["main"]
    assert ids(tip("a"), tip("b", status="duplicate", duplicate_of="a")) == []
    assert ids(one, main, two, tip("a")) == ["a"]


def test_what_was_purged_or_is_limited_is_not_compared() -> None:
    assert ids(tip("a"), tip("b", purged_at=NOW)) == []
    assert ids(tip("a", purged_at=NOW), tip("b")) == []
    assert ids(tip("a"), tip("b", restricted=True), role="staff") == []
    assert ids(tip("a"), tip("b", restricted=True), role="head") == ["b"]


def test_of_too_many_those_of_the_same_place_are_compared_then_the_nearest_in_time() -> None:
    a = tip("a", place="Nongsa")
    many = [tip(f"n{n}", received_at=NOW - timedelta(seconds=n)) for n in range(MOST + 5)]
    there = tip("there", place="Nongsa", received_at=NOW - timedelta(days=13))
    held = snapshot(tips=[a, *many, there])
    kept = {other.id for other in near(held.rows("tips"), a, marks_of(held))}
    assert len(kept) == MOST
    assert "there" in kept
    assert {"n0", f"n{MOST - 2}"} <= kept
    assert f"n{MOST - 1}" not in kept


@given(st.lists(st.integers(0, 9) | st.none(), min_size=10, max_size=10))
def test_every_signal_counts_once_whatever_points_where(targets: list[int | None]) -> None:
    held = rows(
        *(
            tip(str(n), duplicate_of=None if target is None else str(target))
            for n, target in enumerate(targets)
        )
    )
    counted = [one for main in cases(held) for one in signals_of(held, main)]
    assert sorted(counted) == [str(n) for n in range(10)]
    assert all(main_of(held, main_of(held, one)) == main_of(held, one) for one in counted)


def test_signals_and_what_they_count_as_are_told_apart() -> None:
    held = rows(
        tip("a"),
        tip("b", status="duplicate", duplicate_of="a"),
        tip("c", status="duplicate", duplicate_of="b"),
        tip("d", status="duplicate", duplicate_of="gone"),
    )
    assert merged(held) == {"a": ["a", "b", "c"]}
    assert cases(held) == {"a", "d"}
