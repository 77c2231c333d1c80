"""Who has which record open in a form just now, and that this session has: a hint, written beside the loop.

Every file is touched in a thread of its own: a form must not wait for the disk, neither when it opens nor when it closes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from store.presence import LASTS, Present

if TYPE_CHECKING:
    from store.presence import Presence


class Mine:
    """One form of this session, from when it opens until it is left."""

    def __init__(self, record_id: str) -> None:
        self.record_id = record_id
        self.present: Present | None = None
        self.left = False
        self.lock = threading.Lock()


class Editing:
    """The open forms of one session, and those of others."""

    def __init__(self, presence: Presence, login: str, now: Callable[[], datetime]) -> None:
        self.others: Mapping[str, tuple[Present, ...]] = {}
        """Record → who else has it open, the first one first; another object where it is another answer."""
        self._presence = presence
        self._login = login
        self._now = now
        self._own: set[str] = set()
        self._until: datetime | None = None
        """When the first of the others counts no more."""

    def begin(self, record_id: str) -> Mine:
        """A form opens; answers at once."""
        mine = Mine(record_id)

        def say() -> None:
            with mine.lock:
                if not mine.left:
                    mine.present = self._presence.begin(record_id, self._login, self._now())
                    if mine.present is not None:
                        self._own.add(mine.present.form)

        _beside(say)
        return mine

    def typed(self, mine: Mine) -> None:
        """Somebody goes on in it; touched at most once a minute."""
        if mine.present is not None and self._presence.due(mine.present, self._now()):
            _beside(lambda: self._renew(mine))

    def _renew(self, mine: Mine) -> None:
        with mine.lock:
            if mine.present is not None and not mine.left:
                mine.present = self._presence.renew(mine.present, self._now())

    def end(self, mine: Mine) -> None:
        """It is left."""

        def forget() -> None:
            with mine.lock:
                mine.left = True
                if mine.present is not None:
                    self._presence.end(mine.present)

        _beside(forget)

    def look(self) -> bool:
        """Whether `others` is another answer now. Called in the watch thread: one `stat` while nothing moves."""
        at = self._now() if self._until is not None else None
        if not self._presence.moved() and (at is None or self._until is None or at <= self._until):
            return False
        at = at or self._now()
        found = {
            record_id: others
            for record_id, all_of in self._presence.now(at).items()
            if (others := tuple(one for one in all_of if one.form not in self._own))
        }
        self._until = min((one.touched + LASTS for all_of in found.values() for one in all_of), default=None)
        if _who(found) == _who(self.others):
            return False
        self.others = found
        return True


def _who(found: Mapping[str, tuple[Present, ...]]) -> dict[str, list[tuple[str, datetime]]]:
    """What is shown of it: whether somebody touched it again is not."""
    return {record_id: [(one.by, one.since) for one in all_of] for record_id, all_of in found.items()}


def _beside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="infokim-editing").start()
