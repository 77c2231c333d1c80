"""Five fields of a crontab, checked and translated. Reading a config must not import APScheduler, so this is ours.

The trap (DESIGN 4): crontab counts weekdays from Sunday (0 and 7), APScheduler from Monday (0). And crontab fires when
the day of the month *or* the weekday fits where both are given, APScheduler when both do.
"""

from __future__ import annotations

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("day_of_week", 0, 7))
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORT = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}


def triggers(text: str) -> list[dict[str, str]]:
    """Keyword arguments of APScheduler's `CronTrigger`, one set per trigger; the earliest of them fires.

    Raises ValueError with the word that does not fit.
    """
    words = _SHORT.get(text.strip(), text).split()
    if len(words) != len(FIELDS):
        raise ValueError(text)
    fields: dict[str, str] = {}
    for (name, least, most), word in zip(FIELDS, words, strict=True):
        numbers = _numbers(name, word.casefold(), least, most)
        if name == "day_of_week":
            numbers = {(number - 1) % 7 for number in numbers}
        fields[name] = "*" if word == "*" else ",".join(map(str, sorted(numbers)))
    if fields["day_of_week"] == "*" and not _is_a_day(fields["day"], fields["month"]):
        raise ValueError(words[2])
    if fields["day"] != "*" and fields["day_of_week"] != "*":
        return [{**fields, "day": "*"}, {**fields, "day_of_week": "*"}]
    return [fields]


def _is_a_day(days: str, months: str) -> bool:
    """Whether any of the days is in any of the months: 31 February would never fire, and APScheduler says None."""
    if days == "*":
        return True
    longest = [_LONGEST_MONTHS[int(month) - 1] for month in months.split(",") if months != "*"] or [31]
    return int(days.partition(",")[0]) <= max(longest)


def _numbers(name: str, word: str, least: int, most: int) -> set[int]:
    """What `1-5`, `*/10`, `mon,wed` or `9-17/2` stands for."""
    found: set[int] = set()
    for part in word.split(","):
        span, slash, every = part.partition("/")
        step = int(every) if every.isdigit() else 0 if slash else 1
        first, dash, last = span.partition("-")
        if span == "*":
            start, end = least, most - (name == "day_of_week")
        else:
            start = _number(name, first)
            end = _number(name, last) if dash else most if slash else start
        if name == "day_of_week" and end < start:
            end += 7  # fri-sun, with sun = 0
        if step < 1 or start < least or end < start or (end > most and name != "day_of_week"):
            raise ValueError(part)
        found |= set(range(start, end + 1, step))
    if name == "day_of_week":
        return {number % 7 for number in found}
    return found


def _number(name: str, word: str) -> int:
    names = {"day_of_week": _DAYS, "month": _MONTHS}.get(name, ())
    if word and word in names:
        return names.index(word)
    if not word.isdigit():
        raise ValueError(word)
    number = int(word)
    if name == "day_of_week" and number > 7:
        raise ValueError(word)
    return number
