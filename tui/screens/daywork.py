"""`H` on Kalender: what kind of day the selected one is for the office. The shipped table stays; a note lies over it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import BindingType

from store.errors import StoreError
from store.models.edit import Edit
from store.models.identity import fetched_id
from tui.keys import bind
from tui.screens.askline import AskLine
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.listpage import ListPage

if TYPE_CHECKING:
    from datetime import date

    from store.models.row import Row
    from tui.app import InfokimApp

KINDS = {"1": "office", "2": "public", "3": "leave", "4": "none"}
"""Key → what the day is: the office is closed, a holiday, collective leave; none: a working day after all."""

AWAY = "away"
"""Not of the day but of people: who is not there."""


class DayWork(ListPage):
    """A parent of the calendar's page."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("holiday", show=False)]

    @property
    def day(self) -> date:
        """The selected day."""
        return self.desk.today()

    def why_not(self, action: str) -> str | None:
        """Whoever may write holidays may say what a day is."""
        if action == "holiday" and (reason := self.desk.why_not("holidays")) is not None:
            return reason
        return super().why_not(action)

    def action_holiday(self) -> None:
        """Ask what the selected day is, and what it is called."""
        day, t = self.day, self.words.t
        held = self.desk.calendar.holiday(day)
        form = self.ground.format
        choices = [Choice(kind, t(f"outreach.holiday.{kind}"), key) for key, kind in KINDS.items()]
        if held is None:
            choices = choices[:-1]
        choices.append(Choice(AWAY, t("outreach.away.choice"), "5"))
        choices.append(Choice("", t("outreach.which.none"), "escape"))

        def named(kind: str, name: str | None) -> None:
            if name is not None:
                self.run_worker(self._note_day(day, kind, name), group="holiday", exit_on_error=False)

        def answered(kind: str | None) -> None:
            if kind == AWAY:
                from tui.screens.absences import open_absences

                open_absences(self, day)
            elif kind == "none":
                named(kind, held.name if held is not None and held.name else form.day(day))
            elif kind:
                question = t("outreach.holiday.name", day=form.long_day(day))
                text = held.name if held is not None else ""
                self.app.push_screen(
                    AskLine(self.ground, question, text=text), lambda name: named(kind, name)
                )

        question = t("outreach.holiday.ask", day=form.long_day(day))
        self.app.push_screen(ConfirmDialog(self.ground, question, tuple(choices)), answered)

    async def _note_day(self, day: date, kind: str, name: str) -> None:
        """In a thread: it waits for the disk."""
        row: Row[Any] | None = self.desk.snapshot.rows("holidays").row(fetched_id("holidays", "", (day,)))
        fields = {"date": day, "name": name, "kind": kind, "estimated": False}
        edit = (
            Edit(id=row.record.id, based_on=row.rev, fields=fields)
            if row is not None
            else Edit(fields=fields)
        )
        try:
            await asyncio.to_thread(self.desk.save, "holidays", [edit])
            await asyncio.to_thread(cast("InfokimApp", self.app).look)
        except StoreError as error:
            self.say(self.ground.wording.error(error), "failed")
            return
        self.say(
            self.words.t(f"outreach.holiday.said.{'none' if kind == 'none' else 'day'}", name=name), "ok"
        )
