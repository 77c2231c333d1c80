"""What a view looks through: one snapshot, one moment, one language, and the names of people and places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from sources.measures import parse_duration
from store.models.collections import COLLECTIONS
from store.queries.deferrals import newest_by_hand, whole
from store.queries.health import Freshness, freshness
from store.queries.villages import places
from store.queries.workdays import PLAIN, Calendar
from tui.views.cells import Cell, Style

if TYPE_CHECKING:
    from store.presence import Present
    from store.queries.standing import TriageRules
    from store.queries.triage import Triage
    from store.snapshot import Snapshot
    from tui.headless.settings import Checkpoint, Settings
    from tui.words.catalog import Words
    from tui.words.format import Format

LOOKS: dict[str, Style] = {
    "fresh": "ok",
    "stale": "stale",
    "failed": "failed",
    "held": "warn",
    "waiting": "muted",
    "hidden": "muted",
    "manual": "manual",
    "none": "muted",
}
"""Freshness → its style; its word is `common.freshness.…`."""


class Sight(msgspec.Struct, frozen=True):
    """Everything that a view needs. Made anew for each paint; holds no state of a screen."""

    snapshot: Snapshot
    now: datetime
    """Aware, in the office's zone."""
    words: Words
    format: Format
    settings: Settings
    pulling: frozenset[str] = frozenset()
    """The sources that this process is pulling at this moment."""
    spoken: bool = False
    """True: a verb shows it, where keys and screens' numbers mean nothing."""
    days: Callable[[], Calendar] = lambda: PLAIN
    """What makes the office's calendar, when somebody asks (`tui/headless/calendar.py`)."""
    editing: Mapping[str, tuple[Present, ...]] = {}
    """Record → who else has it open in a form."""
    rules: Callable[[], TriageRules] | None = None
    """What makes the office's rules of the queue of tips, when somebody asks (`tui/headless/triagerules.py`); None:
    working days of eight hours, and nothing is urgent that nobody says is.
    """
    me: str = ""
    """The login of whoever looks; empty: nobody in particular."""
    role: str = "head"
    """head | staff | viewer: what may be shown to whoever looks."""

    @property
    def calendar(self) -> Calendar:
        """Holidays and working days; the same object as long as nobody writes a holiday."""
        return self.days()

    @property
    def triage(self) -> Triage:
        """The queue of tips; the same object as long as nothing in it changes."""
        from store.queries.triage import triage

        rules = self.rules() if self.rules is not None else _plain_rules(self.now.tzinfo)
        return triage(self.snapshot.rows("tips"), rules, self.now)

    @property
    def triage_at_once(self) -> bool:
        """Whether `triage` is there without a pause; a verb waits for it, a first paint does not."""
        from store.queries.triage import at_once

        rules = self.rules() if self.rules is not None else _plain_rules(self.now.tzinfo)
        return self.spoken or at_once(self.snapshot.rows("tips"), rules)

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def grace(self) -> timedelta:
        """How long after its time an approved post may still be marked as posted."""
        return timedelta(seconds=parse_duration(self.settings.outreach.grace))

    def t(self, key: str, **values: object) -> str:
        """A text of the catalog."""
        return self.words.t(key, **values)

    def then(self, key: str, **values: object) -> str:
        """What to do about it: with a key on a screen; with a verb (`<key>.verb`) where a verb shows it."""
        return self.t(f"{key}.verb" if self.spoken else key, **values)

    def label(self, collection: str, field: str) -> str:
        """The label of a field as a heading: with a capital."""
        text = self.format.label(collection, field)
        return text[:1].upper() + text[1:]

    def person(self, login: str | None) -> str:
        """The name of a login, as configured; the login where it is not."""
        if not login:
            return self.format.count(None)
        return next((p.name or login for p in self.settings.people if p.login == login), login)

    def checkpoint(self, name: str) -> str:
        """The name of a checkpoint; the name as met where none is configured; a word for the whole office."""
        if whole(name):
            return self.t("deferrals.whole")
        return next((c.name for c in self.settings.checkpoints if c.id == name), name)

    def agency(self, name: str) -> str:
        """The name of an agency."""
        return next((a.name for a in self.settings.all_agencies if a.id == name), name)

    def village(self, text: str) -> str:
        """The name of the village that a text names; the text where that is none, or more than one."""
        villages = self.snapshot.rows("villages")
        found = villages.get(villages.memo(places, self.snapshot.names).find(text) or "")
        return found.name if found is not None else text

    def checkpoints(self, category: str, first: date, last: date) -> tuple[Checkpoint, ...]:
        """The configured checkpoints that count in this category and were open on one of these days, in their order."""
        counter = category == "passport"
        return tuple(
            point
            for point in self.settings.checkpoints
            if (point.kind == "counter") == counter
            and (point.start is None or point.start <= last)
            and (point.end is None or point.end >= first)
        )

    def freshness(self, collection: str) -> Freshness:
        """How fresh a collection is."""
        held = len(self.snapshot.rows(collection)) if collection in COLLECTIONS else 0
        return freshness(self.snapshot.states, collection, self.now, held=held)

    def damage(self, collection: str | None = None) -> tuple[str, ...]:
        """What is damaged, where it stands aside and which copy is good; of one collection, or all of it."""
        if not self.snapshot.damage:
            return ()
        from tui.words.wording import Wording

        wording, states = Wording(self.words), self.snapshot.states
        told = []
        for error in self.snapshot.damage:
            owner = str(error.facts.get("file", "")).rpartition("/")[2].partition(".")[0]
            if collection in (None, owner, states[owner].collection if owner in states else owner):
                told.append(wording.error(error))
        return tuple(told)

    def nothing(self, collection: str, what: str, then: str) -> tuple[str, ...]:
        """What stands where a list is empty: what is not there, and why as far as its sources tell, or what to do."""
        if damaged := self.damage(collection):
            return damaged
        worst = self.freshness(collection).worst or next(iter(self.freshness(collection).sources), None)
        if worst is None or worst.state in ("fresh", "stale"):
            return (what, then)
        state = "pulling" if worst.source in self.pulling else worst.state
        hint = self.then if state in ("held", "waiting") else self.t
        told = [hint(f"sources.nothing.{state}", source=worst.source)]
        if worst.record.failure is not None and worst.state == "failed":
            from tui.words.wording import Wording

            told.append(Wording(self.words).failure(worst.record.failure))
        return (what, *told)

    def fresh_cells(self, collection: str) -> tuple[Cell, ...]:
        """The answer to "is this figure fresh?" in words: `data 08.55 · baru`, `data 08.55 · gagal (lembar-tips)`.

        Of counts also whether the newest are by hand: how fresh their source is then says nothing of them.
        """
        fresh = self.freshness(collection)
        cells = self.fresh_of(fresh)
        if collection != "deferrals" or fresh.state in ("manual", "none"):
            return cells
        hand = self.snapshot.rows(collection).memo(newest_by_hand, self.today)
        if hand == "none":
            return cells
        word = self.t("sources.fresh.manual")
        if hand == "all" and fresh.state == "fresh":
            return (Cell(word, LOOKS["manual"]),)
        look = LOOKS["manual" if fresh.state == "fresh" else fresh.state]
        return (*cells[:-1], Cell(f"{word} · {cells[-1].text}", look))

    def fresh_of(self, fresh: Freshness) -> tuple[Cell, ...]:
        """The same for a freshness that is already known."""
        if fresh.state in ("manual", "none"):
            return (Cell(self.t(f"sources.fresh.{fresh.state}"), LOOKS[fresh.state]),)
        first = fresh.state == "waiting" and not self.pulling.isdisjoint(h.source for h in fresh.sources)
        word = self.t("sources.state.pulling" if first else f"sources.state.{fresh.state}")
        if fresh.worst is not None and len(fresh.sources) > 1:
            word = self.t("sources.fresh.of", word=word, source=fresh.worst.source)
        if fresh.at is None:
            return (Cell(word, LOOKS[fresh.state]),)
        moment = self.format.brief_moment(fresh.at, self.today)
        return (
            Cell(self.t("sources.fresh.at", moment=moment) + " · ", "muted"),
            Cell(word, LOOKS[fresh.state]),
        )


@cache
def _plain_rules(zone: tzinfo | None) -> TriageRules:
    """Those of nobody: the same object for every asker, because it remembers how each tip stands."""
    from store.queries.standing import TriageRules
    from store.queries.tipclocks import clock_rules
    from store.queries.urgency import UrgencyRules
    from store.queries.worktime import OfficeHours

    return TriageRules(clocks=clock_rules(OfficeHours(PLAIN, zone=zone)), urgency=UrgencyRules())
