"""The files of a `path` source, brought one after the other once nobody is writing them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sources import files
from sources.address import Pacing
from sources.bodies import Page
from sources.errors import Unreachable, Unreadable
from sources.files import FileSet
from sources.formats import format_of
from sources.formats.csv import DELIMITERS
from sources.rows import Work
from sources.spec import SourceSpec
from sources.threads import threaded
from sources.turns import Brought, Turn

T = TypeVar("T")
_FRESH = 0.5
"""Seconds: a file that was written longer ago is not being written now."""
_SETTLING = 0.3
_LOOKS = 20
_HALF = 10.0
"""Seconds: a file that looks half-written is what it is when nobody has written it for so long."""
_LONGEST = 30.0
"""Seconds that one pull waits for the other half, however often a bit of it comes."""
_LINES = ("csv", "ndjson")
"""Formats of lines: half a file is a shorter one. Half of any other cannot be read."""
_ENDS = (b"\n", b"\r", b"\n\0", b"\r\0")


class _Files:
    """The files of one pull, and what is known of them."""

    def __init__(
        self,
        spec: SourceSpec,
        known: Mapping[str, str],
        clock: Callable[[], datetime],
        pacing: Pacing,
        turn: Turn,
    ) -> None:
        self._spec = spec
        self._ended = known.get("ends") == "line"
        """Whether each file ended with a line end the last time: one that does not was cut."""
        self._clock = clock
        self._pacing = pacing
        self._turn = turn
        self._waited = 0.0
        self.end_with_lines = True

    async def look(self) -> FileSet:
        """As `files.look`."""
        return await _within(self._spec, partial(files.look, self._spec.path or ""))

    async def at_rest(self, found: FileSet) -> FileSet:
        """The files once nobody is writing them: what was written a moment ago is looked at again until it stays.

        A program that saves in place leaves half a table for a moment, which reads like a whole one. Raises Unreadable
        `changing` for a file that never rests.
        """
        for _ in range(_LOOKS):
            if not self._is_younger(found, _FRESH):
                return found
            await self._pacing.sleep(_SETTLING)
            again = await self.look()
            if again.stamp == found.stamp:
                return again
            found = again
        raise Unreadable("changing", file=self._spec.path or "")

    async def take(self, path: Path, found: FileSet, work: Work) -> tuple[int, FileSet]:
        """Map one file; its bytes, and the files as they are then. One that looks half-written is waited for first.

        Raises SourceError.
        """
        while True:
            data = await _within(self._spec, partial(files.read, path, found.root, self._spec.decoded_limit))
            page = Page(data, None, None, path.name, several=len(found.paths) > 1)
            may_grow = self._is_younger(found, _HALF) and self._waited < _LONGEST
            if not (may_grow and self._is_cut(page)):
                await self._turn.take()
                try:
                    await threaded(partial(work.take, page))
                except Unreadable as error:
                    if not (may_grow and _is_unfinished(error)):
                        raise
                else:
                    self.end_with_lines = self.end_with_lines and data.endswith(_ENDS)
                    return len(data), found
            del data, page
            self._turn.give()
            found = await self._changed(found)

    async def _changed(self, found: FileSet) -> FileSet:
        """The files when they are others, or too old to be half-written."""
        while self._is_younger(found, _HALF) and self._waited < _LONGEST:
            await self._pacing.sleep(_SETTLING)
            self._waited += _SETTLING
            again = await self.look()
            if again.stamp != found.stamp:
                return await self.at_rest(again)
        return found

    def _is_younger(self, found: FileSet, seconds: float) -> bool:
        return found.newest >= self._clock().timestamp() - seconds

    def _is_cut(self, page: Page) -> bool:
        """Whether the last line breaks off: it has no end though it had one before, or less in it than the first."""
        start = page.data[:4096]
        name = format_of(self._spec, content_type=None, name=page.name, start=start)
        if name not in _LINES or page.data.endswith(_ENDS):
            return False
        if self._ended:
            return True
        last = page.data[page.data.rfind(b"\n") + 1 :]
        if name == "ndjson":
            return not last.rstrip().endswith((b"}", b"]"))
        first = start.partition(b"\n")[0]
        sign = max((each.encode() for each in DELIMITERS), key=first.count)
        return last.count(sign) < first.count(sign)


async def bring_files(
    spec: SourceSpec,
    known: Mapping[str, str],
    clock: Callable[[], datetime],
    mapped: Callable[[int, int], None],
    pacing: Pacing,
    turn: Turn,
    work: Work,
) -> Brought:
    """Read the files that the path names into `work`, one after the other, in sorted order. Raises SourceError.

    `mapped` is told of each file: its bytes, and the rows so far.
    """
    ours = _Files(spec, known, clock, pacing, turn)
    found = await ours.look()
    if known.get("stamp") == found.stamp:
        return Brought(None)
    found = await ours.at_rest(found)
    stamp = found.stamp
    for path, size in zip(found.paths, found.sizes, strict=True):
        turn.give()
        if size > Turn.SMALL:
            await turn.take()
        length, now = await ours.take(path, found, work)
        if len(found.paths) == 1:
            stamp = now.stamp
        mapped(length, work.found.fetched)
    return Brought({"stamp": stamp} | ({"ends": "line"} if ours.end_with_lines else {}))


def _is_unfinished(error: Unreadable) -> bool:
    """Whether half of a good file fails like this. It does so before anything of it is taken."""
    code, facts = error.failure.code, error.failure.facts
    return code in ("unreadable", "encoding") or (code == "not-data" and facts.get("found") == "empty")


async def _within(spec: SourceSpec, call: Callable[[], T]) -> T:
    """A blocking call in a thread; given up at the deadline (a dead network disk never answers)."""
    try:
        async with asyncio.timeout(spec.deadline):
            return await asyncio.to_thread(call)
    except TimeoutError:
        pass
    raise Unreachable("timeout", where=spec.path or "", seconds=spec.deadline)
