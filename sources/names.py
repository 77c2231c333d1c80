"""The office's names of checkpoints and agencies, and what other people call them.

Only the table and the look-up live here; which names there are is the config's business.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

import msgspec


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something with an id, a name and other names."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()


BUILT_IN_AGENCIES = (
    Named(id="imigrasi", name="Imigrasi"),
    Named(id="bp3mi", name="BP3MI", aliases=("BP3MI Kepri",)),
)
"""DESIGN 4. A configured agency with one of these ids takes its place."""


class Names:
    """Looks up what a source calls a checkpoint or an agency. Immutable, so threads may share it."""

    def __init__(self, *, checkpoints: Iterable[Named] = (), agencies: Iterable[Named] = ()) -> None:
        own = tuple(agencies)
        taken = {agency.id for agency in own}
        built_in = (agency for agency in BUILT_IN_AGENCIES if agency.id not in taken)
        self._tables = {"checkpoint": _table(checkpoints), "agency": _table((*own, *built_in))}

    def canonical(self, kind: str, text: str) -> tuple[str, bool]:
        """The id that `text` stands for and True; or the text as met and False where no name fits (*unmatched*).

        `kind` is `checkpoint` or `agency`. Case, spaces and full-width forms do not matter. Without any checkpoint
        configured every name met is a checkpoint of its own, and matched (DESIGN 4).
        """
        table = self._tables[kind]
        if not table:
            return text, True
        found = table.get(folded(text))
        return (text, False) if found is None else (found, True)

    def fingerprint(self) -> str:
        """Changes when any name changes: records mapped with other names are old."""
        return hashlib.sha256(repr(sorted(self._tables.items())).encode()).hexdigest()[:16]


def folded(text: str) -> str:
    """How two spellings of one name are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _table(named: Iterable[Named]) -> dict[str, str]:
    """Folded name → id. An id beats a name, a name beats an alias, the first one in the config wins."""
    things = tuple(named)
    table: dict[str, str] = {}
    for spellings in (
        ((thing.id, thing.id) for thing in things),
        ((thing.name, thing.id) for thing in things if thing.name),
        ((alias, thing.id) for thing in things for alias in thing.aliases),
    ):
        for spelling, id_ in spellings:
            table.setdefault(folded(spelling), id_)
    return table
