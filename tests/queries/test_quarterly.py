"""A quarter of the programme: everything counted once, targets by the days of a village, and what came of suggestions."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from store.models.suggestion import STATES, Suggestion
from store.models.village import Activity, Village
from store.queries.periods import of_kind
from store.queries.quarterly import Quarter, quarter
from tests.queries.held import rows

THIRD = of_kind("quarter", date(2026, 7, 1))
LATER = date(2026, 11, 23)
PLACES = ("v1", "Tembesi", "v3", "di mana saja", None)


def village(name: str, status: str = "active", joined: date | None = None) -> Village:
    names = {"v1": "Teluk Tering", "v2": "Tembesi", "v3": "Tiban Lama"}
    return Village(id=name, name=names[name], status=status, decree_date=joined)


def told(
    villages: list[Village],
    activities: list[Activity] | None = None,
    suggestions: list[Suggestion] | None = None,
    today: date = LATER,
) -> Quarter:
    held = rows(*villages), rows(*(activities or [])), rows(*(suggestions or []))
    return quarter(*held, THIRD, today, 3)


def activity(name: str, day: date, place: str | None = "v1", **more: object) -> Activity:
    return Activity(id=name, date=day, village=place, **more)  # type: ignore[arg-type]


days = st.integers(-20, 120).map(lambda n: THIRD.first + timedelta(days=n))
activities = st.lists(
    st.builds(
        lambda n, day, place, kind, topic, people: activity(
            f"a{n}", day, place, kind=kind, topic=topic, participants=people
        ),
        st.integers(0, 10_000),
        days,
        st.sampled_from(PLACES),
        st.sampled_from(["counselling", "service", "other"]),
        st.sampled_from([None, "TPPO", "tppo", "M-Paspor"]),
        st.none() | st.integers(0, 90),
    ),
    unique_by=lambda one: one.id,
    max_size=40,
)
suggestions = st.lists(
    st.builds(
        lambda n, day, place, state: Suggestion(id=f"s{n}", date=day, text="x", village=place, state=state),
        st.integers(0, 10_000),
        days,
        st.sampled_from(PLACES),
        st.sampled_from(STATES),
    ),
    unique_by=lambda one: one.id,
    max_size=20,
)


@given(activities, suggestions, days)
def test_villages_kinds_and_topics_each_add_up_to_what_an_independent_count_says(
    done: list[Activity], heard: list[Suggestion], today: date
) -> None:
    found = told([village("v1"), village("v2", "planned"), village("v3", "inactive")], done, heard, today)
    until = min(THIRD.last, today)
    inside = [a for a in done if THIRD.first <= a.date <= until]
    people = sum(a.participants or 0 for a in inside)
    for parts in ((*found.villages, found.apart), found.kinds, found.topics, (found.whole,)):
        assert sorted(a.id for part in parts for a in part.done) == sorted(a.id for a in inside)
        assert sum(part.people or 0 for part in parts) == people
        assert sum(part.uncounted for part in parts) == sum(a.participants is None for a in inside)
    wanted = [s for s in heard if THIRD.first <= s.date <= until]
    for parts in ((*found.villages, found.apart), (found.whole,)):
        assert sum(len(part.suggestions) for part in parts) == len(wanted)
        for state in STATES:
            assert sum(part.states[state] for part in parts) == sum(s.state == state for s in wanted)
    assert len({part.name.casefold() for part in found.topics}) == len(found.topics)


def test_a_village_that_joined_within_the_quarter_has_the_target_for_its_days() -> None:
    found = told(
        [village("v1"), village("v2", joined=date(2026, 9, 1)), village("v3", joined=date(2026, 10, 1))]
    )
    asked = {part.name: part.expected for part in found.villages}
    assert asked == {"v1": 3.0, "v2": 3 * 30 / 92}  # the third joined later: nothing is asked of it yet
    assert found.whole.expected == 3 + 3 * 30 / 92


def test_nothing_is_asked_of_a_village_that_is_not_active_and_what_was_done_there_still_counts() -> None:
    found = told([village("v1", "planned"), village("v2", "inactive")], [activity("a", date(2026, 8, 1))])
    assert [(part.name, part.expected, len(part.done)) for part in found.villages] == [("v1", None, 1)]
    assert found.whole.expected is None


def test_nobody_counted_is_not_nobody_came() -> None:
    day = date(2026, 8, 1)
    [part] = told([village("v1")], [activity("a", day), activity("b", day)]).villages
    assert (part.people, part.uncounted) == (None, 2)
    [part] = told([village("v1")], [activity("a", day), activity("b", day, participants=0)]).villages
    assert (part.people, part.uncounted) == (0, 1)
    [part] = told([village("v1")]).villages
    assert (part.people, part.uncounted) == (0, 0)


def test_a_quarter_that_is_not_over_says_up_to_which_day_and_knows_no_day_ahead() -> None:
    today = date(2026, 8, 1)
    done = [activity("a", today), activity("b", today + timedelta(days=1))]
    found = told([village("v1")], done, today=today)
    assert (found.until, len(found.whole.done)) == (today, 1)
    assert [part.name for part in found.missed] == ["v1"]
