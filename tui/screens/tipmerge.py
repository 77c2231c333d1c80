"""`D` on Informasi: which one a tip is a duplicate of. What is proposed stands first; an id or first letters find others.

A duplicate is parted again by the same key. Nothing is copied from the one to the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.queries.similar import Candidate, main_of
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.pick import PickScreen
from tui.views.cells import Listing
from tui.views.tipmerge import beside_lines, merge_listing, others
from tui.views.tips import headline, headline_of
from tui.widgets.bars import Bar
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.models.row import Row
    from store.models.tip import Tip
    from tui.screens.ground import Ground
    from tui.screens.tipwork import TipWork


class MergeScreen(PickScreen):
    """Dismisses the id of the one that is to keep."""

    DEFAULT_CSS = """
    MergeScreen {
        Table { height: 1fr; min-height: 4; }
        #both { height: auto; max-height: 50%; padding: 0 1; margin: 1 0 0 0; }
    }
    """
    SHOWN: ClassVar[int] = 4
    """Cells beside the text."""

    def __init__(
        self, ground: Ground, title: str, tips: Sequence[Tip], proposed: Mapping[str, Candidate]
    ) -> None:
        """`tips`: those that are to be duplicates; `proposed`: what they may be duplicates of."""
        super().__init__(ground, title, keys="cases.merge.keys")
        self._tips = tuple(tips)
        self._proposed = proposed
        self._marked = tuple(tip.id for tip in tips) if len(tips) > 1 else ()
        self._more: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, and below it both texts."""
        for widget in super().compose():
            if isinstance(widget, Bar) and widget.id == "footer":
                yield Panel(id="both")
            yield widget

    def listing(self) -> Listing:
        """What is proposed, and what was typed."""
        return merge_listing(self.ground.sight(), self._marked, self._proposed, self._more)

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        """What is not proposed is found by what is typed, over all tips."""
        known = {*self._proposed, *(tip.id for tip in self._tips)}
        more = tuple(others(self.ground.sight(), event.value, known))
        if more != self._more:
            self._more = more
            self.query_one(Table).show(self.listing())

    def on_mount(self) -> None:
        """The text of the first."""
        super().on_mount()
        self._show_both()

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query("#both"):
            self._show_both()

    @on(Table.Moved)
    @on(Table.Changed)
    def _show_both(self) -> None:
        wide = max(20, self.size.width - self.SHOWN)
        key = self.query_one(Table).key
        self.query_one("#both", Panel).show(beside_lines(self.ground.sight(), self._tips[0], key, wide))

    def moved(self) -> None:
        """Somebody changed something."""
        if self.query(Table):
            self.query_one(Table).show(self.listing())
            self._show_both()


def ask_duplicate(page: TipWork, rows: Sequence[Row[Tip]]) -> None:
    """Of duplicates: part them, or choose another one; else what they are duplicates of."""
    if not all(row.record.duplicate_of for row in rows):
        _look(page, rows)
        return
    t, sight = page.words.t, page.ground.sight()
    held = sight.snapshot.rows("tips")
    main = held.get(main_of(held, rows[0].record.id))
    of = headline_of(sight, main) if main is not None and len(rows) == 1 else ""
    what = page.what(rows)
    question = t("cases.part.ask", what=what, of=of) if of else t("cases.part.ask.many", what=what)
    choices = (
        Choice("part", t("cases.part.yes"), "1"),
        Choice("other", t("cases.part.other"), "2"),
        Choice("", t("cases.leave"), "escape"),
    )

    def answered(answer: str | None) -> None:
        if answer == "part":
            page.write(rows, {"duplicate_of": None}, "cases.parted")
        elif answer == "other":
            _look(page, rows)

    page.app.push_screen(ConfirmDialog(page.ground, question, choices), answered)


def _look(page: TipWork, rows: Sequence[Row[Tip]]) -> None:
    """Find what may be the same; with many tips it takes a moment, so not on the loop."""
    snapshot, role = page.desk.snapshot, page.desk.me.role
    ids = [row.record.id for row in rows]

    async def find() -> None:
        from tui.headless.similar import candidates

        found = await asyncio.to_thread(candidates, snapshot, ids[0], role=role)
        _ask(page, rows, {one.id: one for one in found if one.id not in ids})

    page.run_worker(find(), group="similar", exclusive=True, exit_on_error=False)


def _ask(page: TipWork, rows: Sequence[Row[Tip]], proposed: Mapping[str, Candidate]) -> None:
    def picked(key: str | None) -> None:
        if key is not None:
            _merge(page, rows, key)

    title = page.words.t("cases.merge.ask", what=page.what(rows))
    tips = [row.record for row in rows]
    page.app.push_screen(MergeScreen(page.ground, title, tips, proposed), picked)


def _merge(page: TipWork, rows: Sequence[Row[Tip]], key: str) -> None:
    """All of them into one. The chosen one, and what it counts as itself, stays as it is."""
    held = page.desk.snapshot.rows("tips")
    chosen = held.get(key)
    keeps = {key, main_of(held, key)} if len(rows) > 1 else {key}
    main = held.get(main_of(held, key))
    if chosen is None or main is None:
        page.say(page.words.t("tips.gone"), "warn")
        return
    page.write(
        rows,
        lambda tip: {} if tip.id in keeps or tip.duplicate_of == main.id else {"duplicate_of": key},
        "cases.merged",
        what=headline(main),
    )
