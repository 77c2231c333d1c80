"""`w` on a list: its rows as they are filtered go into a file. Asks in which format and where, and says what was written.

Tips go out masked, always: readable they are exported by the verb alone, which needs a reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import BindingType

from store.errors import StoreError
from tui.keys import bind
from tui.screens.page import Page
from tui.views.cells import Cell, Column, Listing
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.ground import Ground

KINDS = {"xlsx": "xlsx", "csv": "csv", "csv-excel": "csv", "md": "md", "ics": "ics"}
"""What can be picked → how its file ends; `csv-excel`: with semicolons and the sign of UTF-8."""


class Made(NamedTuple):
    """A file that is to be written."""

    name: str
    data: bytes
    left: int = 0
    """How many tips may not go out."""


class Exporting(Page):
    """A page whose rows are records; `to_export` says which."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("export", show=False)]

    # what a subclass may write

    def to_export(self) -> tuple[str, tuple[str, ...]]:
        """The collection, and the ids of its records that are shown, in their order; a series once."""
        collection, table = self.COLLECTION or "", self.query_one(Table)
        rows = self.ground.desk.snapshot.rows(collection)
        held = (key if key in rows else key.partition("@")[0] for key in table.rows.keys)
        return collection, tuple(dict.fromkeys(key for key in held if key in rows))

    def can_export(self) -> bool:
        """Whether a record is shown; the first one tells, and the footer asks often."""
        rows = self.ground.desk.snapshot.rows(self.COLLECTION or "")
        return any(key.partition("@")[0] in rows for key in self.query_one(Table).rows.keys)

    def export_kinds(self) -> dict[str, str]:
        """What can be picked → how its file ends; its words are `exports.kind.…`."""
        return {
            kind: ending for kind, ending in KINDS.items() if kind != "ics" or self.COLLECTION == "outreach"
        }

    def made(self, kind: str, ids: Sequence[str]) -> Made:
        """The file of a kind; made in a thread. Raises TooMany."""
        return made(self.ground, kind, self.COLLECTION or "", ids)

    # the way

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key where there is nothing to export."""
        if action == "act" and parameters and parameters[0] == "export":
            return self.is_mounted and bool(self.query(Table)) and self.can_export()
        return super().check_action(action, parameters)

    def action_export(self) -> None:
        """Ask for the format, then for the place."""
        collection, ids = self.to_export()
        if not ids:
            self.say(self.words.t("exports.nothing"), "muted")
            return
        from tui.screens.askline import AskLine
        from tui.screens.pick import PickScreen

        kinds, t = self.export_kinds(), self.words.t

        def placed(kind: str, out: str | None) -> None:
            if out is not None:
                work = self._export(kind, collection, ids, out.strip() or None)
                self.run_worker(work, group="export", exclusive=True, exit_on_error=False)

        def picked(kind: str | None) -> None:
            if kind is not None:
                asked = t("exports.where.report")
                if kind in KINDS:
                    asked = self.words.tn("exports.where", len(ids))
                hint = t("exports.where.hint")
                self.app.push_screen(
                    AskLine(self.ground, asked, hint=hint, needed=False), partial(placed, kind)
                )

        self.app.push_screen(PickScreen(self.ground, t("exports.which"), _listed(self.ground, kinds)), picked)

    async def _export(self, kind: str, collection: str, ids: Sequence[str], out: str | None) -> None:
        """Write it, off the loop, and say where it is."""
        from tui.headless.exporting import TooMany
        from tui.headless.exporting.place import put

        t, number = self.words.t, self.words.digits

        def write() -> tuple[str, int]:
            file = self.made(kind, ids)
            (path,) = put(self.ground.desk, {file.name: file.data}, collection, out)
            return str(path), file.left

        try:
            path, left = await asyncio.to_thread(write)
        except StoreError as error:
            self.say(self.ground.wording.error(error), "failed")
        except OSError as error:
            self.say(t("app.form.failed", reason=error.strerror or type(error).__name__), "failed")
        except TooMany as error:
            self.say(t("exports.too-many", rows=number(error.rows), most=number(error.most)), "failed")
        else:
            told = t("exports.written", file=path)
            if left:
                told = f"{told} {self.words.tn('exports.restricted', left)}"
            self.say(told, "warn" if left else "ok")  # a warning that is too long for the line is shown whole


def made(ground: Ground, kind: str, collection: str, ids: Sequence[str]) -> Made:
    """These records as a file, named after the collection and whoever exports. Raises TooMany."""
    from tui.headless.exporting import Style, written
    from tui.headless.exporting.lists import Wish, book_of, outgoing

    desk, format = ground.desk, KINDS[kind]
    held = desk.snapshot.rows(collection)
    rows = [row for one in ids if (row := held.row(one)) is not None]
    if collection == "tips":
        from tui.verbs.counting import Counting

        rows = list(map(Counting(desk).row, rows))
    going = outgoing(collection, rows)
    if format == "ics":
        from tui.headless.publishing import text_of

        data = text_of(desk, [row.record.id for row in going]).encode()
    else:
        style = Style(separator=";", bom=True) if kind == "csv-excel" else Style()
        data = written(format, book_of(desk, ground.format, going, Wish(collection=collection)), style)
    return Made(named(ground, f"{collection}-{desk.me.login}.{format}"), data, len(rows) - len(going))


def named(ground: Ground, name: str) -> str:
    """A file's name; one of the sample office says so."""
    return f"contoh-{name}" if ground.desk.sample else name


def _listed(ground: Ground, kinds: dict[str, str]) -> Listing:
    """What can be picked: its ending and what it is for."""
    t = ground.words.t
    told = {kind: t(f"exports.kind.{kind}") for kind in kinds}

    def row(key: str) -> tuple[Cell, ...]:
        return Cell(f".{kinds[key]}", "accent"), Cell(told[key])

    return Listing(
        columns=(
            Column(name="ending", title="", width=6),
            Column(name="about", title="", width=0),
        ),
        keys=tuple(kinds),
        row=row,
        text=lambda key: f"{kinds[key]} {told[key]}".casefold(),
    )
