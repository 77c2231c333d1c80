"""What makes cases of tips: duplicates, referrals, answers, places. Each key asks in a dialog of its own.

They work on the marked rows or the one under the cursor, as one step; answers on one tip alone.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.headless.tipedits import seen
from tui.keys import bind
from tui.screens.tipwork import TipWork
from tui.widgets.table import Table

ON_CASES = ("duplicate", "refer", "answers", "take-place")
"""What is for heads alone where the processing of a tip is limited (UU 27/2022, article 41)."""


class TipCases(TipWork):
    """A parent of the page of tips."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("duplicate", show=False),
        bind("refer", show=False),
        bind("answers", show=False),
        bind("take-place", show=False),
    ]

    def why_not(self, action: str) -> str | None:
        """Nobody but a head works on tips whose processing is limited."""
        if action in ON_CASES and self.is_mounted and self.desk.me.role != "head":
            rows = self.desk.snapshot.rows("tips")
            if any(tip is not None and tip.restricted for tip in map(rows.get, self.tip_ids)):
                return "restricted"
        return super().why_not(action)

    def action_duplicate(self) -> None:
        """Of which other one; of a duplicate, part it again."""
        if rows := self.picked():
            from tui.screens.tipmerge import ask_duplicate

            ask_duplicate(self, rows)

    def action_refer(self) -> None:
        """To which agency; of a referred one, what that agency said, its letter, or a further agency."""
        if rows := self.picked():
            from tui.screens.tiprefer import ask_referral

            ask_referral(self, rows)

    def action_answers(self) -> None:
        """An answer for whoever gave it, and the note that it was given."""
        key = self._alone or self.query_one(Table).key
        rows = seen(self.desk, (key,) if key else ())
        if rows:
            from tui.screens.tipanswer import ask_answer

            ask_answer(self, rows[0])
        else:
            self.say(self.words.t("tips.gone"), "warn")

    def action_take_place(self) -> None:
        """The place that is guessed becomes the tip's."""
        if rows := self.picked():
            from tui.screens.tipplace import take_place

            take_place(self, rows)
