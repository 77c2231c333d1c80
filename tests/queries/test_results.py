"""Results by channel and topic: what was on time, late, missed, and what reached most."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from store.models.plan import Plan, Result, Variant
from store.queries.outreach import Occurrence, judged
from store.queries.results import by_channel, by_topic
from store.queries.series import Placed

ZONE = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
NOW = AT + timedelta(days=2)
GRACE = timedelta(hours=12)


def occurrence(
    name: str, topic: str | None = None, *, all_day: bool = False, **variants: Variant
) -> Occurrence:
    plan = Plan(id=name, title=name, at=AT, topic=topic, all_day=all_day, variants=dict(variants))
    return judged(Placed(AT, plan, "2026-11-23T10:00"), NOW, GRACE)


def posted(after: timedelta | None, reach: int | None = None) -> Variant:
    result = Result(reach=reach) if reach is not None else None
    return Variant(status="posted", posted_at=AT + after if after is not None else None, result=result)


def test_each_channel_is_counted_by_what_became_of_it() -> None:
    found = [
        occurrence("a", x=posted(timedelta(hours=1)), instagram=Variant(status="scheduled")),
        occurrence("b", x=posted(timedelta(hours=1, seconds=1))),
        occurrence("c", x=posted(None)),
        occurrence("d", x=Variant(status="skipped")),
        occurrence("e", x=Variant(status="hold")),
    ]
    instagram, x = by_channel(found)
    assert (instagram.name, instagram.planned, instagram.missed) == ("instagram", 1, 1)
    assert (x.planned, x.on_time, x.late, x.missed, x.skipped, x.open) == (5, 2, 1, 0, 1, 1)


def test_a_whole_day_is_on_time_until_its_midnight() -> None:
    late = timedelta(hours=14)
    [on_time] = by_channel([occurrence("a", all_day=True, x=posted(late - timedelta(seconds=1)))])
    [after] = by_channel([occurrence("a", all_day=True, x=posted(late))])
    assert (on_time.late, after.late) == (0, 1)


def test_the_best_comes_first_and_what_has_no_result_is_none() -> None:
    found = [
        occurrence(name, x=posted(timedelta(), reach)) for name, reach in (("a", 5), ("b", 90), ("c", None))
    ]
    [x] = by_channel(found)
    assert [post.one.plan.title for post in x.best] == ["b", "a"]


def test_topics_are_one_whatever_their_case_and_those_without_come_last() -> None:
    draft = Variant()
    found = [
        occurrence("a", None, x=draft, instagram=draft),
        occurrence("b", "TPPO", x=draft),
        occurrence("c", "tppo", x=draft),
        occurrence("d", "Paspor", x=draft),
        occurrence("e", "Kosong"),
    ]
    assert [(one.name, one.planned) for one in by_topic(found)] == [("TPPO", 2), ("Paspor", 1), ("", 2)]
