"""Retention: the personal fields of tips that were closed long ago go, from everywhere; the shell that is counted stays.

In this order, so that whoever is killed on the way is completed by the next run, which goes through all of it again:
the list of what was purged (`store/purged.py`), every other file (`store/sweeping.py`), and last the ledger with its
audit lines; until then it is known by which words an export is found out. No copy is made meanwhile, for it would hold
what was read before. Pulls, edits, forms and steps go on: they ask the list under the locks that the sweep takes too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import msgspec

from store.access import Access
from store.cache import Cache
from store.codec import Origin
from store.errors import Damaged, NotPermitted
from store.ledger import Ledger, LedgerView
from store.models.kinds import Record
from store.models.tip import Tip, is_bare
from store.overlay import DELETED, laid_over
from store.purged import COLLECTION, Purge, Purged
from store.sweeping import Sweeping, Swept
from store.writing import Writing

Choose = Callable[[], Mapping[str, str]]
"""Tip → the rule by which it goes, as things stand while nobody writes to the ledger."""


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """A tip that staff deleted: it is shown nowhere, and its words are still there."""

    tip: Tip
    at: datetime
    """When."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a purge did."""

    purged: tuple[str, ...]
    """Tips that this run emptied in the ledger, those of an earlier run that was killed among them."""
    swept: Swept


class Purging:
    """Empties the tips of one data folder."""

    def __init__(
        self,
        access: Access,
        ledger: Ledger,
        caches: Sequence[Cache],
        writing: Callable[[str], Writing],
        still: Callable[[], AbstractContextManager[None]],
        purged: Purged,
    ) -> None:
        """`still`: no copy is made as long as it is entered."""
        self._access = access
        self._ledger = ledger
        self._caches = [cache for cache in caches if cache.collection == COLLECTION]
        self._writing = writing
        self._still = still
        self._purged = purged

    def purge(
        self,
        choose: Choose,
        *,
        by: str,
        at: datetime,
    ) -> Outcome:
        """Empty what `choose` names, and complete what an earlier run began.

        Raises Damaged while the ledger stands aside, NotPermitted, Busy, NoSpace; what was begun is completed next time.
        """
        if not (self._access.may_read(COLLECTION) and self._access.may_write(COLLECTION)):
            raise NotPermitted(file=str(self._ledger.path), what="write")
        self._access.ensure()
        with self._still():
            with self._ledger.lock.held():
                view = self._ledger.view()
                if isinstance(view.error, Damaged) and not view.error.facts.get("id"):
                    raise view.error
                self._begin(choose(), view, at)
            known = self._purged.known()
            if not known:
                return Outcome(purged=(), swept=Swept())
            swept = Sweeping(self._access, self._purged).sweep()
            emptied = self._writing(COLLECTION).empty(known, self._origin, by=by, at=at)
        return Outcome(purged=emptied, swept=swept)

    def _begin(self, chosen: Mapping[str, str], view: LedgerView, at: datetime) -> None:
        """The list first. What the ledger knows as purged and a lost list does not is put into it again."""
        known = self._purged.known()
        lines = [Purge(id=tip, at=at, rule=rule) for tip, rule in sorted(chosen.items())]
        for tip, brief in view.briefs.items():
            was = brief.record.purged_at if isinstance(brief.record, Tip) else brief.fields.get("purged_at")
            moment = msgspec.convert(was, datetime) if was is not None else None
            if moment is not None and tip not in known and tip not in chosen:
                lines.append(Purge(id=tip, at=moment, rule=""))
        self._purged.add(lines)

    def _origin(self, tip: str) -> Origin[Record] | None:
        """A tip as it is fetched now."""
        for cache in self._caches:
            if (record := cache.view().records.get(tip)) is not None:
                return Origin(cache.source, record)
        return None

    def deleted(self) -> Mapping[str, Deleted]:
        """The tips that staff deleted and that still hold something, as they would be shown, and when it was done."""
        found: dict[str, Deleted] = {}
        view = self._ledger.view()
        for tip, brief in view.briefs.items():
            if not brief.deleted or (entry := view.entry(tip)) is None:
                continue
            held = entry.record or (entry.origin.record if entry.origin else None)
            record = laid_over(COLLECTION, held, brief.fields) if held is not None else None
            rev = entry.revs.get(DELETED, entry.rev)
            when = [change.at for change in entry.changes if change.rev == rev]
            if isinstance(record, Tip) and when and not is_bare(record):
                found[tip] = Deleted(tip=record, at=when[0])
        return found
