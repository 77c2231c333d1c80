"""Names that nobody knows: checkpoints, agencies, villages and channels that fit nothing of the office's, and how many
rows they stand in. Counted over all that is held, not over what the last pulls said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from store.models.called import persons_in
from store.models.closed import kinds_in
from store.models.deferral import Deferral
from store.models.harvest import SourceState
from store.models.names import Names, alike
from store.models.plan import CHANNELS
from store.models.tip import TIP_CHANNELS, Tip
from store.models.village import Village
from store.queries.deferrals import whole
from store.queries.records import Records
from store.queries.villages import places

if TYPE_CHECKING:
    from store.snapshot import Snapshot

PLACED = ("activities", "tips", "outreach")
"""Collections whose records may name a village."""
Met = Counter[tuple[str, str, str]]
"""(kind, name, source, empty where somebody typed it here) → rows."""


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """One name in all its spellings."""

    kind: str
    """checkpoint | village | agency | channel."""
    name: str
    """As it is met most."""
    rows: int
    sources: Mapping[str, int]
    """Source → its rows; "" stands for what was typed here."""
    several: tuple[str, ...] = ()
    """Ids of the villages that share the name, where that is why it is nobody's."""
    targets: tuple[str, ...] = ()
    """For a channel: those that it may stand for where it was met."""


KINDS = ("checkpoint", "agency", "village", "channel")


def unknown(snapshot: Snapshot, kinds: Sequence[str] = KINDS) -> tuple[Unknown, ...]:
    """Every such name of these kinds, those in most rows first. Only the collections that may hold them are looked at."""
    names = snapshot.names
    met: Met = Counter()
    plans: Met = Counter()
    if "checkpoint" in kinds or "agency" in kinds:
        met.update(snapshot.rows("deferrals").memo(_of_counts, names))
    if "channel" in kinds:
        met.update(snapshot.rows("tips").memo(_of_tips, names))
        plans = _of_plans(snapshot.states.values(), names)
    villages = snapshot.rows("villages") if "village" in kinds else None
    if villages is not None and len(villages):  # without any village there is nothing that a name could be
        for collection in PLACED:
            met.update(snapshot.rows(collection).memo(_of_places, villages, names))
    return tuple(one for one in _gathered(met, plans, villages, names) if one.kind in kinds)


def _gathered(met: Met, plans: Met, villages: Records[Village] | None, names: Names) -> tuple[Unknown, ...]:
    """Spellings of one name together."""
    groups: dict[tuple[str, str], Met] = {}
    for (kind, name, source), rows in (met + plans).items():
        groups.setdefault((kind, alike(name)), Counter())[kind, name, source] += rows
    of_plans = {alike(name) for _, name, _ in plans}
    found = []
    for (kind, key), group in groups.items():
        spellings: Counter[str] = Counter()
        sources: Counter[str] = Counter()
        for (_, name, source), rows in group.items():
            spellings[name] += rows
            sources[source] += rows
        name = min(spellings, key=lambda each: (-spellings[each], each))
        found.append(
            Unknown(
                kind=kind,
                name=name,
                rows=sum(spellings.values()),
                sources=dict(sources),
                several=villages.memo(places, names).several(name)
                if kind == "village" and villages is not None
                else (),
                targets=(CHANNELS if key in of_plans else TIP_CHANNELS) if kind == "channel" else (),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.rows, one.kind, one.name)))


def _of_counts(rows: Any, names: Names) -> Met:
    """Checkpoints and agencies. A figure for the whole office is of no checkpoint; for what could name a person see
    `_of_places`.
    """
    held: Records[Deferral] = rows
    strange: dict[tuple[str, str], bool] = {}

    def is_strange(kind: str, name: str) -> bool:
        if (kind, name) not in strange:
            fits = names.canonical(kind, name)[1] or (kind == "checkpoint" and whole(name))
            strange[kind, name] = not fits and not kinds_in(kind, name)
        return strange[kind, name]

    met: Met = Counter()
    for record in held:
        for kind, name in (("checkpoint", record.checkpoint), ("agency", record.agency)):
            if is_strange(kind, name):
                met[kind, name, rows.source(record.id) or ""] += 1
    return met


def _of_tips(rows: Any, names: Names) -> Met:
    """Channels, by the names that their records came with; for what could name a person see `_of_places`."""
    met: Met = Counter()
    for record_id in rows.renamed.strange() if rows.renamed else ():
        name = rows.renamed.came(record_id).get("channel")
        if name and names.canonical("channel", name)[0] not in TIP_CHANNELS and not persons_in(name):
            met["channel", name, rows.source(record_id) or ""] += 1
    return met


def _of_places(rows: Any, villages: Records[Village], names: Names) -> Met:
    """Villages. A text that could name a person is no name to be assigned: that would be kept. Of tips the closer look."""
    known = villages.memo(places, names)
    strange: dict[str, bool] = {}
    met: Met = Counter()
    for record in rows:
        name = record.village
        if not name:
            continue
        if name not in strange:
            strange[name] = (
                known.find(name) is None
                and not kinds_in("village", name)
                and not (isinstance(record, Tip) and persons_in(name))
            )
        if strange[name]:
            met["village", name, rows.source(record.id) or ""] += 1
    return met


def _of_plans(states: Iterable[SourceState], names: Names) -> Met:
    """Channels of plans: a plan holds only those that there are, so what was left out is known by the last answer."""
    met: Met = Counter()
    for state in states:
        for problem in state.problems if state.collection == "outreach" else ():
            if problem.code == "unmatched" and problem.field == "channels":
                for name in problem.value.split(", "):
                    if names.canonical("channel", name)[0] not in CHANNELS:
                        met["channel", name, state.source] += 1
    return met
