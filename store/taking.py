"""What a pull does to a source's files: merged into the cache, or kept aside. The decisions are `merge`'s."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from store import files, history
from store.aside import set_aside
from store.cache import Cache
from store.cacheview import CacheView
from store.codec import Answer, AnswerFile, collector_off, decode_file, encode
from store.database import RECORDS, Database
from store.errors import Damaged, NotFound, Replaced
from store.merge import PROBLEMS_KEPT, Decision, Holding, carried, landed, merge, report_of
from store.models.harvest import Failure, Harvest, Held, PullReport, SourceState
from store.models.kinds import Record
from store.models.names import Names
from store.purged import Purged
from store.renaming import Renaming, configured
from store.schema import META, SCHEMAS


class Taking:
    """Writes the files of one source."""

    def __init__(self, cache: Cache, names: Names, purged: Purged) -> None:
        """`names`: the config's, by which pulls map; `purged`: the tips of which nothing personal is kept any more."""
        self._purged = purged
        self._cache = cache
        self._renaming = Renaming(cache.collection, [cache.key])
        self._read = configured(names)
        self._database = Database(
            cache.path, kind="cache", access=cache.rights, lock=cache.lock, keep_old=cache.keep_old
        )

    def take(
        self,
        harvest: Harvest,
        next_due: datetime | None,
        worked: Container[str],
        not_before: datetime | None = None,
    ) -> PullReport:
        """Merge a harvest into what is held, or keep it aside. Raises what a write raises.

        `not_before`: the back-off where pages of it failed.
        """
        with self._cache.lock.held():
            harvest = self._purged.bare(harvest)
            view, state = self._cache.view(), self._cache.state()
            if harvest.unchanged:
                return self._still(harvest, state, next_due, len(view.records) - len(view.vanished))
            with collector_off():
                decision = merge(self._holding(view, state), harvest, worked=worked)
            if decision.held is not None:
                return self._keep_aside(harvest, decision, state, next_due)
            return self._land(harvest, decision, view, next_due, state, not_before)

    def _holding(self, view: CacheView, state: SourceState) -> Holding:
        """What is held, by the names of the config as they are now."""
        holding = holding_of(view, state.last_good)
        odd = self._renaming.odd(holding.records, self._read)
        return carried(holding, odd) if odd else holding

    def _land(
        self,
        harvest: Harvest,
        decision: Decision,
        view: CacheView,
        next_due: datetime | None,
        before: SourceState,
        not_before: datetime | None = None,
    ) -> PullReport:
        """History first: killed after it, the next pull writes a line twice; the other order would lose it."""
        after = decision.next
        history.append(self._cache.history_path, decision.history, self._cache.rights)
        same = (view.vanished, view.absent, view.covers) == (after.vanished, after.absent, after.covers)
        same = same and view.records.keys() == after.records.keys()  # names of the config give other ids
        if view.stamp is None or decision.added or decision.updated or not same or view.error:
            with self._database.transaction(), collector_off():
                self._database.set_meta(
                    source=self._cache.source,
                    collection=self._cache.collection,
                    fetched_at=after.fetched_at,
                    covers=after.covers,
                )
                self._database.shared(RECORDS).put_all(after.records)
                self._database.shared("vanished").put_all(after.vanished)
                self._database.shared("absent").put_all(after.absent)
            self._database.forget()
        report = report_of(harvest, decision, harvest.failure)
        self._write_state(landed(harvest, report, next_due, after.live, before, not_before))
        self._cache.held_path.unlink(missing_ok=True)
        return report

    def _still(
        self, harvest: Harvest, state: SourceState, next_due: datetime | None, live: int
    ) -> PullReport:
        report = PullReport(
            source=self._cache.source,
            collection=self._cache.collection,
            ok=True,
            unchanged=live,
            rejected=state.rejected,
            problems=state.problems,
            seconds=harvest.seconds,
        )
        state_now = landed(harvest, report, next_due, live, state)
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
        self._cache.held_path.unlink(missing_ok=True)
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
        self._put(self._cache.held_path, "held", {"answer": answer})
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
        with self._cache.lock.held():
            state = self._cache.state()
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
            source=self._cache.source,
            collection=self._cache.collection,
            ok=False,
            failure=failure,
            held=state.held,
            seconds=seconds,
        )

    def accept(self, mark: str, worked: Container[str], note: Callable[[], None]) -> PullReport:
        """Take the answer of that mark that stands aside, however much it drops. `note` writes the audit line.

        Raises NotFound, Replaced.
        """
        with self._cache.lock.held():
            state = self._cache.state()
            answer = self._answer()
            if (
                state.held != answer.held
            ):  # a pull died between the two files; what was not shown is not taken
                raise NotFound(what="held", id=self._cache.source)
            self._is(answer.held, mark)
            note()
            fields = {name: getattr(answer, name) for name in Answer.__struct_fields__ if name != "held"}
            harvest = self._purged.bare(Harvest(**fields))
            view = self._cache.view()
            decision = merge(self._holding(view, state), harvest, worked=worked, trusted=True)
            return self._land(harvest, decision, view, state.next_due, state)

    def refuse(self, mark: str, note: Callable[[], None]) -> None:
        """Throw the answer of that mark away that stands aside. Raises NotFound, Replaced."""
        with self._cache.lock.held():
            state = self._cache.state()
            if state.held is None or files.stamp(self._cache.held_path) is None:
                raise NotFound(what="held", id=self._cache.source)
            self._is(state.held, mark)
            note()
            self._write_state(msgspec.structs.replace(state, held=None, failure=Failure(code="refused")))
            self._cache.held_path.unlink(missing_ok=True)

    def _is(self, held: Held, mark: str) -> None:
        if held.mark != mark:
            raise Replaced(id=self._cache.source)

    def _answer(self) -> Answer[Record]:
        found = files.read(self._cache.held_path)
        if found is None:
            raise NotFound(what="held", id=self._cache.source)
        try:
            file: AnswerFile[Record] = decode_file(
                "held", found[0], str(self._cache.held_path), self._cache.collection
            )
        except Damaged:
            set_aside(self._cache.held_path)
            raise NotFound(what="held", id=self._cache.source) from None
        return file.source.answer

    def _write_state(self, state: SourceState) -> None:
        self._put(self._cache.state_path, "state", {"state": state})

    def _put(self, path: Path, kind: str, table: dict[str, Any]) -> None:
        meta = {"file": {"format": SCHEMAS[kind].current, "kind": kind}}
        files.replace(path, encode({META: meta, "source": table}), self._cache.rights)


def holding_of(view: CacheView, last_good: datetime | None) -> Holding:
    """What is held, for the merge; an answer that changed nothing moved only the state's `last_good`."""
    return Holding(view.records, view.vanished, view.absent, view.delivered(last_good), view.covers)
