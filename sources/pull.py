"""One pull of one source: fetch → parse → map → validate → Harvest, in that order, in this place.

Writes nothing. What blocks runs in a thread, which stops within a few thousand rows when the pull is cancelled.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, TypeVar

import msgspec

from sources.address import Pacing
from sources.errors import Unreachable
from sources.names import Names
from sources.rows import Page, Work
from sources.spec import SourceSpec
from store.models.harvest import Failure, Harvest
from store.models.kinds import Record
from store.models.problem import Problem

T = TypeVar("T")
MAPPING = "1"
"""Raised when rows come to other records than before: what was held as unchanged is then fetched anew."""
_NOT_MAPPING = frozenset(("every", "cron", "timeout", "auth", "allow_hosts", "ca", "proxy", "max_bytes"))
_STEP = 1_000_000
"""Bytes between two words about the progress of one page."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a pull is."""

    source: str
    pages: int = 0
    """Pages or files that are mapped."""
    rows: int = 0
    bytes: int = 0
    """On the wire, or of the files."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run for `sources test`: what came and what it comes to. Values are clean, not masked."""

    source: str
    collection: str
    columns: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    """The first rows as fetched."""
    records: tuple[Record, ...] = ()
    """The first records as mapped."""
    problems: tuple[Problem, ...] = ()
    fetched: int = 0
    rejected: int = 0
    read_as: dict[str, str] = {}
    """`format`, `encoding`, `delimiter`."""
    failure: Failure | None = None
    """Why these rows would not be taken: missing columns, all rejected. Failures before that are raised."""
    seconds: float = 0.0


async def pull(
    spec: SourceSpec,
    names: Names,
    *,
    zone: tzinfo,
    validators: Mapping[str, str],
    clock: Callable[[], datetime],
    progress: Callable[[Progress], None] | None = None,
    pacing: Pacing | None = None,
) -> Harvest:
    """What the source says now. `zone` is the office's; `validators` are those of its last harvest.

    Raises SourceError. A cancelled pull stops at once and leaves nothing behind.
    """
    if spec.sample:
        from sources.sample import pull_sample

        return await pull_sample(spec, zone=zone, clock=clock, validators=validators)
    started = asyncio.get_running_loop().time()
    mark = fingerprint(spec, names, zone)
    known = validators if validators.get("config") == mark else {}
    work = Work(spec, names, zone)
    came = await _bring(spec, known, clock, _Told(spec.id, progress), pacing or Pacing(), work)
    if came is not None:
        await _threaded(work.judge)
    return Harvest(
        source=spec.id,
        collection=spec.collection,
        at=clock(),
        records=tuple(work.found.records),
        problems=tuple(work.found.problems),
        fetched=work.found.fetched,
        rejected=work.found.rejected,
        rejected_ids=tuple(work.found.rejected_ids),
        covers=spec.coverage,
        unchanged=came is None,
        validators={**known, "config": mark} if came is None else {**came, "config": mark},
        seconds=asyncio.get_running_loop().time() - started,
    )


async def preview(
    spec: SourceSpec,
    names: Names,
    *,
    zone: tzinfo,
    clock: Callable[[], datetime],
    limit: int = 5,
    pacing: Pacing | None = None,
) -> Preview:
    """The first `limit` rows and records of a source, and every problem. Raises SourceError if no rows come at all."""
    started = asyncio.get_running_loop().time()
    if spec.sample:
        sample = await pull(spec, names, zone=zone, validators={}, clock=clock)
        return Preview(
            source=spec.id,
            collection=spec.collection,
            records=sample.records[:limit],
            fetched=sample.fetched,
            read_as={"format": "sample"},
        )
    work = Work(spec, names, zone, keep=limit)
    await _bring(spec, {}, clock, _Told(spec.id, None), pacing or Pacing(), work)
    return Preview(
        source=spec.id,
        collection=spec.collection,
        columns=work.columns,
        rows=tuple(work.kept),
        records=tuple(work.found.records[:limit]),
        problems=tuple(work.found.problems),
        fetched=work.found.fetched,
        rejected=work.found.rejected,
        read_as=work.read_as,
        failure=work.misfit,
        seconds=asyncio.get_running_loop().time() - started,
    )


def fingerprint(spec: SourceSpec, names: Names, zone: tzinfo) -> str:
    """Changes when the same answer would come to other records: another mapping, other names, another zone."""
    mapping = {key: value for key, value in msgspec.structs.asdict(spec).items() if key not in _NOT_MAPPING}
    parts = (MAPPING, msgspec.json.encode(mapping, order="sorted"), names.fingerprint(), str(zone))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


async def _bring(
    spec: SourceSpec,
    known: Mapping[str, str],
    clock: Callable[[], datetime],
    told: _Told,
    pacing: Pacing,
    work: Work,
) -> dict[str, str] | None:
    """Fetch everything into `work`; the validators for the next time, or None where nothing changed."""
    if spec.url is not None:
        from sources.http import fetch

        answer = await fetch(
            spec, validators=known, clock=clock, received=partial(told.bytes, rows=0), pacing=pacing
        )
        if answer.data is None:
            return None
        page = Page(answer.data, answer.content_type, answer.charset, answer.name)
        await _threaded(partial(work.take, page))
        told.page(answer.wire, work.found.fetched)
        return answer.validators
    return await _bring_files(spec, known, told, work)


async def _bring_files(
    spec: SourceSpec, known: Mapping[str, str], told: _Told, work: Work
) -> dict[str, str] | None:
    """Read the files that the path names, one after the other, in sorted order."""
    from sources import files

    found = await _within(spec, partial(files.look, spec.path or ""))
    if known.get("stamp") == found.stamp:
        return None
    for path in found.paths:
        data = await _within(spec, partial(files.read, path, found.root, spec.decoded_limit))
        page = Page(data, None, None, path.name, several=len(found.paths) > 1)
        await _threaded(partial(work.take, page))
        told.page(len(data), work.found.fetched)
    return {"stamp": found.stamp}


async def _within(spec: SourceSpec, call: Callable[[], T]) -> T:
    """A blocking call in a thread; given up at the deadline (a dead network disk never answers)."""
    try:
        async with asyncio.timeout(spec.deadline):
            return await asyncio.to_thread(call)
    except TimeoutError:
        pass
    raise Unreachable("timeout", where=spec.path or "", seconds=spec.deadline)


async def _threaded(call: Callable[[threading.Event], T]) -> T:
    """Work in a thread that is told when nobody waits for it any more."""
    stop = threading.Event()
    try:
        return await asyncio.to_thread(call, stop)
    finally:
        stop.set()


class _Told:
    """Whom to tell about progress, and what was told."""

    def __init__(self, source: str, tell: Callable[[Progress], None] | None) -> None:
        self._tell = tell
        self._now = Progress(source=source)
        self._said = 0

    def bytes(self, received: int, rows: int) -> None:
        """Bytes of the page under way, said once a megabyte."""
        if self._tell is not None and received - self._said >= _STEP:
            self._said = received
            self._tell(msgspec.structs.replace(self._now, bytes=self._now.bytes + received, rows=rows))

    def page(self, size: int, rows: int) -> None:
        """One more page is mapped; `rows` in all so far."""
        self._said = 0
        now = self._now
        self._now = msgspec.structs.replace(now, pages=now.pages + 1, bytes=now.bytes + size, rows=rows)
        if self._tell is not None:
            self._tell(self._now)
