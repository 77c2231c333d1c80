"""The day of one line: the one that is named, else the calendar's; what is over or may be several is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tui.words import days
from tui.words.quick.model import Option
from tui.words.quick.said import Said
from tui.words.quick.scan import Part


class Days:
    """Works out the day."""

    def __init__(self, said: Said) -> None:
        self._said = said

    def day(self, hour: time | None) -> date | None:
        """The day that is named, else the calendar's."""
        certain = {day for part in self._said.days for day in self._of(part)}
        if len(self._said.days) > 1 and (len(certain) > 1 or any(part.code for part in self._said.days)):
            self._said.asking.which(self._said.days, "day")
            return None
        if self._said.days:
            part = self._said.day
            if part is not None and not part.code:
                return self._coming(part)
            if part is not None:
                self._doubted(part)
            return None
        if self._said.repeats:
            return max(self._said.known.day or self._said.today, self._said.today)
        if self._said.known.day is not None:
            if self._said.known.day >= self._said.today:
                return self._said.known.day
            self._gone(None, self._said.known.day)
            return None
        self._which_day(hour)
        return None

    def _of(self, part: Part) -> tuple[date, ...]:
        return (self._said.today,) if part.kind == "part-today" else part.value.days

    def _coming(self, part: Part) -> date | None:
        day = self._of(part)[0]
        if day >= self._said.today:
            return day
        self._gone(part, day)
        return None

    def _doubted(self, part: Part) -> None:
        """A day that does not exist, or may be one of several."""
        asking, reading = self._said.asking, part.value
        offered = [day for day in (reading.days or reading.near) if day >= self._said.today]
        options = [self.instead(part, day) for day in offered[:8]]
        asking.ask(part.code, [*options, asking.as_title(part)], said=asking.said(part))

    def _gone(self, part: Part | None, day: date) -> None:
        """A day that is over: the next one of its name, or of its weekday, is offered."""
        asking = self._said.asking
        week = day + timedelta(7 * ((self._said.today - day).days // 7 + 1)) if day.year < 9999 else day
        near = [each for each in (days.nearest(day.month, day.day, self._said.today, far=True), week) if each]
        if part is None:
            near = [self._said.today, self._said.today + timedelta(1)]
        options = [self.instead(part, each) for each in sorted(set(near))]
        if part is not None:
            options.append(asking.as_title(part))
        asking.ask("past-day", options, day=asking.day(day))

    def instead(self, part: Part | None, day: date) -> Option:
        """The answer that it is this day."""
        asking = self._said.asking
        text = asking.typed_day(day)
        return Option(
            asking.day(day), asking.behind(None, text) if part is None else asking.instead(part, text)
        )

    def _which_day(self, hour: time | None) -> None:
        soon = (
            datetime.combine(self._said.today, hour or time(23, 59), self._said.now.tzinfo)
            >= self._said.minute
        )
        options = [self.instead(None, self._said.today + timedelta(by)) for by in range(0 if soon else 1, 3)]
        self._said.asking.ask("which-day", options)

    def year(self, part: Part, day: date | None) -> None:
        """A year that stands apart from its day."""
        asking, options = self._said.asking, [self._said.asking.as_title(part)]
        named = next((each for each in self._said.days if each.kind == "day" and not each.code), None)
        if day is None and named is not None:
            day = self._of(named)[0]
        if day is not None and named is not None and (day.month, day.day) != (2, 29):
            there = day.replace(year=part.value)
            text = asking.both(named, asking.typed_day(there), part, "")
            options.insert(0, Option(asking.day(there), text))
        asking.ask("year", options, said=asking.said(part))

    def past(self, at: datetime) -> bool:
        """Whether it is over; then it is asked."""
        if self._said.all_day or at >= self._said.minute:
            return False
        asking = self._said.asking
        part = next((each for each in self._said.days if each.kind == "day"), None)
        options = [self.instead(part, self._said.today + timedelta(1))]
        clock = self._said.clocks[0]
        if clock.value.open and at.hour < 12 and at + timedelta(hours=12) >= self._said.minute:
            later = time(at.hour + 12, at.minute)
            options.insert(0, Option(asking.hour(later), asking.instead(clock, asking.typed_hour(later))))
        asking.ask(
            "past-hour",
            [*options, asking.as_title(clock)],
            hour=asking.hour(at.timetz().replace(tzinfo=None)),
        )
        return True
