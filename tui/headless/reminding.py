"""Reminders of one desk: what is due for whom, what people said of it, and who is watching. Decides nothing that is pure.

What is sent out of the app is `sending.py`'s; here is what each session shows, which needs no claim and no leader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from store.errors import NotPermitted
from store.models.delivery import Beat, PushState
from store.models.edit import Edit, Step
from store.models.row import FieldEdit
from store.queries.concerned import Rules
from store.queries.outreach import occurrences
from store.queries.reminders import KEPT, Found, Reminder, find, mine, span, tested

if TYPE_CHECKING:
    from store.snapshot import Snapshot
    from tui.headless.desk import Desk
    from tui.headless.scheduler import Ticker

ALIVE = timedelta(seconds=90)
"""So long without a sign of life, and at least three times what its owner promised: nobody is watching."""
AHEAD = timedelta(minutes=5)
"""A sign of life from further ahead than this was given by a clock that was set back."""
LONGEST_ROUND = timedelta(hours=1)


class Watching(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends reminders out of the app."""

    state: str
    """active | session (only who has infokim open is reminded) | dead (somebody did, and does no more)."""
    since: datetime | None = None
    """Of a dead one: its last sign of life."""
    age: timedelta | None = None
    """Of an active one: how long ago its last sign of life was."""
    how: str = ""
    """service | once (cron) | session."""
    failing: tuple[PushState, ...] = ()
    """Pushes that did not take the last reminder."""


