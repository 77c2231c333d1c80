"""What a pull means for what is held. Pure: decisions only, no disk.

Two answers are suspicious and not obeyed: one that would drop more than half of what is held, and an empty one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from datetime import date, datetime, timedelta

import msgspec

from store.codec import Absent, Gone, encode
from store.history import HistoryLine, replaced, went
from store.models.harvest import Failure, Harvest, Held, PullReport, SourceState
from store.models.kinds import Record
from store.renaming import Odd

PROBLEMS_KEPT = 200
KEPT_AFTER_VANISHING = timedelta(days=30)
"""A vanished row that nobody worked on leaves the cache after this; the history has it. A form open on it can save."""


class Holding(msgspec.Struct, frozen=True):
    """What a source's cache holds."""

    records: dict[str, Record] = {}
    vanished: dict[str, Gone] = {}
    absent: dict[str, Absent] = {}
    fetched_at: datetime | None = None
    covers: str = "all"

    @property
    def live(self) -> int:
        """How many records are shown even if nobody worked on them."""
        return len(self.records) - len(self.vanished)


def carried(holding: Holding, odd: Odd) -> Holding:
    """What is held, as a pull with other names of the config would have brought it: nothing vanishes for a name.

    `odd`: the ids and records that are others now. Of several in one place a live one stands, else the first.
    """
    places = {name: odd[name].id if name in odd else name for name in holding.records}
    order = sorted(places, key=lambda name: name in holding.vanished)
    first: dict[str, str] = {}
    for name in order:
        first.setdefault(places[name], name)
    kept = {name: place for name, place in places.items() if first[place] == name}
    return msgspec.structs.replace(
        holding,
        records={place: odd[name] if name in odd else holding.records[name] for name, place in kept.items()},
        vanished={kept[name]: gone for name, gone in holding.vanished.items() if name in kept},
        absent={kept[name]: gone for name, gone in holding.absent.items() if name in kept},
    )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of an answer."""

    next: Holding
    held: Held | None = None
    """Not None: the answer stands aside and `next` is what is held now."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    history: tuple[HistoryLine, ...] = ()


def merge(
    holding: Holding, harvest: Harvest, *, worked: Container[str] = (), trusted: bool = False
) -> Decision:
    """Decide. `worked`: ids that have a ledger entry; `trusted`: a person accepted the answer, however small it is."""
    answer = {record.id: record for record in harvest.records}
    if not trusted and (held := _suspicion(holding, harvest, answer)) is not None:
        return Decision(next=holding, held=held)
    history: list[HistoryLine] = []
    added = updated = unchanged = 0
    for record_id, record in answer.items():
        old = holding.records.get(record_id)
        if old is not None and old != record:
            history += replaced(harvest.collection, harvest.source, harvest.at, old, record)
        if old is None or record_id in holding.vanished:
            added += 1
        elif old == record:
            unchanged += 1
        else:
            updated += 1
    left = _Left(holding, harvest, worked)
    for record_id, old in holding.records.items():
        if record_id not in answer:
            left.judge(record_id, old)
    kept = {name: old for name, old in holding.records.items() if name not in left.dropped}
    return Decision(
        next=Holding(kept | answer, left.vanished, left.absent, harvest.at, harvest.covers),
        added=added,
        updated=updated,
        unchanged=unchanged,
        vanished=left.newly_vanished,
        history=(*history, *left.history),
    )


def _suspicion(holding: Holding, harvest: Harvest, answer: Container[str]) -> Held | None:
    rejected = set(harvest.rejected_ids)
    lost = sum(
        1
        for record_id in holding.records
        if record_id not in answer
        and record_id not in holding.vanished
        and record_id not in rejected
        and not _is_before(holding.records[record_id], harvest.begins)
    )
    drops = harvest.complete and harvest.covers == "all"
    empties = not harvest.records and holding.live > 0
    if harvest.increment:  # it says what is new, and so nothing of what is held
        return None
    if not empties and not (drops and 2 * lost > holding.live):
        return None
    return Held(
        at=harvest.at,
        fetched=harvest.fetched,
        records=len(harvest.records),
        would_drop=lost if drops else 0,
        holding=holding.live,
        mark=_mark(harvest),
    )


