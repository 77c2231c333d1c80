"""The sample office as a source kind: what a fresh infokim shows before anybody has written a config.

Built on the public facts of FIELD.md; everything else is invented, says so where it can, and comes with
`Harvest.sample`. Dated relative to today and the same for everybody on the same day: no random state, no clock of
its own, no network. The texts stand in `sample_data/`, the counts are made by `sample_counts.py`.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.models.harvest import Harvest
from store.models.identity import fetched_id
from store.models.kinds import Record
from store.models.plan import CHANNELS, Plan, Result, Variant
from store.models.tip import Note, Referral, Tip
from store.models.village import Activity, Contact, Officer, Village

if TYPE_CHECKING:
    from sources.spec import SourceSpec

DATA = Path(__file__).parent / "sample_data"
EDITION = "2"
"""Raised when the sample changes, so that what is held is made anew."""


async def pull_sample(
    spec: SourceSpec,
    *,
    zone: tzinfo,
    clock: Callable[[], datetime],
    validators: Mapping[str, str] | None = None,
) -> Harvest:
    """The sample's answer for one source's collection: the face of every pull. Raises nothing but KeyError for a
    collection that does not exist. Unchanged within a day, but for tips that were not sent in yet a moment ago."""
    now = clock().astimezone(zone)
    records = await asyncio.to_thread(sample_records, spec.collection, spec.id, now=now)
    mark = f"{EDITION} {now.date().isoformat()} {len(records)}"
    unchanged = (validators or {}).get("sample") == mark
    return Harvest(
        source=spec.id,
        collection=spec.collection,
        at=clock(),
        records=() if unchanged else records,
        fetched=0 if unchanged else len(records),
        unchanged=unchanged,
        validators={"sample": mark},
        seconds=max(0.0, (clock() - now).total_seconds()),
        sample=True,
    )


def sample_records(collection: str, source: str, *, now: datetime) -> tuple[Record, ...]:
    """The records of one collection at a moment in the office's zone. `source` is part of their ids."""
    return MAKERS[collection](source, now)


def _deferrals(source: str, now: datetime) -> tuple[Record, ...]:
    from sources.sample_counts import deferrals

    return deferrals(source, now.date())


def _villages(source: str, now: datetime) -> tuple[Record, ...]:
    today = now.date()
    return tuple(
        Village(
            id=fetched_id("villages", source, (row["code"],)),
            code=row["code"],
            name=row["name"],
            district=row["district"],
            decree=row["decree"],
            decree_date=_ago(today, row["decree_days_ago"]),
            officers=tuple(
                Officer(
                    name=officer["name"],
                    start=_ago(today, officer["from_days_ago"]),
                    end=_maybe_ago(today, officer.get("until_days_ago")),
                )
                for officer in row["officers"]
            ),
            contacts=tuple(Contact(**contact) for contact in row["contacts"]),
            notes=row["notes"],
        )
        for row in _table("villages")["villages"]
    )


def _activities(source: str, now: datetime) -> tuple[Record, ...]:
    today = now.date()
    table = _table("villages")
    ids = {row["name"]: fetched_id("villages", source, (row["code"],)) for row in table["villages"]}
    kept = ("kind", "topic", "title", "participants", "officer", "summary", "follow_up")
    return tuple(
        Activity(
            id=fetched_id("activities", source, (number,)),
            date=_ago(today, row["days_ago"]),
            village=ids[row["village"]],
            partners=tuple(row.get("partners", ())),
            follow_up_due=_maybe_ago(today, row.get("follow_up_due")),
            follow_up_done=_maybe_ago(today, row.get("follow_up_done")),
            **{name: row[name] for name in kept if name in row},
        )
        for number, row in enumerate(table["activities"])
    )


def _tips(source: str, now: datetime) -> tuple[Record, ...]:
    rows = _table("tips")["tips"]
    tips = (_tip(source, number, row, now) for number, row in enumerate(rows, 1))
    return tuple(tip for tip in tips if tip.received_at <= now)


