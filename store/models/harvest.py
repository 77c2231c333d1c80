"""What one pull of a source brought, before anything is written."""

from __future__ import annotations

from datetime import datetime

import msgspec

from store.models.kinds import Record
from store.models.problem import Problem


class Harvest(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one source, mapped and validated. Made by `sources`, taken by `store`."""

    source: str
    collection: str
    at: datetime
    """When the answer was complete."""
    records: tuple[Record, ...] = ()
    """Good rows, ids set, no id twice."""
    problems: tuple[Problem, ...] = ()
    """Bad rows and fields, each with its row; warnings are rows that landed."""
    fetched: int = 0
    """Rows met, good and bad."""
    rejected: int = 0
    """Rows that did not land."""
    rejected_ids: tuple[str, ...] = ()
    """Ids of rejected rows whose identity could be read: they are bad, not missing, so what is held of them stays."""
    complete: bool = True
    """False: a page is missing; nothing may vanish because of this answer."""
    failure: Failure | None = None
    """Why a page is missing."""
    retry_after: float | None = None
    """Seconds that the other side asked us to wait, where it did."""
    increment: bool = False
    """True: only what is newer than the newest held was asked for; rows that are not in it say nothing."""
    covers: str = "all"
    """all | window (DESIGN 1)."""
    begins: datetime | None = None
    """Set: records of what was before then are not among these, though they may stand at the source (calendars)."""
    unchanged: bool = False
    """True: the source says that nothing changed since `validators` (HTTP 304, same file); `records` is empty."""
    validators: dict[str, str] = {}
    """What to compare next time: etag, last-modified, stamps of files, the fingerprint of the source's config."""
    seconds: float = 0.0
    sample: bool = False
    """True: invented data of the sample office."""

    def __repr__(self) -> str:
        """Without its rows: they may be personal, and asyncio prints what a task came to (0.2 s for 50,000 of them)."""
        return (
            f"Harvest(source={self.source!r}, records={len(self.records)}, problems={len(self.problems)},"
            f" fetched={self.fetched}, rejected={self.rejected})"
        )


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a pull brought nothing: a code and facts, no sentence, no secret, no personal data."""

    code: str
    """timeout | unreachable | status | redirect | too-large | not-data | unreadable | missing-file | no-secret | … ."""
    facts: dict[str, str] = {}
    """What the sentence needs: `status`, `seconds`, `secret` (the name of its reference), `where`, `limit`, … ."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An answer kept aside because it would have emptied most of what is held."""

    at: datetime
    fetched: int
    records: int
    would_drop: int
    holding: int
    mark: str = ""
    """Eight hex digits of its content: an equal later answer has the same, any other one another."""


class SourceState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one source's pulls. Small, rewritten at each pull; deleting it costs a pull, nothing else."""

    source: str
    collection: str = ""
    last_try: datetime | None = None
    last_good: datetime | None = None
    failure: Failure | None = None
    """None: the last try was good."""
    failures: int = 0
    """How many tries in a row failed; the back-off grows with it."""
    not_before: datetime | None = None
    """No pull of its own accord before this moment (back-off, Retry-After); a person's pull ignores it."""
    next_due: datetime | None = None
    fetched: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    """The first 200 of the last answer."""
    held: Held | None = None
    validators: dict[str, str] = {}
    records: int = 0
    """How many records the cache holds."""
    sample: bool = False


class PullReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one pull did to the cache; the JSON of `infokim pull` is made of it (DESIGN 5)."""

    source: str
    collection: str
    ok: bool
    fetched: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()
    failure: Failure | None = None
    held: Held | None = None
    seconds: float = 0.0
