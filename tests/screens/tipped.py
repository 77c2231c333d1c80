"""A real desk with invented tips of a source, for the tests of triage."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from sources.spec import SourceSpec
from store.models.harvest import Harvest
from store.models.tip import Tip
from tests.screens.hands import settled
from tests.tui.harness import Hand
from tests.views.office import NOW, SETTINGS, tips
from tui.headless.desk import Desk
from tui.messages import StoreMoved

HOTLINE = SourceSpec(id="hotline", collection="tips", path="/x.csv")


def triage_desk(root: Path, login: str = "staf1", role: str = "staff", **more: Any) -> Desk:
    """A desk of one of the office's people; several on one folder see each other's edits."""
    clock = more.pop("clock", lambda: NOW)
    settings = msgspec.structs.replace(SETTINGS, root=root, sources=(HOTLINE,), **more)
    name = next((person.name for person in SETTINGS.people if person.login == login), login)
    desk = Desk(settings, clock=clock, me=SimpleNamespace(login=login, name=name, role=role))  # type: ignore[arg-type]
    desk.store.prepare()
    return desk


def received(desk: Desk, records: tuple[Tip, ...] | None = None, at: datetime = NOW) -> None:
    """The source delivered these tips; those of the office by default."""
    rows = tuple(tips()) if records is None else records
    with desk.store.pulling("hotline"):
        desk.store.take(
            Harvest(source="hotline", collection="tips", records=rows, at=at, fetched=len(rows)),
            next_due=None,
        )
    desk.look()


def tip_of(desk: Desk, tip_id: str) -> Tip:
    """A tip as it is on disk now."""
    desk.look()
    found = desk.snapshot.rows("tips").get(tip_id)
    assert isinstance(found, Tip)
    return found


async def seen_again(hand: Hand, desk: Desk) -> None:
    """What the watch does: look at the disk, and tell the screens."""
    desk.look()
    hand.app.post_message(StoreMoved())
    await hand.pilot.pause()


async def written(hand: Hand, desk: Desk, done: Any) -> None:
    """Wait until a step is on disk."""

    def there() -> bool:
        desk.look()
        return bool(done())

    await settled(hand, there)
    await hand.pilot.pause()