def _tip(source: str, number: int, row: Mapping[str, Any], now: datetime) -> Tip:
    """One tip; the number in the file is its key, so a line that is added belongs at the end."""
    today, zone = now.date(), now.tzinfo
    received = _moment(_ago(today, row["ago"]), row["at"], zone)
    kept = (
        "channel", "kind", "topic", "subject", "text", "place", "village", "status", "urgent", "assignee",
        "anonymous", "hold", "restricted",
    )  # fmt: skip
    original = row.get("duplicate_of")
    return Tip(
        id=fetched_id("tips", source, (number,)),
        received_at=received,
        reporter_name=row.get("name"),
        reporter_contact=row.get("contact"),
        due_at=_due(today, row, zone),
        snooze_until=_moment(_ago(today, -row["snooze"]), "08:00", zone) if "snooze" in row else None,
        duplicate_of=fetched_id("tips", source, (original,)) if original else None,
        referrals=_referrals(row, today, zone),
        notes=_notes(row, received),
        special=tuple(row.get("special", ())),
        **{name: row[name] for name in kept if name in row},
    )


def _due(today: date, row: Mapping[str, Any], zone: tzinfo | None) -> datetime | None:
    if "due" not in row:
        return None
    return _moment(_ago(today, -row["due"]), row.get("due_at", "16:00"), zone)


def _referrals(row: Mapping[str, Any], today: date, zone: tzinfo | None) -> tuple[Referral, ...]:
    if "referral" not in row:
        return ()
    return (
        Referral(
            agency=row["referral"],
            at=_moment(_ago(today, row["referred"]), "13:00", zone),
            by=row["assignee"],
            letter=row.get("letter", ""),
            acknowledged=_maybe_ago(today, row.get("acknowledged")),
        ),
    )


def _notes(row: Mapping[str, Any], received: datetime) -> tuple[Note, ...]:
    """Some hours after it came in, or so many days."""
    return tuple(
        Note(
            at=received + timedelta(days=note["days"], hours=2),
            by=row["assignee"],
            text=note["text"],
            kind=note.get("kind", "note"),
            channel=row["channel"] if note.get("kind") == "answer" else "",
        )
        for note in row.get("notes", ())
    )


def _outreach(source: str, now: datetime) -> tuple[Record, ...]:
    table, zone = _table("plans"), now.tzinfo
    public = (
        Plan(
            id=fetched_id("outreach", source, ("public", row["title"])),
            at=datetime.combine(row["date"], time(), zone),
            all_day=True,
            partners=tuple(row.get("partners", ())),
            variants={"field": Variant(status="posted")},
            **{name: row[name] for name in ("title", "kind", "topic", "place", "notes") if name in row},
        )
        for row in table["public"]
        if row["date"] < now.date()
    )
    invented = (_plan(source, number, row, now) for number, row in enumerate(table["invented"], 1))
    return (*public, *invented)


def _plan(source: str, number: int, row: Mapping[str, Any], now: datetime) -> Plan:
    """One invented plan. What is dated behind today and marked posted went out at its time."""
    at = _moment(_ago(now.date(), -row["in"]), row["at"], now.tzinfo)
    kept = (
        "title", "kind", "topic", "campaign", "owner", "place", "village", "audience", "duration", "all_day",
    )  # fmt: skip
    return Plan(
        id=fetched_id("outreach", source, (number,)),
        at=at,
        notes="Data contoh.",
        partners=tuple(row.get("partners", ())),
        lead_times=tuple(row.get("lead_times", ())),
        variants={
            channel: _variant(channel, row["channels"][channel], row, at)
            for channel in CHANNELS
            if channel in row["channels"]
        },
        **{name: row[name] for name in kept if name in row},
    )


def _variant(channel: str, status: str, row: Mapping[str, Any], at: datetime) -> Variant:
    posted = status == "posted"
    online = posted and channel != "field"
    return Variant(
        caption=row["caption"],
        status=status,
        posted_at=at if posted else None,
        posted_url=f"https://example.org/contoh/{channel}/{at:%Y%m%d}" if online else None,
        result=Result(**row["result"]) if online and "result" in row else None,
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def _ago(today: date, days: int) -> date:
    return today - timedelta(days)


def _maybe_ago(today: date, days: int | None) -> date | None:
    return None if days is None else today - timedelta(days)


def _moment(day: date, clock: str, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


MAKERS: dict[str, Callable[[str, datetime], tuple[Record, ...]]] = {
    "villages": _villages,
    "activities": _activities,
    "deferrals": _deferrals,
    "tips": _tips,
    "outreach": _outreach,
}
"""Collection → who makes its records."""
