"""What a person types into a field or behind `FIELD=` on the command line → the field's typed value.

Day first, both languages at once: who reads Indonesian labels may have learnt the English words, and the other way.
An empty text is None: absent. Limits and required fields are judged by `store.models.collections.build`, not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any

import msgspec

from store.models.kinds import FieldSpec
from store.models.problem import Problem
from store.models.text import clean
from tui.words import clocks, days
from tui.words.catalog import LANGUAGES, load
from tui.words.figures import EXAMPLE, read_result

LARGEST = 2**53
"""Numbers from here on are not the same in every program that reads our JSON."""


class Unreadable(Exception):
    """What was typed means nothing to its field. `problem`: code, field, value and what is expected."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code, problem.field)


class _Misread(Exception):
    """A reading below did not work out: the code of the problem and what would have fitted."""

    def __init__(self, code: str, expected: str) -> None:
        self.code, self.expected = code, expected
        super().__init__(code)


def typed(spec: FieldSpec, text: str, *, zone: tzinfo, today: date) -> Any:
    """The value that `text` means for a field, None for an empty text. Raises Unreadable.

    `zone`: the office's; a moment without an offset is in it. `today`: the date there.
    """
    several_lines = spec.kind.name in ("prose", "parts")
    cleaned = clean(text.replace("\r\n", "\n"), lines=several_lines).strip()
    if not cleaned:
        return None
    try:
        return _read(spec, cleaned, zone, today)
    except _Misread as misread:
        raise Unreadable(
            Problem(code=misread.code, field=spec.name, value=cleaned, expected=misread.expected)
        ) from None


def _read(spec: FieldSpec, text: str, zone: tzinfo, today: date) -> Any:
    match spec.kind.name:
        case "day":
            return read_day(text, today)
        case "moment":
            return read_moment(text, zone, today)
        case "choice":
            return _choice(text, spec.name, spec.kind.choices)
        case "channels":
            return _channels(text, spec.kind.choices)
        case "parts":
            return _parts(text, spec)
        case "lines" if spec.kind.durations:
            return tuple(_duration(part) for part in _lines(text))
        case "lines" if spec.kind.choices:
            return tuple(_choice(part, spec.name, spec.kind.choices) for part in _lines(text))
        case name:
            return _PLAIN[name](text)


# Days and moments

_NAMED = re.compile(r"(\d{1,2})[ \-]?([^\W\d_]+)\.?(?:[ \-](\d{4}))?")
_LAST_CLOCK = re.compile(
    r"(?:^|[\s,]+)(?:(jam|pukul|pkl\.?|at)\s*)?(\d{1,2})(?:[.:](\d{2})(?::\d{2})?)?(?:\s*wib)?$",
    re.IGNORECASE,
)


def read_day(text: str, today: date) -> date:
    """A day: `23/11/2026`, `23-11-2026`, `2026-11-23`, `8 Nov 2025`, `Senin, 23 Nov`, `5/12`, `besok`, `jumat depan`,
    `3 hari lagi`.

    Without a year it is the day nearest to today, so in November `5/1` is next January and in January `31/12` last
    December. A name of a weekday in front must fit. Raises the private misreading that `typed` words.
    """
    words = " ".join(text.casefold().split())
    near = days.near_days().get(words)
    if near is not None:
        return today + timedelta(near)
    if (phrase := _phrase(words, today)) is not None:
        return phrase
    weekday, rest = _without_weekday(words)
    found = _plain_day(rest, today)
    if weekday and found.isoweekday() != weekday:
        raise _Misread("weekday", str(found.isoweekday()))
    return found


def _phrase(text: str, today: date) -> date | None:
    """What quick add reads: `jumat depan`, `3 hari lagi`. One word alone looks only ahead, and a field may mean the past."""
    words = [word.strip(",.") for word in text.split()]
    said = (
        days.read(words, today)
        if len(words) > 1 and words[0] not in ("hari", "pada", "on", "tgl", "tanggal")
        else None
    )
    if said is None or said.taken != len(words) or len(said.days) != 1 or said.code:
        return None
    return said.days[0]


