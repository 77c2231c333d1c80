"""The files of a `path` source, brought one after the other once nobody is writing them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from sources import files
from sources.address import Pacing
from sources.bodies import Page
from sources.errors import Unreachable, Unreadable
from sources.files import FileSet
from sources.rows import Work
from sources.spec import SourceSpec
from sources.threads import threaded
from sources.turns import Brought, Turn

T = TypeVar("T")
_FRESH = 0.5
"""Seconds: a file that was written longer ago is not being written now."""
_SETTLING = 0.3
_LOOKS = 20


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
    found = await _within(spec, partial(files.look, spec.path or ""))
    if known.get("stamp") == found.stamp:
        return Brought(None)
    found = await _at_rest(spec, found, clock, pacing)
    for path, size in zip(found.paths, found.sizes, strict=True):
        turn.give()
        if size > Turn.SMALL:
            await turn.take()
        data = await _within(spec, partial(files.read, path, found.root, spec.decoded_limit))
        page = Page(data, None, None, path.name, several=len(found.paths) > 1)
        await turn.take()
        await threaded(partial(work.take, page))
        mapped(len(data), work.found.fetched)
    return Brought({"stamp": found.stamp})


async def _at_rest(
    spec: SourceSpec, found: FileSet, clock: Callable[[], datetime], pacing: Pacing
) -> FileSet:
    """The files once nobody is writing them: what was written a moment ago is looked at again until it stays.

    A program that saves in place leaves half a table for a moment, which reads like a whole one. Raises Unreadable
    `changing` for a file that never rests.
    """
    for _ in range(_LOOKS):
        if found.newest < clock().timestamp() - _FRESH:
            return found
        await pacing.sleep(_SETTLING)
        again = await _within(spec, partial(files.look, spec.path or ""))
        if again.stamp == found.stamp:
            return again
        found = again
    raise Unreadable("changing", file=spec.path or "")


async def _within(spec: SourceSpec, call: Callable[[], T]) -> T:
    """A blocking call in a thread; given up at the deadline (a dead network disk never answers)."""
    try:
        async with asyncio.timeout(spec.deadline):
            return await asyncio.to_thread(call)
    except TimeoutError:
        pass
    raise Unreachable("timeout", where=spec.path or "", seconds=spec.deadline)
