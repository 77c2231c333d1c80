"""Villages under the programme (*desa binaan*) and what was done there."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from store.models.kinds import Code, Count, Day, Kind, Line, Lines, PersonalLine, Prose, Record, choice


class Officer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A *Pimpasa* and the days on which they are in charge; an open end is None, both ends belong to it."""

    name: str
    start: date | None = msgspec.field(default=None, name="from")
    end: date | None = msgspec.field(default=None, name="until")


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to call in a village. Name and phone are personal data: masked wherever they are shown."""

    role: str
    name: Annotated[str, Kind("line", personal=True)] = ""
    phone: Annotated[str, Kind("line", personal=True)] = ""


class Village(Record, frozen=True, kw_only=True):
    """A village or kelurahan. `code` is the ministry's ten-digit code of the area, as text."""

    name: Line
    code: Code | None = None
    district: Line | None = None
    """The kecamatan: a name or, where a source gives only that, a code."""
    status: Annotated[str, choice("planned", "active", "inactive")] = "active"
    decree: Line | None = None
    """Number of the decree (SK) that set the village."""
    decree_date: Day | None = None
    officers: Annotated[tuple[Officer, ...], Kind("parts")] = ()
    contacts: Annotated[tuple[Contact, ...], Kind("parts", personal=True)] = ()
    notes: Prose | None = None


class Activity(Record, frozen=True, kw_only=True):
    """Something done in a village. The first five kinds are a Pimpasa's duties (FIELD.md)."""

    date: Day
    village: Line | None = None
    """The id of a village, or the name as written where it is unknown."""
    kind: Annotated[
        str, choice("counselling", "coordination", "guidance", "service", "feedback", "other")
    ] = "other"
    topic: Line | None = None
    title: Line | None = None
    summary: Prose | None = None
    participants: Count | None = None
    partners: Lines = ()
    officer: PersonalLine | None = None
    follow_up: Prose | None = None
    follow_up_due: Day | None = None
    follow_up_done: Day | None = None
