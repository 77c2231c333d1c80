"""Sumber: how every source is; pull one now; take or refuse an answer that was kept aside."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from store.errors import StoreError
from store.models.collections import COLLECTIONS
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.screens.confirm import Choice, ConfirmDialog
from tui.views.cells import Block, Cell, flow
from tui.views.sight import Sight
from tui.views.sources import source_detail, sources_view
from tui.views.unknown import unknown_note, unknown_now
from tui.widgets.table import Table

if TYPE_CHECKING:
    from sources.pull import Progress
    from store.models.harvest import PullReport
    from store.queries.unknown import Unknown
    from tui.app import InfokimApp


class SourcesPage(AssigningPage):
    """Every source in config order."""

    NAME = "sources"
    READS: ClassVar[frozenset[str]] = frozenset(COLLECTIONS)
    """For the names in them that nobody knows."""
    FOLLOWS = True
    FOOTER: ClassVar[tuple[str, ...]] = (
        "refresh", "open", "status", "assign", "problems", "filter", "screens",
    )  # fmt: skip
    MANY: ClassVar[tuple[str, ...]] = ("refresh",)
    BINDINGS: ClassVar[list[BindingType]] = [bind("refresh"), bind("status"), bind("new")]
    only = ""

    def on_mount(self) -> None:
        """How far each running pull is: source → words."""
        self._progress: dict[str, str] = {}

    def _pulls(self) -> dict[str, str]:
        told = getattr(self, "_progress", {})
        waiting = self.words.t("sources.state.pulling")
        return {source: told.get(source, waiting) for source in self.desk.puller.running}

    def show(self, sight: Sight) -> None:
        """Draw the list."""
        running = self._pulls()
        view = sources_view(sight, pulling=running, only=self.only)
        self.query_one(Table).show(view.listing)
        counted = Cell(sight.words.tn("sources.count", len(view.found)), "head")
        self.about(sight, (counted, *(view.notes[0] if view.notes else ())), None)
        damage = tuple((Cell(sentence, "failed"),) for sentence in sight.damage())
        self.note((*damage, *unknown_note(sight, unknown_now(sight), self.ground.keys.label("assign"))))
        self.show_detail(sight)

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One source in full."""
        return source_detail(sight, key, wide, pulling=self._pulls().get(key))

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        self.only = filters.get("only", "")

    def widen(self) -> bool:
        """All sources again."""
        narrowed, self.only = bool(self.only), ""
        return narrowed

    def provenance(self) -> Block | None:
        """What is known of the selected source."""
        key = self.query_one(Table).key
        if key is None:
            return None
        return Block(lines=tuple(flow(self.detail(self.ground.sight(), key, 60).lines, 60)))

    # pulling

    def action_refresh(self) -> None:
        """Pull the marked sources now, due or not, or the selected one."""
        chosen = self.query_one(Table).chosen
        if chosen:
            cast("InfokimApp", self.app).pull(list(chosen))
            if len(chosen) == 1:
                self.say(self.words.t("sources.said.pulling", source=chosen[0]), "muted")
            else:
                self.say(self.words.tn("app.said.pulling-many", len(chosen)), "muted")

    def pulling(self, sources: tuple[str, ...]) -> None:
        """A pull began or ended: its row says so."""
        if sources != self._pulling:
            super().pulling(sources)
            self.catch_up()

    def progressed(self, progress: Progress) -> None:
        """Pages and rows of a running pull; until there are any, what came of the first page."""
        number = self.ground.format.number
        begun = bool(progress.bytes) and not progress.pages  # rows are known once a page is mapped
        self._progress[progress.source] = self.words.t(
            "sources.progress.begun" if begun else "sources.progress",
            pages=number(progress.pages),
            rows=number(progress.rows),
            size=number(-(-progress.bytes // 1000)),
        )
        self.catch_up()

    def reported(self, report: PullReport) -> None:
        """What the pull did, in one sentence."""
        self._progress.pop(report.source, None)
        self.catch_up()
        number = self.ground.format.number
        if report.failure is not None and report.failure.code != "held":
            self.say(f"{report.source}: {self.ground.wording.failure(report.failure)}", "failed")
        elif report.held is not None:
            self.say(self.words.t("sources.said.held", source=report.source), "warn")
        elif report.unchanged and not report.fetched:
            kept = number(report.unchanged)
            self.say(self.words.t("sources.said.unchanged", source=report.source, unchanged=kept), "ok")
        else:
            counts = {
                name: number(getattr(report, name)) for name in ("fetched", "added", "updated", "rejected")
            }
            self.say(self.words.t("sources.said.done", source=report.source, **counts), "ok")

    # names that nobody knows

    def unknown_here(self) -> tuple[Unknown, ...]:
        """Those of the selected source; where it has none, all of them."""
        sight, key = self.ground.sight(), self.query_one(Table).key
        return (unknown_now(sight, key) if key is not None else ()) or unknown_now(sight)

    # a new source

    def action_new(self) -> None:
        """Look at an address or a file, and write the block of a new source."""
        from tui.screens.sourceadd import AddSourceScreen

        def done(source: str | None) -> None:
            if source is not None:
                self.say(self.words.t("sources.add.written", source=source), "ok")

        self.app.push_screen(AddSourceScreen(self.ground), done)

    # an answer kept aside

    def why_not(self, action: str) -> str | None:
        """Only an answer that was kept aside can be decided about."""
        if action == "status" and self.is_mounted:
            key = self.query_one(Table).key
            state = self.desk.snapshot.states.get(key or "")
            if state is None or state.held is None:
                return "sources.why.nothing-held"
            if self.desk.me.role == "viewer":
                return "viewer"
        return super().why_not(action)

    def action_status(self) -> None:
        """Ask: take it, refuse it, or leave it."""
        key = self.query_one(Table).key
        state = self.desk.snapshot.states.get(key or "")
        if key is None or state is None or state.held is None:
            return
        t, number, held = self.words.t, self.ground.format.number, state.held
        question = t(
            "sources.held.ask",
            source=key,
            records=number(held.records),
            holding=number(held.holding),
            drop=number(held.would_drop),
        )
        choices = (
            Choice("leave", t("sources.held.leave"), "escape"),
            Choice("accept", t("sources.held.accept", records=number(held.records)), "t"),
            Choice("refuse", t("sources.held.refuse"), "x"),
        )

        def answered(answer: str | None) -> None:
            if answer in ("accept", "refuse"):
                self.run_worker(
                    self._decide(key, answer, held.mark), group="held", exclusive=True, exit_on_error=False
                )

        self.app.push_screen(ConfirmDialog(self.ground, question, choices), answered)

    async def _decide(self, source: str, answer: str, mark: str) -> None:
        """In a thread: it waits for the disk. `mark`: the answer that the question was about."""
        try:
            if answer == "accept":
                await asyncio.to_thread(self.desk.accept, source, mark)
            else:
                await asyncio.to_thread(self.desk.refuse, source, mark)
        except StoreError as error:
            self.say(self.ground.wording.error(error), "failed")
        else:
            self.say(self.words.t(f"sources.said.{answer}", source=source), "ok")
