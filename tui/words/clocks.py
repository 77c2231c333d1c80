"""Hours as people write them, Indonesian and English at once: `jam 9`, `09.00`, `jam 8 malam`, `setengah sembilan`, `9am`.

What can be two hours is both of them: `jam 2` may be the night's or the afternoon's. Words come in folded, without the
comma or full stop behind them. Hours are the office's; a zone that is named behind them is told, not applied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Final, NamedTuple

from tui.words import days
from tui.words.days import NUMBERS

EARLY_END: Final = "early-end"
"""The question of an hour whose end is not behind it; its sentence stands in the catalog `quick`."""
HALF_DAY: Final = "half-day"
"""The question which half of the day is meant: `jam 2`; its sentence stands there too."""
_DAY = 24 * 60
_SOME_DAY = date(2026, 1, 1)
"""`jam 9 s.d. 12 des` is no span of hours, whatever day it is."""


class Reading(NamedTuple):
    """What stands at the beginning of some words."""

    taken: int
    """How many of the words it is."""
    hours: tuple[time, ...]
    """One: the hour. Several: it must be asked which. None: there is no such hour."""
    code: str = ""
    """Why it must be asked: no-clock · half-day · midnight · day-part · zone · early-end."""
    minutes: int | None = None
    """How long it lasts, where its end stands behind it."""
    open: bool = False
    """Whether `malam` elsewhere may still say which half of the day is meant."""
    spans: tuple[int, ...] = ()
    """Of `early-end`: how many minutes it may last; what ends beyond midnight is one of the next day."""


class Part(NamedTuple):
    """A part of the day: hours that are in it as they are, and those of a half day that mean twelve more."""

    same: frozenset[int]
    later: frozenset[int]
    usual: tuple[int, ...]
    """Hours to offer where none is named."""


def _part(same: Sequence[int], later: Sequence[int], usual: tuple[int, ...]) -> Part:
    return Part(frozenset(same), frozenset(later), usual)


_MORNING = _part(range(1, 12), (), (8, 9, 10))
_NOON = _part(range(10, 16), range(1, 5), (11, 12, 13, 14))
_AFTERNOON = _part(range(14, 19), range(2, 7), (15, 16, 17))
_EVENING = _part(range(18, 24), range(6, 12), (18, 19, 20))
PARTS = {
    "pagi": _MORNING, "siang": _NOON, "sore": _AFTERNOON, "malam": _EVENING,
    "subuh": _part(range(3, 6), (), (5,)), "dini hari": _part(range(5), (), ()),
    "morning": _MORNING, "afternoon": _part(range(12, 19), range(1, 7), (13, 14, 15, 16)), "evening": _EVENING,
    "night": _EVENING, "in the morning": _MORNING, "in the afternoon": _part(range(12, 19), range(1, 7), (14,)),
    "in the evening": _EVENING, "at night": _EVENING,
}  # fmt: skip
ALONE = {f"{part} ini": part for part in ("pagi", "siang", "sore", "malam")} | {
    "nanti pagi": "pagi", "nanti siang": "siang", "nanti sore": "sore", "nanti malam": "malam",
    "tonight": "night", "this morning": "morning", "this afternoon": "afternoon", "this evening": "evening",
}  # fmt: skip
"""Parts of today."""
_NAMED = ("jam", "pukul", "pkl", "jm", "at")
_FULL = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(am|pm)?", re.ASCII)
_BARE = re.compile(r"(\d{1,2})(am|pm)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,2}(?:[.:]\d{2})?(?:am|pm)?)[-–](\d{1,2}(?:[.:]\d{2})?(?:am|pm)?)", re.ASCII)
_HALVES = {"am": "am", "pm": "pm", "a.m": "am", "p.m": "pm"}
UNTIL = ("s.d", "sd", "s/d", "sampai", "hingga", "until", "till", "to", "-", "–")
_HOURS = {word: value for word, value in NUMBERS.items() if word not in ("a", "an")}
_QUARTERS = {"seperempat": 15, "setengah": 30}


class _Raw(NamedTuple):
    """An hour before it is known which half of the day it is in."""

    taken: int
    hour: int
    minute: int
    half: str
    """am | pm, or nothing."""
    named: bool
    """Whether `jam` stands before it."""
    exact: bool
    """Written with two digits for the hour: by the clock of 24 hours."""


def read(words: Sequence[str]) -> Reading | None:
    """The hour that stands at the beginning of `words`, with its part of the day, its end and its zone; else None."""
    words = list(words)
    if (words and (found := _SPAN.fullmatch(words[0]))) or (
        len(words) > 1 and words[0] in _NAMED and (found := _SPAN.fullmatch(words[1]))
    ):  # `09.00-11.00`, `jam 9-11`
        at = 1 if words[0] in _NAMED else 0
        if at or all(_FULL.fullmatch(side) or side.endswith("m") for side in found.groups()):
            return _joined(words, at, found[1], found[2])
        return None
    return _read(words, joined=0)


def _joined(words: list[str], at: int, first: str, last: str) -> Reading | None:
    """A span written as one word at this place; None where its end is none: `jam 5-7 des`."""
    found = _read([*words[:at], first, "-", last, *words[at + 1 :]], joined=2)
    if found is None or found.taken > at:
        return found
    end = None if days.plain([last, *words[at + 1 :]], _SOME_DAY) else _raw([last], bare=True)
    return Reading(at + 1, (), "no-clock") if end is not None and not _halved(end, ("", 0)).hours else None


def _read(words: list[str], *, joined: int) -> Reading | None:
    first = _raw(words)
    if first is None:
        return None
    found = _halved(first, part_at(words[first.taken :]))
    rest = words[found.taken :]
    if found.hours and rest[1:] and rest[0] in UNTIL and found.code in ("", HALF_DAY):
        last = None if days.plain(rest[1:], _SOME_DAY) else _raw(rest[1:], bare=first.named or bool(joined))
        if last is not None:
            begin = found, part_at(words[first.taken :])[0]
            found = _until(first, begin, last, part_at(rest[1 + last.taken :]))
    found = _zoned(found, words[found.taken :])
    return found._replace(taken=found.taken - joined)


def _until(first: _Raw, begin: tuple[Reading, str], last: _Raw, behind: tuple[str, int]) -> Reading:
    """An hour with its end, as far as that can be one.

    `begin`: the hour and the part of the day said with it. `behind`: that behind the end; where none was said with the
    hour and it fits, it is the hour's too: `jam 2-4 sore`.
    """
    (found, part), end = begin, _halved(last, behind)
    if not end.hours:
        return found
    taken = found.taken + 1 + end.taken
    if behind[0] and found.open and not (both := on_part(first.hour, first.minute, behind[0])).code:
        found = both
    if len(found.hours) == 1:
        ended = _ended(found, end, part if end.open else "", last)
        return ended._replace(taken=taken, open=False)
    ends = {
        *end.hours,
        *(each.replace(hour=each.hour + 12) for each in end.hours if end.open and each.hour < 12),
    }
    spans = {min(_between(hour, each) for each in ends) for hour in found.hours}
    return found._replace(taken=taken, minutes=spans.pop()) if len(spans) == 1 else found


def part_at(words: Sequence[str]) -> tuple[str, int]:
    """A part of the day at the beginning of these words and how many it takes; "" and 0 where there is none."""
    for size in (3, 2, 1):
        if len(words) >= size and (name := " ".join(words[:size])) in PARTS:
            return name, size
    return "", 0


def on_part(hour: int, minute: int, part: str) -> Reading:
    """An hour in a part of the day."""
    about = PARTS[part]
    if hour == 12 and about in (_EVENING, _MORNING):
        return Reading(0, (time(0, minute), time(12 if about is _MORNING else 23, minute or 59)), "midnight")
    if hour == 12 and 12 not in about.same:
        return Reading(0, (time(12, minute),), "day-part")
    if hour in about.same:
        return Reading(0, (time(hour, minute),))
    if hour in about.later:
        return Reading(0, (time(hour + 12, minute),))
    return Reading(0, tuple(time(each, minute) for each in (hour, hour + 12) if each < 24), "day-part")


def _raw(words: Sequence[str], *, bare: bool = False) -> _Raw | None:
    """The number; `bare`: also without `jam` before it."""
    named = bool(words) and words[0] in _NAMED
    rest = list(words[1:] if named else words)
    if not rest:
        return None
    front = int(named)
    if rest[0] == "setengah" and len(rest) > 1 and (hour := _hour(rest[1])) is not None and 1 <= hour <= 12:
        return _Raw(front + 2, (hour - 1) or 12, 30, "", named, exact=False)
    if found := _FULL.fullmatch(rest[0]):
        half, more = _half(found[3], rest[1:])
        return _Raw(front + 1 + more, int(found[1]), int(found[2]), half, named, exact=len(found[1]) == 2)
    found = _BARE.fullmatch(rest[0])
    half, more = _half(found[2] if found else None, rest[1:])
    hour = int(found[1]) if found else _HOURS.get(rest[0]) if named or bare or half else None
    if hour is None or not (named or bare or half or (found and part_at(rest[1:])[0] and 1 <= hour <= 12)):
        return None
    taken = front + 1 + more
    minute, extra = _beside(rest[1 + more :])
    if minute < 0:
        hour, minute = (hour - 1) % 24 or 12, 60 + minute
    return _Raw(taken + extra, hour, minute, half, named, exact=len(found[1] if found else "") == 2)


def _hour(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else _HOURS.get(word)


def _half(glued: str | None, words: Sequence[str]) -> tuple[str, int]:
    if glued:
        return glued, 0
    half = _HALVES.get(words[0], "") if words else ""
    return half, int(bool(half))


def _beside(words: Sequence[str]) -> tuple[int, int]:
    """`lewat 15`, `kurang seperempat menit`: minutes after or before the hour, and how many words that is."""
    if len(words) < 2 or words[0] not in ("lewat", "kurang"):
        return 0, 0
    number = words[1]
    amount = _QUARTERS.get(
        number, int(number) if number.isascii() and number.isdigit() and len(number) <= 2 else 0
    )
    if not 0 < amount < 60:
        return 0, 0
    return (amount if words[0] == "lewat" else -amount), 3 if words[2:3] == ["menit"] else 2


def _halved(raw: _Raw, part: tuple[str, int]) -> Reading:
    """Which hour of the day it is."""
    if raw.minute > 59 or raw.hour > 24 or (raw.half and not 1 <= raw.hour <= 12):
        return Reading(raw.taken, (), "no-clock")
    if raw.half:
        return Reading(raw.taken, (time(raw.hour % 12 + (12 if raw.half == "pm" else 0), raw.minute),))
    if raw.hour == 24:
        return Reading(raw.taken, (time(23, 59),) if not raw.minute else (), "no-clock")
    if part[0]:
        found = on_part(raw.hour, raw.minute, part[0])
        return found._replace(taken=raw.taken + part[1])
    here = time(raw.hour, raw.minute)
    small = 1 <= raw.hour <= 12 and (not raw.exact or raw.hour > 9)
    if 1 <= raw.hour <= 5 and small:  # nobody says whether it is the night's or the afternoon's
        return Reading(raw.taken, (time(raw.hour + 12, raw.minute), here), HALF_DAY, open=True)
    return Reading(raw.taken, (here,), open=small)


def _ended(found: Reading, end: Reading, part: str, last: _Raw) -> Reading:
    """An hour with how long it lasts; an end that is not behind it on the same day is asked.

    `part`: of the day, said of the beginning alone: `jam 9 malam s.d. 11` ends at 23.00.
    """
    begin, ends = found.hours[0], end.hours
    if part:
        ends = (*on_part(last.hour, last.minute, part).hours, *ends)
    spans = {_between(begin, each) for each in ends}
    same_day = [span for span in spans if begin.hour * 60 + begin.minute + span <= _DAY]
    if same_day:
        return found._replace(minutes=min(same_day))
    later = {
        _between(begin, each.replace(hour=each.hour + 12))
        for each in end.hours
        if end.open and each.hour < 12
    }
    return found._replace(code=EARLY_END, spans=tuple(sorted(spans | later)))


def _between(begin: time, end: time) -> int:
    """Minutes to this end behind it, beyond midnight if need be."""
    return ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % _DAY or _DAY


def _zoned(found: Reading, words: Sequence[str]) -> Reading:
    """`WIB` is the office's own; another zone of Indonesia is one or two hours ahead of it, and is asked about."""
    name = words[0] if words else ""
    if name == "wib":
        return found._replace(taken=found.taken + 1)
    ahead = {"wita": 1, "wit": 2}.get(name)
    if ahead is None or len(found.hours) != 1 or found.code == EARLY_END:
        return found
    there = found.hours[0]
    if there.hour < ahead:
        return found
    here = there.replace(hour=there.hour - ahead)
    return found._replace(taken=found.taken + 1, hours=(here, there), code="zone", open=False)
