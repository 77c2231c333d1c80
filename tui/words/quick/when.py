"""When it is: the day, the hour and the repetition of one line, put together as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from tui.words.quick.asking import Asking
from tui.words.quick.dates import Days
from tui.words.quick.hours import Hours
from tui.words.quick.model import Chip, Known
from tui.words.quick.said import Said
from tui.words.quick.scan import Part
from tui.words.quick.series import Ends, Series, ended
from tui.words.quick.told import rule_told

_REPEATS = ("two-repeat", "two-until", "two-count")
"""Questions on which it depends whether, and how long, something repeats."""


class When:
    """Works out `at`, `all_day`, `duration`, `recurrence` and `on_holiday`; asks for what is missing or doubtful."""

    def __init__(self, parts: Sequence[Part], asking: Asking, *, now: datetime, known: Known) -> None:
        self._said = Said(parts, asking, now=now, known=known)
        self.day: date | None = None
        self.hour: time | None = None
        self._rule = ""
        self._ends: Ends = (None, None)

    def into(self, fields: dict[str, Any]) -> None:
        """Put what is certain into the fields. What is known of the moment without it stands in `day` and `hour`."""
        said, asking = self._said, self._said.asking
        days, series = Days(said), Series(said)
        asked = len(asking.questions)
        repeat = series.repeat()
        hour, minutes = Hours(said).hour()
        day = days.day(hour)
        self.day, self.hour = (day if said.days else None), hour
        if minutes is not None and said.durations:
            asking.which([said.clocks[0], *said.durations], "duration")
            fields.pop("duration", None)
        elif minutes is not None:
            fields["duration"] = minutes
        ends = series.ends(repeat)
        self._rule, self._ends = repeat.rule if repeat is not None else "", ends
        if said.years:
            days.year(said.years[0], day)
        if said.all_day and hour is not None:
            fields["all_day"] = True
        unsure = any(question.code in _REPEATS for question in asking.questions)
        if hour is None or day is None or unsure or len(asking.questions) > asked:
            return
        if repeat is not None:
            series.into(fields, repeat, day, hour, ends)
            return
        at = datetime.combine(day, hour, said.now.tzinfo)
        if not days.past(at):
            fields["at"] = at
        else:
            fields.pop("all_day", None)

    def partly(self, fields: Mapping[str, Any]) -> tuple[Chip, ...]:
        """While the moment is not known: the day or the hour that is, and what repeats until when."""
        if "at" in fields:
            return ()
        form, known = self._said.asking.format, []
        if self.day is not None:
            is_near = self.day.year == self._said.today.year
            known.append(form.day(self.day) if is_near else form.day_year(self.day))
        if self.hour is not None and not self._said.all_day:
            known.append(self._said.asking.hour(self.hour))
        elif self.hour is not None:
            known.append(form.words.t("quick.answer.all_day"))
        elif len(names := {part.value for part in self._said.dayparts}) == 1:
            known.append(names.pop())
        found = [Chip("when", " ".join(known))] if known else []
        until, count = self._ends
        if self._rule:
            rule = ended(self._rule, self._ends, self._said.now)
            found.append(Chip("repeat", rule_told(form, rule, self._said.today)))
        elif until is not None:
            found.append(Chip("repeat", form.up_to(until, self._said.today)))
        elif count is not None:
            found.append(Chip("repeat", form.words.tn("quick.chip.count", count)))
        return tuple(found)
