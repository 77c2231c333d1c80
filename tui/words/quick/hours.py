"""The hour of one line, and how long it lasts; what may be two hours, or none, is asked."""

from __future__ import annotations

from datetime import time
from typing import Final

from tui.words import clocks
from tui.words.quick.model import Option
from tui.words.quick.said import Said
from tui.words.quick.scan import Part

USUAL = (9, 12, 15, 19)
"""Hours that are offered where none is named."""
DAY_PART: Final = "day-part"
"""The question whether `jam 9` beside `malam` is the one or the other; its sentence stands in the catalog `quick`."""


class Hours:
    """Works out the hour."""

    def __init__(self, said: Said) -> None:
        self._said = said

    def hour(self) -> tuple[time | None, int | None]:
        """The hour and how long it lasts where its end is named."""
        asking = self._said.asking
        parts = {part.value for part in self._said.dayparts}
        of_day = next(iter(parts)) if len(parts) == 1 else ""
        if len(parts) > 1:
            asking.which(self._said.dayparts, "part")
        if self._said.all_day and (self._said.clocks or of_day):
            beside = self._said.clocks or self._said.dayparts
            asking.which([*beside, *self._said.all_day], "clock")
            return None, None
        if len({(part.value.hours, part.value.minutes) for part in self._said.clocks}) > 1:
            asking.which(self._said.clocks, "clock")
            return None, None
        if self._said.clocks:
            return self._clock(self._said.clocks[0], of_day)
        if self._said.all_day:
            return time(), None
        if self._said.numbers:
            self._number(self._said.numbers[0], of_day)
        elif len(parts) < 2:
            self._no_hour(of_day)
        return None, None

    def _clock(self, part: Part, of_day: str) -> tuple[time | None, int | None]:
        reading: clocks.Reading = part.value
        if of_day and reading.open:
            base = min(reading.hours)
            placed = clocks.on_part(base.hour, base.minute, of_day)
            reading = reading._replace(hours=placed.hours, code=placed.code)
        elif of_day and reading.hours and reading.hours[0].hour not in _hours_of(of_day):
            reading = reading._replace(code=DAY_PART)
        if not reading.code:
            return reading.hours[0], reading.minutes
        asking = self._said.asking
        if reading.code == clocks.EARLY_END:
            spans = [self._lasting(part, reading.hours[0], minutes) for minutes in reading.spans]
            asking.ask(clocks.EARLY_END, [*spans, asking.as_title(part)], said=asking.said(part))
            return None, None
        said = asking.said(part) + (f" {of_day}" if of_day else "")
        options = [self._at_hour(part, hour, reading.minutes) for hour in reading.hours]
        asking.ask(reading.code, [*options, asking.as_title(part)], said=said)
        return None, None

    def _number(self, part: Part, of_day: str) -> None:
        """`besok 9`: the hour, or a word of the title."""
        asking, reading = self._said.asking, part.value
        hours, as_hour = reading.hours, f"jam {asking.said(part)}"
        if of_day and reading.open:
            hours = clocks.on_part(min(hours).hour, min(hours).minute, of_day).hours
        if len(hours) == 1 and not reading.code and (reading.open or not of_day):
            options = [Option(self._told(hours[0], reading.minutes), asking.instead(part, as_hour))]
        elif len(hours) > 1:
            options = [self._at_hour(part, hour, reading.minutes) for hour in hours]
        else:  # its own question follows
            options = [Option(as_hour, asking.instead(part, as_hour))]
        asking.ask("number", [*options, asking.as_title(part)], said=asking.said(part))

    def _told(self, hour: time, minutes: int | None) -> str:
        """`09.00 s.d. 11.00`."""
        asking = self._said.asking
        if minutes is None:
            return asking.hour(hour)
        ends, over = divmod(hour.hour * 60 + hour.minute + minutes, 60)
        end = asking.hour(time(ends % 24, over))
        return asking.format.words.t("quick.answer.span", begin=asking.hour(hour), end=end)

    def _lasting(self, part: Part, hour: time, minutes: int) -> Option:
        """The answer that it lasts so long, as its two hours."""
        asking = self._said.asking
        ends, over = divmod(hour.hour * 60 + hour.minute + minutes, 60)
        key = "quick.answer.span" if ends < 24 else "quick.answer.overnight"
        words = asking.format.words.t(key, begin=asking.hour(hour), end=asking.hour(time(ends % 24, over)))
        return Option(words, asking.instead(part, asking.typed_hour(hour, minutes)))

    def _at_hour(self, part: Part, hour: time, minutes: int | None) -> Option:
        """The answer that it is this hour; a part of the day beside it that does not fit goes with it."""
        asking = self._said.asking
        text = asking.instead(part, asking.typed_hour(hour, minutes))
        loose = self._said.dayparts[0] if self._said.dayparts else None
        if loose is not None and hour.hour not in _hours_of(loose.value):
            text = asking.both(
                part, asking.typed_hour(hour, minutes), loose, "" if loose.kind == "part" else "hari ini"
            )
        return Option(asking.hour(hour), text)

    def _no_hour(self, of_day: str) -> None:
        """No hour: the usual ones are offered, of a part of the day its own."""
        asking = self._said.asking
        behind = next(iter((*self._said.dayparts, *self._said.days, *self._said.repeats)), None)
        hours = clocks.PARTS[of_day].usual if of_day else USUAL
        options = [
            Option(asking.hour(time(hour)), asking.behind(behind, asking.typed_hour(time(hour))))
            for hour in hours
        ]
        if not of_day:
            options.append(
                Option(asking.format.words.t("quick.answer.all_day"), asking.behind(behind, "seharian"))
            )
        asking.ask("hour", options)


def _hours_of(part: str) -> frozenset[int]:
    """The hours of the day that a part of it has."""
    about = clocks.PARTS[part]
    return about.same | {hour + 12 for hour in about.later}
