"""When sources are pulled and reminders looked for: the only file that knows APScheduler, imported by `start` (law 5).

The scheduler has a thread and an asyncio loop of its own: a terminal that stops reading blocks the whole Textual loop
after 30 frames (tech spike 3.4), and pulls must go on. Its jobs live in memory, one per source; what was pulled when
is a fact on disk, so that ten processes agree without a leader. APScheduler drops jobs that are more than one second
late unless it is told otherwise (3.8): no misfire limit, and late runs fall together.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from sources.spec import SourceSpec
from tui.headless.crontab import triggers
from tui.headless.gates import give_threads
from tui.headless.log import log

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

    from store.models.harvest import SourceState

AGAIN = timedelta(seconds=20)
"""How soon to look again at a source that another process is pulling at this moment."""

CHORE_AFTER = timedelta(seconds=20)

TICK = 20.0
"""Seconds between two looks for reminders."""
WATCH = 2.0
"""Seconds between two comparisons of the clocks."""
JUMP = 5.0
"""Seconds by which one clock must run away from the other."""


def next_due(spec: SourceSpec, last_try: datetime | None, now: datetime) -> datetime | None:
    """When a source is due by its `every` or `cron`, counted from the last try; None: only by hand.

    One that was never tried is due at once. A last try in the future (a clock that was set back) counts as none.
    """
    if spec.manual:
        return None
    if last_try is None or _ahead(last_try, now):
        return now
    if spec.cron:
        return _next_fire(spec.cron, last_try, now.tzinfo)
    return last_try + timedelta(seconds=spec.interval or 0)


def _next_fire(cron: str, after: datetime, zone: tzinfo | None) -> datetime:
    """The first moment after `after` at which a crontab line fires, in the office's zone."""
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

    since = after.astimezone(zone) + timedelta(microseconds=1)
    fires: list[datetime | None] = [
        CronTrigger(timezone=zone, **fields).get_next_fire_time(None, since) for fields in triggers(cron)
    ]
    return min(fire for fire in fires if fire is not None)


def due_at(spec: SourceSpec, state: SourceState, now: datetime) -> datetime | None:
    """When a source is to be pulled of its own accord: after a failure at the end of its back-off, else by its plan."""
    planned = next_due(spec, state.last_try, now)
    if planned is None or state.failure is None or state.not_before is None:
        return planned
    return now if state.last_try is not None and _ahead(state.last_try, now) else state.not_before


def _ahead(moment: datetime, now: datetime) -> bool:
    """Whether a clock was set back since: what lies in the future says nothing about the past."""
    return moment > now + timedelta(minutes=5)


class Scheduler:
    """Runs `pull` for each source when it is due, in a thread of its own, until stopped."""

    def __init__(
        self,
        sources: Sequence[str],
        *,
        due: Callable[[str], datetime | None],
        pull: Callable[[str, bool], Awaitable[object]],
        clock: Callable[[], datetime],
        chore: Callable[[], object] = lambda: None,
    ) -> None:
        """`due(source)` reads the state on disk; `pull(source, asked)` pulls if it still must; `chore` runs each hour."""
        self._sources = tuple(sources)
        self._due = due
        self._pull = pull
        self._clock = clock
        self._chore = chore
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()
        """Guards `_loop`, `_wished` and `_stopped` against each other."""
        self._wished: list[tuple[tuple[str, ...], bool]] = []
        """What was asked for before there was a loop."""
        self._stopped = False
        """Told to end, perhaps before there was a loop."""
        self._scheduler: AsyncIOScheduler | None = None
        self._running: set[asyncio.Task[object]] = set()
        self._ended: asyncio.Event | None = None

    def start(self) -> None:
        """Begin; answers at once. Call it after the first paint: the imports take 0.1 s of the interpreter."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name="infokim-pulls", daemon=True)
            self._thread.start()

    def request(self, sources: Iterable[str], *, asked: bool = True) -> None:
        """Pull these now, due or not; without `asked` look whether they are. Any thread may call it.

        Before `start` it does nothing.
        It never waits: a wish that comes while the thread is still starting is kept for it.
        """
        names = tuple(sources)
        if self._thread is None:
            return
        with self._starting:
            if self._loop is None:
                self._wished.append((names, asked))
                return
        with suppress(RuntimeError):  # the loop has ended meanwhile: so have the pulls
            self._loop.call_soon_threadsafe(self._spawn, names, asked)

    def stop(self, timeout: float = 1.0) -> None:
        """Cancel what runs and end the thread; what is half-way through a pull changes nothing.

        Waits `timeout` seconds at most, also for a thread that is still starting: it ends by itself then, and pulls
        nothing. With the watch's 0.3 s it stays below the patience of `tui/hangup.py`.
        """
        thread, self._thread = self._thread, None
        if thread is None:
            return
        with self._starting:
            self._stopped = True
            loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(ended.set)
        thread.join(timeout)

    def _main(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        give_threads()
        zone = self._clock().tzinfo
        logging.getLogger("apscheduler").propagate = False  # its last resort would be stderr: the screen
        self._ended = asyncio.Event()
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        with self._starting:
            if self._stopped:
                return
            self._loop = asyncio.get_running_loop()
            wished, self._wished = self._wished, []
        self._scheduler.start()
        for names, asked in wished:
            self._spawn(names, asked)
        try:
            for source in self._sources:
                await self._plan(source)
            first = self._clock() + CHORE_AFTER  # not while the first screen is being used
            self._scheduler.add_job(self._tidy, "interval", hours=1, next_run_time=first, id="#tidy")
            await self._ended.wait()
        finally:
            self._scheduler.shutdown(wait=False)
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _plan(self, source: str, *, again: bool = False) -> None:
        """Put the source's next pull into the scheduler. `again`: it was just looked at and may still be due."""
        when = await asyncio.to_thread(self._due, source)
        if when is None or self._scheduler is None:
            return
        soonest = self._clock() + (AGAIN if again else timedelta(0))
        self._scheduler.add_job(
            self._fire, "date", run_date=max(when, soonest), args=[source], id=source, replace_existing=True
        )

    async def _tidy(self) -> None:
        await asyncio.to_thread(self._chore)

    async def _fire(self, source: str) -> None:
        await self._run(source, asked=False)

    def _spawn(self, sources: tuple[str, ...], asked: bool) -> None:
        for source in sources:
            task: asyncio.Task[Any] = asyncio.create_task(self._run(source, asked=asked))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _run(self, source: str, *, asked: bool) -> None:
        """One pull, and the plan for the next. Another process may have pulled meanwhile: the disk says so."""
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
        try:
            await self._pull(source, asked)
            await self._plan(source, again=True)
        except OSError as error:
            log.warning("schedule source=%s errno=%s", source, error.errno)
            await self._plan(source, again=True)
        finally:
            if task is not None:
                self._running.discard(task)


