"""What stays of a tip when retention has taken its personal fields: the shell that can be counted. Pure, on JSON trees.

Trees, not records: copies hold files of older formats, and what is no field any more goes too. So it is said what
stays, never what goes. A shell made a second time is the same: whoever was killed half-way begins again.
What staff wrote after the purge (`at`) is new, and stays until its own day comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from store.codec import Origin, plain
from store.models.tip import NOTHING, REFERRAL_TEXTS, TIP_CHANNELS, Tip

STAYS = frozenset(
    {
        "id", "received_at", "channel", "kind", "anonymous", "village", "checkpoint", "topic", "status", "urgent",
        "assignee", "due_at", "snooze_until", "duplicate_of", "hold", "keep_until", "special", "restricted", "turns",
        "purged_at",
    }
)  # fmt: skip
"""Fields of a tip that name nobody. `referrals` and `notes` stay in part."""
_NOTE = frozenset({"at", "by", "kind"})
_REFERRAL = frozenset({"agency", "at", "by", "basis", "acknowledged"})
PARTS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "notes": (_NOTE, ("text",)),
    "referrals": (_REFERRAL, REFERRAL_TEXTS),
}
"""Field of parts → what stays of each, and the texts that go."""
_ENTRY = frozenset(
    {"rev", "created", "record", "fields", "revs", "base", "origin", "changes", "deleted", "moved"}
)  # fmt: skip
Tree = Any
"""A JSON value."""
Known = Mapping[str, datetime]
"""Tip → the moment at which it was purged."""


def bare_tip(tip: Mapping[str, Tree], at: datetime) -> dict[str, Tree]:
    """A tip's own fields without what is personal."""
    return bare_fields(tip, at) | ({"text": NOTHING} if "text" in tip else {})


def bare_fields(fields: Mapping[str, Tree], at: datetime) -> dict[str, Tree]:
    """Some of its fields: of an edit, of a step, of a draft."""
    kept = {name: value for name, value in fields.items() if name in STAYS}
    for name in PARTS.keys() & fields.keys():
        if isinstance(fields[name], list | tuple):
            kept[name] = [_part(name, part, at) for part in fields[name] if isinstance(part, Mapping)]
    return {name: kept[name] for name in fields if name in kept}


def _part(name: str, part: Mapping[str, Tree], at: datetime) -> Tree:
    """One note or one referral; what was written after the purge stays whole."""
    moment = _moment(part.get("at"))
    if moment is not None and moment > at:
        return part
    kept = {key: value for key, value in part.items() if key in PARTS[name][0]}
    if name == "notes":
        channel = part.get("channel")
        return kept | {"text": NOTHING} | ({"channel": channel} if channel in TIP_CHANNELS else {})
    return kept


def bare_entry(entry: Mapping[str, Tree], at: datetime) -> dict[str, Tree]:
    """A document of the ledger: the record made here or the edits of a fetched one, its origin, the reasons given."""
    told = plain(at)
    bare = {name: value for name, value in entry.items() if name in _ENTRY}
    fresh = (_moment(_purged_at(entry)) or datetime.min.replace(tzinfo=at.tzinfo)) < at
    for name in ("fields", "base"):
        if isinstance(entry.get(name), Mapping):
            bare[name] = bare_fields(entry[name], at)
    if isinstance(record := entry.get("record"), Mapping):
        bare["record"] = bare_tip(record, at) | ({"purged_at": told} if fresh else {})
    elif fresh and not entry.get("moved"):
        bare["fields"] = bare.get("fields", {}) | {"purged_at": told}
    origin = entry.get("origin")
    if isinstance(origin, Mapping) and isinstance(origin.get("record"), Mapping):
        bare["origin"] = {"source": origin.get("source", ""), "record": bare_tip(origin["record"], at)}
    if fresh and isinstance(entry.get("changes"), list):
        bare["changes"] = [{k: v for k, v in change.items() if k != "why"} for change in entry["changes"]]
    return bare


def _purged_at(entry: Mapping[str, Tree]) -> Tree:
    held = entry.get("record") or entry.get("fields") or {}
    return held.get("purged_at") if isinstance(held, Mapping) else None


def untouched(origin: Origin[Any] | None) -> dict[str, Tree] | None:
    """The document of a fetched tip that nobody wrote to; None where there is no tip."""
    return None if origin is None else {"rev": 0, "origin": plain(origin)}


def emptied(entry: Mapping[str, Tree], moment: datetime, by: str, at: datetime) -> dict[str, Tree] | None:
    """A document of the ledger as the purge of `moment` leaves it, one revision on; None where it is bare already."""
    bare = bare_entry(entry, moment)
    if bare == entry:
        return None
    rev = entry["rev"] + 1
    revs = dict(entry.get("revs", {})) | dict.fromkeys((*gone_from(entry, moment), "purged_at"), rev)
    change = {"rev": rev, "by": by, "at": plain(at)}
    return bare | {"rev": rev, "revs": revs, "changes": [*bare.get("changes", []), change]}


def gone_from(entry: Mapping[str, Tree], at: datetime) -> list[str]:
    """The names of the fields that `bare_entry` takes from a document, or changes in it, sorted."""
    origin = entry.get("origin")
    parts = [
        entry.get("record"),
        entry.get("fields"),
        origin.get("record") if isinstance(origin, Mapping) else None,
    ]
    names = set()
    for part in parts:
        if isinstance(part, Mapping):
            bare = bare_tip(part, at)
            names |= {name for name in part if bare.get(name) != part[name]}
    return sorted(names)


def bare(tip: Tip, at: datetime) -> Tip:
    """A typed tip, as a pull may keep it."""
    return msgspec.convert(bare_tip(plain(tip), at), Tip)


def bare_problem(problem: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """A value that did not fit, which may be a text of a tip."""
    if problem.get("field", "") in STAYS or not problem.get("value"):
        return problem
    return {name: value for name, value in problem.items() if name != "value"}


def bare_draft(draft: Mapping[str, Tree], known: Known) -> Mapping[str, Tree] | None:
    """One unsaved form; None for one from before the purge. Of a later one goes what the form still showed."""
    at = known.get(draft.get("id") or "")
    if at is None:
        return draft
    moment = _moment(draft.get("at"))
    if moment is None or moment <= at:
        return None
    named = [name for name in ("fields", "base") if isinstance(draft.get(name), Mapping)]
    made = {name: {k: v for k, v in draft[name].items() if k in STAYS} for name in named}
    return draft if all(made[name] == draft[name] for name in named) else {**draft, **made}


def bare_step(step: Mapping[str, Tree], known: Known) -> Mapping[str, Tree] | None:
    """One of a login's own steps without what it did to tips that were purged since; None where nothing else was in it."""
    moment = _moment(step.get("at"))
    records = [
        did
        for did in step["records"]
        if (at := known.get(did["id"])) is None or (moment is not None and moment > at)
    ]
    if len(records) == len(step["records"]):
        return step
    return {**step, "records": records} if records else None


def _moment(value: Tree) -> datetime | None:
    try:
        found = msgspec.convert(value, datetime) if isinstance(value, str) else value
    except msgspec.ValidationError:
        return None
    return found if isinstance(found, datetime) and found.tzinfo is not None else None
