"""The panels of Ringkasan that count lists: plans, villages, sources."""

from __future__ import annotations

from store.queries.health import STATES, all_health
from store.queries.outreach import Occurrence, upcoming
from tui.views.cells import Cell, fit
from tui.views.outreach import LOOKS as PLAN_LOOKS
from tui.views.outreach import between, channel_words, missed_now, status_cell, time_words
from tui.views.sight import LOOKS, Sight
from tui.views.tile import Item, Panel, Target, counted, title
from tui.views.villages import board_of, visit_cell

PLANS = (4, 9)
"""Plans of today that are named one by one, and in a roomy terminal."""
AHEAD = (1, 6)
"""Plans to come that are named."""
VILLAGES = (3, 9)
NAMED = 4
"""Sources that want a person and are named one by one; more are counted by state."""


def outreach_panel(sight: Sight, wide: int, *, roomy: bool = False) -> Panel:
    """Plans of today, the next one, and what was missed."""
    today = sight.today
    found = between(sight, today, today)
    day = Target(screen="outreach", filters={"day": today.isoformat()})
    items = [counted(sight, "outreach.today", len(found), sight.t("today.outreach.today"), day)]
    items += [_plan(sight, one, wide, "") for one in found[: PLANS[roomy]]]
    ahead = upcoming(sight.snapshot.rows("outreach"), sight.now, zone=sight.format.zone, grace=sight.grace)
    for one in ahead[: AHEAD[roomy]]:
        items.append(_plan(sight, one, wide, sight.format.relative_day(one.day, today)))
    late = missed_now(sight)
    if late:
        target = Target(screen="outreach", filters={"only": "missed"})
        items.append(
            counted(sight, "outreach.missed", len(late), sight.t("today.outreach.missed"), target, "late")
        )
    return Panel(name="outreach", title=title(sight, "outreach", wide), items=tuple(items))


def _plan(sight: Sight, one: Occurrence, wide: int, when: str) -> Item:
    """One plan in one line: when, where, what, its state as a mark with its word where there is room."""
    time = f"{when} {time_words(sight, one)}" if when else time_words(sight, one)
    status = status_cell(sight, one)
    room = wide - 6 - len(time) - len(channel_words(sight, one)) - len(status.text) - 4
    if room < 12:
        status = Cell(status.text[:1], PLAN_LOOKS.get(one.status, ""))
        room = wide - 6 - len(time) - len(channel_words(sight, one)) - 5
    line = (
        Cell(f"  {time}  "),
        Cell(f"{channel_words(sight, one)}  ", "muted"),
        Cell(fit(one.plan.title, max(8, room))),
        Cell("  "),
        status,
    )
    target = Target(screen="outreach", filters={"day": one.day.isoformat(), "plan": one.plan.id})
    return Item(key=f"outreach.plan.{one.plan.id}", lines=(line,), number=1, target=target)


def villages_panel(sight: Sight, wide: int, *, roomy: bool = False) -> Panel:
    """The villages under the programme, those longest without a visit by name."""
    held = board_of(sight).active
    target = Target(screen="villages", filters={"only": "active"})
    items = [counted(sight, "villages.active", len(held), sight.t("today.villages.active"), target)]
    for line in held[: VILLAGES[roomy]]:
        visit = visit_cell(sight, line)
        name = fit(line.village.name, max(8, wide - 6 - len(visit.text)))
        cells = (Cell(f"  {name}  "), visit)
        target = Target(screen="villages", filters={"only": "active", "id": line.village.id})
        items.append(Item(key=f"villages.{line.village.id}", lines=(cells,), number=1, target=target))
    return Panel(name="villages", title=title(sight, "villages", wide), items=tuple(items))


def sources_panel(sight: Sight, wide: int) -> Panel:
    """How many sources are well, and every one that is not."""
    found = all_health(sight.snapshot.states, sight.now)
    items = []
    named = [one for one in found if not one.fine]
    for state in reversed(STATES):
        lines = [one for one in found if one.state == state]
        if lines and (state in ("fresh", "waiting") or len(named) > NAMED):
            target = Target(screen="sources", filters={"only": state})
            word = sight.t(f"sources.state.{state}")
            items.append(counted(sight, f"sources.{state}", len(lines), word, target, LOOKS[state]))
    if not found:
        target = Target(screen="sources")
        items.append(counted(sight, "sources.none", 0, sight.t("today.sources.none"), target))
    for one in named if len(named) <= NAMED else ():
        good = one.record.last_good
        since = sight.format.brief_moment(good, sight.today) if good else sight.format.count(None)
        word = sight.t(f"sources.state.{one.state}")
        cells = (Cell(f"  {one.source}  "), Cell(word, LOOKS[one.state]), Cell(f"  {since}", "muted"))
        target = Target(screen="sources", filters={"id": one.source})
        items.append(Item(key=f"sources.{one.source}", lines=(cells,), number=1, target=target))
    head = (Cell(sight.t("today.sources").upper(), "head"),)
    return Panel(name="sources", title=head, items=tuple(items))
