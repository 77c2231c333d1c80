"""What an unknown name may stand for, and which of it comes nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models.names import Names, likeness
from store.queries.villages import places

if TYPE_CHECKING:
    from store.snapshot import Snapshot


def target_of(snapshot: Snapshot, kind: str, text: str) -> str | None:
    """The id that a person means by a target: an id, a name or another spelling of it; None where there is none."""
    if kind == "village":
        return snapshot.rows("villages").memo(places, _NO_NAMES).find(text)
    found = snapshot.names.configured(kind, text)
    return found if found in snapshot.names.ids(kind) else None


def spellings(snapshot: Snapshot, kind: str) -> dict[str, tuple[str, ...]]:
    """Every target of a kind: its id → what it is called, the name as shown first."""
    if kind == "village":
        return {
            each.id: (each.name, f"{each.name} {each.district or ''}") for each in snapshot.rows("villages")
        }
    return {
        one.id: tuple(filter(None, (one.name, one.id, *one.aliases))) for one in snapshot.names.named(kind)
    }


def nearest(snapshot: Snapshot, kind: str, name: str) -> list[tuple[float, str]]:
    """(how near, id) of every target of a kind, the nearest to a name first."""
    found = [(likeness(name, called), id_) for id_, called in spellings(snapshot, kind).items()]
    return sorted(found, key=lambda pair: -pair[0])


_NO_NAMES = Names()
