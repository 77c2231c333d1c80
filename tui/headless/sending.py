"""Sends what is due out of the app: one owner, claims with leases, at least once and nearly always exactly once.

A tick claims one reminder, sends it, and notes it, one after the other: killed in between, at most that one is sent again,
with the same hash in it. A push that fails is left alone for a while, longer each time, and told by `watching`.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from store.errors import Busy, StoreError
from store.models.delivery import Beat, Delivery, PushState
from store.queries.reminders import KEPT, Found, Reminder
from tui.headless.log import log
from tui.headless.push import Message, PushFailed, Send, mark_of, names_of, opened
from tui.headless.settings import Push
from tui.headless.tipreaders import readers_of
from tui.headless.ways import takes
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.reminding import Told, told, told_missed

if TYPE_CHECKING:
    from store.deliveries import Deliveries
    from tui.headless.desk import Desk

T = TypeVar("T")
LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
Rows = Mapping[tuple[str, str], Delivery]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message."""

    key: str
    push: str
    """The push's name."""
    failure: PushState | None = None


def short_hash(text: str) -> str:
    """Eight signs that stand for a reminder in a message."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def wait_after(attempts: int, asked: float | None) -> timedelta:
    """How long to leave a message alone after so many tries: doubling, and never shorter than the service asked for."""
    grown: timedelta = FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, 12)
    return max(min(grown, LONGEST_WAIT), timedelta(seconds=min(asked or 0.0, 86_400.0)))


class Sender:
    """One process that may send. Who holds the owner's lock does."""

    def __init__(self, desk: Desk, *, how: str, every: float = 20.0) -> None:
        """`how`: service | once | session, for whoever asks who is watching."""
        self._desk = desk
        self._how = how
        self._every = every
        self._deliveries: Deliveries = desk.store.deliveries
        self._token = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._form = Format(load(desk.settings.office.language), desk.settings.zone)
        self._names = names_of(desk.settings.push)
        self._readers = readers_of(desk.settings)
        self._tidied: datetime | None = None

    async def once(self) -> list[Sent] | None:
        """Own the lock for one tick; None where somebody else owns it. Raises every error of the store but Busy."""
        try:
            async with AsyncExitStack() as stack:
                owned = self._deliveries.owned(0.5 if self._how == "once" else 0.0)
                await asyncio.to_thread(owned.__enter__)
                stack.push_async_callback(asyncio.to_thread, owned.__exit__, None, None, None)
                await self.begin()
                return await self.tick()
        except Busy:
            return None

    async def begin(self) -> None:
        """The lock is ours: whoever claimed something before is dead."""
        await self._aside(partial(self._deliveries.void, at=self._desk.now()))

    async def tick(self) -> list[Sent]:
        """Send what is due and was not sent. The caller owns the lock. Raises the store's errors."""
        await self._aside(self._desk.look)
        now = self._desk.now()
        found: Found = await self._aside(partial(self._desk.reminding.found, now))
        rows: Rows = await self._aside(self._deliveries.all)
        done: list[Sent] = []
        for push, name in zip(self._desk.settings.push, self._names, strict=True):
            done += await self._through(push, name, found, rows)
        await self._aside(partial(self._tidy, found, now))
        await self._aside(partial(self._beat, done))
        return done

    def end(self) -> None:
        """Told to stop: give back what was claimed, and say so. The caller still owns the lock."""
        self._deliveries.void(at=self._desk.now(), of=self._token)
        last = self._deliveries.last_beat()
        if last is not None:
            self._deliveries.beat(msgspec.structs.replace(last, at=self._desk.now(), ended=True))

    async def _through(self, push: Push, name: str, found: Found, rows: Rows) -> list[Sent]:
        """Everything that one push has to send, until it fails in a way that the rest would too."""
        mark, now = mark_of(push), self._desk.now()
        todo = [one for one in found.due if one.role != "test" and takes(push, one, self._readers)]
        todo = [one for one in todo if _is_open(rows.get((one.sending, mark)), now)]
        missed = [
            one for one in found.missed if takes(push, one) and _is_untold(rows.get((one.id, mark)), now)
        ]
        if not todo and not missed:
            return []
        done: list[Sent] = []
        async with AsyncExitStack() as stack:
            send: Send | PushFailed
            try:
                send = await stack.enter_async_context(opened(push, self._desk.now))
            except PushFailed as failure:
                send = failure
            for one in todo:
                sent = await self._one(send, one, mark, name)
                done += [sent] if sent is not None else []
                if sent is not None and sent.failure is not None and sent.failure.failing_since is not None:
                    return done
            if missed:
                done.append(await self._missed(send, missed, mark, name, rows))
        return done

    async def _one(self, send: Send | PushFailed, one: Reminder, mark: str, name: str) -> Sent | None:
        """Claim, send, note. None where somebody else was faster. A failure that all would meet has `failing_since`."""
        now = self._desk.now()
        claim = partial(self._deliveries.claim, one.sending, mark, by=self._token, now=now, until=now + LEASE)
        row = await self._aside(claim)
        if row is None:
            return None
        mark_ = short_hash(one.id)
        failure = await _sent(send, self._message(one, told(one, self._form, now, mark_), mark_))
        now = self._desk.now()
        if failure is None:
            await self._aside(partial(self._deliveries.settle, row, "sent", at=now, sent_at=now))
            return Sent(key=one.key, push=name)
        until = now + wait_after(row.attempts, failure.wait)
        await self._aside(
            partial(
                self._deliveries.settle,
                row,
                "failed",
                at=now,
                until=until,
                code=failure.code,
                facts=failure.facts,
            )
        )
        return Sent(key=one.key, push=name, failure=self._state(name, failure, now))

    async def _missed(
        self, send: Send | PushFailed, missed: list[Reminder], mark: str, name: str, rows: Rows
    ) -> Sent:
        """One message for all that was missed, and a note for each, so that it is told once; a failure waits like others."""
        now = self._desk.now()
        mark_ = short_hash(" ".join(one.id for one in missed))
        message = self._message(missed[0], told_missed(missed, self._form, now, mark_), mark_)
        failure = await _sent(send, msgspec.structs.replace(message, role="missed"))
        now = self._desk.now()
        notes = [Delivery(sending=one.id, push=mark, state="sent", at=now, sent_at=now) for one in missed]
        if failure is not None:
            tried = 1 + max(
                row.attempts if (row := rows.get((one.id, mark))) is not None else 0 for one in missed
            )
            until = now + wait_after(tried, failure.wait)
            notes = [
                msgspec.structs.replace(
                    note, state="failed", sent_at=None, until=until, attempts=tried, code=failure.code,
                    facts=failure.facts,
                )
                for note in notes
            ]  # fmt: skip
        await self._aside(partial(self._deliveries.note, notes))
        state = self._state(name, failure, now) if failure is not None else None
        return Sent(key=missed[0].key, push=name, failure=state)

    def _message(self, one: Reminder, texts: Told, mark: str) -> Message:
        return Message(
            key=one.key, hash=mark, title=texts.title, text=texts.text, plan=one.plan, occurrence=one.start,
            channel=one.channel, lead=one.lead, role=one.role, at=one.occurrence.at, due=one.due, logins=one.logins,
        )  # fmt: skip

    def _state(self, name: str, failure: PushFailed, now: datetime) -> PushState:
        since = now if failure.for_all else None
        return PushState(
            name=name, ok=False, at=now, code=failure.code, facts=failure.facts, failing_since=since
        )

    def _tidy(self, found: Found, now: datetime) -> None:
        """Once a day forget what is old; each time what nobody waits for."""
        wanted = {one.sending for one in found.due} | {one.id for one in found.missed}
        self._deliveries.tidy(wanted, before=now - KEPT, at=now)
        if self._tidied is None or not timedelta() <= now - self._tidied < timedelta(days=1):
            self._tidied = now
            self._desk.reminding.prune()

    def _beat(self, done: list[Sent]) -> None:
        """The sign of life. How a push did stays until it does otherwise; cron says by its last two how often it comes."""
        now, last = self._desk.now(), self._deliveries.last_beat()
        before = {state.name: state for state in last.pushes} if last is not None else {}
        states = {name: before.get(name, PushState(name=name)) for name in self._names}
        for sent in done:
            was = states[sent.push]
            if sent.failure is None:
                states[sent.push] = PushState(name=sent.push, at=now)
            else:
                since = was.failing_since if not was.ok and was.failing_since else now
                states[sent.push] = msgspec.structs.replace(sent.failure, failing_since=since)
        every = self._every
        if self._how == "once":
            gap = (now - last.at).total_seconds() if last is not None and last.how == "once" else 60.0
            every = min(max(gap, 60.0), 3600.0)
        self._deliveries.beat(
            Beat(at=now, by=self._desk.me.login, how=self._how, every=every, pushes=tuple(states.values()))
        )

    async def _aside(self, work: Any) -> Any:
        """The disk in a thread, and to its end: a tick that is cancelled leaves no lock behind."""
        return await asyncio.shield(asyncio.to_thread(work))


