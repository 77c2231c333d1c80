"""A fake desk, two small pages, and a way to send keys and look at the screen as text.

Keys go through `simulate_key` and one pause: Pilot's `press` waits 65 ms per key (tech-spike 4).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec
from textual.app import ComposeResult
from textual.pilot import Pilot

from store.models.edit import Edit, Written
from store.models.harvest import SourceState
from tui.app import InfokimApp
from tui.headless.settings import Me, Office, Privacy, Settings
from tui.keys import bind
from tui.screens.fieldtext import fields
from tui.screens.form import FormScreen
from tui.screens.page import Page
from tui.textual_private import frame
from tui.themes import Surroundings
from tui.views.cells import Block, Cell, Column, Listing
from tui.views.sight import Sight
from tui.widgets.table import Table

ZONE = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 23, 9, 14, tzinfo=ZONE)


@dataclass
class FakeSnapshot:
    states: Mapping[str, SourceState] = field(default_factory=dict)
    damage: tuple[Exception, ...] = ()
    hidden: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    sample: bool = True
    held: Mapping[str, Any] = field(default_factory=dict)
    names: Any = None

    def rows(self, collection: str) -> Any:
        return self.held.get(collection, {})


@dataclass
class FakeDrafts:
    kept: list[SimpleNamespace] = field(default_factory=list)

    def save(
        self,
        login: str,
        screen: str,
        id: str | None,
        based_on: int,
        fields: Any,
        at: datetime,
        base: Any = None,
        *,
        key: str = "",
        replaces: str | None = None,
    ) -> None:
        self.drop(login, screen, id, key)
        self.drop(login, screen, id, replaces or "")
        kept = {"screen": screen, "id": id, "based_on": based_on, "fields": fields, "at": at, "base": base}
        self.kept.append(SimpleNamespace(**kept, key=key))

    def load(self, login: str) -> Sequence[SimpleNamespace]:
        return tuple(self.kept)

    def drop(self, login: str, screen: str, id: str | None, key: str = "") -> None:
        gone = (screen, id, key)
        self.kept = [draft for draft in self.kept if (draft.screen, draft.id, draft.key) != gone]


class FakePuller:
    def __init__(self) -> None:
        self.paused = False
        self.running: frozenset[str] = frozenset()
        self.requests: list[Any] = []
        self.named = 0

    def names_moved(self) -> None:
        self.named += 1

    def start(self, progress: Any = None, reported: Any = None) -> None: ...
    def stop(self) -> None: ...
    def request(self, sources: Any = None) -> None:
        self.requests.append(sources)


class FakeReminding:
    """Nothing is due, and nobody watches."""

    def start(self, changed: Any) -> None:
        """It never changes."""

    def stop(self) -> None:
        """Nothing runs."""

    def soon(self) -> None:
        """Nothing to look for."""

    def missed(self) -> tuple[Any, ...]:
        return ()


class FakeEditing:
    """Nobody else has a form open."""

    others: ClassVar[Mapping[str, Any]] = {}

    def begin(self, record_id: str) -> str:
        return record_id

    def typed(self, mine: str) -> None:
        """Nobody is told."""

    def end(self, mine: str) -> None:
        """Nobody is told."""


class FakeDesk:
    """What the shell asks of a desk, without a disk."""

    def __init__(self, **taste: Any) -> None:
        self.settings = Settings(
            office=Office(name="Imigrasi Batam"), root=Path("/nowhere"), me=Me(**taste), sample=True
        )
        self.me = SimpleNamespace(login="staf", name="Staf Satu", role="staff")
        self.sample = True
        self.snapshot: Any = FakeSnapshot()
        self.drafts = FakeDrafts()
        self.puller = FakePuller()
        self.reminding = FakeReminding()
        self.editing = FakeEditing()
        self.saved: list[tuple[str, tuple[Edit, ...]]] = []
        self.refuse: Any = None
        self.locked: str | None = None

    def now(self) -> datetime:
        return NOON

    def today(self) -> Any:
        return NOON.date()

    def look(self) -> bool:
        return False

    def reminders(self) -> tuple[Any, ...]:
        return ()

    def watching(self) -> Any:
        return None

    def why_not(self, collection: str) -> str | None:
        return self.locked

    def save(self, collection: str, edits: Iterable[Edit], why: str | None = None) -> tuple[Written, ...]:
        made = tuple(edits)
        if self.refuse is not None:
            error, self.refuse = self.refuse, None
            raise error
        self.saved.append((collection, made))
        return tuple(Written(id=edit.id or "p-new", rev=edit.based_on + 1) for edit in made)


def listing(count: int, *, names: Mapping[int, str] | None = None, **more: Any) -> Listing:
    """`count` rows of a village table; `names` replaces some."""
    said = {f"k{n}": (names or {}).get(n, f"Desa {n:05}") for n in range(count)}
    places = {key: n for n, key in enumerate(said)}
    return Listing(
        columns=(
            Column(name="name", title="Desa", width=0),
            Column(name="district", title="Kecamatan", width=12),
            Column(name="visits", title="Kunjungan", width=9, right=True),
            Column(name="code", title="Kode", width=12, from_width=70),
        ),
        keys=tuple(said),
        row=lambda key: (
            Cell(said[key], "strong"),
            Cell("Sekupang"),
            Cell(str(places[key] % 7), "late" if places[key] % 7 == 0 else ""),
            Cell(f"21710{places[key]:05}", "muted"),
        ),
        text=lambda key: f"{said[key]} sekupang".casefold(),
        sorts=("name", "visits"),
        order=lambda sort: (lambda key: said[key]) if sort == "name" else (lambda key: places[key] % 7),
        problem=lambda key: places[key] % 7 == 0,
        footer=((Cell("Jumlah", "strong"), Cell(""), Cell(str(count), "strong"), Cell("")),),
        empty=("Belum ada desa.", "Tekan n untuk menambah."),
        **more,
    )


class ListPage(Page):
    """One table."""

    NAME = "villages"
    COLLECTION = "villages"
    FOOTER: ClassVar[tuple[str, ...]] = ("open", "filter", "sort", "new", "where-from", "refresh")
    BINDINGS = [bind("new"), bind("edit")]
    count = 40
    names: ClassVar[dict[int, str]] = {}

    def body(self) -> ComposeResult:
        yield Table(id="list")

    def show(self, sight: Sight) -> None:
        self.query_one(Table).show(listing(self.count, names=self.names))

    def subtitle(self, sight: Sight) -> str:
        return f"{self.count} desa"

    def provenance(self) -> Block | None:
        key = self.query_one(Table).key
        return Block(lines=((Cell("Sumber", "head"), Cell(f"  lembar-desa · {key}")),)) if key else None

    def action_new(self) -> None:
        self.say("baru")

    def action_edit(self) -> None:
        self.say("ubah")


class EmptyPage(Page):
    """Nothing in it."""

    NAME = "today"

    def body(self) -> ComposeResult:
        yield Table()

    def show(self, sight: Sight) -> None:
        self.query_one(Table).show(listing(0))


PAGES = {"today": f"{__name__}:EmptyPage", "villages": f"{__name__}:ListPage"}
AROUND = Surroundings(theme="dark", mouse=False, animations=False, utf8=True)


class Hand:
    """Presses keys and reads the screen."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.app: InfokimApp = pilot.app  # type: ignore[assignment]

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.app.simulate_key(key)
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*text)

    @property
    def lines(self) -> list[str]:
        if self.app.curtain is not None:
            return list(self.app.curtain(*self.app.size))
        return frame(self.app.screen)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def table(self) -> Table:
        return self.app.screen.query_one(Table)


