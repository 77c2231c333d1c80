"""What one does with tips: status, assignee, snooze, note, by hand; on the marked ones, or the one under the cursor.

Each is one step, which one undo takes back. On the record in full (`detail.py`) they work on that one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui.headless.tipedits import Fields, as_status, edits_of, noted, seen, snoozed
from tui.keys import bind
from tui.screens.compared import ComparedPage
from tui.views.tips import headline, status_word
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.models.edit import Written
    from store.models.row import Row
    from store.models.tip import Tip
    from tui.views.tipways import Way

ON_TIPS = ("status", "assign", "snooze", "comment", "edit", "refer", "duplicate", "answers", "take-place")
"""Actions that need a tip to work on."""


class TipWork(ComparedPage):
    """A parent of the page of tips."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("status"),
        bind("assign", show=False),
        bind("snooze", show=False),
        bind("comment", show=False),
    ]
    _alone: str | None = None
    """The tip that is looked at in full while one of its keys runs; it counts instead of cursor and marks."""

    @property
    def tip_ids(self) -> tuple[str, ...]:
        """The tips that a key acts on: the marked ones, or the one under the cursor."""
        if self._alone is not None:
            return (self._alone,)
        return tuple(self.query_one(Table).chosen)

    def why_not(self, action: str) -> str | None:
        """There must be a tip to work on; on one whose processing is limited nobody but a head works."""
        if action in ON_TIPS and self.is_mounted:
            if not self.tip_ids:
                return "nothing-selected"
            tips = map(self.desk.snapshot.rows("tips").get, self.tip_ids)
            if self.desk.me.role != "head" and any(tip is not None and tip.restricted for tip in tips):
                return "restricted"
        return super().why_not(action)

    async def act_on(self, action: str, key: str) -> None:
        """One of these actions on one tip, whatever is marked."""
        self._alone = key
        try:
            await self.action_act(action)
        finally:
            self._alone = None

    def say(self, sentence: str, look: str = "") -> None:
        """Also over a tip in full, where the message line is hidden."""
        super().say(sentence, look)
        if not sentence or look == "muted" or not self.is_mounted or len(self.app.screen_stack) < 2:
            return
        over = self.app.screen_stack[-1]
        if hasattr(over, "told"):  # a card has a line of its own for it
            over.told(sentence, look)
        else:
            self.app.notify(sentence)

    def picked(self) -> tuple[Row[Tip], ...]:
        """The tips that a key acts on, as they are now; where none is left it says so."""
        rows = seen(self.desk, self.tip_ids)
        if not rows:
            self.say(self.words.t("tips.gone"), "warn")
        return rows

    def what(self, rows: Sequence[Row[Tip]]) -> str:
        """What a question is about: the masked headline, or how many."""
        return headline(rows[0].record) if len(rows) == 1 else self.words.tn("triage.n", len(rows))

    def write(
        self,
        rows: Sequence[Row[Tip]],
        fields: Fields | Callable[[Tip], Fields],
        told: str,
        *,
        why: str | None = None,
        **values: str,
    ) -> None:
        """Save what becomes of these tips as one step. `told`: the key, in plural forms, of what is said then."""
        from tui.screens.tipstep import TipStep

        edits = edits_of(rows, fields)
        if not edits:
            self.say(self.words.t("triage.nothing"), "muted")
            return

        def done(written: tuple[Written, ...]) -> str:
            return self.words.tn(told, len(written), **values)

        TipStep(self, done, why=why).save(edits)

    # status

    def action_status(self) -> None:
        """What the tips are to become."""
        from tui.screens.tipstatus import TipStatusDialog
        from tui.views.tipways import ASKED_ELSEWHERE, ways_of

        rows = self.picked()
        if not rows:
            return
        tips, woken = [row.record for row in rows], self.desk.snapshot.rows("tips").woken
        without = [name for name in ASKED_ELSEWHERE.values() if not hasattr(self, f"action_{name}")]
        ways = ways_of(self.ground.sight(), tips, without=without, woken=woken)
        ids = tuple(row.record.id for row in rows)

        def answered(way: Way | None) -> None:
            if way is None:
                return
            if way.action:
                self._go_on(way.action, ids)
                return
            word = status_word(self.ground.sight(), way.status)
            self.write(rows, lambda tip: as_status(tip, way.status, woken), "triage.became", status=word)

        self.app.push_screen(TipStatusDialog(self.ground, tips, ways), answered)

    def _go_on(self, action: str, ids: tuple[str, ...]) -> None:
        """Ask what a status needs besides, of the same tips."""
        former, self._alone = self._alone, ids[0] if len(ids) == 1 else None
        try:
            getattr(self, f"action_{action}")()
        finally:
            self._alone = former

    # whose

    def action_assign(self) -> None:
        """Who takes care of it: picked by name, oneself first."""
        from tui.screens.tipowner import pick_assignee

        rows = self.picked()
        if not rows:
            return

        def picked(login: str | None) -> None:
            if login is None:
                return
            name = self.ground.sight().person(login) if login else self.words.t("triage.nobody")

            def fields(tip: Tip) -> Fields:
                return {"assignee": login or None} if (tip.assignee or "") != login else {}

            self.write(rows, fields, "triage.assigned", who=name)

        pick_assignee(self, self.what(rows), picked)

    # later

    def latest_snooze(self, ids: Sequence[str]) -> datetime | None:
        """Beyond which moment these tips must not be put away, because one of them is urgent; None where none is."""
        return None

    def action_snooze(self) -> None:
        """Away until a typed time, or until its source changes."""
        from tui.screens.tipsnooze import SnoozeLine

        rows = self.picked()
        if not rows:
            return
        t, now = self.words.t, self.desk.now()
        latest = self.latest_snooze([row.record.id for row in rows])
        if latest is not None and latest <= now:
            self.say(t("triage.snooze.late"), "warn")
            return

        def answered(found: datetime | bool | None) -> None:
            if found is None:
                return
            until = found if isinstance(found, datetime) else None
            if until is None:
                self.write(rows, snoozed(None), "triage.snoozed-change")
            else:
                moment = self.ground.format.moment(until, self.desk.today())
                self.write(rows, snoozed(until), "triage.snoozed", moment=moment)

        sourced = all(row.provenance.source is not None for row in rows)
        question = t("triage.snooze.ask", what=self.what(rows))
        self.app.push_screen(SnoozeLine(self.ground, question, latest=latest, sourced=sourced), answered)

    # words

    def action_comment(self) -> None:
        """A note that stays with the tip."""
        from tui.screens.askline import AskLine

        rows = self.picked()
        if not rows:
            return

        def answered(text: str | None) -> None:
            if text:
                by, at = self.desk.me.login, self.desk.now()
                self.write(rows, lambda tip: noted(tip, text, by=by, at=at), "triage.noted")

        self.app.push_screen(
            AskLine(self.ground, self.words.t("triage.note.ask", what=self.what(rows))), answered
        )
