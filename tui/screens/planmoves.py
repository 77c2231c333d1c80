"""Moving plans about: a day or a week, to a typed date, cut here and pasted there, copied as new, given to somebody.

What is marked moves together, as one step; the distance between its days stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import BindingType

from store.errors import StoreError
from store.models.collections import flat_fields
from store.models.kinds import FieldSpec, Kind
from store.queries.outreach import Occurrence
from tui.headless.planedits import Which, changes_of
from tui.keys import bind
from tui.screens.plankeys import PlanKeys
from tui.views.outreach import occurrence_of

if TYPE_CHECKING:
    from store.models.edit import Edit, Written

Changes = Callable[[Occurrence], Mapping[str, Any]]
DAY = timedelta(days=1)
DAY_ALONE = FieldSpec("at", Kind("day"), False, date)
"""A day without a time is read as one."""


class PlanMoves(PlanKeys):
    """The keys of the calendar that put plans elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("day-earlier", show=False),
        bind("day-later", show=False),
        bind("week-earlier", show=False),
        bind("week-later", show=False),
        bind("move-to", show=False),
        bind("cut", show=False),
        bind("paste", show=False),
        bind("copy-as-new", show=False),
        bind("assign", show=False),
    ]
    _cut: tuple[str, ...] = ()
    """The keys of what was cut and waits for a day."""

    def why_not(self, action: str) -> str | None:
        """Something must have been cut before it is pasted; everything else needs a plan."""
        if action == "paste" and not self._cut:
            return "nothing-cut"
        if action in MOVES and self.is_mounted and not self.chosen:
            return "nothing-selected"
        return super().why_not(action)

    def _picked(self, keys: Sequence[str]) -> list[Occurrence]:
        sight = self.ground.sight()
        found = [one for one in (occurrence_of(sight, key) for key in keys) if one is not None]
        return sorted(found, key=lambda one: one.at)

    # where to

    def action_day_earlier(self) -> None:
        """One day earlier."""
        self._shift(-DAY)

    def action_day_later(self) -> None:
        """One day later."""
        self._shift(DAY)

    def action_week_earlier(self) -> None:
        """One week earlier."""
        self._shift(-7 * DAY)

    def action_week_later(self) -> None:
        """One week later."""
        self._shift(7 * DAY)

    def _shift(self, by: timedelta) -> None:
        self._move(self.chosen, lambda one: one.at + by)

    def action_move_to(self) -> None:
        """To a date that is typed: `besok`, `5/12`, `jumat depan 14.00`; without a time the hour stays."""
        keys = self.chosen
        found = self._picked(keys)
        if not found:
            self.say(self.words.t("outreach.gone"), "warn")
            return
        from tui.screens.askline import AskLine, Wrong
        from tui.words.typed import Unreadable, typed

        specs, desk = flat_fields("outreach"), self.desk

        def read(text: str) -> datetime | date:
            try:
                return cast("date", typed(DAY_ALONE, text, zone=desk.settings.zone, today=desk.today()))
            except Unreadable:
                pass
            try:
                return cast("datetime", typed(specs["at"], text, zone=desk.settings.zone, today=desk.today()))
            except Unreadable as misread:
                raise Wrong(self.ground.wording.reason(misread.problem, "outreach")) from None

        def answered(when: datetime | date | None) -> None:
            if when is not None:
                self._put(keys, when)

        def told(text: str) -> str:
            return self._when_told(found[0], self._target(found[0], read(text)))

        what = found[0].plan.title if len(found) == 1 else self.words.tn("outreach.plans", len(found))
        title, hint = self.words.t("outreach.move.title", what=what), self.words.t("outreach.move.hint")
        self.app.push_screen(AskLine(self.ground, title, read, hint=hint, told=told), answered)

    def _put(self, keys: Sequence[str], when: datetime | date) -> None:
        """The first of them there, the others as far behind it as they were."""
        found = self._picked(keys)
        if not found:
            self.say(self.words.t("outreach.gone"), "warn")
            return
        first, target = found[0].at, self._target(found[0], when)
        self._move(keys, lambda one: one.at + (target - first))

    def _target(self, one: Occurrence, when: datetime | date) -> datetime:
        """When it is then: of a day alone at its own hour."""
        return when if isinstance(when, datetime) else datetime.combine(when, one.at.timetz())

    def _when_told(self, one: Occurrence, moment: datetime) -> str:
        """`Sab 5 Des 14.00`; of a whole day the day alone."""
        form, today = self.ground.format, self.desk.today()
        if not one.plan.all_day:
            return form.moment(moment, today)
        day = form.local(moment).date()
        return form.day(day) if day.year == today.year else form.day_year(day)

    def action_cut(self) -> None:
        """Remember them; nothing happens before they are pasted."""
        self._cut = self.chosen
        found = self._picked(self._cut)
        what = found[0].plan.title if len(found) == 1 else self.words.tn("outreach.plans", len(found))
        self.say(self.words.t("outreach.cut", what=what, key=self.ground.keys.label("paste")), "accent")
        self.refresh_frame()

    def say_where(self) -> None:
        """Where what was cut would come to on the selected day, before it does."""
        found = self._picked(self._cut)
        if not found:
            return
        what = found[0].plan.title if len(found) == 1 else self.words.tn("outreach.plans", len(found))
        moment = self._when_told(found[0], self._target(found[0], self.day))
        key = self.ground.keys.label("paste")
        self.say(self.words.t("outreach.cut.where", what=what, key=key, moment=moment), "accent")

    def action_paste(self) -> None:
        """What was cut, on the selected day."""
        keys, self._cut = self._cut, ()
        self._put(keys, self.day)

    def _move(self, keys: Sequence[str], to: Callable[[Occurrence], datetime]) -> None:
        found = self._picked(keys)
        moment = to(found[0]) if found else None

        def done(written: tuple[Written, ...]) -> str:
            if moment is None:
                return self.words.tn("outreach.moved-many", len(found))
            self.follow([each.id for each in written], moment)
            if len(found) > 1:
                return self.words.tn("outreach.moved-many", len(found))
            return self.words.t("outreach.moved", moment=self.ground.format.moment(moment, self.desk.today()))

        self.corrected(keys, lambda why: self._write(keys, lambda one: {"at": to(one)}, done, why))

    def _write(
        self,
        keys: Sequence[str],
        changes: Changes,
        done: Callable[[tuple[Written, ...]], str],
        why: str | None = None,
    ) -> None:
        from tui.screens.planstep import PlanStep, ask_which

        def decided(which: Which) -> None:
            edits: list[Edit] = []
            try:
                for one in self._picked(keys):
                    edits += changes_of(self.desk, one.key, changes(one), which)
            except StoreError as error:
                self.say(self.ground.wording.error(error), "failed")
                return
            if edits:
                PlanStep(self, done, why=why).save(edits)
            else:
                rows = self.desk.snapshot.rows("outreach")
                still = any(rows.get(key.partition("@")[0]) is not None for key in keys)
                self.say(self.words.t("outreach.elsewhere" if still else "outreach.gone"), "warn")

        ask_which(self, self.ground, keys, decided)

    # as new, and whose

    def action_copy_as_new(self) -> None:
        """The form of a new plan on the selected day, with everything of this one but what became of it."""
        from tui.screens.planform import copy_form

        here = self.here
        form = copy_form(self.ground, here, self.day) if here is not None else None
        if form is None:
            self.say(self.words.t("outreach.gone"), "warn")
        else:
            self.app.push_screen(form, self._written)

    def action_assign(self) -> None:
        """Who is in charge: picked by name."""
        from tui.screens.owners import pick_owner

        keys = self.chosen

        def picked(login: str | None) -> None:
            if login is None:
                return
            name = self.ground.sight().person(login or None)
            told = self.words.t("outreach.owned", who=name)
            self._write(keys, lambda one: {"owner": login or None}, lambda written: told)

        pick_owner(self, picked)


MOVES = (
    "day-earlier",
    "day-later",
    "week-earlier",
    "week-later",
    "move-to",
    "cut",
    "copy-as-new",
    "assign",
)
