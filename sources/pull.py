"""One pull of one source: fetch → parse → map → validate → Harvest, in that order, in this place.

Writes nothing. What blocks runs in a thread, which stops within a few thousand rows when the pull is cancelled.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from sources.address import Pacing
from sources.increments import address, ask_from, remembered
from sources.known import heard
from sources.looks import SEEN, Look, looks_of, unused
from sources.names import Names
from sources.presets import named
from sources.rows import Work
from sources.spec import SourceSpec
from sources.threads import threaded
from sources.turns import Brought, Turn
from store.models.harvest import Failure, Harvest
from store.models.kinds import Record
from store.models.problem import Problem

MAPPING = "6"
"""Raised when rows come to other records than before: what was held as unchanged is then fetched anew."""
_NOT_MAPPING = frozenset(("every", "cron", "timeout", "auth", "allow_hosts", "ca", "proxy", "max_bytes"))
_AGAIN = timedelta(days=30)
"""How long an unchanged calendar is not read: what repeats in it is followed for a year ahead, and the year moves on."""
_STEP = 1_000_000
"""Bytes between two words about the progress of one page."""
_EVERY = 1.0
"""Seconds after which fewer bytes are worth a word."""


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
    unused: tuple[Look, ...] = ()
    """Their columns that no field of the source is taken from, and what they look like."""
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
    turn: Turn | None = None,
) -> Harvest:
    """What the source says now. `zone` is the office's; `validators` are those of its last harvest.

    Where later pages failed the harvest is incomplete and says why. `turn`: one at a time of several pulls holds much
    and maps it; it is left taken, for what came has still to be written. Raises SourceError. A cancelled pull stops at
    once and leaves nothing behind.
    """
    if spec.sample:
        from sources.sample import pull_sample

        return await pull_sample(spec, zone=zone, clock=clock, validators=validators)
    started = asyncio.get_running_loop().time()
    mark = fingerprint(spec, names, zone)
    now = clock()
    known = (
        validators if validators.get("config") == mark and not _is_past(validators.get("again"), now) else {}
    )
    work = Work(spec, names, zone, now=now)
    ask = _Ask(spec, known, ask_from(spec, known, now), zone)
    came = await _bring(ask, clock, _Told(spec.id, progress), pacing or Pacing(), turn or Turn(), work)
    if came.validators is None or (ask.conditional and _same(known, came)):
        return Harvest(
            source=spec.id,
            collection=spec.collection,
            at=clock(),
            covers=spec.coverage(),
            unchanged=True,
            validators={**known, "config": mark},
            seconds=asyncio.get_running_loop().time() - started,
        )
    await threaded(work.judge)
    if came.missing is not None and not work.found.records:
        raise came.missing
    kept = ask.remember(came, work, clock())
    if work.since is not None and kept:
        kept = {**kept, "again": (now + _AGAIN).isoformat()}
    return Harvest(
        source=spec.id,
        collection=spec.collection,
        at=clock(),
        records=tuple(work.found.records),
        problems=work.problems(),
        fetched=work.found.fetched,
        rejected=work.found.rejected,
        rejected_ids=tuple(work.found.rejected_ids),
        complete=came.missing is None,
        failure=came.missing.failure if came.missing is not None else None,
        retry_after=came.missing.retry_after if came.missing is not None else None,
        increment=ask.moment is not None,
        covers=spec.coverage(work.read_as.get("format", ""), is_part=work.is_part),
        begins=work.since,
        validators={**kept, "config": mark} if kept or came.missing is None else {},
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
    work = Work(spec, names, zone, now=clock(), keep=max(limit, SEEN))
    ask = _Ask(spec, {}, None, zone)
    came = await _bring(ask, clock, _Told(spec.id, None), pacing or Pacing(), Turn(), work)
    return Preview(
        source=spec.id,
        collection=spec.collection,
        columns=work.columns,
        rows=tuple(work.kept[:limit]),
        unused=unused(spec, looks_of(work.columns, work.kept)),
        records=tuple(work.found.records[:limit]),
        problems=work.problems(),
        fetched=work.found.fetched,
        rejected=work.found.rejected,
        read_as=work.read_as,
        failure=work.misfit or (came.missing.failure if came.missing is not None else None),
        seconds=asyncio.get_running_loop().time() - started,
    )


def fingerprint(spec: SourceSpec, names: Names, zone: tzinfo) -> str:
    """Changes when the same answer would come to other records: another mapping, other names, another zone.

    Of what people assigned only what the mapping of this source looks at counts.
    """
    mapping = {key: value for key, value in msgspec.structs.asdict(spec).items() if key not in _NOT_MAPPING}
    mapping["preset"] = named(spec.preset)
    named_so = (names.fingerprint(), *heard(spec, names))
    parts = (MAPPING, msgspec.json.encode(mapping, order="sorted"), named_so, str(zone))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class _Ask:
    """What a pull asks for: everything, or what is newer than the newest held."""

    def __init__(
        self, spec: SourceSpec, known: Mapping[str, str], moment: datetime | None, zone: tzinfo
    ) -> None:
        self.spec = spec
        self.known = known
        self.moment = moment
        """Only what is newer is asked for; None: everything."""
        self.conditional = spec.since is None
        """Whether what is known of the last answer says anything about this one."""
        self.zone = spec.zone(zone)

    def remember(self, came: Brought, work: Work, now: datetime) -> dict[str, str]:
        """Validators for the next time. After an incomplete answer: those that the last whole one left."""
        if came.missing is not None:
            return dict(self.known) if self.moment is not None else {}
        if self.conditional:
            return came.validators or {}
        return remembered(
            self.spec, self.known, work.found.records, asked_from=self.moment, now=now, zone=self.zone
        )


def _is_past(moment: str | None, now: datetime) -> bool:
    return moment is not None and datetime.fromisoformat(moment) <= now


def _same(known: Mapping[str, str], came: Brought) -> bool:
    """Whether all pages together are those of the last time."""
    digest = (came.validators or {}).get("digest")
    return came.missing is None and digest is not None and digest == known.get("digest")


async def _bring(
    ask: _Ask, clock: Callable[[], datetime], told: _Told, pacing: Pacing, turn: Turn, work: Work
) -> Brought:
    """Fetch everything into `work`."""
    spec, known = ask.spec, ask.known if ask.conditional else {}
    if spec.url is None:
        from sources.fileset import bring_files

        return await bring_files(spec, known, clock, told.page, pacing, turn, work)
    from sources.pages import bring_pages

    return await bring_pages(
        spec, address(spec, ask.moment, ask.zone), known, clock, told.bytes, told.page,
        pacing, turn, work,
    )  # fmt: skip


class _Told:
    """Whom to tell about progress, and what was told."""

    def __init__(self, source: str, tell: Callable[[Progress], None] | None) -> None:
        self._tell = tell
        self._now = Progress(source=source)
        self._said = 0
        self._time = asyncio.get_running_loop().time
        self._when = self._time()

    def bytes(self, received: int) -> None:
        """Bytes of the page under way, said once a megabyte, or once a second of a slow one."""
        if self._tell is None:
            return
        if received - self._said >= _STEP or self._time() - self._when >= _EVERY:
            self._said, self._when = received, self._time()
            self._tell(msgspec.structs.replace(self._now, bytes=self._now.bytes + received))

    def page(self, size: int, rows: int) -> None:
        """One more page is mapped; `rows` in all so far."""
        self._said, self._when = 0, self._time()
        now = self._now
        self._now = msgspec.structs.replace(now, pages=now.pages + 1, bytes=now.bytes + size, rows=rows)
        if self._tell is not None:
            self._tell(self._now)
