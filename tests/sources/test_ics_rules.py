"""Rules of recurrence: what they name, what they refuse, and what they cost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.rules import BadRule, rule_of
from store.models.ruletimes import Budget, TooMuch, times

day = datetime.fromisoformat


def named(
    rule: str, first: datetime, after: datetime | None = None, before: datetime | None = None
) -> list[datetime]:
    begin, end = after or first, before or first + timedelta(days=800)
    return list(times(rule_of(rule), first, None, begin, end, Budget(1_000_000)))


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=SOMETIMES", "BYDAY=MO", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=x",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTHDAY=0",
        "FREQ=DAILY;BYHOUR=24", "FREQ=WEEKLY;WKST=ZZ", "FREQ=MONTHLY;BYWEEKNO=3", "FREQ=DAILY;INTERVAL=" + "9" * 5000,
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        rule_of(rule)


def test_parts_that_nobody_knows_and_slips_of_programs_do_no_harm() -> None:
    assert rule_of("freq=weekly;byday=mo,tu;x-a=1;count=").most is None
    assert rule_of("FREQ=WEEKLY;BYDAY=1MO,+2TU").by_day == ((0, 0), (0, 1))
    assert rule_of("FREQ=DAILY;COUNT=0").most is rule_of("FREQ=DAILY;COUNT=-1").most is None


@pytest.mark.parametrize(
    ("rule", "first", "found"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", "2026-11-10", ["2026-11-10", "2026-12-08", "2027-01-12"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-11-27", ["2026-11-27", "2026-12-25"]),
        ("FREQ=MONTHLY;COUNT=3", "2026-12-31", ["2026-12-31", "2027-01-31", "2027-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2026-12-31", ["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "2026-11-30", ["2026-11-30", "2026-12-31"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "2026-11-13", ["2026-11-13", "2027-08-13"]),
        ("FREQ=YEARLY;COUNT=2", "2024-02-29", ["2024-02-29"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", "2026-11-26", ["2026-11-26", "2027-11-25"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", "2026-05-18", ["2026-05-18", "2027-05-17"]),
        ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "2026-05-11", ["2026-05-11", "2027-05-17"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=2", "2025-12-29", ["2025-12-29", "2027-01-04"]),
        ("FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "2026-12-31", ["2026-12-31", "2027-12-31"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO;COUNT=4", "2026-11-03",
         ["2026-11-03", "2026-11-08", "2026-11-17", "2026-11-22"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU;COUNT=4", "2026-11-03",
         ["2026-11-03", "2026-11-15", "2026-11-17", "2026-11-29"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "2026-11-23", ["2026-11-23", "2026-12-03", "2026-12-13"]),
        ("FREQ=DAILY;BYMONTH=1;COUNT=2", "2026-12-30", ["2027-01-01", "2027-01-02"]),
        ("FREQ=HOURLY;INTERVAL=36;COUNT=3", "2026-11-23", ["2026-11-23", "2026-11-24", "2026-11-26"]),
    ],
)  # fmt: skip
def test_rules_name_what_the_standard_says(rule: str, first: str, found: list[str]) -> None:
    assert [f"{each:%Y-%m-%d}" for each in named(rule, datetime.fromisoformat(first))] == found


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_looking_from_later_on_names_the_same_times(data: st.DataObject) -> None:
    """What is skipped because it is long past must not shift what comes."""
    frequency = data.draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    rule = f"FREQ={frequency};INTERVAL={data.draw(st.integers(1, 5))}"
    rule += data.draw(
        st.sampled_from(["", ";BYMONTHDAY=1,15,-1", ";BYDAY=MO,TH", ";BYMONTH=2,11", ";BYHOUR=8,17"])
    )
    first = data.draw(st.datetimes(day("2019-01-01"), day("2021-01-01"))).replace(microsecond=0)
    after = data.draw(st.datetimes(day("2019-06-01"), day("2023-01-01")))
    before = after + timedelta(days=400)
    whole = named(rule, first, first, before)
    assert named(rule, first, after, before) == [each for each in whole if each >= after]
    assert whole == sorted(whole)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="FREQ=DAILYWKMONTHBYUSC;,-+0123456789", max_size=60), st.datetimes())
def test_no_rule_makes_it_fail_or_hang(text: str, first: datetime) -> None:
    try:
        rule = rule_of(f"FREQ={text}")
        list(times(rule, first, None, day("2025-01-01"), day("2027-01-01"), Budget(5_000)))
    except (BadRule, TooMuch):
        pass


_NUMBERS = {
    "BYMONTH": (1, 2, 6, 11, 12),
    "BYMONTHDAY": (1, 13, 28, 30, 31, -1, -2, -31),
    "BYHOUR": (7, 9, 22),
}

"""None of them makes a rule that never names anything: dateutil would look for it until the year 9999."""
_APART = {("BYMONTHDAY", "WEEKLY"), ("BYHOUR", "HOURLY"), ("BYMONTH", "MONTHLY")}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_rules_name_what_dateutil_says(data: st.DataObject) -> None:
    """An expansion of somebody else's. Left out is what the two read otherwise: first weeks that BYSETPOS cuts, BYWEEKNO."""
    from dateutil.rrule import rrulestr

    frequency = data.draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    rule = [f"FREQ={frequency}", f"INTERVAL={data.draw(st.integers(1, 4))}"]
    rule += [f"COUNT={data.draw(st.integers(1, 40))}"] if data.draw(st.booleans()) else []
    for name, numbers in _NUMBERS.items():
        if (name, frequency) not in _APART and data.draw(st.booleans()):
            chosen = data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True))
            rule.append(f"{name}={','.join(map(str, chosen))}")
    if data.draw(st.booleans()):
        counts = (
            frequency in ("YEARLY", "MONTHLY")
            and "BYMONTHDAY" not in ";".join(rule)
            and data.draw(st.booleans())
        )
        numbers = st.sampled_from(
            ["2", "-1", "5"] if counts else [""]
        )  # dateutil reads `MO,2MO` as one that is both
        by_day = st.builds(str.__add__, numbers, st.sampled_from(["MO", "WE", "FR", "SU"]))
        rule.append(f"BYDAY={','.join(data.draw(st.lists(by_day, min_size=1, max_size=3, unique=True)))}")
        rule += ["BYSETPOS=-1"] if frequency == "MONTHLY" and data.draw(st.booleans()) else []
    rule += [f"WKST={data.draw(st.sampled_from(['MO', 'SU', 'WE']))}"]
    first = data.draw(st.datetimes(day("2024-01-01"), day("2026-01-01"))).replace(microsecond=0)
    after = data.draw(st.datetimes(day("2024-06-01"), day("2026-06-01"))).replace(microsecond=0)
    before = after + timedelta(days=60 if frequency == "HOURLY" else 500)
    text = ";".join(rule)
    until = (
        "" if "COUNT" in text else f";UNTIL={before:%Y%m%dT%H%M%S}"
    )  # without an end dateutil may look until 9999
    theirs = []
    for each in rrulestr(text + until, dtstart=first):
        if each >= before:
            break
        theirs += [each] if each >= after else []
    assert named(text, first, after, before) == theirs
