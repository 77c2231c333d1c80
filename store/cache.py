"""One source's cache: what was fetched, its state, and an answer kept aside. May be deleted at any time."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from store import files, history
from store.access import Access, SourceOrder
from store.cacheview import CacheView
from store.codec import (
    Answer,
    AnswerFile,
    collector_off,
    decode_file,
    encode,
)
from store.database import RECORDS, Database, KeepOld, stand_aside
from store.errors import Damaged, NotFound, StoreError
from store.merge import PROBLEMS_KEPT, Decision, landed, merge, report_of
from store.models.harvest import Failure, Harvest, PullReport, SourceState
from store.models.kinds import Record
from store.schema import META, SCHEMAS


class Cache:
    """The files of one source."""

    def __init__(self, access: Access, source: SourceOrder, keep_old: KeepOld) -> None:
        self.source = source.id
        self.collection = source.collection
        self.path = access.path("cache", f"{source.id}.json")
        self.state_path = access.path("cache", f"{source.id}.state.json")
        self.held_path = access.path("cache", f"{source.id}.held.json")
        self.history_path = access.path("history", f"{source.id}.jsonl")
        self._access = access
        self._keep_old = keep_old
        self._view: CacheView | None = None
        self.known_state = SourceState(source=source.id, collection=source.collection)
        """As the last snapshot saw it: rows that stay the same objects ask it when they were last delivered."""

    @cached_property
    def rights(self) -> files.FileAccess:
        """Mode and group of this source's files."""
        return self._access.of(self.collection)

    @cached_property
    def lock(self) -> files.FileLock:
        """Covers the cache, its state, its held answer and its history."""
        return files.lock_beside(self.path, self.rights)

    @cached_property
    def lease(self) -> files.FileLock:
        """Held for a whole pull, so that ten terminals make one request."""
        return files.FileLock(
            self.path.with_name(f"{self.source}.lease"), self.rights, shared_by_thread=False
        )

    @cached_property
    def _database(self) -> Database:
        return Database(self.path, kind="cache", access=self.rights, lock=self.lock, keep_old=self._keep_old)

    def view(self) -> CacheView:
        """What the file holds now; decoded again only when its stamp moved. Damage is in `error`, not raised."""
        kept = self._view
        if kept is not None and files.stamp(self.path) == kept.stamp:
            return kept
        self._view = view = self._load()
        return view

    def _load(self) -> CacheView:
        try:
            found = files.read(self.path)
            if found is None:
                aside = files.asides(self.path)
                error = Damaged(file=str(self.path), aside=str(aside[-1]), backup="") if aside else None
                return CacheView(None, None, error)
            data, stamp = found
            if not self._ours(data):
                return CacheView(stamp, None)
            try:
                return CacheView(stamp, decode_file("cache", data, str(self.path), self.collection))
            except Damaged:
                error = self.put_aside()
                return CacheView(files.stamp(self.path), None, error)
        except StoreError as error:
            return CacheView(files.stamp(self.path), None, error)

    def _ours(self, data: bytes) -> bool:
        """False: config gave the source's id to another collection since; the next pull replaces the file."""
        start = data[:1000]
        return b'"collection":"' not in start or f'"collection":"{self.collection}"'.encode() in start

    def put_aside(self) -> Damaged:
        """The cache cannot be read: move it out of the way; the next pull rebuilds it."""
        return stand_aside(
            self.path,
            self.lock,
            lambda data: decode_file("cache", data, str(self.path), self.collection),
        )

    def state(self) -> SourceState:
        """What is known of the source's pulls, fresh from disk.

        Without a cache file nothing can be unchanged, so the validators are left out and a pull is due.
        """
        state = SourceState(source=self.source, collection=self.collection)
        try:
            found = files.read(self.state_path)
            if found is not None:
                state = decode_file("state", found[0], str(self.state_path)).source.state
        except Damaged:
            stand_aside(
                self.state_path, self.lock, lambda data: decode_file("state", data, str(self.state_path))
            )
        if state.collection != self.collection:
            state = SourceState(source=self.source, collection=self.collection)
        if files.stamp(self.path) is None:
            state = msgspec.structs.replace(state, validators={}, next_due=None, records=0)
        return state

    def take(self, harvest: Harvest, next_due: datetime | None, worked: Container[str]) -> PullReport:
        """Merge a harvest into what is held, or keep it aside. Raises what a write raises."""
        with self.lock.held():
            view, state = self.view(), self.state()
            if harvest.unchanged:
                return self._still(harvest, state, next_due, len(view.records) - len(view.vanished))
            with collector_off():
                decision = merge(view.holding(state.last_good), harvest, worked=worked)
            if decision.held is not None:
                return self._keep_aside(harvest, decision, state, next_due)
            return self._land(harvest, decision, view, next_due)

    def _land(
        self, harvest: Harvest, decision: Decision, view: CacheView, next_due: datetime | None
    ) -> PullReport:
        """History first: killed after it, the next pull writes a line twice; the other order would lose it."""
        after = decision.next
        history.append(self.history_path, decision.history, self.rights)
        same = (view.vanished, view.absent, view.covers) == (after.vanished, after.absent, after.covers)
        if view.stamp is None or decision.added or decision.updated or not same or view.error:
            with self._database.transaction(), collector_off():
                self._database.set_meta(
                    source=self.source,
                    collection=self.collection,
                    fetched_at=after.fetched_at,
                    covers=after.covers,
                )
                self._database.shared(RECORDS).put_all(after.records)
                self._database.shared("vanished").put_all(after.vanished)
                self._database.shared("absent").put_all(after.absent)
            self._database.forget()
        report = report_of(harvest, decision)
        self._write_state(landed(harvest, report, next_due, after.live))
        self.held_path.unlink(missing_ok=True)
        return report

    def _still(
        self, harvest: Harvest, state: SourceState, next_due: datetime | None, live: int
    ) -> PullReport:
        report = PullReport(
            source=self.source,
            collection=self.collection,
            ok=True,
            unchanged=live,
            seconds=harvest.seconds,
        )
        state_now = landed(harvest, report, next_due, live)
        kept = state.validators if not harvest.validators else harvest.validators
        self._write_state(
            msgspec.structs.replace(
                state_now,
                validators=kept,
                fetched=state.fetched,
                problems=state.problems,
                rejected=state.rejected,
            )
        )
        self.held_path.unlink(missing_ok=True)
        return report

    def _keep_aside(
        self, harvest: Harvest, decision: Decision, state: SourceState, next_due: datetime | None
    ) -> PullReport:
        """The validators stay the old ones: an equal later answer must come again in full, and be held again."""
        held = decision.held
        assert held is not None  # noqa: S101  the caller asked
        failure = Failure(
            code="held", facts={"would_drop": str(held.would_drop), "holding": str(held.holding)}
        )
        fields: dict[str, Any] = {
            name: getattr(harvest, name) for name in Answer.__struct_fields__ if name != "held"
        }
        answer: Answer[Record] = Answer(held=held, **fields)
        self._put(self.held_path, "held", {"answer": answer})
        report = report_of(harvest, decision, failure)
        self._write_state(
            msgspec.structs.replace(
                state,
                last_try=harvest.at,
                failure=failure,
                failures=state.failures + 1,
                not_before=None,
                next_due=next_due,
                held=held,
                fetched=harvest.fetched,
                rejected=harvest.rejected,
                seconds=harvest.seconds,
                problems=harvest.problems[:PROBLEMS_KEPT],
            )
        )
        return report

    def failed(
        self,
        failure: Failure,
        *,
        at: datetime,
        not_before: datetime | None,
        next_due: datetime | None,
        seconds: float,
    ) -> PullReport:
        """Note that a pull brought nothing; what is held stays."""
        with self.lock.held():
            state = self.state()
            self._write_state(
                msgspec.structs.replace(
                    state,
                    last_try=at,
                    failure=failure,
                    failures=state.failures + 1,
                    not_before=not_before,
                    next_due=next_due,
                    seconds=seconds,
                )
            )
        return PullReport(
            source=self.source,
            collection=self.collection,
            ok=False,
            failure=failure,
            held=state.held,
            seconds=seconds,
        )

    def accept(self, worked: Container[str], note: Callable[[], None]) -> PullReport:
        """Take the answer that stands aside, however much it drops. `note` writes the audit line. Raises NotFound."""
        with self.lock.held():
            answer, state = self._answer(), self.state()
            note()
            fields = {name: getattr(answer, name) for name in Answer.__struct_fields__ if name != "held"}
            harvest = Harvest(**fields)
            view = self.view()
            decision = merge(view.holding(state.last_good), harvest, worked=worked, trusted=True)
            return self._land(harvest, decision, view, state.next_due)

    def refuse(self, note: Callable[[], None]) -> None:
        """Throw the answer away that stands aside. Raises NotFound."""
        with self.lock.held():
            if files.stamp(self.held_path) is None:
                raise NotFound(what="held", id=self.source)
            note()
            state = self.state()
            self._write_state(msgspec.structs.replace(state, held=None, failure=Failure(code="refused")))
            self.held_path.unlink(missing_ok=True)

    def _answer(self) -> Answer[Record]:
        found = files.read(self.held_path)
        if found is None:
            raise NotFound(what="held", id=self.source)
        try:
            file: AnswerFile[Record] = decode_file("held", found[0], str(self.held_path), self.collection)
        except Damaged:
            files.set_aside(self.held_path)
            raise NotFound(what="held", id=self.source) from None
        return file.source.answer

    def _write_state(self, state: SourceState) -> None:
        self._put(self.state_path, "state", {"state": state})

    def _put(self, path: Any, kind: str, table: dict[str, Any]) -> None:
        meta = {"file": {"format": SCHEMAS[kind].current, "kind": kind}}
        files.replace(path, encode({META: meta, "source": table}), self.rights)
