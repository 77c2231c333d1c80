"""How a plan repeats, as people choose it in a form, and the RRULE that it is stored as. Pure.

What a rule says beyond that stays as it is written: `too_complex`. All times are the office's clock, without a zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from store.models.rules import BadRule, Rule, end_of, rule_of

FREQUENCIES = ("none", "daily", "workdays", "weekly", "monthly-date", "monthly-weekday")
WORKDAYS = (1, 2, 3, 4, 5)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = (
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS",
)  # fmt: skip


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """What a form offers."""

    frequency: str = "none"
    """One of FREQUENCIES; of one that is too complex `none`."""
    every: int = 1
    """Each, each second, … day, week or month."""
    days: tuple[int, ...] = ()
    """ISO weekdays: of `weekly` those on which it takes place, of `monthly-weekday` the one."""
    nth: int = 0
    """Of `monthly-weekday`: which of the month, 1 to 5, or -1 for the last one."""
    day: int = 0
    """Of `monthly-date`: the day of the month, or -1 for the last one."""
    until: date | None = None
    """The last day on which it may take place."""
    count: int | None = None
    """How many times there are in all."""
    too_complex: bool = False
    """True: the rule says more than a form can; it is shown as it is written and never rewritten."""
    rule: str | None = None
    """As it is written."""


def parts(text: str) -> dict[str, str]:
    """A rule's parts by name, in upper case, in the order written. `RRULE:` in front is left out."""
    said: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name.strip():
            said[name.strip()] = value.strip()
    return said


def written(said: dict[str, str]) -> str:
    """The parts as a rule."""
    return ";".join(f"{name}={value}" for name, value in said.items() if value)


def ends_twice(text: str) -> bool:
    """Whether a rule has both COUNT and UNTIL, which RFC 5545 forbids: programs disagree on which of them counts."""
    return {"COUNT", "UNTIL"} <= parts(text).keys()


def readable(text: str) -> bool:
    """Whether a plan may repeat by this rule: every part is known and can be read, it ends in at most one way, and it
    names no seconds."""
    said = parts(text)
    if ends_twice(text):
        return False
    if any(name not in _PARTS or not value for name, value in said.items()):
        return False
    if (
        "BYSECOND" in said
        or said.get("COUNT", "1").strip("+0") == ""
        or said.get("COUNT", "").startswith("-")
    ):
        return False
    try:
        rule = rule_of(written(said))
        end_of(rule, datetime(2000, 1, 1), UTC)  # noqa: DTZ001 - the office's clock
    except BadRule:
        return False
    return rule.frequency != "SECONDLY"


def until_text(last: datetime, zone: tzinfo, *, all_day: bool) -> str:
    """The end of a rule as RFC 5545 wants it: a day for plans of whole days, else a moment in UTC."""
    if all_day:
        return last.strftime("%Y%m%d")
    moment = last.replace(microsecond=0, tzinfo=zone).astimezone(UTC)
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"


def end_of_day(day: date) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, time(23, 59, 59))


def rule_text(repeat: Repeat, zone: tzinfo, *, all_day: bool = False) -> str | None:
    """The RRULE of what was chosen; None where nothing repeats. One that is too complex as it was written."""
    if repeat.too_complex:
        return repeat.rule
    said = _chosen(repeat)
    if not said:
        return None
    if repeat.every > 1:
        said["INTERVAL"] = str(repeat.every)
    if repeat.count is not None:
        said["COUNT"] = str(repeat.count)
    elif repeat.until is not None:
        said["UNTIL"] = until_text(end_of_day(repeat.until), zone, all_day=all_day)
    return written(said)


def _chosen(repeat: Repeat) -> dict[str, str]:
    names = [NAMES[day - 1] for day in sorted(set(repeat.days))]
    match repeat.frequency:
        case "daily":
            return {"FREQ": "DAILY"}
        case "workdays":
            return {
                "FREQ": "WEEKLY",
                "BYDAY": ",".join(names) or ",".join(NAMES[day - 1] for day in WORKDAYS),
            }
        case "weekly":
            return {"FREQ": "WEEKLY", "BYDAY": ",".join(names)}
        case "monthly-date":
            return {"FREQ": "MONTHLY", "BYMONTHDAY": str(repeat.day or "")}
        case "monthly-weekday" if names:
            return {"FREQ": "MONTHLY", "BYDAY": f"{repeat.nth or 1}{names[0]}"}
    return {}


def repeat_of(
    text: str | None, at: datetime, zone: tzinfo, *, workdays: tuple[int, ...] = WORKDAYS
) -> Repeat:
    """A stored rule as a form shows it. `at`: the plan's first time, on the office's clock."""
    if text is None:
        return Repeat()
    too_complex = Repeat(too_complex=True, rule=text)
    try:
        rule = rule_of(text)
        end = end_of(rule, at, zone)
    except BadRule:
        return too_complex
    if not readable(text):
        return too_complex
    if rule.week_start != 0 and rule.interval > 1:
        return too_complex
    found = _shape(rule, at, workdays)
    if found is None:
        return too_complex
    until = None
    if end is not None:  # one that ends earlier in the day than the plan begins ends the day before
        until = end.date() if end.time() >= at.time() else end.date() - timedelta(days=1)
    return msgspec.structs.replace(found, every=rule.interval, until=until, count=rule.most, rule=text)


def _shape(rule: Rule, at: datetime, workdays: tuple[int, ...]) -> Repeat | None:
    """What a rule says of its days; None where that is more than a form can say."""
    by = dict(rule.by)
    days = tuple(sorted(day + 1 for which, day in rule.by_day if not which))
    counted = tuple((which, day + 1) for which, day in rule.by_day if which)
    if rule.frequency == "MONTHLY":
        return _monthly(by, days, counted, at)
    if by or counted:
        return None
    if rule.frequency == "DAILY" and not days:
        return Repeat(frequency="daily")
    if rule.frequency == "WEEKLY" or (rule.frequency == "DAILY" and rule.interval == 1):
        days = days or (at.isoweekday(),)
        is_work = days == tuple(sorted(workdays)) and len(days) > 1
        return Repeat(frequency="workdays" if is_work else "weekly", days=days)
    return None


def _monthly(
    by: dict[str, tuple[int, ...]], days: tuple[int, ...], counted: tuple[tuple[int, int], ...], at: datetime
) -> Repeat | None:
    if counted or days:
        place = by.pop("BYSETPOS", ())
        if len(counted) == 1 and not days and not place:
            nth, day = counted[0]
        elif len(days) == 1 and not counted and len(place) == 1:
            nth, day = place[0], days[0]
        else:
            return None
        fits = not by and (1 <= nth <= 5 or nth == -1)
        return Repeat(frequency="monthly-weekday", days=(day,), nth=nth) if fits else None
    numbers = by.pop("BYMONTHDAY", (at.day,))
    if by or len(numbers) != 1 or not (numbers[0] > 0 or numbers[0] == -1):
        return None
    return Repeat(frequency="monthly-date", day=numbers[0])
