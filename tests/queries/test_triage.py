"""The queue of tips: what breaks first, its views and their counts, and what is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.row import FieldEdit, Provenance
from store.models.tip import TIP_OPEN, TIP_STATUSES, Tip, Turn
from store.queries.standing import TriageRules, standing
from store.queries.tipclocks import clock_rules
from store.queries.triage import QUEUES, Triage, triage
from store.queries.urgency import UrgencyRule, UrgencyRules
from store.queries.workdays import PLAIN
from store.queries.worktime import OfficeHours
from store.snapshot import Rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, tzinfo=WIB)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rules() -> TriageRules:
    return TriageRules(
        clocks=clock_rules(OfficeHours(PLAIN, zone=WIB)),
        urgency=UrgencyRules((UrgencyRule(name="bahaya", points=10, words=("disekap",)),)),
    )


def held(*tips: Tip, woken: frozenset[str] = frozenset(), edits: dict[str, Any] | None = None) -> Rows[Any]:
    known = edits or {}
    return Rows(
        {tip.id: tip for tip in tips},
        lambda name: (1, Provenance(source="uji", edits=known.get(name, {}))),
        woken=lambda: woken,
    )


def tip(name: str, at: datetime, status: str = "new", since: datetime | None = None, **more: object) -> Tip:
    turns = () if status == "new" else (Turn(at=since or at, by="staf1", status=status),)
    values = {"id": name, "received_at": at, "text": "x", "status": status, "turns": turns, **more}
    return Tip(**values)  # type: ignore[arg-type]


def names(found: Triage, queue: str = "open", me: str = "") -> list[str]:
    return [line.tip.id for line in found.queue(queue, me)]


OFFICE = held(
    tip("oldest", NOW - 2 * DAY - 4 * DAY, "waiting", NOW - 6 * DAY),
    tip("fresh", NOW - HOUR),
    tip("answered", NOW - 9 * DAY, "open", due_at=None),
    tip("urgent-late", NOW - 9 * HOUR, text="disekap"),
    tip("urgent", NOW - HOUR, text="disekap", assignee="staf1"),
    tip("late", NOW - 20 * DAY),
    tip("later", NOW - 10 * DAY, "triage", assignee="staf2"),
    tip("sleeps", NOW - DAY, "snoozed", snooze_until=NOW + DAY),
    tip("sleeps-long", NOW - DAY, "snoozed", snooze_until=NOW + 9 * DAY),
    tip("woke", NOW - 3 * HOUR, "snoozed", snooze_until=NOW - HOUR),
    tip("spoke", NOW - 3 * HOUR, "snoozed", NOW - 2 * HOUR, snooze_until=NOW + 9 * DAY),
    tip("done", NOW - 30 * DAY, "done", NOW - 2 * DAY),
    tip("spam", NOW - 30 * DAY, "spam", NOW - DAY),
    tip("again", NOW - 40 * DAY, "done", NOW - 9 * DAY),
    woken=frozenset({"spoke", "again"}),
)


def test_what_breaks_first_stands_first() -> None:
    found = triage(OFFICE, rules(), NOW)
    assert names(found) == [
        "urgent-late", "urgent", "late", "later", "answered", "again", "spoke", "woke", "fresh",
        "sleeps", "sleeps-long", "oldest",
    ]  # fmt: skip
    assert names(found, "all") == [*names(found), "spam", "done"]


def test_each_view_holds_its_own_and_its_count_equals_it() -> None:
    found = triage(OFFICE, rules(), NOW)
    assert names(found, "late") == ["urgent-late", "late", "later", "answered"]
    assert names(found, "urgent") == ["urgent-late", "urgent"]
    assert names(found, "mine", "staf1") == ["urgent"]
    assert names(found, "mine") == []
    assert "urgent" not in names(found, "unassigned")
    assert names(found, "snoozed") == ["sleeps", "sleeps-long"]
    assert names(found, "waiting") == ["oldest"]
    assert names(found, "done") == ["spam", "done", "again"]
    for me in ("", "staf1", "staf2"):
        assert found.counts(me) == {name: len(found.queue(name, me)) for name in QUEUES}
    with pytest.raises(KeyError):
        found.queue("datang")


def test_a_snooze_that_ended_and_a_source_that_speaks_again_are_marked() -> None:
    found = triage(OFFICE, rules(), NOW)
    marks = {line.tip.id: (line.mark, line.status, line.open) for line in found.lines if line.mark}
    assert marks == {
        "woke": ("woken", "new", True),
        "spoke": ("woken", "new", True),
        "again": ("message", "done", True),
    }
    assert found.of("done") is not None
    assert not found.of("done").open  # type: ignore[union-attr]
    assert found.of("nobody") is None


def test_what_cannot_wait_and_has_something_new_stands_before_what_is_merely_late() -> None:
    told = tip("told", NOW - 3 * HOUR, "snoozed", NOW - HOUR, text="disekap")
    rows = held(
        told, *(OFFICE.get(name) for name in ("late", "urgent", "spoke")), woken=frozenset(("told", "spoke"))
    )
    assert names(triage(rows, rules(), NOW)) == ["told", "urgent", "late", "spoke"]


def test_what_a_source_delivers_as_open_wakes_up_as_open() -> None:
    edits = {"t": {"status": FieldEdit(rev=1, by="staf1", at=NOW - HOUR, base="open")}}
    rows = held(tip("t", NOW - DAY, "snoozed", NOW - HOUR), woken=frozenset(("t",)), edits=edits)
    assert [line.status for line in triage(rows, rules(), NOW).lines] == ["open"]


def test_what_is_left_is_counted_at_the_moment_one_looks() -> None:
    office = rules()
    line = triage(OFFICE, office, NOW).of("fresh")
    assert line is not None
    assert line.left(NOW, office) == 23 * HOUR
    assert line.left(NOW + HOUR, office) == 22 * HOUR
    assert line.clock(NOW, office).stage == line.stage == "verify"
    sleeping = triage(OFFICE, office, NOW).of("sleeps")
    assert sleeping is not None
    assert (sleeping.frozen, sleeping.returns) == (True, NOW + DAY)
    urgent = triage(OFFICE, office, NOW).of("urgent")
    assert urgent is not None
    assert urgent.snooze_limit == urgent.due == NOW + 3 * HOUR
    assert line.snooze_limit is None


def test_whoever_made_it_urgent_is_named_and_its_hours_begin_then() -> None:
    edits = {"t": {"urgent": FieldEdit(rev=1, by="staf1", at=NOW - HOUR)}}
    [line] = triage(held(tip("t", NOW - 9 * DAY, urgent=True), edits=edits), rules(), NOW).lines
    assert (line.urgency.who, line.due, line.late) == ("staf1", NOW + 3 * HOUR, False)


def test_a_status_of_the_source_before_the_first_turn_counts() -> None:
    edits = {"t": {"status": FieldEdit(rev=1, by="staf1", at=NOW - DAY, base="open")}}
    waits = tip("t", NOW - 9 * DAY, "waiting", NOW - DAY)
    assert triage(held(waits, edits=edits), rules(), NOW).lines[0].stage == "follow_up"
    assert triage(held(waits), rules(), NOW).lines[0].stage == "verify"


statuses = st.sampled_from(TIP_STATUSES)


@settings(deadline=None, max_examples=150)
@given(
    made=st.lists(
        st.tuples(statuses, st.integers(-2, 900), st.sampled_from([None, True, False]), st.integers(-50, 90)),
        max_size=30,
    ),
    later=st.lists(st.integers(0, 400_000), max_size=4),
    woken=st.frozensets(st.integers(0, 29)),
)
def test_a_queue_that_was_kept_is_the_queue_made_anew(
    made: list[tuple[str, int, bool | None, int]], later: list[int], woken: frozenset[int]
) -> None:
    """Whatever moments one looks at, in whatever order: nothing that was remembered is stale."""
    tips = []
    for n, (status, hours, urgent, until) in enumerate(made):
        at = NOW - HOUR * hours
        tips.append(
            tip(str(n), at, status, at + HOUR, urgent=urgent)
            if status != "snoozed"
            else tip(str(n), at, status, at + HOUR, urgent=urgent, snooze_until=NOW + HOUR * until)
        )
    rows, office = held(*tips, woken=frozenset(map(str, woken))), rules()
    for seconds in (0, *later):
        now = NOW + timedelta(seconds=seconds)
        found, anew = triage(rows, office, now), triage(rows, rules(), now)
        assert [facts(line) for line in found.lines] == [facts(line) for line in anew.lines]
        assert found.counts("x") == anew.counts("x")
        assert found.bands(now) == tuple(len(found.aged(band, now)) for band in range(4))
        assert {line.tip.id for line in found.lines} >= {t.id for t in tips if t.status in TIP_OPEN}
        for line in found.lines:
            clock = line.clock(now, office)
            assert (clock.due, clock.late, clock.frozen) == (line.due, line.late, line.frozen)
            assert line.late == (line.due is not None and line.due <= now)
            if line.tip.status in TIP_OPEN:
                assert facts(standing(line.tip, rows, rules(), now)) == facts(line)


def facts(line: Any) -> tuple[object, ...]:
    return (line.tip.id, line.status, line.mark, line.urgent, line.due, line.late, line.frozen, line.proposed)


def test_only_the_tip_that_changed_is_looked_at_again() -> None:
    tips = [tip(str(n), NOW - HOUR) for n in range(20)]
    office = rules()
    triage(held(*tips), office, NOW)
    before = dict(office.known)
    changed = msgspec.structs.replace(tips[7], text="disekap")
    found = triage(held(*tips[:7], changed, *tips[8:]), office, NOW)
    assert names(found, "urgent") == ["7"]
    assert {name for name, seen in office.known.items() if seen is not before[name]} == {"7"}


def test_nothing_is_made_twice_between_two_moments_of_change() -> None:
    office, rows = rules(), held(tip("t", NOW - HOUR))
    first = triage(rows, office, NOW)
    assert triage(rows, office, NOW + HOUR) is first
    assert first.until == first.lines[0].due
    late = triage(rows, office, first.until)
    assert [line.late for line in late.lines] == [True]
    assert late.until > NOW + 9999 * DAY
