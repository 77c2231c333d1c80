"""The panels of Ringkasan that count lists: plans, villages, sources."""

from __future__ import annotations

from store.queries.health import STATES, all_health
from store.queries.outreach import Occurrence, upcoming
from tui.views.cells import Cell, fit, width
from tui.views.outreach import LOOKS as PLAN_LOOKS
from tui.views.outreach import between, channel_words, missed_now, status_cell, time_words
from tui.views.sight import LOOKS, Sight
from tui.views.tile import Item, Panel, Target, counted, title
from tui.views.villagecells import board_of, visit_cell

PLANS = (4, 5, 9, 9)
"""Plans of today that are named one by one, by how roomy the terminal is."""
AHEAD = (1, 3, 6, 12)
"""Plans to come that are named."""
VILLAGES = (3, 4, 9, 15)
TITLE = 34
"""Cells that a plan's title needs before times, channels and states stand in columns of their own."""
NAMED = 4
"""Sources that want a person and are named one by one; more are counted by state."""


def outreach_panel(sight: Sight, wide: int, *, roomy: int = 0) -> Panel:
    """What was missed, plans of today, the next ones."""
    today = sight.today
    found = between(sight, today, today)
    of_day = Target(screen="outreach", filters={"day": today.isoformat()})
    items = []
    late = missed_now(sight)
    if late:
        target = Target(screen="outreach", filters={"only": "missed"})
        items.append(
            counted(sight, "outreach.missed", len(late), sight.t("today.outreach.missed"), target, "late")
        )
    items.append(counted(sight, "outreach.today", len(found), sight.t("today.outreach.today"), of_day))
    ahead = upcoming(
        sight.snapshot.rows("outreach"),
        sight.now,
        zone=sight.format.zone,
        grace=sight.grace,
        calendar=sight.calendar,
    )
    named = [(time_words(sight, one), one) for one in found[: PLANS[roomy]]]
    for one in ahead[: AHEAD[roomy]]:
        near = (one.day - today).days < 2
        day = sight.format.relative_day(one.day, today) if near else sight.format.day(one.day)
        named.append((f"{day} {time_words(sight, one)}", one))
    columns = _columns(sight, named, wide)
    items += [_plan(sight, one, wide, when, columns) for when, one in named]
    return Panel(name="outreach", title=title(sight, "outreach", wide), items=tuple(items))


def _columns(sight: Sight, named: list[tuple[str, Occurrence]], wide: int) -> tuple[int, int, int]:
    """The cells of times, channels and states where each may have a column of its own; zeros where titles would suffer."""
    found = (
        max((width(when) for when, _ in named), default=0),
        max((width(channel_words(sight, one)) for _, one in named), default=0),
        max((width(status_cell(sight, one).text) for _, one in named), default=0),
    )
    return found if wide - sum(found) - 8 >= TITLE else (0, 0, 0)


def _plan(sight: Sight, one: Occurrence, wide: int, when: str, columns: tuple[int, int, int]) -> Item:
    """One plan in one line: when, where, what, its state as a mark with its word where there is room."""
    status = status_cell(sight, one)
    when = when.ljust(columns[0])
    channels = channel_words(sight, one).ljust(columns[1])
    room = wide - 8 - width(when) - width(channels) - max(width(status.text), columns[2])
    if room < 12:
        status = Cell(status.text[:1], PLAN_LOOKS.get(one.status, ""))
        room = wide - 9 - width(when) - width(channels)
    line = (
        Cell(f"  {when}  "),
        Cell(f"{channels}  ", "muted"),
        Cell(fit(one.plan.title, max(8, room))),
        Cell("  "),
        status,
    )
    target = Target(screen="outreach", filters={"day": one.day.isoformat(), "plan": one.key})
    return Item(key=f"outreach.plan.{one.key}", lines=(line,), number=1, target=target)


def villages_panel(sight: Sight, wide: int, *, roomy: int = 0) -> Panel:
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
    found = all_health(sight.snapshot.states, sight.now, hidden=sight.snapshot.hidden)
    items = []
    named = [one for one in found if not one.fine]
    for state in reversed(STATES):
        lines = [one for one in found if one.state == state]
        if lines and (state in ("fresh", "waiting", "hidden") or len(named) > NAMED):
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
    after = () if found else ((Cell("  " + sight.t("today.sources.next"), "muted"),),)
    return Panel(name="sources", title=head, items=tuple(items), after=after)
