"""The counter that screens and verbs talk to. Each method calls one other room; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from store.models.edit import Edit, Step, Written
from store.models.harvest import PullReport
from store.store import SourceOrder, Store
from tui.headless.identity import Who, who
from tui.headless.names import names_of
from tui.headless.remarks import remarked, with_warnings
from tui.headless.settings import Settings

if TYPE_CHECKING:
    from sources.spec import SourceSpec
    from store.drafts import Drafts
    from store.queries.reminders import Reminder
    from store.queries.workdays import Calendar
    from store.snapshot import Snapshot
    from store.undo import Actor, Reversed
    from tui.headless.editing import Editing
    from tui.headless.pulling import Puller
    from tui.headless.reminding import Reminding, Watching


MOST_WARNED = 60
"""Edits of one step whose plans are looked at for warnings: nobody reads those of a whole imported calendar."""


class Desk:
    """Settings, store and clock of one session. Safe to use from several threads: snapshots never change."""

    def __init__(
        self, settings: Settings, *, clock: Callable[[], datetime] | None = None, me: Who | None = None
    ) -> None:
        """`clock` and `me` are given by tests; else the machine's clock and the account of the real uid."""
        self.settings = settings
        self.sample = settings.sample
        self.me = me or who(settings.people)
        self.store = open_store(settings)
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._unpublished = False
        """True: this desk wrote what `exports/` is made of, and has not looked since."""

    def now(self) -> datetime:
        """This moment, aware, in the office's zone."""
        if self._clock is not None:
            return self._clock().astimezone(self.settings.zone)
        return datetime.now(self.settings.zone)

    def today(self) -> date:
        """The date at the office."""
        return self.now().date()

    @property
    def snapshot(self) -> Snapshot:
        """What was last loaded; the first use loads it."""
        if self._snapshot is None:
            self._snapshot = self.store.snapshot()
        return self._snapshot

    @property
    def calendar(self) -> Calendar:
        """Holidays and working days as the snapshot has them; the same object as long as nobody writes a holiday."""
        from tui.headless.calendar import calendar_of

        return calendar_of(self.snapshot, self.settings)

    def look(self) -> bool:
        """Load a new snapshot if something moved on disk; True if so, or where others opened or left a form.

        Called in the watch thread.

        What this desk wrote, or pulled, of plans stands in `exports/outreach.ics` then.
        """
        others = self.editing.look()
        if self._snapshot is not None and not self.store.moved():
            return others
        before = self._snapshot
        self._snapshot = self.store.snapshot()
        if self._unpublished or ("puller" in self.__dict__ and "outreach" in self.puller.landed):
            from tui.headless.publishing import published

            self._unpublished = False
            if "puller" in self.__dict__:
                self.puller.landed.discard("outreach")
            published(self)
        return others or self._snapshot is not before

    def save(self, collection: str, edits: Iterable[Edit], why: str | None = None) -> tuple[Written, ...]:
        """Write edits as one step. It waits for the disk: callers on a loop use `asyncio.to_thread`.

        What was written may have warnings, e.g. `future`. Raises every error of the store; NotPermitted also where the
        role may not edit.
        """
        if self.why_not(collection) in ("viewer", "hidden"):  # what the files refuse, the store says itself
            from store.errors import NotPermitted

            raise NotPermitted(file=collection, what="write")
        step = Step(
            collection=collection,
            edits=tuple(edits),
            by=self.me.login,
            at=self.now(),
            why=why,
            role=self.me.role,
            approval=self.settings.approval,
        )
        stored = self.store.write(step)
        self._remember(collection, stored, step.at)
        written = remarked(collection, step.edits, stored, self.snapshot, step.at.date())
        self._unpublished |= collection in ("outreach", "holidays")
        if collection != "outreach" or len(step.edits) > MOST_WARNED:
            return written
        return with_warnings(step.edits, written, self.snapshot, self.settings, self.calendar, step.at)

    def _remember(self, collection: str, written: tuple[Written, ...], at: datetime) -> None:
        """Note the step, so that it can be taken back. The write stands also where that is not possible."""
        from store.errors import StoreError

        try:
            self.store.undo.remember(collection, written, by=self.me.login, at=at)
        except (StoreError, OSError) as error:
            from tui.headless.log import log

            log.warning("undo type=%s", type(error).__name__)

    def undo(self) -> Reversed | None:
        """Take back this person's last step; None where there is none. Waits for the disk. Raises as `store.undo`."""
        return self._reversed(self.store.undo.undo)

    def redo(self) -> Reversed | None:
        """Do again what was taken back last; None where there is none. Raises as `undo`."""
        return self._reversed(self.store.undo.redo)

    def _reversed(self, way: Callable[[Actor], Reversed | None]) -> Reversed | None:
        from store.errors import NotPermitted
        from store.undo import Actor

        if self.me.role == "viewer":
            raise NotPermitted(file="undo", what="write")
        found = way(
            Actor(by=self.me.login, at=self.now(), role=self.me.role, approval=self.settings.approval)
        )
        self._unpublished |= found is not None and found.step.collection in ("outreach", "holidays")
        return found

    def may_edit(self, collection: str) -> bool:
        """Whether this person may change records of a collection."""
        return self.why_not(collection) is None

    def why_not(self, collection: str) -> str | None:
        """Why this person may not edit: viewer | hidden | read-only; None where they may.

        What the snapshot found counts: a screen asks at every draw, and a draw must not wait for the disk.
        """
        if self.me.role == "viewer":
            return "viewer"
        if self._snapshot is not None:
            if collection in self._snapshot.hidden:
                return "hidden"
            return "read-only" if collection in self._snapshot.read_only else None
        if not self.store.may_read(collection):
            return "hidden"
        return None if self.store.may_write(collection) else "read-only"

    def accept(self, source: str, mark: str) -> PullReport:
        """Take the held answer of that mark after all. Raises as the store."""
        return self.store.accept(source, mark, by=self.me.login, at=self.now())

    def refuse(self, source: str, mark: str) -> None:
        """Throw the held answer of that mark away. Raises as the store."""
        self.store.refuse(source, mark, by=self.me.login, at=self.now())

    @cached_property
    def editing(self) -> Editing:
        """Who has which record open in a form."""
        from tui.headless.editing import Editing

        return Editing(self.store.presence, self.me.login, self.now)

    @property
    def drafts(self) -> Drafts:
        """Unsaved forms."""
        return self.store.drafts

    @cached_property
    def puller(self) -> Puller:
        """The one who pulls; nothing runs before its `start` or `pull`."""
        from tui.headless.pulling import Puller

        return Puller(self.settings, self.store, self.now)

    @cached_property
    def reminding(self) -> Reminding:
        """What is due, and who watches; nothing runs before its `start`."""
        from tui.headless.reminding import Reminding

        return Reminding(self)

    def reminders(self) -> tuple[Reminder, ...]:
        """What is due for whoever sits here and neither acknowledged nor snoozed by them, the longest due first."""
        return self.reminding.mine()

    def acknowledge(self, ids: Iterable[str]) -> None:
        """Note that this person has seen reminders (`Reminder.id`): they go from every session. Raises as `save`."""
        self.reminding.acknowledge(ids)

    def snooze(self, ids: Iterable[str], until: datetime) -> None:
        """Have reminders again at `until`. Raises as `save`."""
        self.reminding.snooze(ids, until)

    def watching(self) -> Watching:
        """Who sends reminders out of the app. Reads one small file."""
        return self.reminding.watching()

    @property
    def checkpoint_names(self) -> Mapping[str, str]:
        """Configured checkpoints: id → name as shown."""
        return {checkpoint.id: checkpoint.name for checkpoint in self.settings.checkpoints}

    @property
    def agency_names(self) -> Mapping[str, str]:
        """Agencies, the built-in ones included: id → name as shown."""
        return {agency.id: agency.name for agency in self.settings.all_agencies}

    @property
    def people_names(self) -> Mapping[str, str]:
        """Logins of `[[people]]` → names as shown."""
        return {person.login: person.name or person.login for person in self.settings.people}


def open_store(settings: Settings) -> Store:
    """The store that the settings describe. Touches no disk: `prepare()` does."""
    return Store(
        settings.root,
        zone=settings.zone,
        sources=tuple(
            SourceOrder(id=spec.id, collection=spec.collection, key=_key(spec)) for spec in settings.sources
        ),
        names=names_of(settings),
        group=settings.data.group,
        groups=_groups(settings),
        sample=settings.sample,
    )


def _groups(settings: Settings) -> dict[str, str]:
    """Narrower groups; what is said about plans is for whoever may read plans, a report for whoever may read counts,
    what residents suggest for whoever may read what was done there."""
    groups = {name: access.group for name, access in settings.access.items()}
    follow = {"comments": "outreach", "templates": "outreach", "reports": "deferrals"}
    follow |= {"suggestions": "activities", "candidates": "villages"}
    return groups | {name: groups[other] for name, other in follow.items() if other in groups}


def _key(spec: SourceSpec) -> tuple[str, ...] | None:
    """Our fields that identify the rows of a source; nothing where their own key does."""
    if spec.key_from is not None:
        return ()
    return (spec.key,) if isinstance(spec.key, str) else spec.key
