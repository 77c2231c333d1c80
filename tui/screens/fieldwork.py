"""What else there is to the villages, each over the page: the map, suggestions of residents, follow-ups, candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from tui.keys import bind
from tui.screens.villagework import VillageWork
from tui.views.villagerows import Behind
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import InfokimApp


class FieldWork(VillageWork):
    """A parent of the page of villages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("map", show=False),
        bind("suggestions", show=False),
        bind("follow-ups", show=False),
        bind("candidates", show=False),
    ]
    RECORD_ACTIONS = ("status", "suggestions")
    narrowed: Behind | None = None
    """The villages behind a figure, to which the board is narrowed."""

    def why_not(self, action: str) -> str | None:
        """Suggestions are for whoever may read them."""
        if action == "suggestions" and "suggestions" in self.desk.snapshot.hidden:
            return "hidden"
        return super().why_not(action)

    def action_map(self) -> None:
        """The kecamatan as tiles; Enter on one narrows the board to its villages."""
        from tui.screens.map import MapScreen

        self.app.push_screen(MapScreen(self.ground), self._to_district)

    def _to_district(self, key: str | None) -> None:
        """The villages of a tile; of one without any its kelurahan."""
        from tui.views.villagerows import behind

        if key is None:
            return
        sight = self.ground.sight()
        found = behind(sight, "districts", key, "name")
        if found is not None and found.keys:
            self.form, self.narrowed = "board", found
            self.catch_up()
            return
        rows = behind(sight, "districts", key, "coverage")
        if rows is not None and rows.keys:
            self.open_rows(rows)
        else:
            self.say(self.words.t("fieldwork.map.nothing"), "muted")

    def action_suggestions(self) -> None:
        """Of the village under the cursor; of all where it stands on something else."""
        from tui.screens.suggestions import SuggestionsScreen

        self.app.push_screen(SuggestionsScreen(self.ground, self.village_id or ""))

    def action_follow_ups(self) -> None:
        """All that are open; Enter on one goes to its village."""
        from tui.screens.followups import FollowUpsScreen

        self.app.push_screen(FollowUpsScreen(self.ground), self._to_village)

    def action_candidates(self) -> None:
        """Villages that may join; Enter on one goes to the tips that name it."""
        from tui.screens.candidates import CandidatesScreen

        self.app.push_screen(CandidatesScreen(self.ground), self._to_tips)

    def _to_tips(self, found: tuple[tuple[str, ...], str] | None) -> None:
        """The list behind a number, on Informasi masyarakat: ids and title."""
        from tui.screens.tips import TipsPage

        app = cast("InfokimApp", self.app)
        if found is None or "tips" not in app.names:
            return
        ids, title = found

        def show() -> None:
            if isinstance(page := app.page, TipsPage):
                page.behind_number = (ids, title)
                page.catch_up()

        app.action_go("tips")
        app.call_after_refresh(show)

    def _to_village(self, village: str | None) -> None:
        """The cursor on a village that a list dismissed."""
        if village:
            self.widen()
            self.catch_up()
            self.query_one(Table).select(village)
            self.show_detail()
