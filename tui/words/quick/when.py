"""When it is: the day, the hour and the repetition of one line, put together as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from store.models.rules import BadRule, Budget, TooMuch, rule_of, times
from tui.words import clocks, days
from tui.words.quick.asking import Asking
from tui.words.quick.model import Chip, Known, Option
from tui.words.quick.repeats import Reading as Repeat
from tui.words.quick.scan import PAST_DAY, Part

USUAL = (9, 12, 15, 19)
"""Hours that are offered where none is named."""
_STEPS = 4_000
_YEARS_AHEAD = 9


DAY_PART: Final = "day-part"
"""The question whether `jam 9` beside `malam` is the one or the other; its sentence stands in the catalog `quick`."""


class When:
    """Works out `at`, `all_day`, `duration`, `recurrence` and `on_holiday`; asks for what is missing or doubtful."""

    def __init__(self, parts: Sequence[Part], asking: Asking, *, now: datetime, known: Known) -> None:
        self._asking = asking
        self._now = now
        self._today = now.date()
        self._known = known
        self._days = [part for part in parts if part.kind in ("day", "part-today")]
        self._clocks = [part for part in parts if part.kind == "clock"]
        self._dayparts = [part for part in parts if part.kind in ("part", "part-today")]
        self._all_day = [part for part in parts if part.kind == "all-day"]
        self._repeats = [part for part in parts if part.kind == "repeat"]
        self._untils = [part for part in parts if part.kind == "until"]
        self._years = [part for part in parts if part.kind == "year"]
        self._counts = [part for part in parts if part.kind == "count"]
        self._durations = [part for part in parts if part.kind == "duration"]
        self.day: date | None = None
        self.hour: time | None = None

    def into(self, fields: dict[str, Any]) -> None:
        """Put what is certain into the fields. What is known of the moment without it stands in `day` and `hour`."""
        asked = len(self._asking.questions)
        repeat = self._repeat()
        hour, minutes = self._hour()
        day = self._day(hour)
        self.day, self.hour = (day if self._days else None), hour
        if minutes is not None and self._durations:
            self._asking.which([self._clocks[0], *self._durations], "duration")
            fields.pop("duration", None)
        elif minutes is not None:
            fields["duration"] = minutes
        ends = self._ends(repeat)
        if self._years:
            self._year(self._years[0], day)
        if self._all_day and hour is not None:
            fields["all_day"] = True
        if hour is None or day is None or len(self._asking.questions) > asked:
            return
        if repeat is None:
            at = datetime.combine(day, hour, self._now.tzinfo)
            if not self._past(at):
                fields["at"] = at
            else:
                fields.pop("all_day", None)
            return
        self._series(fields, repeat, day, hour, ends)

    def partly(self, fields: Mapping[str, Any]) -> tuple[Chip, ...]:
        """While the moment is not known: the day or the hour that is."""
        if "at" in fields:
            return ()
        form, known = self._asking.format, []
        if self.day is not None:
            known.append(form.day(self.day) if self.day.year == self._today.year else form.day_year(self.day))
        if self.hour is not None and not self._all_day:
            known.append(self._asking.hour(self.hour))
        return (Chip("when", " ".join(known)),) if known else ()

    # the day

    def _day(self, hour: time | None) -> date | None:
        """The day that is named, else the calendar's."""
        certain = {day for part in self._days for day in self._of(part)}
        if len(self._days) > 1 and (len(certain) > 1 or any(part.code for part in self._days)):
            self._asking.which(self._days, "day")
            return None
        if self._days:
            part = next((each for each in self._days if each.kind == "day"), self._days[0])
            if not part.code:
                return self._coming(part)
            self._doubted(part)
            return None
        if self._repeats:
            return max(self._known.day or self._today, self._today)
        if self._known.day is not None:
            if self._known.day >= self._today:
                return self._known.day
            self._gone(None, self._known.day)
            return None
        self._which_day(hour)
        return None

    def _of(self, part: Part) -> tuple[date, ...]:
        return (self._today,) if part.kind == "part-today" else part.value.days

    def _coming(self, part: Part) -> date | None:
        day = self._of(part)[0]
        if day >= self._today:
            return day
        self._gone(part, day)
        return None

    def _doubted(self, part: Part) -> None:
        """A day that does not exist, or may be one of several."""
        asking, reading = self._asking, part.value
        offered = [day for day in (reading.days or reading.near) if day >= self._today]
        options = [self._instead(part, day) for day in offered[:8]]
        asking.ask(part.code, [*options, asking.as_title(part)], said=asking.said(part))

    def _gone(self, part: Part | None, day: date) -> None:
        """A day that is over: the next one of its name, or of its weekday, is offered."""
        asking = self._asking
        week = day + timedelta(7 * ((self._today - day).days // 7 + 1)) if day.year < 9999 else day
        near = [each for each in (days.nearest(day.month, day.day, self._today, far=True), week) if each]
        if part is None:
            near = [self._today, self._today + timedelta(1)]
        options = [self._instead(part, each) for each in sorted(set(near))]
        if part is not None:
            options.append(asking.as_title(part))
        asking.ask("past-day", options, day=asking.day(day))

    def _instead(self, part: Part | None, day: date) -> Option:
        """The answer that it is this day."""
        asking = self._asking
        text = asking.typed_day(day)
        return Option(
            asking.day(day), asking.behind(None, text) if part is None else asking.instead(part, text)
        )

    def _which_day(self, hour: time | None) -> None:
        soon = datetime.combine(self._today, hour or time(23, 59), self._now.tzinfo) >= self._minute
        options = [self._instead(None, self._today + timedelta(by)) for by in range(0 if soon else 1, 3)]
        self._asking.ask("which-day", options)

    @property
    def _minute(self) -> datetime:
        return self._now.replace(second=0, microsecond=0)

    def _year(self, part: Part, day: date | None) -> None:
        """A year that stands apart from its day."""
        asking, options = self._asking, [self._asking.as_title(part)]
        named = next((each for each in self._days if each.kind == "day" and not each.code), None)
        if day is None and named is not None:
            day = self._of(named)[0]
        if day is not None and named is not None and (day.month, day.day) != (2, 29):
            there = day.replace(year=part.value)
            text = asking.both(named, asking.typed_day(there), part, "")
            options.insert(0, Option(asking.day(there), text))
        asking.ask("year", options, said=asking.said(part))

    # the hour

    def _hour(self) -> tuple[time | None, int | None]:
        """The hour and how long it lasts where its end is named."""
        asking = self._asking
        part_names = {part.value for part in self._dayparts}
        if len(part_names) > 1:
            asking.which(self._dayparts, "part")
            return None, None
        if self._clocks and self._all_day:
            asking.which([*self._clocks[:1], *self._all_day], "clock")
            return None, None
        if (
            len(self._clocks) > 1
            and len({(part.value.hours, part.value.minutes) for part in self._clocks}) > 1
        ):
            asking.which(self._clocks, "clock")
            return None, None
        if self._clocks:
            return self._clock(self._clocks[0], next(iter(part_names), ""))
        if self._all_day:
            return time(), None
        self._no_hour(next(iter(part_names), ""))
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
        asking = self._asking
        if reading.code == clocks.EARLY_END:
            spans = [self._lasting(part, reading.hours[0], minutes) for minutes in reading.spans]
            asking.ask(clocks.EARLY_END, [*spans, asking.as_title(part)], said=asking.said(part))
            return None, None
        said = asking.said(part) + (f" {of_day}" if of_day else "")
        options = [self._at_hour(part, hour, reading.minutes) for hour in reading.hours]
        asking.ask(reading.code, [*options, asking.as_title(part)], said=said)
        return None, None

    def _lasting(self, part: Part, hour: time, minutes: int) -> Option:
        """The answer that it lasts so long, as its two hours."""
        asking = self._asking
        ends, over = divmod(hour.hour * 60 + hour.minute + minutes, 60)
        end = time(ends % 24, over)
        is_same = ends < 24
        text = f"{hour:%H.%M}-{end:%H.%M}" if is_same else asking.typed_hour(hour, minutes)
        key = "quick.answer.span" if is_same else "quick.answer.overnight"
        words = asking.format.words.t(key, begin=asking.hour(hour), end=asking.hour(end))
        return Option(words, asking.instead(part, text))

    def _at_hour(self, part: Part, hour: time, minutes: int | None) -> Option:
        """The answer that it is this hour; a part of the day beside it that does not fit goes with it."""
        asking = self._asking
        text = asking.instead(part, asking.typed_hour(hour, minutes))
        loose = self._dayparts[0] if self._dayparts else None
        if loose is not None and hour.hour not in _hours_of(loose.value):
            text = asking.both(
                part, asking.typed_hour(hour, minutes), loose, "" if loose.kind == "part" else "hari ini"
            )
        return Option(asking.hour(hour), text)

    def _no_hour(self, of_day: str) -> None:
        """No hour: the usual ones are offered, of a part of the day its own."""
        asking = self._asking
        behind = next(iter((*self._dayparts, *self._days, *self._repeats)), None)
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

    def _past(self, at: datetime) -> bool:
        """Whether it is over; then it is asked."""
        if self._all_day or at >= self._minute:
            return False
        asking = self._asking
        part = next((each for each in self._days if each.kind == "day"), None)
        options = [self._instead(part, self._today + timedelta(1))]
        clock = self._clocks[0]
        if clock.value.open and at.hour < 12 and at + timedelta(hours=12) >= self._minute:
            later = time(at.hour + 12, at.minute)
            options.insert(0, Option(asking.hour(later), asking.instead(clock, asking.typed_hour(later))))
        asking.ask(
            "past-hour",
            [*options, asking.as_title(clock)],
            hour=asking.hour(at.timetz().replace(tzinfo=None)),
        )
        return True

    # repetition

    def _repeat(self) -> Repeat | None:
        if not self._repeats:
            return None
        part = self._repeats[0]
        if part.code:
            self._asking.offered(part, part.code)
        found: Repeat = part.value
        return found

    def _ends(self, repeat: Repeat | None) -> tuple[date | None, int | None]:
        """The last day, or how many times."""
        asking = self._asking
        if self._untils and self._counts:
            asking.which([*self._untils, *self._counts], "end")
            return None, None
        if not self._untils:
            return None, self._count()
        part = self._untils[0]
        reading: days.Reading = part.value
        if repeat is None:
            daily = Option(asking.format.words.t("quick.rule.days"), asking.behind(None, "setiap hari"))
            asking.ask("until-alone", [daily, asking.as_title(part)], said=asking.said(part))
            return None, None
        if len(reading.days) != 1 or reading.code:
            offered = [day for day in (reading.days or reading.near) if day >= self._today][:8]
            options = [
                Option(asking.day(day), asking.instead(part, f"s.d. {asking.typed_day(day)}"))
                for day in offered
            ]
            gone = {"day": asking.day(reading.days[0])} if reading.code == PAST_DAY else {}
            asking.ask(reading.code, [*options, asking.as_title(part)], said=asking.said(part), **gone)
            return None, None
        return reading.days[0], None

    def _count(self) -> int | None:
        if not self._counts:
            return None
        number: int = self._counts[0].value
        if not number:
            self._asking.offered(self._counts[0], "no-count")
            return None
        return number

    def _series(
        self,
        fields: dict[str, Any],
        repeat: Repeat,
        day: date,
        hour: time,
        ends: tuple[date | None, int | None],
    ) -> None:
        """The first time that the rule names from the day on, and the rule with its end."""
        asking, part = self._asking, self._repeats[0]
        if day.day > 28 and repeat.rule.startswith("FREQ=MONTHLY") and "BY" not in repeat.rule:
            said = f"tiap tgl {day.day} saja"
            options = [Option(text, asking.instead(part, text)) for text in (said, "tiap akhir bulan")]
            asking.ask("short-month", [*options, asking.as_title(part)], said=asking.said(part))
            return
        first = self._first(repeat.rule, day, hour)
        if first is None:
            asking.ask("never", [asking.as_title(part)], said=asking.said(part))
            return
        rule, (until, count) = repeat.rule, ends
        if until is not None and until < first.date():
            self._ends_early(until, first.date())
            return
        if until is not None:
            last = datetime.combine(until, time(23, 59, 59), self._now.tzinfo).astimezone(UTC)
            rule += f";UNTIL={last:%Y%m%dT%H%M%SZ}"
        elif count is not None:
            rule += f";COUNT={count}"
        fields["at"] = first
        fields["recurrence"] = rule
        if repeat.skips:
            fields["on_holiday"] = "skip"

    def _ends_early(self, until: date, first: date) -> None:
        """The end lies before the beginning: the same day of the year that follows it is offered."""
        asking, part = self._asking, self._untils[0]
        later = days.nearest(until.month, until.day, first, far=True)
        options = (
            [Option(asking.day(later), asking.instead(part, f"s.d. {asking.typed_day(later)}"))]
            if later
            else []
        )
        asking.ask(
            "until-early", [*options, asking.as_title(part)], until=asking.day(until), first=asking.day(first)
        )

    def _first(self, rule: str, day: date, hour: time) -> datetime | None:
        """The first time from the day on that is not over. Every n weeks count from it."""
        every = ";".join(piece for piece in rule.split(";") if not piece.startswith("INTERVAL="))
        begin = datetime.combine(day, hour)
        after = begin if self._all_day else max(begin, self._minute.replace(tzinfo=None))
        try:
            end = after.replace(year=after.year + _YEARS_AHEAD, day=min(after.day, 28))
            found = next(times(rule_of(every), begin, None, after, end, Budget(_STEPS)), None)
        except (BadRule, TooMuch, ValueError, OverflowError):
            return None
        return None if found is None else found.replace(tzinfo=self._now.tzinfo)


def _hours_of(part: str) -> frozenset[int]:
    """The hours of the day that a part of it has."""
    about = clocks.PARTS[part]
    return about.same | {hour + 12 for hour in about.later}
