"""The six real screens on the made-up office of `tests/views/office.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import msgspec

from store.models.edit import Edit, Written
from store.queries.workdays import Calendar
from store.snapshot import Snapshot
from tests.tui.harness import AROUND, FakeDesk, Hand, shell
from tests.views.office import NOW, SETTINGS, office
from tui.app import SCREENS
from tui.headless.calendar import calendar_of


class OfficeDesk(FakeDesk):
    """A desk with the office's snapshot; what is saved and decided is kept in lists."""

    def __init__(self, held: Snapshot | None = None, *, language: str = "id") -> None:
        self.store = SimpleNamespace(
            history=lambda source, record_id=None: iter(()), audit=lambda collection, about=None: iter(())
        )
        super().__init__()
        place = msgspec.structs.replace(SETTINGS.office, language=language)
        self.settings = msgspec.structs.replace(SETTINGS, office=place, sample=True)
        self.snapshot = held if held is not None else office()
        self.error: Exception | None = None
        self.decided: list[tuple[str, str, str]] = []

    def now(self) -> Any:
        return NOW

    def today(self) -> Any:
        return NOW.date()

    @property
    def calendar(self) -> Calendar:  # type: ignore[override]
        return calendar_of(self.snapshot, self.settings)

    def save(self, collection: str, edits: Iterable[Edit], why: str | None = None) -> tuple[Written, ...]:
        made = tuple(edits)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.saved.append((collection, made))
        return tuple(Written(id=edit.id or "new", rev=edit.based_on + 1) for edit in made)

    def accept(self, source: str, mark: str) -> None:
        self._decide("accept", source, mark)

    def refuse(self, source: str, mark: str) -> None:  # type: ignore[override]
        self._decide("refuse", source, mark)

    def _decide(self, *what: str) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.decided.append(what)


@asynccontextmanager
async def at(
    screen: str, desk: OfficeDesk | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Hand, OfficeDesk]]:
    """The app on one screen."""
    held = desk or OfficeDesk()
    async with shell(held, size=size, around=AROUND, start=screen, pages=SCREENS) as hand:
        await hand.pilot.pause()
        yield hand, held


async def settled(hand: Hand, done: Any) -> None:
    """Wait for a worker, without a clock of one's own."""
    for _ in range(200):
        if done():
            return
        await hand.pilot.pause(0.01)
    raise AssertionError("it did not happen")
