"""The repetition of one line: its rule, its end, its first time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from store.models.rules import BadRule, rule_of
from store.models.ruletimes import Budget, TooMuch, times
from store.queries.series import preview
from tui.words import days
from tui.words.quick.model import Option
from tui.words.quick.repeats import Reading as Repeat
from tui.words.quick.said import Said
from tui.words.quick.scan import PAST_DAY, START

_STEPS = 4_000
_YEARS_AHEAD = 9


Ends = tuple[date | None, int | None]
"""The last day, or how many times."""


def ended(rule: str, ends: Ends, now: datetime) -> str:
    """A rule with its end, on the clock of `now`."""
    until, count = ends
    if until is not None:
        last = datetime.combine(until, time(23, 59, 59), now.tzinfo).astimezone(UTC)
        return f"{rule};UNTIL={last:%Y%m%dT%H%M%SZ}"
    return f"{rule};COUNT={count}" if count is not None else rule


class Series:
    """Works out the rule."""

    def __init__(self, said: Said) -> None:
        self._said = said

    def repeat(self) -> Repeat | None:
        """The rule without its end; what it may mean besides is asked."""
        if not self._said.repeats:
            return None
        part = self._said.repeats[0]
        if part.code:
            self._said.asking.offered(part, part.code)
        found: Repeat = part.value
        return found

    def ends(self, repeat: Repeat | None) -> Ends:
        """The last day, or how many times there are in all."""
        asking = self._said.asking
        if self._said.untils and self._said.counts:
            asking.which([*self._said.untils, *self._said.counts], "end")
            return None, None
        if not self._said.untils:
            return None, self._count()
        part = self._said.untils[0]
        reading: days.Reading = part.value
        if repeat is None:
            daily = Option(asking.format.words.t("quick.rule.days"), asking.behind(None, "setiap hari"))
            asking.ask("until-alone", [daily, asking.as_title(part)], said=asking.said(part))
            return None, None
        if len(reading.days) != 1 or reading.code:
            offered = [day for day in (reading.days or reading.near) if day >= self._said.today][:8]
            options = [
                Option(asking.day(day), asking.instead(part, f"s.d. {asking.typed_day(day)}"))
                for day in offered
            ]
            gone = {"day": asking.day(reading.days[0])} if reading.code == PAST_DAY else {}
            asking.ask(reading.code, [*options, asking.as_title(part)], said=asking.said(part), **gone)
            return None, None
        return reading.days[0], None

    def _count(self) -> int | None:
        if not self._said.counts:
            return None
        number: int = self._said.counts[0].value
        if not number:
            self._said.asking.offered(self._said.counts[0], "no-count")
            return None
        return number

    def into(
        self,
        fields: dict[str, Any],
        repeat: Repeat,
        day: date,
        hour: time,
        ends: Ends,
    ) -> None:
        """The first time that the rule names from the day on, and the rule with its end."""
        asking, part = self._said.asking, self._said.repeats[0]
        if day.day > 28 and repeat.rule.startswith("FREQ=MONTHLY") and "BY" not in repeat.rule:
            said = f"tiap tgl {day.day} saja"
            options = [Option(text, asking.instead(part, text)) for text in (said, "tiap akhir bulan")]
            asking.ask("short-month", [*options, asking.as_title(part)], said=asking.said(part))
            return
        first = self._first(repeat.rule, day, hour)
        if first is None:
            asking.ask("never", [asking.as_title(part)], said=asking.said(part))
            return
        if self._is_left_out(repeat, day, hour, first):
            return
        until, _ = ends
        if until is not None and until < first.date():
            self._ends_early(until, first.date())
            return
        fields["at"] = first
        fields["recurrence"] = ended(repeat.rule, ends, self._said.now)
        if repeat.skips:
            fields["on_holiday"] = "skip"

    def _is_left_out(self, repeat: Repeat, day: date, hour: time, first: datetime) -> bool:
        """Whether the day that is named is not the first; then it is asked. Behind `mulai` it need not be one of them."""
        said, asking = self._said, self._said.asking
        part = said.day
        if repeat.skips and said.known.calendar.holiday(first.date()) is not None:
            told = preview(
                first,
                repeat.rule,
                zone=said.now.tzinfo or UTC,
                calendar=said.known.calendar,
                on_holiday="skip",
                most=1,
            )
            first = told[0] if told else first
        if part is None or first.date() == day:
            return False
        if asking.said(part).split()[0].casefold() in START and not self._names(repeat.rule, day, hour):
            return False
        if part.kind == "part-today":
            text = f"mulai {asking.typed_day(first.date())} {part.value}"
        else:
            text = f"mulai {asking.typed_day(first.date())}"
        option = Option(asking.day(first.date()), asking.instead(part, text))
        asking.ask(
            "first-day",
            [option, asking.as_title(part)],
            said=asking.said(part),
            first=asking.day(first.date()),
        )
        return True

    def _names(self, rule: str, day: date, hour: time) -> bool:
        """Whether a rule that begins on a day names that day."""
        begin = datetime.combine(day, hour)
        named = times(rule_of(rule), begin, None, begin, begin + timedelta(minutes=1), Budget(_STEPS))
        return next(named, None) is not None

    def _ends_early(self, until: date, first: date) -> None:
        """The end lies before the beginning: the same day of the year that follows it is offered."""
        asking, part = self._said.asking, self._said.untils[0]
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
        after = begin if self._said.all_day else max(begin, self._said.minute.replace(tzinfo=None))
        try:
            end = after.replace(year=after.year + _YEARS_AHEAD, day=min(after.day, 28))
            found = next(times(rule_of(every), begin, None, after, end, Budget(_STEPS)), None)
        except (BadRule, TooMuch, ValueError, OverflowError):
            return None
        return None if found is None else found.replace(tzinfo=self._said.now.tzinfo)
