"""Pulls sources: who may, when, and what becomes of the answer. `sources` fetches, `store` keeps, this file decides.

Any process may pull a source that is due, if it gets that source's lease and the source is still due under it; so ten
open terminals make one request (DESIGN 3). One failing source changes nothing but its own state.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sources.spec import SourceSpec
from store.errors import Busy, NotPermitted, StoreError
from store.models.harvest import Failure, PullReport, SourceState
from tui.headless.filewatch import FileWatch, stamp
from tui.headless.gates import gates, give_threads
from tui.headless.log import log
from tui.headless.scheduler import Scheduler, due_at, next_due
from tui.headless.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sources.pull import Progress
    from sources.turns import Turn
    from store.store import Store


T = TypeVar("T")
FIRST_BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=6)
LOOK_AGAIN = timedelta(minutes=5)
"""How long an account that may only read leaves a source alone before it looks whether it may write by now."""


def back_off(spec: SourceSpec, failures: int, retry_after: float | None) -> timedelta:
    """How long to leave a source alone after its `failures`-th failure in a row.

    Doubling from a minute, never longer than its own `every` (a source of 15 minutes is not left alone for hours) nor
    six hours, never shorter than what the server asked for by Retry-After.
    """
    cap = LONGEST_BACK_OFF
    if spec.interval is not None:
        cap = min(cap, timedelta(seconds=spec.interval))
    grown: timedelta = FIRST_BACK_OFF * 2 ** min(max(failures, 1) - 1, 12)
    asked = timedelta(seconds=min(retry_after or 0, 86_400))
    return max(min(grown, cap), asked)


class Puller:
    """Pulls in the caller's loop (`pull`, for the verb) or in a thread of its own (`start`, for the app)."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._specs = {spec.id: spec for spec in settings.sources}
        self._store = store
        self._clock = clock
        self._scheduler: Scheduler | None = None
        self._progress: Callable[[Progress], None] | None = None
        self._reported: Callable[[PullReport], None] | None = None
        self.landed: set[str] = set()
        """Collections of which a pull of this process brought something new; whoever acts on it takes it out."""
        self._running: set[str] = set()
        self._files: FileWatch | None = None
        self._moved: set[str] = set()
        """Sources whose files changed, as the watch says; whether they did is decided under the lease."""
        self.paused = False
        """True: nothing is pulled of its own accord; what a person asks for is."""

    @property
    def running(self) -> frozenset[str]:
        """The sources that are being pulled at this moment, in this process."""
        return frozenset(self._running)

    def unknown(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Those of the named sources that no config knows."""
        return tuple(source for source in sources if source not in self._specs)

    def start(
        self,
        progress: Callable[[Progress], None] | None = None,
        reported: Callable[[PullReport], None] | None = None,
    ) -> None:
        """Pull due sources from now on, in a thread of its own; both callbacks run there. After the first paint."""
        self._progress, self._reported = progress, reported
        self._scheduler = Scheduler(
            tuple(self._specs), due=self._due, pull=self._scheduled, clock=self._clock, chore=self.daily_copy
        )
        self._scheduler.start()
        self._files = FileWatch(
            {
                spec.id: spec.path
                for spec in self._specs.values()
                if spec.path is not None and not spec.manual
            },
            self._saved,
        )
        self._files.start()

    def _saved(self, source: str) -> None:
        """A source's file changed and came to rest. Called by the watch's thread."""
        self._moved.add(source)
        if self._scheduler is not None:
            self._scheduler.request([source], asked=False)

    def names_moved(self) -> None:
        """Somebody said what a name means: files that it makes other records of are read again, the others when due."""
        files = [spec.id for spec in self._specs.values() if spec.path is not None and not spec.manual]
        if self._scheduler is not None and files:
            self._scheduler.request(files, asked=False)

    def request(self, sources: Sequence[str] | None = None) -> None:
        """Pull these (or all) now, in that thread, whatever back-off is running."""
        if self._scheduler is not None:
            self._scheduler.request(sources if sources is not None else tuple(self._specs))

    def daily_copy(self) -> None:
        """Make today's checked copy of what people wrote, unless it is there. A full disk is logged, not raised."""
        try:
            self._store.daily_backup(self._clock())
        except StoreError as error:
            log.warning("daily copy code=%s", error.code)

    def stop(self) -> None:
        """End the thread; a pull that is half-way changes nothing."""
        if self._files is not None:
            self._files.stop()
            self._files = None
        if self._scheduler is not None:
            self._scheduler.stop()
            self._scheduler = None

    async def pull(
        self,
        sources: Sequence[str] | None = None,
        *,
        asked: bool = True,
        progress: Callable[[Progress], None] | None = None,
        reported: Callable[[PullReport], None] | None = None,
    ) -> tuple[PullReport, ...]:
        """Pull these (or all), side by side, and report in their order. Without `asked`: only what is due."""
        give_threads()
        self._progress, self._reported = progress, reported
        names = tuple(self._specs) if sources is None else tuple(dict.fromkeys(sources))
        found = await asyncio.gather(*(self.pull_one(name, asked=asked) for name in names))
        return tuple(report for report in found if report is not None)

    async def pull_one(self, source: str, *, asked: bool) -> PullReport | None:
        """Pull one source; None where it is not due, or another process is at it."""
        spec = self._specs[source]
        begun, wall = time.monotonic(), self._clock()
        try:
            async with gates().passed(spec) as turn:
                report = await self._leased(spec, turn, asked=asked, since=wall)
        except StoreError as error:
            facts = {name: str(value) for name, value in error.facts.items()}
            report = self._failure(spec, Failure(code=error.code, facts=facts), begun)
        except Exception as error:  # noqa: BLE001 — a mistake of ours in one source must not stop the others
            report = self._failure(spec, _mistake(spec, error), begun)
        if report is not None and (report.added or report.updated or report.vanished):
            self.landed.add(report.collection)
        if report is not None:
            log.info(
                "pull source=%s ok=%s fetched=%d added=%d updated=%d rejected=%d seconds=%.2f code=%s",
                source, report.ok, report.fetched, report.added, report.updated, report.rejected,
                report.seconds, report.failure.code if report.failure else "-",
            )  # fmt: skip
            if self._reported is not None:
                self._reported(report)
        return report

    async def _leased(
        self, spec: SourceSpec, turn: Turn, *, asked: bool, since: datetime
    ) -> PullReport | None:
        """Get the lease and look again: what was due a moment ago may have been pulled by the process next door.

        An account that could not keep the answer asks nobody: a file that may only be read can be locked all the
        same, and every read-only screen would send a request every 20 seconds.
        """
        deadline = time.monotonic() + spec.time_limit + 5
        while True:
            try:
                with self._store.pulling(spec.id):
                    state = await asyncio.to_thread(self._store.state, spec.id)
                    now = self._clock()
                    if asked and state.last_try is not None and since <= state.last_try <= now:
                        return report_of(
                            state, spec.collection
                        )  # it was pulled while we waited for the lease
                    due = self._due_at(spec, state, now)
                    if not asked and (due is None or due > now) and not await self._news(spec, state, since):
                        return None
                    if not self._store.may_write(spec.collection):
                        if asked:
                            raise NotPermitted(file=spec.collection, what="write")
                        return None
                    return await self._pull(spec, state, turn)
            except Busy:
                if not asked:
                    return None
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.1)

    async def _news(self, spec: SourceSpec, state: SourceState, since: datetime) -> bool:
        """Whether the source's files are others than those of its last pull, and nobody tried them since we saw that."""
        if spec.id not in self._moved or spec.path is None:
            return False
        self._moved.discard(spec.id)
        if state.last_try is not None and state.last_try >= since:
            return False
        now = await asyncio.to_thread(stamp, spec.path)
        return now is not None and now != state.validators.get("stamp")

    async def _pull(self, spec: SourceSpec, state: SourceState, turn: Turn) -> PullReport:
        """Fetch, and hand the answer or the failure to the store. The lease is held; the turn is, while it is written."""
        from sources.errors import SourceError
        from sources.pull import Progress, pull
        from sources.threads import worker

        begun = time.monotonic()
        self._running.add(spec.id)
        if self._progress is not None:  # a slow server sends nothing to tell of for many seconds
            self._progress(Progress(source=spec.id))
        try:
            harvest = await pull(
                spec,
                self._store.names(),
                zone=self._settings.zone,
                validators=state.validators,
                clock=self._clock,
                progress=self._progress,
                turn=turn,
            )
        except SourceError as error:
            report = await self._failed(spec, state, error.failure, begun, error.retry_after)
            return msgspec.structs.replace(report, problems=report.problems or error.problems)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 — a mistake in one kind of source must not stop the others
            return await self._failed(spec, state, _mistake(spec, error), begun)
        finally:
            self._running.discard(spec.id)
        await turn.take()
        due, not_before = next_due(spec, harvest.at, harvest.at), None
        if harvest.failure is not None:
            not_before = harvest.at + back_off(spec, state.failures + 1, harvest.retry_after)
            due = None if spec.manual else not_before
        take = partial(self._store.take, harvest, next_due=due, not_before=not_before)
        return await _to_the_end(take, worker())

    async def _failed(
        self, spec: SourceSpec, state: SourceState, failure: Failure, begun: float, asked: float | None = None
    ) -> PullReport:
        now = self._clock()
        wait = back_off(spec, state.failures + 1, asked)
        return await _to_the_end(
            partial(
                self._store.failed,
                spec.id,
                spec.collection,
                failure,
                at=now,
                not_before=now + wait,
                next_due=None if spec.manual else now + wait,
                seconds=time.monotonic() - begun,
            )
        )

    def _failure(self, spec: SourceSpec, failure: Failure, begun: float) -> PullReport:
        """A failure of the store itself: there is nowhere to write it down."""
        seconds = time.monotonic() - begun
        return PullReport(
            source=spec.id, collection=spec.collection, ok=False, failure=failure, seconds=seconds
        )

    def _due(self, source: str) -> datetime | None:
        """For the scheduler: when a source is due, by what stands on disk."""
        try:
            if not self._store.may_write(self._specs[source].collection):
                return self._clock() + LOOK_AGAIN  # somebody may have changed the group meanwhile
            return self._due_at(self._specs[source], self._store.state(source), self._clock())
        except StoreError as error:
            log.warning("due source=%s code=%s", source, error.code)
        except Exception as error:  # noqa: BLE001 — it would end the thread that pulls all the others
            log.error("due source=%s mistake=%s", source, type(error).__name__)
        return self._clock() + LONGEST_BACK_OFF

    def _due_at(self, spec: SourceSpec, state: SourceState, now: datetime) -> datetime | None:
        """As `due_at`; and at once where config or names map the source differently than when it was last pulled."""
        due = due_at(spec, state, now)
        mark = state.validators.get("config")
        if due is None or state.failure is not None or mark is None or due <= now:
            return due
        from sources.pull import fingerprint

        return due if mark == fingerprint(spec, self._store.names(), self._settings.zone) else now

    async def _scheduled(self, source: str, asked: bool) -> PullReport | None:
        if self.paused and not asked:
            return None
        return await self.pull_one(source, asked=asked)


def _mistake(spec: SourceSpec, error: Exception) -> Failure:
    """A failure that nobody foresaw; its text may hold somebody's data, so only its type is kept."""
    log.error("pull source=%s mistake=%s", spec.id, type(error).__name__)
    return Failure(code="internal", facts={"what": type(error).__name__})


def report_of(state: SourceState, collection: str) -> PullReport:
    """The report of a pull that another process made a moment ago, from the state that it left."""
    return PullReport(
        source=state.source,
        collection=state.collection or collection,
        ok=state.failure is None and state.held is None,
        fetched=state.fetched,
        added=state.added,
        updated=state.updated,
        unchanged=state.unchanged,
        vanished=state.vanished,
        rejected=state.rejected,
        problems=state.problems,
        failure=state.failure,
        held=state.held,
        seconds=state.seconds,
    )


async def _to_the_end(work: Callable[[], T], threads: Executor | None = None) -> T:
    """Blocking work in a thread that a cancellation waits for: the lease is held until the write is whole."""
    task = asyncio.get_running_loop().run_in_executor(threads, work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