class Reminding:
    """What a session knows of reminders. Safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._held: tuple[tuple[Any, ...], Found] | None = None
        self._ticker: Ticker | None = None

    # What is due

    def found(self, now: datetime | None = None) -> Found:
        """What is due for anybody at a moment, by the snapshot that the desk has."""
        snapshot, calendar = self._desk.snapshot, self._desk.calendar
        now = (now or self._desk.now()).astimezone(self._desk.settings.zone)
        key = (snapshot, calendar, now.replace(second=0, microsecond=0))
        held = self._held
        if held is not None and all(a is b or a == b for a, b in zip(held[0], key, strict=True)):
            return held[1]
        found = self._found(snapshot, now)
        self._held = key, found
        return found

    def _found(self, snapshot: Snapshot, now: datetime) -> Found:
        rows, zone, rules = snapshot.rows("outreach"), self._desk.settings.zone, self.rules()

        def edits(plan: str) -> Mapping[str, FieldEdit]:
            row = rows.row(plan)
            return row.provenance.edits if row is not None else {}

        first, last = span(rows, rules, now)
        placed = occurrences(rows, first.date(), last.date(), zone=zone, now=now, calendar=rules.calendar)
        words = tuple(snapshot.rows("acknowledgements"))
        tips = self._of_tips(snapshot, rules, now) if len(snapshot.rows("tips")) else ()
        work = self._of_work(snapshot, rules, now) if len(snapshot.rows("activities")) else ()
        return find(placed, rules=rules, now=now, words=words, edits=edits, besides=(*tips, *work))

    def _of_tips(self, snapshot: Snapshot, rules: Rules, now: datetime) -> tuple[Reminder, ...]:
        """What is to be told of tips; nothing to whoever may not read them, whose snapshot holds none."""
        from tui.headless.tipreminding import of_tips

        return of_tips(snapshot, self._desk.settings, rules, now)

    def _of_work(self, snapshot: Snapshot, rules: Rules, now: datetime) -> tuple[Reminder, ...]:
        """What activities promised and nobody has done yet."""
        from store.queries.followups import follow_up_reminders, follow_ups

        rows = snapshot.rows
        found = follow_ups(rows("villages"), rows("activities"), now.date(), snapshot.names)
        return follow_up_reminders(found, rules, now)

    def rules(self) -> Rules:
        """What the office has agreed on, with its days as they are now."""
        settings, outreach = self._desk.settings, self._desk.settings.outreach
        return Rules(
            calendar=self._desk.calendar,
            leads={"post": outreach.lead_times, "event": outreach.event_lead_times or outreach.lead_times},
            approval=settings.approval,
            people={person.login: person.role for person in settings.people},
            names={person.name.casefold(): person.login for person in settings.people if person.name},
        )

    def mine(self, now: datetime | None = None) -> tuple[Reminder, ...]:
        """What is due for whoever sits here, and was neither acknowledged nor snoozed by them. Nothing for onlookers."""
        now = now or self._desk.now()
        if not self.wanted:
            return ()
        words = self._desk.snapshot.rows("acknowledgements")
        return mine(self.found(now).due, self._desk.me.login, now=now, words=words)

    def missed(self, now: datetime | None = None) -> tuple[Reminder, ...]:
        """What passed more than 36 hours after the last reminder of it, for whoever sits here."""
        now = now or self._desk.now()
        words = self._desk.snapshot.rows("acknowledgements")
        return mine(self.found(now).missed, self._desk.me.login, now=now, words=words) if self.wanted else ()

    @property
    def wanted(self) -> bool:
        """Whether this person is reminded at all."""
        return self._desk.settings.me.reminders and self._desk.me.role != "viewer"

    # What people say of it

    def acknowledge(self, ids: Iterable[str]) -> None:
        """Note that this person has seen them (`Reminder.id`). It waits for the disk. Raises as `Desk.save`."""
        self._say({"action": "ack"}, ids)

    def snooze(self, ids: Iterable[str], until: datetime) -> None:
        """Have them again at `until`. It waits for the disk. Raises as `Desk.save`."""
        self._say({"action": "snooze", "until": until}, ids)

    def test(self) -> Reminder:
        """A test reminder, which every session shows for a while if this person may write."""
        now = self._desk.now()
        made = tested(f"test|{now.isoformat(timespec='seconds')}|app|0m", now)
        with suppress(NotPermitted):  # whoever runs the service may be nobody of the office's people
            self._say({"action": "test"}, [made.key])
        return made

    def _say(self, fields: dict[str, Any], ids: Iterable[str]) -> None:
        """No step that is undone: words about reminders are no edits of a plan."""
        desk = self._desk
        if desk.me.role == "viewer":
            raise NotPermitted(file="acknowledgements", what="write")
        now = desk.now()
        edits = tuple(Edit(fields={"key": name, **fields}) for name in dict.fromkeys(ids))
        if edits:
            desk.store.write(
                Step(
                    collection="acknowledgements", edits=edits, by=desk.me.login, at=now, role=desk.me.role,
                    approval=desk.settings.approval,
                )
            )  # fmt: skip

    def prune(self) -> None:
        """Forget what was said of reminders too long ago. Raises as `Store.write`."""
        desk, now = self._desk, self._desk.now()
        old = [word.id for word in desk.snapshot.rows("acknowledgements") if word.at < now - KEPT]
        if old and desk.store.may_write("acknowledgements"):
            desk.store.prune("acknowledgements", old, by=desk.me.login, at=now)

    # Who is watching

    def watching(self, now: datetime | None = None) -> Watching:
        """Who sends reminders out of the app at this moment. Reads one small file."""
        now = now or self._desk.now()
        beat = self._desk.store.deliveries.last_beat()
        if beat is None:
            return Watching(state="session")
        return watched(beat, now, is_wanted=bool(self._desk.settings.push))

    def start(self, changed: Callable[[], object]) -> None:
        """Look again every 20 seconds, in a thread of its own: `changed` is called there when something else is due.

        Where the config says so, this session also sends, while nobody else does. Call it after the first paint.
        """
        from tui.headless.scheduler import Ticker

        known: frozenset[str] = frozenset()

        async def tick() -> None:
            nonlocal known
            now = frozenset(reminder.sending for reminder in self.mine())
            if now != known:
                known = now
                changed()
            if self._desk.settings.push and self._desk.settings.outreach.push_in_session:
                from tui.headless.sending import Sender

                await Sender(self._desk, how="session").once()

        self._ticker = Ticker(tick, clock=self._desk.now)
        self._ticker.start()

    def soon(self) -> None:
        """Look now: the snapshot moved."""
        if self._ticker is not None:
            self._ticker.soon()

    def stop(self) -> None:
        """End the thread."""
        if self._ticker is not None:
            self._ticker.stop(1.0)
            self._ticker = None


def watched(beat: Beat, now: datetime, *, is_wanted: bool) -> Watching:
    """What a last sign of life says at a moment. `is_wanted`: whether reminders are to go out of the app at all. Pure."""
    age = now - beat.at
    promised = min(timedelta(seconds=beat.every), LONGEST_ROUND)
    failing = tuple(push for push in beat.pushes if not push.ok)
    if not beat.ended and -AHEAD < age <= max(ALIVE, 3 * promised):
        return Watching(state="active", age=max(age, timedelta()), how=beat.how, failing=failing)
    if beat.ended and not is_wanted:
        return Watching(state="session")
    return Watching(state="dead", since=beat.at.astimezone(now.tzinfo), how=beat.how, failing=failing)
