"""Moments to come as people type them: `besok`, `senin 9`, `3 hari lagi`, `2 jam`, `nanti sore`. Pure.

The words are those of quick add. Only what lies ahead is meant, so what may be two moments is the next one that people
are at work at; whoever asks shows what was understood before it is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tui.words import clocks, days
from tui.words.days import NUMBERS

MORNING = time(8)
"""The hour of a day that is named without one."""
LONGEST = timedelta(days=3660)
_UNITS = {
    "m": timedelta(minutes=1), "mnt": timedelta(minutes=1), "menit": timedelta(minutes=1), "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1), "minutes": timedelta(minutes=1), "j": timedelta(hours=1), "jam": timedelta(hours=1),
    "h": timedelta(hours=1), "hour": timedelta(hours=1), "hours": timedelta(hours=1),
}  # fmt: skip
_ONE_OF = {"sejam": timedelta(hours=1), "semenit": timedelta(minutes=1)}
_DAYS = ("hari", "minggu", "pekan", "bulan", "day", "days", "week", "weeks", "month", "months")
_GLUED = re.compile(r"(\d{1,4})([^\W\d_]+)", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_LAGI = ("lagi", "from", "now")
_DAYTIME = range(7, 19)


class NotLater(Exception):
    """What was typed names no moment to come. `code`: unreadable | no-day | past | far."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_later(text: str, now: datetime, *, morning: time = MORNING) -> datetime:
    """The moment after `now` (aware, in the office's zone) that `text` names. Raises NotLater."""
    words = [word.strip(",") for word in text.casefold().split()]
    if not words:
        raise NotLater("unreadable")
    span = _span(words)
    found = now + span if span is not None and span <= LONGEST else None
    if span is not None and found is None:
        raise NotLater("far")
    if found is None:
        found = _named(words, now, morning)
    found = found.replace(second=0, microsecond=0)
    if found <= now:
        raise NotLater("past")
    if found - now > LONGEST:
        raise NotLater("far")
    return found


def _span(words: Sequence[str]) -> timedelta | None:
    """`2 jam`, `1 jam 30 menit lagi`, `in 2 hours`; None where it is something else."""
    rest = [part for word in words for part in (_GLUED.sub(r"\1 \2", word).split())]
    if rest[:1] in (["in"], ["dalam"]):
        del rest[0]
    while rest and rest[-1] in _LAGI:
        del rest[-1]
    total, at = timedelta(), 0
    while at < len(rest):
        if rest[at] in _ONE_OF:
            total, at = total + _ONE_OF[rest[at]], at + 1
        elif rest[at] == "setengah" and rest[at + 1 : at + 2] in (["jam"], ["hour"]):
            total, at = total + timedelta(minutes=30), at + 2
        else:
            amount, unit = _amount(rest[at]), _UNITS.get(rest[at + 1]) if at + 1 < len(rest) else None
            if amount is None or unit is None:
                return None
            total, at = total + amount * unit, at + 2
    return total or None


def _amount(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else NUMBERS.get(word)


def _named(words: Sequence[str], now: datetime, morning: time) -> datetime:
    """A day with or without an hour, or an hour alone."""
    said = " ".join(words)
    if said in clocks.ALONE:
        return _today(now, time(clocks.PARTS[clocks.ALONE[said]].usual[0]))
    if said in clocks.PARTS and clocks.PARTS[said].usual:
        return _today(now, time(clocks.PARTS[said].usual[0]), turn=True)
    day = days.read(words, now.date()) or _some_days(words, now.date())
    if day is None:
        hour = _hour(words, bare=False)
        if hour is None:
            raise NotLater("unreadable")
        return _today(now, hour, turn=True)
    chosen = _day(day, now.date())
    rest = words[day.taken :]
    hour = _hour(rest, bare=True) if rest else None
    if rest and hour is None:
        raise NotLater("unreadable")
    return datetime.combine(chosen, hour or morning, now.tzinfo)


def _some_days(words: Sequence[str], today: date) -> days.Reading | None:
    """`3 hari`, which without `lagi` may be a length elsewhere and is none here."""
    if len(words) < 2 or words[1] not in _DAYS:
        return None
    found = days.read([*words[:2], "lagi"], today) or days.read(["in", *words[:2]], today)
    return found._replace(taken=2) if found is not None else None


def _day(found: days.Reading, today: date) -> date:
    """The day that is meant: of today's weekday the one in a week, of a whole week its first day."""
    if not found.days or found.code in ("no-day", "weekday"):
        raise NotLater("no-day")
    ahead = [day for day in found.days if day >= today]
    if not ahead:
        raise NotLater("past")
    return ahead[-1] if found.code == "this-weekday" else ahead[0]


def _hour(words: Sequence[str], *, bare: bool) -> time | None:
    """An hour; `bare`: a number alone is one too. Of two halves of the day the one that people are at work in."""
    said = " ".join(words)
    if said in clocks.PARTS and clocks.PARTS[said].usual:
        return time(clocks.PARTS[said].usual[0])
    if bare and words and _NUMBER.fullmatch(words[0]):
        words = ["jam", *words]
        found = clocks.read(words)
    else:
        found = clocks.read(words)
    if found is None or found.taken != len(words) or not found.hours or found.minutes is not None:
        return None
    if len(found.hours) == 1:
        return found.hours[0]
    return next((hour for hour in found.hours if hour.hour in _DAYTIME), found.hours[0])


def _today(now: datetime, hour: time, *, turn: bool = False) -> datetime:
    """Today at this hour; `turn`: tomorrow where it is over."""
    found = datetime.combine(now.date(), hour, now.tzinfo)
    return found + timedelta(days=1) if turn and found <= now else found