async def send_test(desk: Desk, reminder: Reminder) -> list[Sent]:
    """A test message through every push, one after the other."""
    form = Format(load(desk.settings.office.language), desk.settings.zone)
    done = []
    for push, name in zip(desk.settings.push, names_of(desk.settings.push), strict=True):
        now, mark = desk.now(), short_hash(f"{reminder.id}{name}")
        texts = told(reminder, form, now, mark)
        message = Message(
            key=reminder.key, hash=mark, title=texts.title, text=texts.text, role="test", due=now
        )
        failure: PushFailed | None
        try:
            async with opened(push, desk.now) as send:
                failure = await _sent(send, message)
        except PushFailed as error:
            failure = error
        state = None
        if failure is not None:
            state = PushState(name=name, ok=False, at=now, code=failure.code, facts=failure.facts)
        done.append(Sent(key=reminder.key, push=name, failure=state))
    return done


async def _sent(send: Send | PushFailed, message: Message) -> PushFailed | None:
    """Why a message was not taken; None where it was. A mistake of ours is a failure too, told by its type alone."""
    if isinstance(send, PushFailed):
        return send
    try:
        await send(message)
    except PushFailed as failure:
        log.warning("push kind code=%s", failure.code)
        return failure
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  one kind of push must not stop the others
        log.error("push mistake=%s", type(error).__name__)
        return PushFailed("internal", {"what": type(error).__name__})
    return None


def _is_untold(row: Delivery | None, now: datetime) -> bool:
    """Whether what was missed is still to be told."""
    return row is None or (row.state == "failed" and (row.until is None or row.until <= now))


def _is_open(row: Delivery | None, now: datetime) -> bool:
    """Whether something is still to be sent; who holds the lock has voided the claims of others."""
    if row is None or row.state in ("due", "superseded"):
        return True
    return row.state != "sent" and (row.until is None or row.until <= now)
