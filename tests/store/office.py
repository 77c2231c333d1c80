"""What the store's tests share: a moment, records, steps, harvests. Invented."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from store.models.deferral import Deferral
from store.models.edit import Edit, Step, Written
from store.models.harvest import Harvest
from store.models.identity import fetched_id
from store.models.kinds import Record
from store.models.tip import Tip
from store.store import SourceOrder, Store

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
SOURCES = (
    SourceOrder(id="harian", collection="deferrals"),
    SourceOrder(id="cadangan", collection="deferrals"),
    SourceOrder(id="hotline", collection="tips"),
    SourceOrder(id="rencana", collection="outreach"),
)


def fork() -> int:
    """os.fork without Python 3.12's warning about threads: the children here only touch files and leave."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def a_store(root: Path, **options: Any) -> Store:
    store = Store(root, zone=ZONE, sources=options.pop("sources", SOURCES), **options)
    store.prepare()
    return store


def count(day: int, number: int, checkpoint: str = "sekupang") -> Deferral:
    when = date(2026, 11, day)
    return Deferral(
        id=fetched_id("deferrals", "", [when, "day", checkpoint, "departure", "imigrasi", None]),
        date=when,
        checkpoint=checkpoint,
        count=number,
    )


def tip(number: int, text: str = "Ada tawaran kerja ke luar negeri.", **fields: Any) -> Tip:
    return Tip(id=fetched_id("tips", "hotline", [number]), received_at=NOW, text=text, **fields)


def harvest(records: Iterable[Record], source: str = "harian", **options: Any) -> Harvest:
    rows = tuple(records)
    collection = next(order.collection for order in SOURCES if order.id == source)
    options = {"at": NOW, "fetched": len(rows)} | options
    return Harvest(source=source, collection=collection, records=rows, **options)


def pull(store: Store, records: Iterable[Record], source: str = "harian", **options: Any) -> Any:
    with store.pulling(source):
        return store.take(harvest(records, source, **options), next_due=None)


def save(
    store: Store,
    collection: str,
    record_id: str | None = None,
    *,
    based_on: int = 0,
    by: str = "kepala",
    why: str | None = None,
    delete: bool = False,
    restore: bool = False,
    base: dict[str, Any] | None = None,
    withdraw: tuple[str, ...] = (),
    role: str = "head",
    approval: str = "none",
    **fields: Any,
) -> Written:
    """One edit; a field of a channel is written `caption__x`."""
    named = {name.replace("__", "."): value for name, value in fields.items()}
    edit = Edit(
        id=record_id,
        based_on=based_on,
        fields=named,
        base=base,
        withdraw=withdraw,
        delete=delete,
        restore=restore,
    )
    step = Step(collection=collection, edits=(edit,), by=by, at=NOW, why=why, role=role, approval=approval)
    [written] = store.write(step)
    return written


def a_plan(store: Store, **fields: Any) -> str:
    values = {"title": "Waspada TPPO", "at": NOW, "channels": ("instagram", "x")} | fields
    return save(store, "outreach", **values).id
