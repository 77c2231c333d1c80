"""`a` on a list: what a name that nobody knows means. One name at once; of several, the name is picked first.

What is assigned is written as an alias and read from then on, also over what is held already (`store/renaming.py`).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import BindingType

from store.errors import Conflict, StoreError
from store.models.edit import Edit
from store.models.identity import fetched_id
from store.models.names import folded
from tui.keys import bind
from tui.screens.listpage import ListPage
from tui.screens.pick import PickScreen
from tui.views.cells import width
from tui.views.unknown import names_listing, target_name, targets_listing
from tui.words.mask import mask_numbers

if TYPE_CHECKING:
    from store.models.row import Row
    from store.queries.unknown import Unknown
    from tui.app import InfokimApp


class AssigningPage(ListPage):
    """The parent of the screens on which unknown names are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("assign")]

    def unknown_here(self) -> tuple[Unknown, ...]:
        """The names that `a` is about now."""
        return ()

    def why_not(self, action: str) -> str | None:
        """Only a name that nobody knows is assigned, by whoever may write."""
        if action == "assign" and self.is_mounted:
            if not self.unknown_here():
                return "sources.why.nothing-unknown"
            if (reason := self.desk.why_not("aliases")) is not None:
                return reason
        return super().why_not(action)

    def action_assign(self) -> None:
        """Ask which name, where there are several, and what it means."""
        found = {f"{one.kind} {one.name}": one for one in self.unknown_here()}
        if len(found) == 1:
            self._ask(*found.values())
            return

        def picked(key: str | None) -> None:
            if key is not None:
                self._ask(found[key])

        listing = names_listing(self.ground.sight(), tuple(found.values()))
        title = self.words.t("sources.unknown.head")
        self.app.push_screen(
            PickScreen(self.ground, title, listing, keys="sources.unknown.keys-name"), picked
        )

    def _ask(self, one: Unknown) -> None:
        """What it may mean, the nearest first, so that Enter is enough."""
        sight = self.ground.sight()
        title = self.words.t(
            "sources.unknown.ask",
            name=mask_numbers(one.name),
            kind=sight.format.choice("kind", one.kind),
            rows=self.words.tn("sources.unknown.rows", one.rows),
        )

        held = self._held(one)

        def picked(target: str | None) -> None:
            if target is not None:
                self.run_worker(
                    self._assign(one, target, held), group="assign", exclusive=True, exit_on_error=False
                )

        listing = targets_listing(sight, one)
        self.app.push_screen(PickScreen(self.ground, title, listing, keys="sources.unknown.keys"), picked)

    async def _assign(self, one: Unknown, target: str, held: Row[Any] | None) -> None:
        """In a thread: it waits for the disk. `held`: an alias of that name whose target is gone gets another one.

        What somebody else has said meanwhile stands; it is told.
        """
        fields = {"kind": one.kind, "name": one.name, "target": target}
        edit = Edit(id=held.record.id, based_on=held.rev, fields=fields) if held else Edit(fields=fields)
        before = self._meeting()
        try:
            [written] = await asyncio.to_thread(self.desk.save, "aliases", [edit])
            await asyncio.to_thread(cast("InfokimApp", self.app).look)
        except Conflict:
            await asyncio.to_thread(cast("InfokimApp", self.app).look)
            self.say(self._theirs(one), "warn")
            return
        except StoreError as error:
            self.say(self.ground.wording.error(error), "failed")
            return
        sample = " --sample" if self.desk.sample else ""
        told = self.words.t(
            "sources.unknown.said",
            name=mask_numbers(one.name),
            target=target_name(self.ground.sight(), one.kind, target),
            command=f"infokim delete aliases {written.id}{sample}",
        )
        more = self._meeting() - before
        met = f" · {self.words.tn('sources.unknown.met', more)}" if more > 0 else ""
        self.say(told + met if width(told + met) < self.size.width else told, "ok")

    def _theirs(self, one: Unknown) -> str:
        """What somebody else has said of the name since the picker was opened."""
        sight, held = self.ground.sight(), self._held(one)
        edit = held.provenance.edits.get("target") if held is not None else None
        return self.words.t(
            "sources.unknown.theirs",
            name=mask_numbers(one.name),
            target=target_name(sight, one.kind, held.record.target) if held is not None else "–",
            who=sight.person(edit.by if edit is not None else None),
        )

    def _held(self, one: Unknown) -> Row[Any] | None:
        """What is said of the name by now."""
        found: Row[Any] | None = self.desk.snapshot.rows("aliases").row(
            fetched_id("aliases", "", (one.kind, folded(one.name)))
        )
        return found

    def _meeting(self) -> int:
        """How many figures are read where another one is."""
        renamed = self.desk.snapshot.rows("deferrals").renamed
        return sum(map(len, renamed.together.values())) if renamed is not None else 0
