from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.harvest import Failure, Held, SourceState
from store.models.plan import STATUSES, Plan, Variant
from store.models.tip import TIP_OPEN, TIP_STATUSES, Tip
from store.models.village import Activity, Officer, Village
from store.queries.health import freshness, health
from store.queries.outreach import missed, occurrences, status_of
from store.queries.programme import board
from store.queries.standing import TriageRules
from store.queries.tipclocks import clock_rules
from store.queries.triage import triage
from store.queries.urgency import UrgencyRules
from store.queries.villages import activities_of, in_charge
from store.queries.workdays import PLAIN
from store.queries.worktime import OfficeHours
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
TODAY = NOW.date()


def rules() -> TriageRules:
    """Working days of eight hours; nothing is urgent that nobody says is."""
    return TriageRules(clocks=clock_rules(OfficeHours(PLAIN, zone=WIB)), urgency=UrgencyRules())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TIP_STATUSES), st.integers(-2, 900), st.booleans()), max_size=40))
def test_the_ages_of_open_tips_add_up_to_the_open_tips(made: list[tuple[str, int, bool]]) -> None:
    held = [
        Tip(id=str(n), received_at=NOW - timedelta(hours=hours), text="x", status=status, urgent=urgent)
        for n, (status, hours, urgent) in enumerate(made)
    ]
    found = triage(rows(*held), rules(), NOW)
    assert len(found.lines) == sum(tip.status in TIP_OPEN for tip in held)
    assert sum(len(found.aged(band, NOW)) for band in range(4)) == len(found.lines)
    assert all(line.age(NOW) >= timedelta() for line in found.lines)


def test_what_is_urgent_comes_first_then_what_is_late_the_longest_then_what_breaks_next() -> None:
    day = timedelta(days=1)
    held = rows(
        Tip(id="new", received_at=NOW - day, text=""),
        Tip(id="old", received_at=NOW - 9 * day, text=""),
        Tip(id="late", received_at=NOW - 2 * day, text="", due_at=NOW - day),
        Tip(id="urgent", received_at=NOW, text="", urgent=True),
    )
    found = triage(held, rules(), NOW)
    assert [line.tip.id for line in found.lines] == ["urgent", "old", "late", "new"]
    assert [line.tip.id for line in found.late] == ["old", "late"]


def test_a_village_never_visited_is_the_oldest_and_a_day_to_come_is_no_visit() -> None:
    held = rows(*(Village(id=name, name=name) for name in ("lama", "baru", "belum")))
    done = rows(
        Activity(id="1", date=TODAY - timedelta(days=71), village="lama"),
        Activity(id="2", date=TODAY - timedelta(days=2), village="baru"),
        Activity(id="3", date=TODAY + timedelta(days=2), village="belum"),
    )
    found = board(held, done, TODAY)
    assert [(line.village.name, line.days) for line in found.lines] == [
        ("belum", None),
        ("lama", 71),
        ("baru", 2),
    ]


def test_activities_find_their_village_by_id_code_or_name_but_never_by_a_shared_name() -> None:
    held = rows(
        Village(id="v-1", name="Tiban Lama", code="2171031007"),
        Village(id="v-2", name="Tiban"),
        Village(id="v-3", name="Tiban"),
    )
    done = rows(
        *(
            Activity(id=str(n), date=TODAY, village=name)
            for n, name in enumerate(("v-1", "2171031007", "tiban lama", "Tiban"))
        )
    )
    assert len(activities_of(held, done, "v-1")) == 3
    assert board(held, done, TODAY).unmatched == ("Tiban",)


def test_an_officer_who_moved_is_in_charge_to_the_last_day() -> None:
    village = Village(
        id="v",
        name="V",
        officers=(Officer(name="A", end=date(2026, 6, 15)), Officer(name="B", start=date(2026, 6, 16))),
    )
    assert [one.name for one in in_charge(village, date(2026, 6, 15))] == ["A"]
    assert [one.name for one in in_charge(village, date(2026, 6, 16))] == ["B"]


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        ((), "draft"),
        (("posted", "posted"), "posted"),
        (("posted", "draft"), "partly"),
        (("posted", "skipped"), "posted"),
        (("skipped",), "skipped"),
        (("scheduled", "review"), "review"),
        (("scheduled", "missed"), "missed"),
    ],
)
def test_the_lowest_channel_is_the_plans_status(statuses: tuple[str, ...], found: str) -> None:
    assert status_of(statuses) == found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STATUSES), max_size=5))
def test_every_mix_of_channels_has_a_status(statuses: list[str]) -> None:
    assert status_of(statuses) in (*STATUSES, "partly")


def test_a_plan_falls_on_the_local_day() -> None:
    late = Plan(id="p", title="x", at=datetime(2026, 11, 22, 18, tzinfo=UTC))
    assert occurrences(rows(late), TODAY, TODAY, zone=WIB, now=NOW)[0].at.hour == 1
    assert not occurrences(
        rows(late), TODAY - timedelta(days=1), TODAY - timedelta(days=1), zone=WIB, now=NOW
    )


def test_approved_and_not_posted_is_missed_after_the_grace() -> None:
    plan = Plan(id="p", title="x", at=NOW - timedelta(hours=13), variants={"x": Variant(status="approved")})
    fresh = Plan(id="q", title="x", at=NOW - timedelta(hours=11), variants={"x": Variant(status="approved")})
    draft = Plan(id="r", title="x", at=NOW - timedelta(days=3), variants={"x": Variant(status="draft")})
    to_come = Plan(id="s", title="x", at=NOW + timedelta(hours=1), variants={"x": Variant(status="draft")})
    found = missed(rows(plan, fresh, draft, to_come), NOW, zone=WIB)
    assert [one.plan.id for one in found] == ["p", "r"], "a draft is missed as soon as its time has come"


MINUTE = timedelta(minutes=1)


def state(**more: object) -> SourceState:
    return SourceState(source="s", collection="deferrals", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "word"),
    [
        (state(), "waiting"),
        (state(last_good=NOW, next_due=NOW + 15 * MINUTE), "fresh"),
        (state(last_good=NOW - 20 * MINUTE, next_due=NOW - 5 * MINUTE), "fresh"),
        (state(last_good=NOW - 40 * MINUTE, next_due=NOW - 25 * MINUTE), "stale"),
        (state(last_good=NOW - timedelta(days=8)), "stale"),
        (state(last_good=NOW, failure=Failure(code="timeout")), "failed"),
        (
            state(
                failure=Failure(code="held"), held=Held(at=NOW, fetched=0, records=0, would_drop=9, holding=9)
            ),
            "held",
        ),
    ],
)
def test_a_sources_state_in_one_word(held: SourceState, word: str) -> None:
    assert health(held, NOW).state == word


def test_a_collection_is_as_fresh_as_its_worst_source() -> None:
    good = state(last_good=NOW - MINUTE, next_due=NOW + MINUTE)
    bad = SourceState(
        source="b", collection="deferrals", last_good=NOW - 9 * MINUTE, failure=Failure(code="timeout")
    )
    found = freshness({"s": good, "b": bad}, "deferrals", NOW)
    assert (found.state, found.at) == ("failed", NOW - 9 * MINUTE)
    assert freshness({}, "deferrals", NOW, held=3).state == "manual"
    assert freshness({}, "deferrals", NOW).state == "none"
