"""An office whose tables are really pulled, and desks of those who work on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec

from sources.spec import SourceSpec
from store.models.row import Row
from tests.screens.hands import settled
from tests.tui.harness import Hand
from tests.views.office import NOW, SETTINGS
from tui.headless.desk import Desk
from tui.messages import StoreMoved

FILES = {
    "desa": ("villages", ("code", "name", "district", "notes")),
    "rencana": ("outreach", ("id", "title", "at", "place", "notes")),
    "penundaan": ("deferrals", ("date", "checkpoint", "count")),
    "laporan": ("deferrals", ("date", "checkpoint", "count")),
    "daftar": ("villages", ("code", "name", "district", "notes")),
}
DESA = ("1,Tiban,Sekupang,lama", "2,Tembesi,Sagulung,")
RENCANA = (f"1,Jadwal,{NOW.isoformat()},Kantor,",)
PENUNDAAN = ("2026-11-22,batam-centre,9", "2026-11-22,sekupang,3", "2026-11-20,sekupang,5")


class Office:
    """A folder of tables that are pulled, and the desks of those who work on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now = NOW
        self.written: dict[str, tuple[str, ...]] = {}

    def desk(self, login: str = "staf1", role: str = "staff", language: str = "id") -> Desk:
        specs = tuple(
            SourceSpec(
                id=name,
                collection=collection,
                path=str(self.root / f"{name}.csv"),
                every="manual",
                fields={each: each for each in columns},
            )
            for name, (collection, columns) in FILES.items()
            if name in self.written
        )
        place = msgspec.structs.replace(SETTINGS.office, language=language)
        settings = msgspec.structs.replace(SETTINGS, root=self.root / "data", sources=specs, office=place)

        def clock() -> datetime:
            return self.now

        me = SimpleNamespace(login=login, name=login, role=role)
        desk = Desk(settings, clock=clock, me=me)  # type: ignore[arg-type]
        desk.store.prepare()
        return desk

    async def pull(self, name: str, *rows: str, later: int = 0) -> None:
        """The source has these rows now; somebody pulls it."""
        self.now = NOW + timedelta(minutes=later)
        self.written[name] = rows
        lines = [",".join(FILES[name][1]), *rows]
        (self.root / f"{name}.csv").write_text("\n".join(lines) + "\n")
        [report] = await self.desk("kepala").puller.pull([name])
        assert report.ok


def row(desk: Desk, collection: str, **wanted: object) -> Row[object]:
    """The one record with these values."""
    desk.look()
    rows = desk.snapshot.rows(collection)
    [found] = [one.id for one in rows if all(getattr(one, name) == value for name, value in wanted.items())]
    return rows.row(found)  # type: ignore[return-value]


async def moved(hand: Hand, desk: Desk) -> None:
    desk.look()
    hand.app.post_message(StoreMoved())
    await hand.pilot.pause()
    await hand.pilot.pause()


async def closed(hand: Hand) -> None:
    await settled(hand, lambda: len(hand.app.screen_stack) == 1)
    await hand.app.workers.wait_for_complete()
    await hand.pilot.pause()
