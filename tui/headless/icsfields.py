"""One event of a calendar file as the fields of a plan: its time, its texts, its channels. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sources.calendars.events import Event
from sources.calendars.values import When
from store.models.personal import mask_numbers
from store.models.plan import CHANNELS
from store.models.problem import Problem
from store.models.text import clean
from store.queries.series import END

MOST_LETTERS = {"title": 300, "place": 300, "topic": 300, "notes": 20_000}
"""Of the texts of one plan; what is longer is cut, and told."""


class EventFields:
    """Reads events for an office."""

    def __init__(self, zone: tzinfo, channels: Mapping[str, str]) -> None:
        """`zone`: the office's. `channels`: word of a channel, folded → channel, for categories."""
        self._zone, self._channels = zone, channels

    def text(self, event: Event, name: str, field: str, told: list[Problem]) -> str:
        """A text of an event: not too long, and without what could name a person. `told`: what is to be told of it."""
        row, most = str(event.line), MOST_LETTERS[field]
        text = clean(str(event.row.get(name) or ""), lines=field == "notes").strip()
        if len(text) > most:
            text = text[:most].rstrip()
            told.append(Problem(code="ics-cut", field=field, expected=str(most), row=row, warning=True))
        masked = mask_numbers(text)
        if masked != text:
            told.append(Problem(code="ics-personal", field=field, row=row, warning=True))
        return masked

    def of(self, event: Event, title: str, told: list[Problem]) -> dict[str, Any] | None:
        """The flat fields of one event; None without a time that can be read. `told` takes what is to be told of it.

        Raises OverflowError for a time at the end of the calendar.
        """
        if event.start is None:
            return None
        if event.start.local.year >= END.year:
            raise OverflowError
        row = event.row
        fields: dict[str, Any] = {
            "title": title,
            "at": self.moment(event.start),
            "all_day": event.start.is_day,
        }
        minutes = event.duration // timedelta(minutes=1)
        if minutes and not (event.start.is_day and minutes <= 1440):
            fields["duration"] = minutes
        for name, field in (("location", "place"), ("description", "notes"), ("x_infokim_topic", "topic")):
            fields[field] = self.text(event, name, field, told)
        kind = str(row.get("x_infokim_kind") or "").strip().lower()
        fields["kind"] = kind if kind in ("post", "event") else "event"
        named = row.get("categories")
        words = {str(one).casefold() for one in (named if isinstance(named, list) else [named])}
        fields["channels"] = tuple(
            channel
            for channel in CHANNELS
            if channel in words or not words.isdisjoint(w for w, c in self._channels.items() if c == channel)
        )
        return {name: value for name, value in fields.items() if value not in (None, "", ())}

    def moment(self, when: When) -> datetime:
        """A moment in the office's zone; a day is that day there, whatever the calendar's zone."""
        if when.is_day:
            return when.local.replace(tzinfo=self._zone)
        return when.instant.astimezone(self._zone)
