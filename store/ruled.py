"""What becomes of a rule of recurrence when its plan is cut, or moved to another time or day. Pure.

All times are the office's clock, without a zone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo

from store.models.plan import Plan
from store.models.repeat import NAMES, end_of_day, parts, until_text, written
from store.queries.series import END, bounded, rule_times

Move = Callable[[datetime], datetime]
"""An occurrence's start before → after."""
_SECOND = timedelta(seconds=1)


def before(plan: Plan, first: datetime, start: datetime, zone: tzinfo) -> str | None:
    """The rule of what a series names before `start`; None where that is nothing."""
    text = plan.recurrence or ""
    last = _last(text, first, start, zone)
    if last is None:
        return None
    said = parts(text)
    if "COUNT" in said:
        named = sum(1 for _ in rule_times(text, first, first, start, zone))
        said["COUNT"] = str(named)
        return written(said)
    said["UNTIL"] = until_text(min(start - _SECOND, end_of_day(last.date())), zone, all_day=plan.all_day)
    return written(said)


def after(plan: Plan, first: datetime, start: datetime, zone: tzinfo) -> tuple[str, datetime] | None:
    """The rule of what a series names from `start` on, and its first time; None where that is nothing."""
    text = plan.recurrence or ""
    following = next(rule_times(text, first, start, END, zone), None)
    if following is None:
        return None
    said = parts(text)
    if "COUNT" in said:
        named = sum(1 for _ in rule_times(text, first, first, start, zone))
        said["COUNT"] = str(max(1, int(said["COUNT"]) - named))
    return written(said), following


def _last(text: str, first: datetime, start: datetime, zone: tzinfo) -> datetime | None:
    """The last time before `start`."""
    for back in (timedelta(days=62), timedelta(days=800), None):
        since = first if back is None else max(first, start - back)
        found = deque(rule_times(text, first, since, start, zone), maxlen=1)
        if found:
            return found[0]
    return None


def moved(
    plan: Plan, old: datetime, new: datetime, zone: tzinfo, rule: str | None = None
) -> tuple[str, Move]:
    """The rule of a series (`rule`, else its own) whose first time moves from `old` to `new`, and where its starts go.

    The days that the rule names move along where it names them in a simple way; a rule that says more keeps its days, and
    only the time of day moves.
    """
    text = plan.recurrence or "" if rule is None else rule
    said = parts(text)
    by_days = _days_moved(said, old, new)
    shift = new - datetime.combine(new.date(), old.time())
    move = _mover(said, old, new, by_days, shift)
    if "UNTIL" in said:
        said["UNTIL"] = _until(plan, text, old, move, zone)
    return written(said), move


def _days_moved(said: dict[str, str], old: datetime, new: datetime) -> bool:
    """Whether the rule's days follow; `said` says the new ones then."""
    if any(name in said for name in ("BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYMINUTE")):
        return False
    if "BYMONTH" in said:
        return False
    if said.get("FREQ") == "WEEKLY":
        return "BYMONTHDAY" not in said and _weekdays_moved(said, (new.date() - old.date()).days)
    return said.get("FREQ") == "MONTHLY" and _month_moved(said, old, new)


def _weekdays_moved(said: dict[str, str], by: int) -> bool:
    """Each second week, a day that goes into the next one would be another week's: then all stay."""
    days = [NAMES.index(name[-2:]) for name in said.get("BYDAY", "").split(",") if name]
    if said.get("INTERVAL", "1") != "1" and any(not 0 <= day + (by + 3) % 7 - 3 <= 6 for day in days):
        return False
    if days:
        said["BYDAY"] = ",".join(NAMES[day] for day in sorted({(day + by) % 7 for day in days}))
    return True


def _month_moved(said: dict[str, str], old: datetime, new: datetime) -> bool:
    day, number = said.get("BYDAY", ""), said.get("BYMONTHDAY", "")
    if day:
        is_last = day.startswith("-1") and (new + timedelta(days=7)).month != new.month
        if "," in day or number or len(day) < 3 or (day.startswith("-") and not is_last):
            return False
        said["BYDAY"] = f"{-1 if is_last else (new.day - 1) // 7 + 1}{NAMES[new.weekday()]}"
        return True
    if number not in ("", str(old.day)):
        return False
    if number:
        said["BYMONTHDAY"] = str(new.day)
    return True


def _mover(said: dict[str, str], old: datetime, new: datetime, by_days: bool, shift: timedelta) -> Move:
    """Where a start goes: `shift` in the day, and with the days of the rule."""
    if not by_days:
        return lambda start: start + shift
    if said.get("FREQ") == "WEEKLY":
        days = (new.date() - old.date()).days
        near = days if abs(days) < 7 else (days + 3) % 7 - 3
        return lambda start: start + shift + timedelta(days=near)
    text = written(
        {name: value for name, value in said.items() if name not in ("COUNT", "UNTIL", "INTERVAL")}
    )

    def within_month(start: datetime) -> datetime:
        begin = start.replace(day=1, hour=0, minute=0)
        end = (begin + timedelta(days=32)).replace(day=1)
        anchor = datetime.combine(begin.date(), new.time()).replace(day=1)
        if "BYDAY" not in said and "BYMONTHDAY" not in said:
            try:
                return anchor.replace(day=new.day)
            except ValueError:
                return start + shift
        found = list(rule_times(text, anchor, begin, end, UTC))
        return found[0] if len(found) == 1 else start + shift

    return within_month


def _until(plan: Plan, text: str, old: datetime, move: Move, zone: tzinfo) -> str:
    """The end of a moved rule: the day to which its last time moves, where its end is not the end of a day that stays."""
    known = bounded(text, old, zone)
    last = _last(text, old, known[1] + _SECOND, zone) if known is not None else None
    if known is None or last is None:
        return parts(text)["UNTIL"]
    day = move(last).date()
    if day == last.date() and known[1].time() >= time(23, 59):
        return parts(text)["UNTIL"]
    return until_text(end_of_day(day), zone, all_day=plan.all_day)
