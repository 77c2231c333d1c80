"""Ringkasan: panels of items, each with one number that equals the list behind it, and where that list is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from store.queries.deferrals import DEFAULT, Slice, default_month, slices
from store.queries.health import STATES, all_health
from store.queries.month import Compared, Month
from store.queries.outreach import Occurrence, upcoming
from store.queries.tips import queue
from tui.views.bars import sparkline
from tui.views.cells import Cell, Style, fit
from tui.views.deferrals import compared_words, month_held, month_title
from tui.views.outreach import LOOKS as PLAN_LOOKS
from tui.views.outreach import between, channel_words, missed_now, status_cell, time_words
from tui.views.sight import LOOKS, Sight
from tui.views.villages import board_of, visit_cell

Line = tuple[Cell, ...]
PLANS = 4
"""Plans of today that are named one by one."""
VILLAGES = 3
NAMED = 4
"""Sources that want a person and are named one by one; more are counted by state."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The list behind a number: a screen, and what it is narrowed to."""

    screen: str
    filters: Mapping[str, str] = {}
    """deferrals: month, slice · tips: only · outreach: day, only, plan · villages: only, id · sources: id, only."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something on Ringkasan that can be opened."""

    key: str
    lines: tuple[Line, ...]
    number: int | None
    """The length or the sum of the list behind; None: nothing is reported, which is not zero."""
    target: Target


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One theme: a heading, its freshness, its items."""

    name: str
    title: Line
    items: tuple[Item, ...]
    after: tuple[Line, ...] = ()
    """Lines below the items that open nothing."""


def panels(sight: Sight, wide: int) -> tuple[Panel, ...]:
    """All panels for columns of `wide` cells; collections that this account may not read are left out."""
    makers = {
        "deferrals": _deferrals,
        "tips": _tips,
        "outreach": _outreach,
        "villages": _villages,
    }
    hidden = sight.snapshot.hidden
    found = [make(sight, wide) for name, make in makers.items() if name not in hidden]
    return (*found, _sources(sight, wide))


def _title(sight: Sight, name: str, wide: int, extra: str = "") -> Line:
    """`PENUNDAAN  s.d. 22 Nov          data 08.55 · baru`: the freshness stands right, where there is room."""
    head = sight.t(f"today.{name}").upper()
    left = Cell(head, "head"), Cell(f"  {extra}" if extra else "", "muted")
    fresh = sight.fresh_cells(name)
    used = sum(len(cell.text) for cell in (*left, *fresh))
    if used + 2 > wide:
        fresh, used = fresh[-1:], sum(len(cell.text) for cell in (*left, *fresh[-1:]))
    if used + 2 > wide:
        return left
    return (*left, Cell(" " * (wide - used)), *fresh)


def _numbered(
    label: str, number: str, rest: str, style: Style = "strong", look: Style = "", room: int = 11
) -> Line:
    return (
        Cell(f"  {fit(label, room)}", ""),
        Cell(number.rjust(7), style),
        Cell(f"  {rest}", look or "muted"),
    )


def _deferrals(sight: Sight, wide: int) -> Panel:
    """Today, the month so far against the same days of others, a line of bars, the passports."""
    rows = sight.snapshot.rows("deferrals")
    month = month_held(sight, default_month(rows, sight.today))
    items = [*_today_item(sight, month), _month_item(sight, month)]
    for name, held in (("before", month.total.before), ("year", month.total.year)):
        items.append(_compared_item(sight, month, name, held))
    passport = Slice("passport", DEFAULT.agency)
    if passport in slices(rows):
        items.append(_passport_item(sight, month, passport))
    title = _title(sight, "deferrals", wide, _period(sight, month))
    return Panel(name="deferrals", title=title, items=tuple(items), after=_spark(sight, month, wide))


def _period(sight: Sight, month: Month) -> str:
    if month.first == sight.today.replace(day=1) and month.until is not None:
        return sight.format.up_to(month.until)
    return month_title(sight, month)


def _target(month: Month, of: Slice = DEFAULT, **more: str) -> Target:
    filters = {"month": month.first.isoformat(), "slice": f"{of.category}/{of.agency}", **more}
    return Target(screen="deferrals", filters=filters)


def _today_item(sight: Sight, month: Month) -> list[Item]:
    today = sight.today
    count = month.total.days.get(today)
    rest = sight.t("today.not_reported") if count is None else ""
    if count is not None and today in month.missing:
        rest = sight.t("today.incomplete", n=len(month.missing[today]))
    line = _numbered(sight.t("common.date.today"), sight.format.count(count), rest)
    target = Target(
        screen="deferrals", filters={"month": today.replace(day=1).isoformat(), "day": today.isoformat()}
    )
    return [Item(key="deferrals.today", lines=(line,), number=count, target=target)]


def _month_item(sight: Sight, month: Month) -> Item:
    current = month.first == sight.today.replace(day=1)
    label = sight.t("today.this_month") if current else sight.format.short_month(month.first)
    until = month.until or month.total.stated_until
    rest = sight.format.up_to(until) if until else ""
    line = _numbered(label, sight.format.count(month.total.total), rest)
    return Item(key="deferrals.month", lines=(line,), number=month.total.total, target=_target(month))


def _compared_item(sight: Sight, month: Month, name: str, held: Compared) -> Item:
    days = sight.format.month_days(held.first, max(held.first, held.last), sight.today)
    if held.stated:
        days = f"{sight.format.short_month(held.first)} {sight.format.up_to(held.last)}"
    change = compared_words(sight, held)
    rest = "  ".join(filter(None, (change.ljust(6), days)))
    line = _numbered(sight.t(f"today.{name}"), sight.format.count(held.then), rest)
    target = _target(month, compare=name)
    return Item(key=f"deferrals.{name}", lines=(line,), number=held.then, target=target)


def _passport_item(sight: Sight, month: Month, of: Slice) -> Item:
    held = month_held(sight, month.first, of)
    until = sight.format.up_to(held.until) if held.until else ""
    line = _numbered(sight.t("today.passport"), sight.format.count(held.total.total), until)
    return Item(key="deferrals.passport", lines=(line,), number=held.total.total, target=_target(held, of))


def _spark(sight: Sight, month: Month, wide: int) -> tuple[Line, ...]:
    """The days held of the month, and of the one before where there is room."""
    if month.until is None:
        return ()
    first = month.first
    count = (month.until - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)]
    bars = sparkline([month.total.days.get(day) for day in days])
    mean = sight.format.decimal(sum(month.total.days.values()) / len(month.total.days))
    words = sight.t("today.mean", mean=mean)
    fits = len(bars) + len(words) + 4 <= wide
    line = (Cell("  "), Cell(sight.format.text(bars), "mark"), Cell(f"  {words}" if fits else "", "muted"))
    return (line,)


def _tips(sight: Sight, wide: int) -> Panel:
    """What is open, by urgency and by age."""
    found = queue(sight.snapshot.rows("tips"), sight.now)
    items = []
    wanted: tuple[tuple[str, int, Style], ...] = (
        ("urgent", len(found.urgent), "warn"),
        ("late", len(found.late), "late"),
    )
    for name, n, look in wanted:
        if n:
            rest = sight.t(f"today.tips.{name}")
            items.append(
                _counted(
                    sight,
                    f"tips.{name}",
                    n,
                    rest,
                    Target(screen="tips", filters={"only": name}),
                    look,
                )
            )
    oldest = found.oldest
    rest = sight.t("today.tips.open")
    if oldest is not None:
        rest = sight.t("today.tips.open.oldest", age=sight.format.age(oldest.age))
    items.append(
        _counted(sight, "tips.open", len(found.lines), rest, Target(screen="tips", filters={"only": "open"}))
    )
    for band in range(4) if found.lines else ():
        target = Target(screen="tips", filters={"only": f"age{band}"})
        word = sight.t(f"today.tips.age{band}")
        items.append(
            _counted(sight, f"tips.age{band}", len(found.aged(band)), word, target, "muted", indent=4)
        )
    return Panel(name="tips", title=_title(sight, "tips", wide), items=tuple(items))


def _counted(
    sight: Sight, key: str, number: int, rest: str, target: Target, look: Style = "", indent: int = 0
) -> Item:
    sign = sight.format.mark("urgent") if key == "tips.urgent" else " "
    line = (
        Cell(f" {sign}" + " " * indent, look),
        Cell(sight.format.number(number).rjust(4), "strong" if number else "muted"),
        Cell(f" {rest}", look),
    )
    return Item(key=key, lines=(line,), number=number, target=target)


def _outreach(sight: Sight, wide: int) -> Panel:
    """Plans of today, the next one, and what was missed."""
    today = sight.today
    found = between(sight, today, today)
    day = Target(screen="outreach", filters={"day": today.isoformat()})
    items = [_counted(sight, "outreach.today", len(found), sight.t("today.outreach.today"), day)]
    items += [_plan(sight, one, wide, "") for one in found[:PLANS]]
    ahead = upcoming(sight.snapshot.rows("outreach"), sight.now, zone=sight.format.zone, grace=sight.grace)
    if ahead:
        items.append(_plan(sight, ahead[0], wide, sight.format.relative_day(ahead[0].day, today)))
    late = missed_now(sight)
    if late:
        target = Target(screen="outreach", filters={"only": "missed"})
        items.append(
            _counted(sight, "outreach.missed", len(late), sight.t("today.outreach.missed"), target, "late")
        )
    return Panel(name="outreach", title=_title(sight, "outreach", wide), items=tuple(items))


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


def _villages(sight: Sight, wide: int) -> Panel:
    """The villages under the programme, those longest without a visit by name."""
    held = board_of(sight).active
    target = Target(screen="villages", filters={"only": "active"})
    items = [_counted(sight, "villages.active", len(held), sight.t("today.villages.active"), target)]
    for line in held[:VILLAGES]:
        visit = visit_cell(sight, line)
        name = fit(line.village.name, max(8, wide - 6 - len(visit.text)))
        cells = (Cell(f"  {name}  "), visit)
        target = Target(screen="villages", filters={"only": "active", "id": line.village.id})
        items.append(Item(key=f"villages.{line.village.id}", lines=(cells,), number=1, target=target))
    return Panel(name="villages", title=_title(sight, "villages", wide), items=tuple(items))


def _sources(sight: Sight, wide: int) -> Panel:
    """How many sources are well, and every one that is not."""
    found = all_health(sight.snapshot.states, sight.now)
    items = []
    named = [one for one in found if not one.fine]
    for state in reversed(STATES):
        lines = [one for one in found if one.state == state]
        if lines and (state in ("fresh", "waiting") or len(named) > NAMED):
            target = Target(screen="sources", filters={"only": state})
            word = sight.t(f"sources.state.{state}")
            items.append(_counted(sight, f"sources.{state}", len(lines), word, target, LOOKS[state]))
    if not items:
        target = Target(screen="sources")
        items.append(_counted(sight, "sources.none", 0, sight.t("today.sources.none"), target))
    for one in named if len(named) <= NAMED else ():
        good = one.record.last_good
        since = sight.format.brief_moment(good, sight.today) if good else sight.format.count(None)
        word = sight.t(f"sources.state.{one.state}")
        cells = (Cell(f"  {one.source}  "), Cell(word, LOOKS[one.state]), Cell(f"  {since}", "muted"))
        target = Target(screen="sources", filters={"id": one.source})
        items.append(Item(key=f"sources.{one.source}", lines=(cells,), number=1, target=target))
    title = (Cell(sight.t("today.sources").upper(), "head"),)
    return Panel(name="sources", title=title, items=tuple(items))


def day_of(filters: Mapping[str, str], name: str) -> date | None:
    """A day named by a target."""
    return date.fromisoformat(filters[name]) if name in filters else None
