"""Dates, clocks, numbers, ages and changes as the office writes them. No babel: its import costs more than a paint.

Everything is pure: now and today are parameters, moments are aware and shown in the office's zone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from tui.words.catalog import Words
from tui.words.symbols import DOWN, MARKS, MISSING, SAME, UP, plain

MINUTE, HOUR, DAY = 60, 3600, 86400
YEARS_FROM = 731
"""Days from which an age is told in years: "belum 71 hari" must stay exact, "800 hari" says nothing."""


class Format:
    """The forms of one language in one zone; `ascii_only` where the locale cannot show our signs."""

    def __init__(self, words: Words, zone: tzinfo, *, ascii_only: bool = False) -> None:
        self.words = words
        self.zone = zone
        self.ascii_only = ascii_only

    # Days

    def weekday(self, day: date) -> str:
        """`Sen`."""
        return self.words.t(f"common.day.short.{day.isoweekday()}")

    def day(self, day: date) -> str:
        """`Sen 23 Nov`."""
        return self._date("date.day", day)

    def day_year(self, day: date) -> str:
        """`Sen 23 Nov 2026`."""
        return self._date("date.day_year", day)

    def long_day(self, day: date) -> str:
        """`Senin, 23 Nov 2026`."""
        return self._date("date.long", day, "long")

    def short_day(self, day: date) -> str:
        """`23 Nov`."""
        return self._date("date.short", day)

    def short_day_year(self, day: date) -> str:
        """`23 Nov 2026`."""
        return self._date("date.short_year", day)

    def dated(self, day: date, today: date) -> str:
        """`23 Nov`, with the year where it is not this year's."""
        return self.short_day(day) if day.year == today.year else self.short_day_year(day)

    def relative_day(self, day: date, today: date) -> str:
        """`kemarin`, `hari ini`, `besok`, `lusa`, else `Sen 23 Nov`, with the year where it is another."""
        name = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "after_tomorrow"}.get((day - today).days)
        if name:
            return self.words.t(f"common.date.{name}")
        return self.day(day) if day.year == today.year else self.day_year(day)

    def month(self, day: date) -> str:
        """`November 2026`."""
        return self.words.t("common.date.month", month=self.month_name(day.month), year=day.year)

    def short_month(self, day: date) -> str:
        """`Nov 2026`."""
        return self.words.t("common.date.month", month=self._short(day.month), year=day.year)

    def month_name(self, month: int) -> str:
        """`November`."""
        return self.words.t(f"common.month.long.{month}")

    def up_to(self, day: date, today: date | None = None) -> str:
        """`s.d. 22 Nov`; with `today` given and of another year `s.d. 23 Nov 2024`."""
        text = self.short_day(day) if today is None else self.dated(day, today)
        return self.words.t("common.date.up_to", day=text)

    def days(self, first: date, last: date) -> str:
        """`1–22 Nov`, `28 Okt–3 Nov`, one day as itself; years only where the two differ."""
        if first == last:
            return self.short_day(first)
        if first.year != last.year:
            return self._signs(f"{self.short_day_year(first)}–{self.short_day_year(last)}")
        if first.month != last.month:
            return self._signs(f"{self.short_day(first)}–{self.short_day(last)}")
        return self._signs(f"{first.day}–{self.short_day(last)}")

    def month_days(self, first: date, last: date, today: date | None = None) -> str:
        """`Okt 1–22`, the form of a column's title; `Nov 2025 1–22` where the year is not today's."""
        name = self._short(first.month)
        if today is not None and first.year != today.year:
            name = f"{name} {first.year}"
        return self._signs(f"{name} {first.day}–{last.day}")

    # Moments

    def local(self, moment: datetime) -> datetime:
        """The moment in the office's zone."""
        return moment.astimezone(self.zone)

    def clock(self, moment: datetime) -> str:
        """`09.14` in Indonesian, `09:14` in English."""
        at = self.local(moment)
        return self.words.t("common.date.clock", hour=f"{at.hour:02}", minute=f"{at.minute:02}")

    def moment(self, moment: datetime, today: date | None = None) -> str:
        """`Sen 23 Nov 09.14`; the year as soon as `today` is given and of another one."""
        day = self.local(moment).date()
        text = self.day(day) if today is None or day.year == today.year else self.day_year(day)
        return self.words.t("common.date.moment", day=text, clock=self.clock(moment))

    def brief_moment(self, moment: datetime, today: date) -> str:
        """The shortest form that is not ambiguous: `09.14` today, else `22 Nov 09.14` (and the year)."""
        day = self.local(moment).date()
        if day == today:
            return self.clock(moment)
        return self.words.t("common.date.moment", day=self.dated(day, today), clock=self.clock(moment))

    def as_of(self, moment: datetime, today: date) -> str:
        """`per 08.55`, `per 22 Nov 17.30`."""
        return self.words.t("common.date.as_of", moment=self.brief_moment(moment, today))

    # Ages and spans

    def age(self, age: timedelta) -> str:
        """`46 menit`, `5 jam`, `12 hari`, whole units, never rounded up; under a minute or negative: `baru saja`."""
        seconds = int(age.total_seconds())
        if seconds < MINUTE:
            return self.words.t("common.age.now")
        if seconds < HOUR:
            return self.words.tn("common.age.minutes", seconds // MINUTE)
        if seconds < DAY:
            return self.words.tn("common.age.hours", seconds // HOUR)
        return self.age_days(seconds // DAY)

    def age_days(self, days: int) -> str:
        """`12 hari`; from two years on `2 tahun`."""
        if days >= YEARS_FROM:
            return self.words.tn("common.age.years", days * 100 // 36525)
        return self.words.tn("common.age.days", days)

    def ago(self, moment: datetime, now: datetime) -> str:
        """`46 menit lalu`, and for what is to come `46 menit lagi`; within a minute `baru saja`."""
        gone = now - moment
        if abs(gone) < timedelta(minutes=1):
            return self.words.t("common.age.now")
        key = "common.age.ago" if gone > timedelta() else "common.age.in"
        return self.words.t(key, age=self.age(abs(gone)))

    def span(self, span: timedelta) -> str:
        """`2 j 10 m`, `3 h 4 j`, `46 m`: the two largest units, never rounded up; the sign is dropped."""
        minutes = int(abs(span).total_seconds()) // MINUTE
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        if days:
            key = "days_hours" if hours else "days"
        elif hours:
            key = "hours_minutes" if minutes else "hours"
        else:
            key = "minutes"
        return self.words.t(f"common.span.{key}", days=self.number(days), hours=hours, minutes=minutes)

    def left(self, until: timedelta) -> str:
        """`sisa 2 j 10 m` before the hour, `lewat 1 h` after it."""
        key = "common.span.left" if until >= timedelta() else "common.span.over"
        return self.words.t(key, span=self.span(until))

    def not_for(self, days: int) -> str:
        """`belum 71 hari`."""
        return self.words.t("common.span.not_for", age=self.age_days(days))

    # Numbers

    def number(self, n: int) -> str:
        """`1.234` in Indonesian, `1,234` in English."""
        return self.words.digits(n)

    def count(self, n: int | None) -> str:
        """A number, or `–` where nothing was reported: missing is not zero."""
        return self._signs(MISSING) if n is None else self.number(n)

    def decimal(self, value: float, places: int = 1) -> str:
        """`1.234,5` in Indonesian, `1,234.5` in English."""
        text = f"{value:,.{places}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.words.language == "id" else text

    def percent(self, ratio: float, places: int = 0) -> str:
        """`8%` for 0.08, signed only when negative."""
        return f"{self.decimal(ratio * 100, places)}%"

    def change(self, now: int, before: int | None, width: int = 0) -> str:
        """`▲ 8%`, `▼ 6%`, `= 0%` against an earlier figure; `width` right-aligns the figure behind the sign.

        Nothing where there is no earlier figure; the sign alone where the earlier one was zero.
        """
        if before is None:
            return ""
        sign = self._signs(UP if now > before else DOWN if now < before else SAME)
        if before == 0 and now:
            return sign
        ratio = abs(now - before) / before if before else 0.0
        return f"{sign} {self.percent(ratio).rjust(width)}"

    # Words and signs

    def mark(self, status: str) -> str:
        """The sign of a channel's status or a source's state, one cell wide; a space where there is none."""
        return self._signs(MARKS.get(status, " "))

    def text(self, text: str) -> str:
        """Our own drawing signs as the terminal can show them; use it on bars, rules and arrows."""
        return self._signs(text)

    def yes_no(self, value: bool) -> str:
        """`ya` or `tidak`."""
        return self.words.t("common.yes" if value else "common.no")

    def choice(self, field: str, identifier: str) -> str:
        """The word for a choice; flat names of variants count (`status.x`). Unknown ones are shown as they are."""
        key = f"common.choice.{field.partition('.')[0]}.{identifier}"
        return self.words.t(key) if self.words.has(key) else identifier

    def label(self, collection: str, field: str) -> str:
        """The label of a flat field."""
        key = f"common.field.{collection}.{field}"
        return self.words.t(key) if self.words.has(key) else field

    def _short(self, month: int) -> str:
        return self.words.t(f"common.month.short.{month}")

    def _date(self, key: str, day: date, names: str = "short") -> str:
        return self.words.t(
            f"common.{key}",
            weekday=self.words.t(f"common.day.{names}.{day.isoweekday()}"),
            day=day.day,
            month=self._short(day.month),
            year=day.year,
        )

    def _signs(self, text: str) -> str:
        return plain(text) if self.ascii_only else text
