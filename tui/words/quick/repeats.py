"""`setiap senin dan kamis`, `tiap tgl 5`, `setiap jumat terakhir`, `every 2 weeks on monday` → a rule of recurrence.

The rule comes without its end: `s.d.` and `10 kali` stand elsewhere in the line. Words come in folded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.words import days

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY = ("setiap", "tiap", "tiap-tiap", "saban", "every", "each")
AND = ("dan", "and", "&", "serta", "+")
_UNITS = {
    "hari": "DAILY", "day": "DAILY", "days": "DAILY", "minggu": "WEEKLY", "pekan": "WEEKLY", "week": "WEEKLY",
    "weeks": "WEEKLY", "bulan": "MONTHLY", "month": "MONTHLY", "months": "MONTHLY", "tahun": "YEARLY",
    "year": "YEARLY", "years": "YEARLY",
}  # fmt: skip
_ONCE = {
    "sehari": "DAILY",
    "seminggu": "WEEKLY",
    "sepekan": "WEEKLY",
    "sebulan": "MONTHLY",
    "setahun": "YEARLY",
}
_WORKING = (("hari", "kerja"), ("working", "day"), ("work", "day"), ("workday",), ("weekday",))
_MONTH_END = (("akhir", "bulan"), ("end", "of", "the", "month"), ("end", "of", "month"), ("month", "end"),
              ("last", "day", "of", "the", "month"))  # fmt: skip
_ORDINALS = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "terakhir": -1, "ke-1": 1, "ke-2": 2, "ke-3": 3, "ke-4": 4,
    "kelima": 5, "ke-5": 5, "fifth": 5, "5th": 5,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_NTH = re.compile(r"ke-\d{1,3}", re.ASCII)
_OF_MONTH = (("setiap", "bulan"), ("tiap", "bulan"), ("of", "the", "month"), ("of", "every", "month"), ("bulan",),
             ("every", "month"), ("each", "month"))  # fmt: skip
_EACH_MONTH = (("of", "the", "month"), ("of", "every", "month"), ("of", "each", "month"), ("in", "the", "month"),
               ("dalam", "sebulan"))  # fmt: skip
MONTH_OF = (("setiap", "bulan"), ("tiap", "bulan"), ("every", "month"), ("each", "month"), ("of", "every", "month"),
            ("of", "each", "month"))  # fmt: skip
_ONLY = ("saja", "only")
_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)


class Reading(NamedTuple):
    """What stands at the beginning of some words."""

    taken: int
    rule: str
    """Without UNTIL and COUNT; BYDAY and the like may be left to the first day. Empty where it must be asked."""
    code: str = ""
    """Why: every-minggu (Sunday, or the week) · short-month (not every month has that day) · never (`senin ke-6`) ·
    of-month (every week, or some of the month's)."""
    answers: tuple[str, ...] = ()
    """Texts that say the one and the other."""
    skips: bool = False
    """Whether holidays are left out: `tiap hari kerja`."""


def read(words: Sequence[str], workdays: Sequence[int]) -> Reading | None:
    """The repetition at the beginning of `words`, or None."""
    if found := _once(words):
        return found
    if not words or words[0] not in EVERY:
        return None
    rest = list(words[1:])
    found = (
        _working(rest, workdays)
        or _month_end(rest)
        or ordinal(rest)
        or _spaced(rest)
        or _weekly(rest)
        or _unit(rest)
        or dated(rest)
        or _yearly(rest)
    )
    return found and _of_the_month(found._replace(taken=found.taken + 1), words)


def _of_the_month(found: Reading, words: Sequence[str]) -> Reading:
    """`every other friday of the month`: which ones that are is asked; `every friday of the month` may be each week's."""
    behind = _starts(words[found.taken :], _EACH_MONTH)
    if found.code or not behind or "FREQ=WEEKLY" not in found.rule:
        return found
    said = " ".join(words[: found.taken])
    answers = [said]
    if "INTERVAL=2;BYDAY=" in found.rule and words[1] == "other":
        day = " ".join(words[2 : found.taken])
        answers += [f"every {which} {day} of the month" for which in ("first and third", "second and fourth")]
    return Reading(found.taken + behind, "", "of-month", tuple(answers))


def _once(words: Sequence[str]) -> Reading | None:
    """`seminggu sekali`, `2 minggu sekali`."""
    if words[1:2] == ["sekali"] and words[0] in _ONCE:
        return _with_days(words, 2, _ONCE[words[0]], 1)
    if words[2:3] == ["sekali"] and words[1] in _UNITS and (n := days.number(words[0])) and n < 100:
        return _with_days(words, 3, _UNITS[words[1]], n)
    return None


def _starts(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    return next((len(phrase) for phrase in phrases if tuple(words[: len(phrase)]) == phrase), 0)


def _working(words: Sequence[str], workdays: Sequence[int]) -> Reading | None:
    taken = _starts(words, _WORKING)
    named = ",".join(DAYS[day - 1] for day in sorted(workdays))
    return Reading(taken, f"FREQ=WEEKLY;BYDAY={named}", skips=True) if taken and named else None


def _month_end(words: Sequence[str]) -> Reading | None:
    taken = _starts(words, _MONTH_END)
    return Reading(taken, "FREQ=MONTHLY;BYMONTHDAY=-1") if taken else None


def ordinal(words: Sequence[str]) -> Reading | None:
    """`jumat terakhir`, `last friday`, each with or without `tiap bulan`."""
    if (several := _ordinals_in_front(words)) is not None:
        return several
    skip = int(words[:1] == ["hari"])
    pair, taken = words[skip : skip + 2], skip + 2
    if len(pair) < 2:
        return None
    if pair[1] == "ke" and words[taken : taken + 1] and words[taken].isdigit():  # "senin ke 5"
        pair, taken = [pair[0], f"ke-{words[taken]}"], taken + 1
    name, which = pair if pair[1] in _ORDINALS or _NTH.fullmatch(pair[1]) else (pair[1], pair[0])
    day, at = days.weekdays().get(name), _ORDINALS.get(which)
    if day is not None and at is None and _NTH.fullmatch(which):
        return Reading(taken, "", "never")
    if day is None or at is None:
        return None
    if name == "minggu" and not skip:
        said = f"setiap hari minggu {which}"
        return Reading(taken, "", "every-minggu", (said, ""))
    found = [at]
    while words[taken : taken + 1] and words[taken] in AND and words[taken + 1 : taken + 2]:
        more = _ORDINALS.get(words[taken + 1])
        if more is None:
            break
        found.append(more)
        taken += 2
    taken += _starts(words[taken:], _OF_MONTH)
    named = ",".join(f"{each}{DAYS[day - 1]}" for each in dict.fromkeys(found))
    return Reading(taken, f"FREQ=MONTHLY;BYDAY={named}")


def _ordinals_in_front(words: Sequence[str]) -> Reading | None:
    """`first and third friday`."""
    found: list[int] = []
    at = 0
    while at < len(words) and (which := _ORDINALS.get(words[at])) is not None:
        found.append(which)
        at += 1
        if words[at : at + 1] and words[at] in AND:
            at += 1
    day = _weekday(words, at)
    if len(found) < 2 or not day:
        return None
    taken = at + 1 + _starts(words[at + 1 :], _OF_MONTH)
    named = ",".join(f"{each}{DAYS[day - 1]}" for each in dict.fromkeys(found))
    return Reading(taken, f"FREQ=MONTHLY;BYDAY={named}")


def _spaced(words: Sequence[str]) -> Reading | None:
    """`2 minggu`, `other week`, `other monday`."""
    if words[:1] == ["other"] and (named := weekdays_in(words[1:])) is not None:
        return Reading(1 + named[0], f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_by_day(named[1])}")
    if len(words) > 1 and words[1] in _UNITS:
        n = 2 if words[0] == "other" else days.number(words[0])
        if n and 1 <= n < 100:
            return _with_days(words, 2, _UNITS[words[1]], n)
    return None


def _unit(words: Sequence[str]) -> Reading | None:
    """`hari`, `pekan`, `bulan`; bare `minggu` is asked."""
    if not words or words[0] not in _UNITS:
        return None
    found = _with_days(words, 1, _UNITS[words[0]], 1)
    if words[0] == "minggu" and found.taken == 1:
        return Reading(1, "", "every-minggu", ("setiap hari minggu", "setiap pekan"))
    return found


def _with_days(words: Sequence[str], taken: int, frequency: str, interval: int) -> Reading:
    """A unit with what stands behind it: `hari senin`, `tgl 5`."""
    rule = f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")
    rest = list(words[taken:])
    if frequency == "WEEKLY" and (found := weekdays_in(rest)) is not None:
        return Reading(taken + found[0], f"{rule};BYDAY={_by_day(found[1])}")
    if frequency == "MONTHLY" and (dates := dated(rest)) is not None:
        return dates._replace(taken=taken + dates.taken, rule=dates.rule.replace("FREQ=MONTHLY", rule))
    if frequency == "MONTHLY" and (last := _month_end(rest) or ordinal(rest)) is not None:
        return last._replace(taken=taken + last.taken, rule=last.rule.replace("FREQ=MONTHLY", rule))
    return Reading(taken, rule)


def _weekly(words: Sequence[str]) -> Reading | None:
    found = weekdays_in(words)
    if found is None or (words[:1] == ["minggu"] and found[0] == 1):
        return None
    return Reading(found[0], f"FREQ=WEEKLY;BYDAY={_by_day(found[1])}")


def _by_day(named: Sequence[int]) -> str:
    return ",".join(DAYS[day - 1] for day in sorted(set(named)))


def weekdays_in(words: Sequence[str]) -> tuple[int, list[int]] | None:
    """Weekdays: `senin`, `hari senin dan kamis`, `senin, rabu, jumat`, `senin-jumat`, `senin s.d. jumat`."""
    at = 1 if words[:1] in (["hari"], ["on"]) else 0
    found: list[int] = []
    taken = 0
    while at < len(words):
        if words[at] in AND and found:
            at += 1
            continue
        if (
            words[at] in ("s.d", "sampai", "hingga", "to", "-")
            and found
            and (until := _weekday(words, at + 1))
        ):
            found += _through(found[-1], until)
            at += 2
            taken = at
            continue
        several = _split(words[at])
        if not several:
            break
        found += several
        at += 1
        taken = at
    return (taken, found) if found else None


def _weekday(words: Sequence[str], at: int) -> int:
    return days.weekdays().get(words[at], 0) if at < len(words) else 0


def _through(first: int, last: int) -> list[int]:
    return [(first + by - 1) % 7 + 1 for by in range((last - first) % 7 + 1)]


def _split(word: str) -> list[int]:
    """`senin`, `senin,rabu`, `senin-jumat`, `mondays`."""
    known = days.weekdays()
    first, dash, last = word.partition("-")
    if dash and first in known and last in known:
        return _through(known[first], known[last])
    found = [known.get(part) or known.get(part.removesuffix("s"), 0) for part in re.split("[,/&+]", word)]
    return found if all(found) else []


def dated(words: Sequence[str]) -> Reading | None:
    """`tgl 5`, `tanggal 1 dan 15`, `the 5th`, `5th`."""
    at = _starts(words, (("tgl",), ("tanggal",), ("on", "the"), ("the",)))
    if not at and not (words and words[0].endswith(("st", "nd", "rd", "th"))):
        return None
    found: list[int] = []
    taken = 0
    while at < len(words):
        if words[at] in AND and found:
            at += 1
            continue
        numbers = [_DATE.fullmatch(part) for part in re.split("[,&+]", words[at])]
        if not all(numbers) or any(number and not 1 <= int(number[1]) <= 31 for number in numbers):
            break
        following = words[at + 1] if at + 1 < len(words) else ""
        if following in days.months() or (found and following in ("kali", "times", "x")):
            break
        found += [int(number[1]) for number in numbers if number]
        at += 1
        taken = at
    if not found:
        return None
    only = words[taken : taken + 1] != [] and words[taken] in _ONLY
    taken += int(only)
    taken += 0 if only else _starts(words[taken:], _OF_MONTH)
    dates = ",".join(map(str, sorted(set(found))))
    if max(found) > 28 and not only:
        exactly = f"tiap tgl {' dan '.join(map(str, sorted(set(found))))} saja"
        return Reading(taken, "", "short-month", (exactly, "tiap akhir bulan" if len(found) == 1 else ""))
    return Reading(taken, f"FREQ=MONTHLY;BYMONTHDAY={dates}")


def _yearly(words: Sequence[str]) -> Reading | None:
    """`17 agustus`."""
    number = _DATE.fullmatch(words[0]) if words else None
    month = days.months().get(words[1], 0) if len(words) > 1 else 0
    if (
        number is None
        or not month
        or not 1 <= int(number[1]) <= (29 if month == 2 else 31 - (month in (4, 6, 9, 11)))
    ):
        return None
    return Reading(2, f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={int(number[1])}")
