"""Which tips retention has emptied: their keys, so that no pull, no copy and no open form brings their words back.

`ledger/tips.purged.jsonl`: append-only lines with the rights of the tips, never a value. It is written before anything
is taken away, so that whoever is killed on the way is completed by the next run (`store/purging.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from store import files, shell
from store.access import Access
from store.codec import encode
from store.errors import NotPermitted
from store.files import Stamp
from store.models.harvest import Harvest
from store.models.tip import Tip
from store.schema import UNREADABLE

COLLECTION = "tips"


class Purge(msgspec.Struct, frozen=True, kw_only=True):
    """One tip that was emptied. A second line of a tip is of what was written to it afterwards."""

    id: str
    at: datetime
    rule: str
    """retention | special, and how long that was: `retention 90d`."""


_DECODER = msgspec.json.Decoder(Purge)


class Purged:
    """The list, read again when its file moved."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self.path = access.purged(COLLECTION)
        self._stamp: Stamp | None = None
        self._known: Mapping[str, datetime] = MappingProxyType({})

    def known(self) -> Mapping[str, datetime]:
        """Tip → when it was purged last. Raises NotPermitted."""
        stamp = files.stamp(self.path)
        if stamp != self._stamp:
            found = files.read(self.path)
            self._known = latest(lines_of(found[0]) if found is not None else ())
            self._stamp = found[1] if found is not None else None
        return self._known

    def seen(self) -> Mapping[str, datetime]:
        """The same for an account that may not read tips, and so holds nothing of them."""
        try:
            return self.known()
        except NotPermitted:
            return {}

    def add(self, lines: Iterable[Purge]) -> None:
        """Note tips, durably. The caller holds the ledger's lock. Raises NoSpace, NotPermitted."""
        data = b"".join(encode(line) + b"\n" for line in lines)
        if data:
            files.append(self.path, data, self._access.of(COLLECTION))

    def learn(self, data: bytes) -> None:
        """Note what another list knows: a copy's, that was made elsewhere. The caller holds the ledger's lock."""
        known = self.known()
        self.add(line for line in lines_of(data) if line.id not in known or known[line.id] < line.at)

    def bare(self, harvest: Harvest) -> Harvest:
        """An answer as it may be kept: of a purged tip the shell, whatever its source says of it by now.

        A tip that was purged stays so, also where its source delivers another text. The caller holds the cache's lock.
        """
        if harvest.collection != COLLECTION or not (known := self.known()):
            return harvest
        records = (
            shell.bare(record, known[record.id]) if isinstance(record, Tip) and record.id in known else record
            for record in harvest.records
        )
        problems = (one if one.field in shell.STAYS else replace(one, value="") for one in harvest.problems)
        return replace(harvest, records=tuple(records), problems=tuple(problems))


def lines_of(data: bytes) -> Iterable[Purge]:
    """Every line that can be read."""
    for text in data.splitlines():
        try:
            yield _DECODER.decode(text)
        except UNREADABLE:
            continue


def latest(lines: Iterable[Purge]) -> Mapping[str, datetime]:
    """Tip → when it was purged last."""
    found: dict[str, datetime] = {}
    for line in lines:
        found[line.id] = max(line.at, found.get(line.id, line.at))
    return found