def _mark(harvest: Harvest) -> str:
    """Names an answer by what it holds, so that nobody decides about one that came after the one they saw.

    Not by its time: a source of 15 minutes gives the same answer again before anybody has looked into the first.
    """
    rows = sorted(harvest.records, key=lambda record: record.id)
    return hashlib.sha256(encode((rows, sorted(harvest.rejected_ids), harvest.complete))).hexdigest()[:8]


class _Left:
    """The rows that an answer did not hold, judged one by one."""

    def __init__(self, holding: Holding, harvest: Harvest, worked: Container[str]) -> None:
        self._holding = holding
        self._harvest = harvest
        self._worked = worked
        self._rejected = frozenset(harvest.rejected_ids)
        self.vanished: dict[str, Gone] = {}
        self.absent: dict[str, Absent] = {}
        self.dropped: set[str] = set()
        self.newly_vanished = 0
        self.history: list[HistoryLine] = []

    def judge(self, record_id: str, old: Record) -> None:
        at = self._harvest.at
        was = self._holding.absent.get(record_id)
        seen = was.seen if was else self._holding.fetched_at or at
        gone = self._holding.vanished.get(record_id)
        if gone is not None:
            if record_id in self._worked or at - gone.at <= KEPT_AFTER_VANISHING:
                self.vanished[record_id] = gone
            else:
                self.dropped.add(record_id)
        elif not self._harvest.complete or self._harvest.increment or record_id in self._rejected:
            self.absent[record_id] = was or Absent(seen)
        elif self._harvest.covers == "all" and not _is_before(old, self._harvest.begins):
            self.vanished[record_id] = Gone(at, seen)
            self.newly_vanished += 1
            self._note("vanished", old)
        else:
            self.absent[record_id] = Absent(seen, left=True)
            if was is None or not was.left:
                self._note("left", old)

    def _note(self, what: str, old: Record) -> None:
        harvest = self._harvest
        self.history.append(went(harvest.collection, harvest.source, harvest.at, what, old))


def _is_before(record: Record, begins: datetime | None) -> bool:
    """Whether a record is of a time that the answer does not reach back to."""
    if begins is None:
        return False
    names = ("at", "received_at", "date")
    found = next((value for name in names if (value := getattr(record, name, None)) is not None), None)
    if isinstance(found, datetime):
        return found < begins
    return isinstance(found, date) and found < begins.date()


def report_of(harvest: Harvest, decision: Decision, failure: Failure | None = None) -> PullReport:
    """What a pull did, for whoever asked for it."""
    return PullReport(
        source=harvest.source,
        collection=harvest.collection,
        ok=failure is None,
        fetched=harvest.fetched,
        added=decision.added,
        updated=decision.updated,
        unchanged=decision.unchanged,
        vanished=decision.vanished,
        rejected=harvest.rejected,
        problems=harvest.problems,
        failure=failure,
        held=decision.held,
        seconds=harvest.seconds,
    )


def landed(
    harvest: Harvest,
    report: PullReport,
    next_due: datetime | None,
    live: int,
    before: SourceState,
    not_before: datetime | None = None,
) -> SourceState:
    """The state after a pull that brought something; `live`: how many records are held now.

    Where pages of it failed, what is held is no newer as a whole than it was `before`, and the failure stands.
    """
    whole = harvest.failure is None
    return SourceState(
        source=harvest.source,
        collection=harvest.collection,
        last_try=harvest.at,
        last_good=harvest.at if whole else before.last_good,
        failure=harvest.failure,
        failures=0 if whole else before.failures + 1,
        not_before=None if whole else not_before,
        next_due=next_due,
        fetched=report.fetched,
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        vanished=report.vanished,
        rejected=report.rejected,
        seconds=harvest.seconds,
        problems=harvest.problems[:PROBLEMS_KEPT],
        validators=harvest.validators if harvest.complete or harvest.increment else {},
        records=live,
        sample=harvest.sample,
    )