def _plain_day(text: str, today: date) -> date:
    if found := days.YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[3]), int(found[4]))
    if found := days.WITH_YEAR.fullmatch(text):
        year = int(found[4])
        return _date(year if len(found[4]) == 4 else 2000 + year, int(found[3]), int(found[1]))
    if found := days.NO_YEAR.fullmatch(text):
        return _nearest(int(found[2]), int(found[1]), today)
    if (found := _NAMED.fullmatch(text)) and (month := days.months().get(found[2])):
        if found[3]:
            return _date(int(found[3]), month, int(found[1]))
        return _nearest(month, int(found[1]), today)
    raise _Misread("type", "day")


def read_moment(text: str, zone: tzinfo, today: date) -> datetime:
    """A moment in the office's zone: a day as in `read_day` and a clock (`10.00`, `10:00`, `jam 9`), or ISO 8601.

    A clock alone is today's. A day alone is refused: a reminder at midnight is nobody's wish.
    """
    if re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:?\d\d", text):
        try:
            found = datetime.fromisoformat(text)
            return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)
        except (ValueError, OverflowError):
            raise _Misread("type", "moment") from None
    clock = _LAST_CLOCK.search(text)
    if clock is None or not (clock[1] or clock[3]):
        if (phrase := _hour_phrase(text)) is not None:
            day = read_day(phrase[0], today) if phrase[0] else today
            return datetime.combine(day, phrase[1], zone)
        try:
            read_day(text, today)
        except _Misread:
            raise _Misread("type", "moment") from None
        raise _Misread("no-hour", "moment")
    hour, minute = int(clock[2]), int(clock[3] or 0)
    if hour > 23 or minute > 59:
        raise _Misread("no-clock", "moment")
    before = text[: clock.start()].strip(" ,")
    day = read_day(before, today) if before else today
    return datetime.combine(day, time(hour, minute), zone)


def _hour_phrase(text: str) -> tuple[str, time] | None:
    """The day before it, and the hour that stands last: `jam 8 malam`, `9am`."""
    words = text.casefold().split()
    for at in range(max(0, len(words) - 4), len(words)):
        said = clocks.read(words[at:])
        if said is not None and said.taken == len(words) - at and len(said.hours) == 1 and not said.code:
            return " ".join(words[:at]).strip(" ,"), said.hours[0]
    return None


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Misread("no-day", "day") from None


def _nearest(month: int, day: int, today: date) -> date:
    found = days.nearest(month, day, today)
    if found is None:
        raise _Misread("no-day", "day")
    return found


def _without_weekday(words: str) -> tuple[int, str]:
    """The ISO weekday that stands in front (0: none) and the rest."""
    first, _, rest = words.partition(" ")
    weekday = days.weekdays().get(first.strip(",."), 0)
    return (weekday, rest) if weekday and rest else (0, words)


# Everything else

_YES = frozenset(("ya", "iya", "y", "yes", "true", "benar", "1", "on"))
_NO = frozenset(("tidak", "tdk", "bukan", "n", "no", "false", "salah", "0", "off"))
_GROUPED = re.compile(r"\d{1,3}(?:([., \u00a0\u202f])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[+-]?\d+[.,]\d+")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_ALSO = {"insta": "instagram", "twitter": "x", "tt": "tiktok", "situs": "website", "lapangan": "field"}
"""Further words for channels; the short ones and the labels come from the catalog."""


def _number(text: str) -> int:
    """A whole number, with thousands in either language's sign: `1.234`, `1,234`, `1 234`."""
    sign, digits = (-1, text[1:]) if text[:1] in ("-", "−") else (1, text.removeprefix("+"))
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"\D", "", digits)
    if not (digits.isascii() and digits.isdigit()):
        raise _Misread("whole" if _DECIMAL.fullmatch(text) else "type", "number")
    if len(digits) > 16 or int(digits) >= LARGEST:
        raise _Misread("range", str(LARGEST))
    return sign * int(digits)


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise _Misread("type", "yesno")
    return word in _YES


