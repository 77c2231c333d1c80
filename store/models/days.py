"""Days on which the office, or one of its people, does not work. Kept in the ledger alone: no source delivers them."""

from __future__ import annotations

from typing import Annotated

from store.models.kinds import Day, Line, Record, YesNo, choice

HOLIDAY_KINDS = ("public", "leave", "office", "none")


class HolidayNote(Record, frozen=True, kw_only=True):
    """What staff say of one day, over the table that ships: another holiday, another name, or none after all."""

    date: Day
    name: Line
    kind: Annotated[str, choice(*HOLIDAY_KINDS)] = "office"
    """public: by decree · leave: collective leave (cuti bersama) · office: this office is closed · none: a working day."""
    estimated: YesNo = False
    """Not yet confirmed (perkiraan)."""


class Absence(Record, frozen=True, kw_only=True):
    """Days on which somebody is away, both included: whoever plans for them is warned."""

    who: Line
    """A login."""
    since: Day
    until: Day
    note: Line | None = None