class Ticker:
    """Runs `tick` at once and then every so often, in a thread and loop of its own, whatever the clocks do.

    APScheduler goes by the wall clock: set back by an hour it stands still for an hour, and its timers sleep through a
    suspend (report 4.1). So a second look, by both clocks: where one ran away from the other, tick now and plan anew.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[object]],
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        news: Callable[[], bool] | None = None,
        every: float = TICK,
        watch: float = WATCH,
    ) -> None:
        """`tick` must not block its loop for long; what it raises is logged. `clock` is aware, in the office's zone.

        `news`: a quick look, with each comparison of the clocks, whether there is a reason to tick before its time.
        """
        self._tick = tick
        self._clock = clock
        self._monotonic = monotonic
        self._news = news
        self._every = every
        self._watch = watch
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._one_by_one: asyncio.Lock | None = None
        self._starting = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Begin; answers at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name="infokim-reminders", daemon=True)
            self._thread.start()

    def soon(self) -> None:
        """Tick now. Any thread may call it; before there is a loop the first tick is near anyway."""
        with self._starting:
            loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has ended
                loop.call_soon_threadsafe(self._now)

    def stop(self, timeout: float = 1.0) -> None:
        """Let a tick that runs end within `timeout` seconds, or cancel it; then end the thread."""
        thread, self._thread = self._thread, None
        with self._starting:
            self._stopped = True
            loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(ended.set)
        if thread is not None:
            self._patience = timeout
            thread.join(timeout + 1.0)

    _patience = 1.0

    def _main(self) -> None:
        asyncio.run(self._serve())

    def _now(self) -> None:
        self._task = asyncio.ensure_future(self._once())

    async def _serve(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        logging.getLogger("apscheduler").propagate = False  # its last resort would be stderr: the screen
        self._one_by_one = asyncio.Lock()
        self._ended = asyncio.Event()
        with self._starting:
            if self._stopped:
                return
            self._loop = asyncio.get_running_loop()
        scheduler = AsyncIOScheduler(
            timezone=self._clock().tzinfo,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        scheduler.start()
        scheduler.add_job(self._once, "interval", seconds=self._every, id="tick")
        watch = asyncio.create_task(self._watched(scheduler))
        self._now()
        await self._ended.wait()
        scheduler.shutdown(wait=False)
        watch.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._one_by_one.acquire()  # what runs may end; `asyncio.run` cancels it otherwise

    async def _once(self) -> None:
        assert self._one_by_one is not None  # noqa: S101  `_serve` has made it
        async with self._one_by_one:
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001  a tick that fails must not be the last one
                log.error("tick mistake=%s", type(error).__name__)

    async def _watched(self, scheduler: AsyncIOScheduler) -> None:
        """Compare the clocks again and again; asyncio's own timers go by the monotonic one."""
        before = self._apart()
        while True:
            await asyncio.sleep(self._watch)
            now = self._apart()
            if abs(now - before) > JUMP:
                log.info("clock jumped seconds=%d", now - before)
                scheduler.reschedule_job("tick", trigger="interval", seconds=self._every)
                self._now()
            elif self._news is not None and await asyncio.to_thread(self._news):
                self._now()
            before = now

    def _apart(self) -> float:
        return self._clock().timestamp() - self._monotonic()
