"""What the mapping of a source takes from the office's names, beside the ids that the config gives. Pure.

Most of what people assign is read over what is held (`store/renaming.py`) and changes no answer: only a name that sounds
like a total, and a channel of a plan, come to other records.
"""

from __future__ import annotations

from sources.leftover import is_total
from sources.names import Names, folded
from sources.spec import SourceSpec

COUNTED = {"deferrals": ("checkpoint", "agency"), "activities": ("village",), "villages": ("name",)}
"""Fields that say whose row it is: one that says *total* adds up others, and would count them twice."""


def is_known(field: str, text: str, names: Names) -> bool:
    """Whether the config or the ledger has this name, however much it sounds like a total."""
    if field in ("checkpoint", "agency") and names.named(field) and names.configured(field, text) is not None:
        return True
    return names.assigned_to(_kind(field), text) is not None


def heard(spec: SourceSpec, names: Names) -> tuple[tuple[str, str, str], ...]:
    """(kind, name, target) of what people assigned that makes other records of this source's rows."""
    mapped = [name for name in COUNTED.get(spec.collection, ()) if name in spec.fields]
    kinds = {_kind(name) for name in mapped}
    found = {
        (one.kind, folded(one.name), "")  # whose name it is does not matter: it is no total
        for one in names.assigned
        if one.kind in kinds and is_total(one.name)
    }
    if "channels" in spec.fields:
        found |= {(one.kind, folded(one.name), one.target) for one in names.assigned if one.kind == "channel"}
    return tuple(sorted(found))


def _kind(field: str) -> str:
    """What an alias is of that stands for a value of this field."""
    return "village" if field == "name" else field