@asynccontextmanager
async def shell(
    desk: Any = None,
    *,
    size: tuple[int, int] = (80, 24),
    around: Surroundings = AROUND,
    start: str = "villages",
    pages: Mapping[str, str] = PAGES,
) -> AsyncIterator[Hand]:
    """The app on a fake desk, on the page `start`."""
    held: Any = desk or FakeDesk()
    app = InfokimApp(held, around, screens=dict(pages), late=3600)
    async with app.run_test(size=size, notifications=True) as pilot:
        app.pulls_begin()
        app.action_go(start)
        await pilot.pause()
        await pilot.pause()
        yield Hand(pilot)


class FormPage(ListPage):
    """`n` opens a form."""

    NAME = "today"

    def action_new(self) -> None:
        names = ("title", "kind", "at", "place", "campaign", "partners", "channels", "notes", "caption.x")
        self.app.push_screen(
            FormScreen(
                self.ground,
                page="today",
                collection="outreach",
                title="Rencana baru",
                fields=fields(
                    "outreach", names, {"title": "Waspada TPPO", "kind": "post"}, self.ground.format
                ),
            )
        )


class FileDrafts(FakeDrafts):
    """Drafts of another process, for a test to look at."""

    def save(self, *given: Any, **keys: Any) -> None:
        Path(os.environ["INFOKIM_TEST_DRAFTS"]).write_text(json.dumps(given, default=str))


def main() -> None:
    """In a real terminal: `python tests/tui/harness.py [rows]`, for looking at it and for the pty tests."""
    import tui.app

    ListPage.count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    tui.app.SCREENS.clear()
    tui.app.SCREENS.update({"today": "__main__:FormPage", "villages": "__main__:EmptyPage"})
    EmptyPage.NAME = "villages"
    taste = {"theme": os.environ["INFOKIM_TEST_THEME"]} if "INFOKIM_TEST_THEME" in os.environ else {}
    desk = FakeDesk(**taste)
    if "INFOKIM_TEST_LOCK" in os.environ:
        lock = Privacy(lock=os.environ["INFOKIM_TEST_LOCK"])
        desk.settings = msgspec.structs.replace(desk.settings, privacy=lock)
    if "INFOKIM_TEST_DRAFTS" in os.environ:
        desk.drafts = FileDrafts()
    sys.exit(tui.app.run(desk))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
