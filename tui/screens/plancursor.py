"""Where the cursor of Kalender stands: on its occurrence, whatever it is called by now and whoever changed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.queries.deferrals import days_in
from store.queries.outreach import Occurrence
from tui.screens.planwork import PlanWork
from tui.views.follow import heir, nearest, same
from tui.views.grid import weeks_of
from tui.views.outreach import between, missed_now, occurrence_of
from tui.views.week import monday_of
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.undo import Reversed
    from tui.views.sight import Sight

GRIDS = ("month", "week")
"""Forms with a grid of days above the agenda of the selected one."""
NEAR = timedelta(days=35)
"""How far from a moment an occurrence of a series is looked for."""


class PlanCursor(PlanWork):
    """A parent of the calendar's page."""

    form = "month"
    selected: date | None = None
    """The day that new plans fall on; None: today."""
    _held: Mapping[str, Occurrence] = {}
    """What was there when the page was last drawn, by its keys; more than the list, so that what is left can be told."""
    _carried: Occurrence | None = None
    """The cursor's occurrence while the form changes."""

    @property
    def day(self) -> date:
        """The selected day."""
        return self.selected or self.desk.today()

    @property
    def _month_days(self) -> tuple[date, date]:
        first = self.day.replace(day=1)
        return first, first.replace(day=days_in(first))

    def _around(self, sight: Sight) -> tuple[Occurrence, ...]:
        """What the form shows, or counts in its grid."""
        if self.form == "missed":
            return missed_now(sight)
        if self.form == "month":
            weeks = weeks_of(self.day)
            return between(sight, weeks[0][0], weeks[-1][-1])
        if self.form == "week":
            monday = monday_of(self.day)
            return between(sight, monday, monday + timedelta(days=6))
        return between(sight, *self._month_days)

    @property
    def under(self) -> Occurrence | None:
        """What the cursor stood on when the page was last drawn."""
        return self._held.get(self.here or "")

    def meant(self, sight: Sight) -> str | None:
        """The key that the cursor is to stand on now; None: wherever it stands.

        Who goes along a day's list follows an occurrence that others put on another day; who goes along days does not.
        """
        former, self._carried = self._carried or self.under, None
        found = self._around(sight)
        one = heir(former, found, self._held) if former is not None else None
        if one is not None and former is not None and self.form in GRIDS and one.day != former.day:
            on_list = isinstance(self.focused, Table) and former.day == self.day
            if on_list:
                self._select_day(one.day)
        self._carry_marks(found)
        self._held = {each.key: each for each in found}
        return one.key if one is not None else None

    def _carry_marks(self, found: Sequence[Occurrence]) -> None:
        """What was marked stays marked under its other name."""
        marks, there = self.query_one(Table).marks, {one.key for one in found}
        for key in [key for key in marks.keys if key in self._held and key not in there]:
            now = same(self._held[key], found)
            if now is not None:
                marks.keys.discard(key)
                marks.keys.add(now.key)

    def _select_day(self, day: date) -> None:
        self.selected = None if day == self.desk.today() else day

    # what was written

    def _follow(self, key: str, day: date) -> None:
        """The cursor goes to the plan on its day."""
        self._wanted = key
        inside = self._month_days[0] <= day <= self._month_days[1]
        if self.form in GRIDS or (self.form in ("agenda", "board") and not inside):
            self._select_day(day)
        self.catch_up()

    def follow(self, ids: Iterable[str], near: datetime | None = None) -> None:
        """The cursor goes to what was written, of several to the one whose time is the nearest; nowhere where all are gone.

        `near`: the time that is meant; absent: that of the first of them.
        """
        sight, wanted = self.ground.sight(), tuple(ids)
        plans = [plan for plan in map(sight.snapshot.rows("outreach").get, wanted) if plan is not None]
        if not plans:
            return
        moment = (near or plans[0].at).astimezone(sight.format.zone)
        found: list[Occurrence] = []
        for plan in plans:
            one = occurrence_of(sight, plan.id) if plan.recurrence is None else None
            found += [one] if one is not None else []
        again = {plan.id for plan in plans if plan.recurrence is not None}
        if again:
            days = moment.date() - NEAR, moment.date() + NEAR
            found += [one for one in between(sight, *days) if one.plan.id in again]
        one = nearest(found, moment)
        if one is not None:
            self._follow(one.key, one.day)

    def took_back(self, found: Reversed) -> None:
        """The cursor goes to the plan that an undo or a redo changed."""
        ids: Collection[str] = [each.id for each in found.written]
        if found.step.collection == "outreach":
            here = self.under
            self.follow(ids, here.at if here is not None else None)
