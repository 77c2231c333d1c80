"""Asking for news only: from which moment on, how the address says it, and what to remember for the next time.

What is remembered travels in a harvest's validators: `since` (the newest moment held) and `whole` (when everything was
last fetched). They go with the cache, and with a changed mapping: then everything is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sources.measures import parse_duration
from sources.query import with_query
from sources.spec import SourceSpec
from sources.spec_parts import Since
from store.models.kinds import Record

TIMES = {"tips": "received_at", "activities": "date", "deferrals": "date", "outreach": "at"}
"""The time of a collection's records: what counts where `since` names no field."""
FORMATS = ("iso", "date", "epoch", "epoch-ms")


def news(spec: SourceSpec) -> Since | None:
    """The increments of a source at length; None where it is always asked for everything."""
    return Since(parameter=spec.since) if isinstance(spec.since, str) else spec.since


def field_of(spec: SourceSpec, since: Since) -> str | None:
    """Our field whose newest value counts."""
    return since.field or TIMES.get(spec.collection)


def ask_from(spec: SourceSpec, known: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment from which on to ask; None: everything, for nothing is known, or the last whole pull is long ago."""
    since, newest, whole = news(spec), _moment(known.get("since")), _moment(known.get("whole"))
    if since is None or newest is None or whole is None:
        return None
    if not timedelta(0) <= now - whole < timedelta(seconds=parse_duration(since.full)):
        return None
    return newest - timedelta(seconds=parse_duration(since.overlap))


def address(spec: SourceSpec, moment: datetime | None, zone: tzinfo) -> str:
    """The address of the source, with the moment where one is asked from. `zone` is the source's."""
    since, url = news(spec), spec.url or ""
    if since is None or moment is None:
        return url
    return with_query(
        url, {since.parameter: since.template.replace("{}", _written(moment, since.format, zone))}
    )


def remembered(
    spec: SourceSpec,
    known: Mapping[str, str],
    records: Iterable[Record],
    *,
    asked_from: datetime | None,
    now: datetime,
    zone: tzinfo,
) -> dict[str, str]:
    """`since` and `whole` after a complete answer. What lies in the future counts as now: one typing error there would
    hide everything that is entered before it."""
    since = news(spec)
    name = field_of(spec, since) if since is not None else None
    if since is None or name is None:
        return {}
    met = [
        moment for record in records if (moment := _as_moment(getattr(record, name, None), zone)) is not None
    ]
    before = _moment(known.get("since")) if asked_from is not None else None
    newest = max((*met, *([before] if before is not None else [])), default=None)
    if newest is None:
        return {}
    whole = now.isoformat() if asked_from is None else known["whole"]
    return {"since": min(newest, now).isoformat(), "whole": whole}


def _written(moment: datetime, form: str, zone: tzinfo) -> str:
    """The moment as the source reads it."""
    if form == "iso":
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if form == "epoch":
        return str(int(moment.timestamp()))
    if form == "epoch-ms":
        return str(int(moment.timestamp() * 1000))
    return moment.astimezone(zone).strftime("%Y-%m-%d" if form == "date" else form)


def _as_moment(value: Any, zone: tzinfo) -> datetime | None:
    """A moment, or the start of a day."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.min, zone) if isinstance(value, date) else None


def _moment(text: str | None) -> datetime | None:
    """A remembered moment; None for none, and for one that somebody changed by hand."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
