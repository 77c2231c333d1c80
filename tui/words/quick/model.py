"""What quick add knows before it reads, and what it has understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from store.queries.workdays import PLAIN, Calendar


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Names of this office. Letters' case does not matter."""

    people: Mapping[str, str] = {}
    """Login → name as shown. Empty: nobody is configured, and any login is taken as it is typed."""
    villages: Mapping[str, str] = {}
    """Id → name."""
    places: Mapping[str, str] = {}
    """A name or alias of a place (checkpoints) → its name as shown."""
    topics: tuple[str, ...] = ()
    """Topics in use, in their own spelling."""
    day: date | None = None
    """The day that the calendar stands on: where the line names none, the plan is on it. None: it is asked."""
    workdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO weekdays of `tiap hari kerja`."""
    calendar: Calendar = PLAIN
    """The office's holidays: what `tiap hari kerja` leaves out."""


class Chip(msgspec.Struct, frozen=True):
    """One thing that was understood, in words. `kind`: when · repeat · times (the next of what repeats) · duration ·
    channels · owner · topic · place · leads · title · none (what is not there and may be missed)."""

    kind: str
    text: str


class Option(msgspec.Struct, frozen=True):
    """One answer."""

    words: str
    """As it is offered."""
    text: str
    """The whole line as the answer would have been typed: answering is typing."""


class Question(msgspec.Struct, frozen=True):
    """What must be known before it can be saved."""

    code: str
    facts: Mapping[str, str]
    options: tuple[Option, ...]
    """Without any: only typing helps."""
    told: str
    """The sentence, from `quick.ask.<code>`."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What a line means."""

    text: str
    fields: Mapping[str, Any] = {}
    """Flat field of a plan → typed value; only what is certain."""
    chips: tuple[Chip, ...] = ()
    questions: tuple[Question, ...] = ()
    """The first one is to be asked first."""
    left: str = ""
    """The title."""

    @property
    def ready(self) -> bool:
        """Whether it can be saved."""
        return not self.questions and "at" in self.fields and bool(self.left)
