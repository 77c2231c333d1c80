"""What may be assigned to what: the targets of each kind, and whether an alias says anything that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.models.closed import kinds_in
from store.models.names import Names, likeness
from store.models.problem import Problem
from store.queries.villages import places

if TYPE_CHECKING:
    from store.snapshot import Rows, Snapshot

OFFERED = 8
"""Targets that a refusal names: the nearest."""


def target_of(snapshot: Snapshot, kind: str, text: str) -> str | None:
    """The id that a person means by a target: an id, a name or another spelling of it; None where there is none."""
    if kind == "village":
        return snapshot.rows("villages").memo(places, Names()).find(text)
    found = snapshot.names.configured(kind, text)
    return found if found in snapshot.names.ids(kind) else None


def spellings(snapshot: Snapshot, kind: str) -> dict[str, tuple[str, ...]]:
    """Every target of a kind: its id → what it is called, the name as shown first."""
    if kind == "village":
        villages: Rows[Any] = snapshot.rows("villages")
        return {each.id: (each.name, f"{each.name} {each.district or ''}") for each in villages}
    return {
        one.id: tuple(filter(None, (one.name, one.id, *one.aliases))) for one in snapshot.names.named(kind)
    }


def nearest(snapshot: Snapshot, kind: str, name: str) -> list[tuple[float, str]]:
    """(how near, id) of every target of a kind, the nearest to a name first."""
    found = [(likeness(name, called), id_) for id_, called in spellings(snapshot, kind).items()]
    return sorted(found, key=lambda pair: -pair[0])


def checked(snapshot: Snapshot, fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of an alias with its target as an id, and what is wrong with it.

    `fields` as they will be: kind, name and target. What is not there is for others to say.
    """
    kind, name, target = (str(fields.get(field) or "") for field in ("kind", "name", "target"))
    problems: list[Problem] = []
    if not kind:
        return dict(fields), problems
    found = target_of(snapshot, kind, target) if target else None
    if target and found is None:
        problems.append(
            Problem(code="choice", field="target", value=target, expected=_offered(snapshot, kind, target))
        )
    if name and (what := kinds_in("name", name)):
        problems.append(Problem(code="personal-name", field="name", expected=", ".join(sorted(what))))
    elif name and (known := target_of(snapshot, kind, name)) is not None:
        problems.append(Problem(code="known-name", field="name", value=name, expected=known))
    return {**fields, **({"target": found} if found else {})}, problems


def _offered(snapshot: Snapshot, kind: str, target: str) -> str:
    """The nearest targets as they are typed; where there are none, where they come from."""
    called = spellings(snapshot, kind)
    found = [
        called[id_][0] if kind == "village" else id_ for _, id_ in nearest(snapshot, kind, target)[:OFFERED]
    ]
    return ", ".join(found) or ("infokim new villages" if kind == "village" else f"[[{kind}s]]")
