"""What no type can say about `[tips]` of a config: spans that overlap, hours of no length, words without a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from store.queries.urgency import words_of
from tui.headless.config_check import Finding, toml

SPAN = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EXAMPLE = '"08:00-16:00"'
_LEAST = ("verify_days", "follow_up_days", "close_days", "acknowledge_days", "urgent_points", "small")
_ABOVE = ("urgent_hours", "urgent_follow_up_hours")


def tips_findings(table: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that is wrong with `[tips]`."""
    tips = table.get("tips")
    if not isinstance(tips, dict):
        return
    for key in _LEAST:
        if type(value := tips.get(key)) is int and value < 1:
            yield Finding(path=("tips", key), code="range", found=toml(value), expected="1 …")
    for key in _ABOVE:
        value = tips.get(key)
        if isinstance(value, int | float) and not 0 < value <= 24 * 365:
            yield Finding(path=("tips", key), code="range", found=toml(value), expected="0.5 … 8760")
    for word in _texts(tips.get("urgent_words")):
        if not words_of(word):
            yield Finding(path=("tips", "urgent_words"), code="range", found=toml(word), expected='"disekap"')
    yield from _hours(tips.get("hours"), ("tips", "hours"), need=True)
    single = tips.get("hours_on")
    for day, spans in single.items() if isinstance(single, dict) else ():
        path = ("tips", "hours_on", str(day))
        yield from _hours(spans, path)
        if spans and day in _WEEKDAYS and _WEEKDAYS.index(day) + 1 not in _workdays(table):
            yield Finding(
                path=path, code="no-workday", found=str(day), expected="[outreach] workdays", warning=True
            )


def _hours(spans: Any, path: tuple[str, ...], *, need: bool = False) -> Iterator[Finding]:
    """Spans of one day: each forward, none in another."""
    if need and spans == []:
        yield Finding(path=path, code="required", expected=f"[{_EXAMPLE}]")
    held: list[tuple[str, str]] = []
    for text in _texts(spans):
        found = SPAN.fullmatch(text)
        if (
            found is None
            or found[1] >= found[2]
            or any(found[1] < end and begin < found[2] for begin, end in held)
        ):
            yield Finding(path=path, code="span", found=toml(text), expected='"08:00-12:00", "13:00-16:00"')
        else:
            held.append((found[1], found[2]))


def _workdays(table: Mapping[str, Any]) -> tuple[Any, ...]:
    outreach = table.get("outreach")
    days = outreach.get("workdays") if isinstance(outreach, dict) else None
    return tuple(days) if isinstance(days, list) else (1, 2, 3, 4, 5)


def _texts(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
