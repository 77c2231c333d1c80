"""What a plan may repeat by, and how a form shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.collections import build
from store.models.repeat import Repeat, readable, repeat_of, rule_text
from store.queries.series import rule_times

WIB = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 11, 2, 10)  # noqa: DTZ001 - a wall clock
MOMENT = AT.replace(tzinfo=WIB)


@pytest.mark.parametrize(
    "text",
    [
        "tiap senin", "FREQ=WEEKLY;BYDAY=SENIN", "FREQ=FORTNIGHTLY", "BYDAY=MO", "FREQ=WEEKLY;UNTIL=besok",
        "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=SECONDLY", "FREQ=DAILY;BYSECOND=1", "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;foo", "FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;UNTIL=20261332",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused_and_says_what_would_fit(text: str) -> None:
    plan, problems = build("outreach", "p", {"title": "x", "at": MOMENT, "recurrence": text})
    assert plan is None
    assert [(p.code, p.field, p.value) for p in problems] == [("recurrence", "recurrence", text)]
    assert readable(problems[0].expected)


@pytest.mark.parametrize(
    "text", ["FREQ=DAILY;COUNT=3;UNTIL=20270101", "rrule:until=20270101;freq=daily;count=3"]
)
def test_a_rule_that_ends_in_two_ways_is_refused_as_that(text: str) -> None:
    plan, problems = build("outreach", "p", {"title": "x", "at": MOMENT, "recurrence": text})
    assert (plan, [(p.code, p.field, p.value) for p in problems]) == (
        None,
        [("count-until", "recurrence", text)],
    )


def test_a_rule_is_kept_as_it_is_written_in_capitals() -> None:
    plan, _ = build(
        "outreach", "p", {"title": "x", "at": MOMENT, "recurrence": "rrule:freq=weekly; byday=mo,th"}
    )
    assert plan is not None
    assert plan.recurrence == "FREQ=WEEKLY;BYDAY=MO,TH"  # type: ignore[attr-defined]


def test_an_exception_that_is_no_start_is_refused() -> None:
    given = {"title": "x", "at": MOMENT, "exceptions": ("2026-11-30T10:00", "30/11/2026")}
    _, problems = build("outreach", "p", given)
    assert [(p.code, p.value) for p in problems] == [("start", "30/11/2026")]


REPEATS = st.one_of(
    st.builds(Repeat, frequency=st.just("daily")),
    st.builds(Repeat, frequency=st.just("workdays"), days=st.just((1, 2, 3, 4, 5))),
    st.builds(
        lambda days: Repeat(frequency="weekly", days=tuple(sorted(days))),
        st.sets(st.integers(1, 7), min_size=1),
    ).filter(lambda one: one.days != (1, 2, 3, 4, 5)),
    st.builds(Repeat, frequency=st.just("monthly-date"), day=st.sampled_from([-1, 1, 15, 31])),
    st.builds(
        lambda day, nth: Repeat(frequency="monthly-weekday", days=(day,), nth=nth),
        st.integers(1, 7),
        st.sampled_from([-1, 1, 2, 5]),
    ),
)


@settings(max_examples=100)
@given(
    REPEATS,
    st.integers(1, 3),
    st.sampled_from(["", "until", "count"]),
    st.dates(date(2026, 12, 1), date(2028, 1, 1)),
)
def test_what_is_chosen_in_a_form_comes_back_from_its_rule(
    chosen: Repeat, every: int, end: str, until: date
) -> None:
    import msgspec

    ends = {"until": until} if end == "until" else {"count": 7} if end == "count" else {}
    chosen = msgspec.structs.replace(chosen, every=every, **ends)
    text = rule_text(chosen, WIB)
    assert text is not None
    assert readable(text)
    assert repeat_of(text, AT, WIB) == msgspec.structs.replace(chosen, rule=text)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("FREQ=WEEKLY", "weekly"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "workdays"),
        ("FREQ=MONTHLY", "monthly-date"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "monthly-weekday"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=MO", "weekly"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261230T020000Z", "weekly"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261230", "weekly"),
    ],
)
def test_a_rule_that_a_form_can_say_names_the_same_times_when_the_form_wrote_it(
    text: str, frequency: str
) -> None:
    shown = repeat_of(text, AT, WIB)
    assert (shown.frequency, shown.too_complex) == (frequency, False)
    again = rule_text(shown, WIB) or ""
    span = (AT, AT, AT + timedelta(days=400), WIB)
    assert list(rule_times(again, *span)) == list(rule_times(text, *span)) != []


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=1MO,3MO", "FREQ=WEEKLY;BYMONTH=1",
        "FREQ=DAILY;BYHOUR=9,15", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "nonsense",
    ],
)  # fmt: skip
def test_a_rule_that_says_more_than_a_form_is_shown_and_never_rewritten(text: str) -> None:
    shown = repeat_of(text, AT, WIB)
    assert (shown.too_complex, rule_text(shown, WIB)) == (True, text)
