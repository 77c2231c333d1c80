"""The frame of every main screen: header, body, message line, footer; and the gate that every action passes.

A page gets its data by `show(sight)` only: at first, when something moved while it is looked at, and when it is come
back to. It never reads a file and never waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches

from store.models.collections import COLLECTIONS, FETCHED
from tui.keys import ACTIONS, bind
from tui.screens.headline import header
from tui.screens.listkeys import ListScreen, marked_words
from tui.screens.reminderline import show_reminder, watching
from tui.views.cells import Block
from tui.views.sight import Sight
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table

if TYPE_CHECKING:
    from sources.pull import Progress
    from store.drafts import Draft
    from store.models.harvest import PullReport
    from store.snapshot import Snapshot
    from store.undo import Reversed
    from tui.screens.ground import Ground

NARROW, LOW = 60, 15
"""Below this there is a notice and no key that changes data (lazygit#3176)."""
PRESENT = ("outreach", "tips")
"""Collections whose pages say who else has a record open."""
WIDE = 110
"""From here on there is room for a detail pane."""


def minute(moment: datetime) -> str:
    """Which minute it is: what the screens show changes with it, and at midnight most of all."""
    return f"{moment:%Y-%m-%d %H:%M}"


def alike(before: Snapshot, now: Snapshot, collections: Collection[str]) -> bool:
    """Whether who shows these collections, and how far everything may be trusted, sees no difference."""
    return (
        before.states == now.states
        and before.damage == now.damage
        and before.hidden == now.hidden
        and before.read_only == now.read_only
        and all(before.rows(name) is now.rows(name) for name in collections)
    )


class Page(ListScreen):
    """The parent of the six screens.

    A subclass sets NAME and FOOTER, adds BINDINGS by `bind("new")` with a method `action_new` each, and writes
    `body()` and `show()`; where it fits also `subtitle()`, `provenance()`, `why_not()`, `reopen()`.
    """

    NAME: ClassVar[str] = ""
    """The identifier of the screen: `today`, `villages`, …; also the catalog of its words."""
    COLLECTION: ClassVar[str | None] = None
    """What its editing keys edit; decides about read-only."""
    READS: ClassVar[frozenset[str]] = frozenset(COLLECTIONS)
    """Whose rows it shows: it is drawn again when one of them, a source or a right is another, not for the rest."""
    FOOTER: ClassVar[tuple[str, ...]] = ()
    """Actions whose keys stand in the footer, in this order: the first six that are possible; `screens` stands for 1-6.

    Help is always there.
    """
    REMINDED: ClassVar[bool] = False
    """Whether `x` and `z` act on the reminder that the page shows."""
    MANY: ClassVar[tuple[str, ...]] = ()
    """Actions that act on every marked row; while rows are marked, their keys are the first of the footer."""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (NARROW, "-one-pane"), (80, "-normal"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LOW, "-low"), (24, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("where-from"),
    ]
    DEFAULT_CSS = """
    Page {
        background: $background;
        #body { height: 1fr; }
        #message, #reminder { display: none; }
        #message.-said, #reminder.-said { display: block; }
        #too-small { display: none; }
        &.-tiny, &.-flat {
            #body, #message, #reminder, FilterLine { display: none; }
            #too-small { display: block; height: 1fr; }
        }
        .detail { display: none; width: 40; padding: 0 0 0 2; }
        &.-wide .detail { display: block; }
    }
    """

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, name=self.NAME)
        self.desk = ground.desk
        self.behind = True
        """True: something moved since the last `show`."""
        self._drawn_from: Snapshot | None = None
        self._editing: Mapping[str, Any] | None = None
        self._minute_shown = ""
        self._pulling: tuple[str, ...] = ()

    # what a subclass writes

    def body(self) -> ComposeResult:
        """The widgets between header and footer."""
        yield Table()

    def show(self, sight: Sight) -> None:
        """Draw this now. Called again after each change; widgets keep cursor, marks and scroll by themselves."""

    def subtitle(self, sight: Sight) -> str:
        """What stands beside the title in the header: the period, the number of rows."""
        return ""

    def provenance(self) -> Block | None:
        """Where the selected figure comes from, for `i`; None where nothing is selected."""
        return None

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The collection and the ids of the records that `provenance` tells of."""
        return "", ()

    def why_not(self, action: str) -> str | None:
        """Why an action is not possible now: a code of `app.why.…` or a whole key; None where it is.

        A subclass asks its parent too.
        """
        if not ACTIONS[action].edits:
            return None
        if self.too_small:
            return "too-small"
        return self.desk.why_not(self.COLLECTION) if self.COLLECTION else None

    def footer(self) -> tuple[str, ...]:
        """`FOOTER`, or what stands in it now."""
        return self.FOOTER

    def sources(self) -> tuple[str, ...]:
        """The sources that `r` pulls: those of this screen's collection; empty for all."""
        wanted = self.COLLECTION
        return tuple(spec.id for spec in self.desk.settings.sources if spec.collection == wanted)

    def reopen(self, draft: Draft) -> None:
        """Open the form that a draft was kept from, with its text."""

    def commands(self) -> Mapping[str, tuple[str, str]]:
        """What the palette offers here besides the keys: name → its words and the action that it runs."""
        return {}

    def took_back(self, found: Reversed) -> None:
        """An undo or a redo did this; a page may go to where."""

    def progressed(self, progress: Progress) -> None:
        """A pull went on; the page of the sources shows how far."""

    def reported(self, report: PullReport) -> None:
        """A pull ended."""

    # the frame

    def compose(self) -> ComposeResult:
        """Header, body, message line, footer. The class of a wide window is set before Textual does, after a paint."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield Bar(look="bar", id="header")
        yield Bar(id="too-small")
        with Vertical(id="body"):
            yield from self.body()
        yield Bar(id="reminder")
        yield Bar(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """The first draw, from what is held."""
        for table in self.query(Table):
            table.nothing_left = self.words.t("app.list.nothing-left")
        self.query_one("#too-small", Bar).show([Part(self.words.t("app.too-small"), "warn")])
        self.catch_up()

    def on_screen_resume(self) -> None:
        """Come back to: draw what moved meanwhile, and what aged: only a page that is looked at hears the minute turn."""
        if self.behind or self._minute_shown != minute(self.desk.now()):
            self.catch_up()
        self.refresh_frame()

    def on_resize(self) -> None:
        """Another width may have room for other keys."""
        self.refresh_frame()

    def moved(self) -> None:
        """The snapshot is another one: draw it if somebody looks, else remember. Nothing where it only differs elsewhere."""
        same = self._editing is self.desk.editing.others or self.COLLECTION not in PRESENT
        if same and self._drawn_from is not None and alike(self._drawn_from, self.desk.snapshot, self.READS):
            return
        self.behind = True
        if self.is_current and self.is_mounted:
            self.catch_up()

    def catch_up(self) -> None:
        """Draw the desk's snapshot."""
        self.behind = False
        self._minute_shown = minute(self.desk.now())
        sight = self.ground.sight()
        self._drawn_from = sight.snapshot
        self._editing = sight.editing
        self.show(sight)
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Header and footer; costs nothing where nothing changed."""
        try:
            top, bottom = self.query_one("#header", Bar), self.query_one("#footer", Bar)
        except NoMatches:  # before the page is composed
            return
        sight = self.ground.sight()
        left, right = header(
            sight,
            title=self.words.t(f"app.screen.{self.NAME}"),
            subtitle=self.subtitle(sight),
            who=self.desk.me.name,
            paused=self.desk.puller.paused,
            read_only=self._read_only(sight),
            pulling=self._pulling,
            watching=watching(self, sight),
        )
        top.show(left, right)
        bottom.show(self._footer_parts())
        show_reminder(self, sight)

    def _read_only(self, sight: Sight) -> bool:
        """Whether this account may not change what is shown: one collection, or on an overview all that it may see."""
        if self.COLLECTION is not None:
            return self.desk.why_not(self.COLLECTION) is not None
        seen = set(FETCHED) - sight.snapshot.hidden
        return self.desk.me.role == "viewer" or seen <= sight.snapshot.read_only

    def pulling(self, sources: tuple[str, ...]) -> None:
        """Which sources are being pulled just now. Before its first pull a page says so where its data will stand."""
        if sources == self._pulling:
            return
        self._pulling = sources
        states = self.desk.snapshot.states
        if any(source in states and states[source].last_try is None for source in sources):
            self.catch_up()
        else:
            self.refresh_frame()

    def _footer_parts(self) -> list[Part]:
        """At most six keys, and `?`. A key whose action is not possible now is not there, and makes room for the next.

        While rows are marked it says how many, for that is what the keys of `MANY` act on, and which key unmarks them.
        """
        marked = marked_words(self.table, self.words)
        parts = [Part(marked, "mark")] if marked else []
        actions = (*self.MANY, "step-back", *self.footer()) if marked else self.footer()
        offered = {binding.binding.id for binding in self.active_bindings.values()} | {"step-back", "screens"}
        possible = [
            a for a in dict.fromkeys(actions) if a in offered and not (a in ACTIONS and self.why_not(a))
        ]
        for rank, action in enumerate(possible[:6], 1):
            if action == "step-back":
                parts.append(
                    Part(f"{self.ground.keys.label(action)} {self.words.t('app.list.unmark')}", "muted", rank)
                )
            elif action == "screens":
                parts.append(Part(f"1-6 {self.words.t('app.key.screens')}", "muted", rank))
            else:
                parts.append(self._key_part(action, rank))
        return [*parts, self._key_part("help", 0)]

    @on(Table.Changed)
    def _marks_changed(self) -> None:
        self.refresh_frame()

    def _key_part(self, action: str, rank: int) -> Part:
        pair = f"{self.NAME}.foot.{action}"  # "> bulan" behind "<": two keys told as one
        word = self.words.t(pair) if self.words.has(pair) else self.ground.label(action, self.NAME)
        return Part(f"{self.ground.keys.label(action)} {word}", "muted", rank)

    # the gate

    @property
    def too_small(self) -> bool:
        """Whether the window is below 60x15."""
        return self.size.width < NARROW or self.size.height < LOW

    async def action_act(self, action: str) -> None:
        """Run an action, or say why it is not possible now."""
        reason = self.why_not(action)
        if reason is not None:
            self.say(self.ground.why(reason), "warn")
            return
        await self.run_action(action.replace("-", "_"))

    def action_where_from(self) -> None:
        """Show where the selected figure comes from."""
        block = self.provenance()
        if block is None:
            self.say(self.words.t("app.why.nothing-selected"), "muted")
            return
        from tui.screens.provenance import ProvenanceDialog

        self.app.push_screen(ProvenanceDialog(self.ground, block, *self.records_behind()))
