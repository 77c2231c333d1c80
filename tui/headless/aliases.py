"""Whether an alias says anything: its target must be there, and its name be nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.models.closed import kinds_in
from store.models.problem import Problem
from store.queries.targets import nearest, spellings, target_of

if TYPE_CHECKING:
    from store.snapshot import Snapshot

OFFERED = 8
"""Targets that a refusal names: the nearest."""


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