def _code(text: str) -> str:
    """A code stays text; what a spreadsheet made of a long one is refused."""
    if _SCIENTIFIC.fullmatch(text):
        raise _Misread("code", "code")
    return text


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := " ".join(each.split())))


def _choice(text: str, field: str, choices: tuple[str, ...]) -> str:
    found = _choice_words(field.partition(".")[0], choices).get(_folded(text))
    if found is None:
        raise _Misread("choice", ", ".join(choices))
    return found


def _channels(text: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """The channels named, in the order of the catalog of channels, each once."""
    known = channel_words(choices)
    named = {known.get(_folded(part)) for part in _lines(text)}
    if None in named:
        raise _Misread("choice", ", ".join(choices))
    return tuple(channel for channel in choices if channel in named)


def _parts(text: str, spec: FieldSpec) -> Any:
    """Several things in one field are typed as JSON, e.g. `[{"name": "…", "from": "2026-01-01"}]`; figures are not."""
    if spec.name.startswith("result.") and not text.startswith("{"):
        if (result := read_result(text, _number)) is None:
            raise _Misread("figures", EXAMPLE)
        return result
    try:
        return msgspec.convert(msgspec.json.decode(text), spec.type)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise _Misread("parts", spec.kind.name) from None


def _text(text: str) -> str:
    return text


_UNITS = {
    "m": ("m", "mnt", "menit", "min", "minute", "minutes"),
    "h": ("h", "j", "jam", "hour", "hours"),
    "d": ("d", "hari", "day", "days"),
    "w": ("w", "hari kerja", "kerja", "hk", "working day", "working days", "workday", "workdays"),
}
"""How a length of time is stored → how people write it."""
_LENGTH = re.compile(r"(\d{1,5})\s*([^\W\d_][^\d]*)")
_BEFORE = re.compile(r"[hd]\s*-\s*(\d{1,3})(\s*(?:kerja|hk|working days?))?")


def _duration(text: str) -> str:
    """`2 jam` as `2h`, `H-1` as `1d`, `H-3 kerja` as `3w`; what is none of these as it is: the field refuses it."""
    folded = " ".join(text.casefold().split())
    if (before := _BEFORE.fullmatch(folded)) is not None:
        return f"{before[1]}{'w' if before[2] else 'd'}"
    match = _LENGTH.fullmatch(folded)
    unit = next((u for u, words in _UNITS.items() if match is not None and match[2].strip() in words), None)
    return f"{match[1]}{unit}" if match is not None and unit is not None else text


_PLAIN: dict[str, Callable[[str], Any]] = {
    "line": _text,
    "prose": _text,
    "code": _code,
    "number": _number,
    "yesno": _yes_no,
    "lines": _lines,
}


# Words of both languages, from the catalog, read once


def _folded(text: str) -> str:
    return re.sub(r"[\s_/\-]+", " ", text.casefold()).strip()


@cache
def _choice_words(field: str, choices: tuple[str, ...]) -> dict[str, str]:
    """Every word for a choice → its identifier; identifiers win over labels."""
    labels = {
        _folded(load(language).t(f"common.choice.{field}.{choice}")): choice
        for choice in choices
        for language in LANGUAGES
    }
    return labels | {_folded(choice): choice for choice in choices}


@cache
def channel_words(choices: tuple[str, ...]) -> dict[str, str]:
    """Every word for a channel of `choices` → the channel."""
    short = {
        _folded(load(language).t(f"common.channel.short.{choice}")): choice
        for choice in choices
        for language in LANGUAGES
    }
    also = {word: channel for word, channel in _ALSO.items() if channel in choices}
    return also | short | _choice_words("channels", choices)
