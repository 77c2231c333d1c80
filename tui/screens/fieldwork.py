"""What else there is to the villages, each a list of its own: suggestions, follow-ups."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.keys import bind
from tui.screens.listpage import ListPage
from tui.widgets.table import Table

OPENS = ("suggestions", "follow-ups")


class FieldWork(ListPage):
    """A parent of the page of villages."""

    BINDINGS: ClassVar[list[BindingType]] = [*(bind(name, show=False) for name in OPENS)]
    RECORD_ACTIONS = ("status", "suggestions")
    _alone: str | None = None

    def why_not(self, action: str) -> str | None:
        """Suggestions are for whoever may read them."""
        if action == "suggestions" and "suggestions" in self.desk.snapshot.hidden:
            return "hidden"
        return super().why_not(action)

    def action_suggestions(self) -> None:
        """Of the village under the cursor; of all where it stands on something else."""
        from tui.screens.suggestions import SuggestionsScreen

        key = self._alone or self.query_one(Table).key
        known = key is not None and self.desk.snapshot.rows("villages").get(key) is not None
        self.app.push_screen(SuggestionsScreen(self.ground, key if known and key else ""))

    def action_follow_ups(self) -> None:
        """All that are open; Enter on one goes to its village."""
        from tui.screens.followups import FollowUpsScreen

        self.app.push_screen(FollowUpsScreen(self.ground), self._to_village)

    def _to_village(self, village: str | None) -> None:
        """The cursor on a village that a list dismissed."""
        if village:
            self.widen()
            self.catch_up()
            self.query_one(Table).select(village)
            self.show_detail()
