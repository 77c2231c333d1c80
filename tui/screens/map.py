"""The map of the kecamatan, over Desa binaan: hjkl or arrows go about, Enter opens the villages, `b` turns the colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from store.queries.tilemap import beside
from tui.keys import bind
from tui.views.cells import Block, flow
from tui.views.map import MODES, Tile, chosen_lines, legend, map_lines, tiles
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground

KEYS = (
    ("open", "fieldwork.key.villages"),
    ("form", "fieldwork.key.colours"),
    ("step-back", "app.key.step-back"),
)


class MapScreen(ModalScreen[str | None]):
    """Follows what changes. Dismisses the key of the tile that Enter was pressed on, or None."""

    DEFAULT_CSS = """
    MapScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        #map { height: 1fr; }
        #chosen, #legend { height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", run="go(-1, 0)", show=False),
        bind("right", run="go(1, 0)", show=False),
        bind("up", run="go(0, -1)", show=False),
        bind("down", run="go(0, 1)", show=False),
        bind("first", run="end(0)", show=False),
        bind("last", run="end(-1)", show=False),
        bind("open", run="open"),
        bind("form", run="form"),
        Binding("escape,q", "close", show=False),
        Binding("question_mark,f1", "app.help", show=False),
    ]

    def __init__(self, ground: Ground, *, at: str = "", mode: str = MODES[0]) -> None:
        """`at`: the key of the tile that is chosen at first; without one that of the first kecamatan with a village."""
        super().__init__()
        self.ground = ground
        self.at = at
        self.mode = mode
        self._held: tuple[Tile, ...] = ()

    def compose(self) -> ComposeResult:
        """Header, map, the chosen tile in words, what the letters mean, keys."""
        yield Bar(look="bar", id="header")
        yield Panel(id="map")
        yield Panel(id="chosen")
        yield Panel(id="legend")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Draw it."""
        self.moved()

    def on_resize(self) -> None:
        """Tiles are as wide as there is room."""
        if self.is_mounted and self.query("#map"):
            self.moved()

    def moved(self) -> None:
        """As it is now; the chosen tile stays as long as it is there."""
        sight = self.ground.sight()
        self._held = tiles(sight, self.mode)
        if self.at not in {tile.key for tile in self._held}:
            first = next((tile for tile in self._held if tile.group.lines), None) or next(
                iter(self._held), None
            )
            self.at = first.key if first is not None else ""
        sample = Part(sight.t("app.flag.sample") if sight.snapshot.sample else "", "bar-warn")
        title = Part(sight.t(f"fieldwork.map.title.{self.mode}"), "bar-strong")
        self.query_one("#header", Bar).show([title, sample])
        keys = self.ground.keys
        parts = [Part(sight.t("fieldwork.key.arrows"), "muted")]
        parts += [
            Part(f"{keys.label(name)} {sight.t(word)}", "muted", rank)
            for rank, (name, word) in enumerate(KEYS)
        ]
        self.query_one("#footer", Bar).show(parts)
        self._draw()

    def _draw(self) -> None:
        sight, wide = self.ground.sight(), self.size.width
        room = max(20, wide - 2)
        told = flow(legend(sight, self._held, self.mode), room)
        self.query_one("#legend", Panel).show(Block(lines=tuple(told)))
        chosen = next((tile for tile in self._held if tile.key == self.at), None)
        words = flow(chosen_lines(sight, chosen), room) if chosen is not None else []
        words = [*words[:2], *[()] * (2 - len(words))]
        self.query_one("#chosen", Panel).show(Block(lines=tuple(words)))
        rows = max((tile.place[1] for tile in self._held), default=-1) + 1
        left = self.size.height - 2 - len(told) - len(words)
        airy = left >= 4 * rows - 1
        panel = self.query_one("#map", Panel)
        lines = map_lines(sight, self._held, self.at, self.mode, wide, airy=airy)
        if not lines:
            lines = [*flow([()], wide)]
        panel.show(Block(lines=tuple(lines)))
        if chosen is not None:  # a map that is higher than the window follows the chosen tile
            each = 4 if airy else 3
            top = chosen.place[1] * each
            if not panel.scroll_y <= top <= panel.scroll_y + max(0, left - each):
                panel.scroll_to(y=max(0, top - max(0, left - each) // 2), animate=False)

    def action_go(self, across: int, down: int) -> None:
        """The next tile in a direction."""
        places = {tile.key: tile.place for tile in self._held}
        if self.at in places:
            self.at = beside(places, self.at, across, down)
            self._draw()

    def action_end(self, place: int) -> None:
        """The first tile, or the last."""
        if self._held:
            self.at = self._held[place].key
            self._draw()

    def action_form(self) -> None:
        """By coverage, or by the age of the last visit."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self.moved()

    def action_open(self) -> None:
        """The villages of the chosen kecamatan."""
        if self.at:
            self.dismiss(self.at)

    def action_close(self) -> None:
        """Back to the page."""
        self.dismiss(None)
