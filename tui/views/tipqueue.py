"""The queue of tips as a list: what breaks first stands first. Reporter and text only ever masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import msgspec

from store.models.tip import TIP_CLOSED, Tip
from store.queries.records import Records
from store.queries.referrals import unacknowledged
from store.queries.standing import NEVER, Standing
from store.queries.triage import Triage
from tui.views.cells import Cell, Column, Listing, Style
from tui.views.sight import Sight
from tui.views.tipclock import brief, clock_words, left_cell
from tui.views.tips import (
    assignee_words,
    guessed_place,
    headline_of,
    login_words,
    own_status,
    place_words,
    reporter_cell,
    status_word,
    village_id,
)
from tui.views.tipsearch import Searching

VIEWS = ("open", "mine", "unassigned", "late", "urgent", "waiting", "snoozed", "referred", "done", "all")
"""What `b` goes through, each with its count."""
FILTERS = (*VIEWS, "age0", "age1", "age2", "age3")
"""What the list may be narrowed to; Ringkasan's tiles open one of them."""
SORTS = ("age", "left", "channel", "place", "status", "assignee")
KEPT = "chosen"
T = TypeVar("T")
SHORT = 8
"""Cells of a status in the list."""


class TipsView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue."""

    listing: Listing
    only: str
    title: str
    held: int
    """All items, shown or not."""


def chosen(sight: Sight, only: str, village: str = "") -> tuple[str, ...]:
    """The ids of one filter's items, in the queue's order; `village`: only those of that one (its id).

    Made once for each queue: with 100,000 tips it is what takes time when a minute turns.
    """
    queue = sight.triage
    kept: dict[tuple[str, ...], tuple[str, ...]] = once(queue, KEPT, dict)
    wanted = (only, village, sight.me)
    if wanted not in kept:
        kept[wanted] = _ids(sight, queue, only, village)
    return kept[wanted]


def once(queue: Triage, name: str, make: Callable[[], T]) -> T:
    """What belongs to one state of the queue, made when first asked for and kept as long as the queue stays the same."""
    held: tuple[Triage, T] | None = queue.rules.last.get(name)
    if held is None or held[0] is not queue:
        held = queue.rules.last[name] = (queue, make())
    return held[1]


def _ids(sight: Sight, queue: Triage, only: str, village: str) -> tuple[str, ...]:
    found: Iterable[str]
    if only.startswith("age"):
        found = (line.tip.id for line in queue.aged(int(only[3:]), sight.now))
    elif only == "open":
        found = queue.by_id
    elif only in ("done", "all"):
        ended = queue.rows.memo(_ended)
        found = (
            ended if only == "done" else chain(queue.by_id, (one for one in ended if one not in queue.by_id))
        )
    else:
        found = (line.tip.id for line in queue.queue(only, sight.me))
    if village:
        tips = sight.snapshot.rows("tips")
        return tuple(one for one in found if (tip := tips.get(one)) and village_id(sight, tip) == village)
    return tuple(found)


def _ended(rows: Records[Tip]) -> tuple[str, ...]:
    """What is closed, the last closed first."""
    tips = [tip for tip in rows if tip.status in TIP_CLOSED]
    tips.sort(key=lambda tip: (tip.turns[-1].at if tip.turns else tip.received_at, tip.id), reverse=True)
    return tuple(tip.id for tip in tips)


def tips_view(
    sight: Sight, *, only: str = "open", village: str = "", behind: tuple[tuple[str, ...], str] | None = None
) -> TipsView:
    """The queue narrowed to `only`, and to a village; or the list `behind` a number: its ids and its title."""
    queue = sight.triage
    if behind is not None:
        keys: tuple[str, ...] = tuple(one for one in behind[0] if queue.rows.get(one) is not None)
    else:
        keys = chosen(sight, only, village)
    held = len(sight.snapshot.rows("tips"))

    def line(key: str) -> Standing:
        found = queue.of(key)
        if found is None:
            raise KeyError(key)
        return found

    def row(key: str) -> tuple[Cell, ...]:
        return _spoken_row(sight, line(key)) if sight.spoken else _row(sight, line(key))

    @cache
    def searching() -> Searching:
        return Searching(sight, line)

    title = behind[1] if behind is not None else sight.t(f"tips.only.{only}")
    if village:
        title = sight.t("triage.of-village", what=title, village=sight.village(village))
    return TipsView(
        listing=Listing(
            columns=_spoken_columns(sight) if sight.spoken else _columns(sight),
            keys=keys,
            row=row,
            text=lambda key: searching().text(key),
            holds=lambda key, word: searching().holds(key, word),
            sorts=SORTS,
            order=lambda name: _order(line, name),
            problem=lambda key: line(key).late,
            empty=_empty(sight, held, only),
        ),
        only=only,
        title=title,
        held=held,
    )


def _columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    return (
        Column(name="sign", title="", width=1),
        Column(name="age", title=t("tips.age"), width=5, right=True),
        Column(name="left", title=t("triage.left"), width=10, right=True),
        Column(name="channel", title=t("tips.channel"), width=7),
        Column(name="place", title=t("tips.place"), width=11, from_width=70),
        Column(name="subject", title=t("tips.subject"), width=0, least=14),
        Column(name="status", title=t("tips.status"), width=SHORT),
        Column(name="assignee", title=t("triage.assignee"), width=7, from_width=64),
        Column(name="reporter", title=t("tips.reporter"), width=10, from_width=100),
        Column(name="kind", title=sight.label("tips", "kind"), width=9, from_width=112),
        Column(name="mark", title="", width=1),
    )


def _row(sight: Sight, line: Standing) -> tuple[Cell, ...]:
    tip, form = line.tip, sight.format
    look: Style = "late" if line.late else "warn" if line.urgent else ""
    return (
        Cell(form.mark("urgent") if line.urgent else "", "warn"),
        Cell(brief(sight, line.age(sight.now)), look),
        left_cell(sight, line),
        Cell(sight.t(f"common.channel.short.{tip.channel}")),
        place_cell(sight, tip),
        Cell(headline_of(sight, tip), "" if line.open else "muted"),
        status_cell(sight, line),
        Cell(login_words(sight, tip) or form.count(None), "" if tip.assignee else "muted"),
        reporter_cell(sight, tip),
        Cell(form.choice("kind", tip.kind), "muted"),
        mark_cell(sight, line),
    )


def place_cell(sight: Sight, tip: Tip) -> Cell:
    """Where it is about; a guess has a question mark."""
    if said := place_words(sight, tip):
        return Cell(said)
    guess = guessed_place(sight, tip)
    return Cell(f"~ {guess}?" if guess else sight.format.count(None), "muted")


def status_cell(sight: Sight, line: Standing) -> Cell:
    """The status that counts, in a short word; of one that rests and has to be looked at again with its reason."""
    look: Style = "accent" if line.status == "new" else "" if line.open else "muted"
    return Cell(own_status(sight, line.status) or sight.t(f"triage.short.{line.status}"), look)


def changed(sight: Sight, line: Standing) -> bool:
    """Whether its source changed a field that staff wrote."""
    return line.tip.id in sight.snapshot.rows("tips").changed_at_source


def mark_cell(sight: Sight, line: Standing) -> Cell:
    """`↻`: its source says something new, or its snooze ended; `≠`: changed at source; `◷`: nobody confirmed it in time."""
    if line.mark:
        return Cell(sight.format.mark("woken"), "warn")
    if changed(sight, line):
        return Cell(sight.format.mark("changed"), "warn")
    return Cell(sight.format.mark("stale") if unheard(sight, line) else "", "late")


def unheard(sight: Sight, line: Standing) -> bool:
    """Whether an agency should have confirmed by now that it was referred there, and has not."""
    if line.status != "referred":
        return False
    days = sight.settings.tips.acknowledge_days
    return bool(unacknowledged(line.tip, sight.calendar, sight.today, days, sight.format.zone))


def _spoken_columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    names = {
        "subject": t("tips.subject"), "urgent": sight.label("tips", "urgent"), "age": t("tips.age"),
        "left": t("triage.left"), "channel": t("tips.channel"), "place": t("tips.place"), "status": t("tips.status"),
        "assignee": t("tips.assignee"), "mark": t("triage.mark"),
    }  # fmt: skip
    return tuple(Column(name=name, title=title, width=0) for name, title in names.items())


def _spoken_row(sight: Sight, line: Standing) -> tuple[Cell, ...]:
    tip, form = line.tip, sight.format
    marks = [sight.t(f"triage.mark.{line.mark}")] if line.mark else []
    marks += [sight.t("app.choose.word")] if changed(sight, line) else []
    marks += [sight.t("cases.unheard")] if unheard(sight, line) else []
    return (
        Cell(headline_of(sight, tip)),
        Cell(form.yes_no(True) if line.urgent else ""),
        Cell(form.age(line.age(sight.now))),
        Cell(clock_words(sight, line)),
        Cell(form.choice("channel", tip.channel)),
        place_cell(sight, tip),
        Cell(status_word(sight, line.status)),
        Cell(assignee_words(sight, tip)),
        Cell(", ".join(marks)),
    )


def _order(line: Callable[[str], Standing], name: str) -> Callable[[str], Any]:
    far: datetime = NEVER
    keys: dict[str, Callable[[Standing], Any]] = {
        "age": lambda one: one.tip.received_at,
        "left": lambda one: one.due or far,
        "channel": lambda one: one.tip.channel,
        "place": lambda one: (one.tip.place is None, (one.tip.place or "").casefold()),
        "status": lambda one: one.status,
        "assignee": lambda one: (one.tip.assignee is None, one.tip.assignee or ""),
    }
    return lambda key: keys[name](line(key))


def _empty(sight: Sight, held: int, only: str) -> tuple[str, ...]:
    if not held:
        return sight.nothing("tips", sight.t("tips.empty"), sight.then("tips.empty.next"))
    return (sight.t(f"triage.empty.{only}"), sight.then("tips.empty.only.next"))
