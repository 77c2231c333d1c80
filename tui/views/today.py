"""Ringkasan: panels of items, each with one number that equals the list behind it, and where that list is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from store.queries.deferrals import DEFAULT, Slice, default_month, latest, slices
from store.queries.month import Compared, Month
from store.queries.standing import Standing
from store.queries.triage import open_count
from tui.views.bars import chart, sparkline
from tui.views.cells import Cell, Style, fit, line_width, width
from tui.views.deferrals import compared_words, month_held, month_title
from tui.views.sight import Sight
from tui.views.slices import OLD
from tui.views.tile import Item, Line, Panel, Target, counted, numbered, title
from tui.views.tips import headline_of, place_words
from tui.views.todaylists import outreach_panel, sources_panel, villages_panel

NEXT = (0, 3, 6, 12)
"""Open items that are named, by how roomy the terminal is; those that somebody should look at first."""
PLACED = 60
"""Cells of a panel from which an open item's place is named too."""
CHART = 5
"""Lines from which the days are drawn as a chart."""


PANELS = ("deferrals", "tips", "outreach", "villages", "sources")


def panels(
    sight: Sight, wide: int, *, names: Sequence[str] = PANELS, tall: int = 0, roomy: int = 0
) -> tuple[Panel, ...]:
    """The named panels for columns of `wide` cells; collections that this account may not read are left out.

    `tall`: lines for the days as bars; below five they are one line. `roomy`, 0 to 3: more is named one by one.
    """
    makers: dict[str, Callable[[Sight, int], Panel]] = {
        "deferrals": partial(_deferrals, tall=tall),
        "tips": partial(_tips, roomy=roomy),
        "outreach": partial(outreach_panel, roomy=roomy),
        "villages": partial(villages_panel, roomy=roomy),
        "sources": sources_panel,
    }
    hidden = sight.snapshot.hidden
    return tuple(makers[name](sight, wide) for name in names if name not in hidden)


def _deferrals(sight: Sight, wide: int, tall: int = 0) -> Panel:
    """Today, the month so far against the same days of others, a line of bars, the passports."""
    rows = sight.snapshot.rows("deferrals")
    month = month_held(sight, default_month(rows, sight.today))
    items = [*_today_item(sight, month), _month_item(sight, month)]
    for name, held in (("before", month.total.before), ("year", month.total.year)):
        items.append(_compared_item(sight, month, name, held, wide))
    passport = Slice("passport", DEFAULT.agency)
    if passport in slices(rows):
        items.append(_passport_item(sight, month, passport))
    head = title(sight, "deferrals", wide, _period(sight, month))
    after = (*_latest(sight), *_spark(sight, month, wide, tall))
    return Panel(name="deferrals", title=head, items=tuple(items), after=after)


def _latest(sight: Sight) -> tuple[Line, ...]:
    """`terbaru 15 Nov 2020, 6 tahun lalu` where that is long ago, however fresh the pull is."""
    last = latest(sight.snapshot.rows("deferrals"), sight.today)
    if last is None or (sight.today - last).days <= OLD:
        return ()
    day, age = sight.format.dated(last, sight.today), sight.format.age_days((sight.today - last).days)
    return ((Cell("  " + sight.t("today.latest", day=day, age=age), "stale"),),)


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
    line = numbered(sight.t("common.date.today"), sight.format.count(count), rest)
    # On old data the month of the figures beside it: an empty month of today would be a dead end.
    filters = {"month": month.first.isoformat(), "day": today.isoformat()}
    target = Target(screen="deferrals", filters=filters)
    return [Item(key="deferrals.today", lines=(line,), number=count, target=target)]


def _month_item(sight: Sight, month: Month) -> Item:
    current = month.first == sight.today.replace(day=1)
    label = sight.t("today.this_month") if current else sight.format.short_month(month.first)
    until = month.until or month.total.stated_until
    rest = sight.format.up_to(until) if until else ""
    line = numbered(label, sight.format.count(month.total.total), rest)
    return Item(key="deferrals.month", lines=(line,), number=month.total.total, target=_target(month))


def _compared_item(sight: Sight, month: Month, name: str, held: Compared, wide: int) -> Item:
    days = sight.format.month_days(held.first, max(held.first, held.last), sight.today)
    if held.stated:
        days = f"{sight.format.short_month(held.first)} {sight.format.up_to(held.last)}"
    change = compared_words(sight, held) if held.then is not None else sight.t("today.no_data")
    rest = f"{change.ljust(6)}  {days}" if change else days
    line = numbered(sight.t(f"today.{name}"), sight.format.count(held.then), rest)
    if line_width(line) > wide and change:
        line = numbered(sight.t(f"today.{name}"), sight.format.count(held.then), change)
    target = _target(month, compare=name)
    return Item(key=f"deferrals.{name}", lines=(line,), number=held.then, target=target)


def _passport_item(sight: Sight, month: Month, of: Slice) -> Item:
    held = month_held(sight, month.first, of)
    until = sight.format.up_to(held.until) if held.until else ""
    line = numbered(sight.t("today.passport"), sight.format.count(held.total.total), until)
    return Item(key="deferrals.passport", lines=(line,), number=held.total.total, target=_target(held, of))


def _spark(sight: Sight, month: Month, wide: int, tall: int) -> tuple[Line, ...]:
    """The days held of the month: a line of bars with their mean, or a chart of `tall` lines."""
    if month.until is None:
        return ()
    if tall >= CHART:
        bars = chart(
            month.days, month.total.days, until=month.until, width=wide, height=tall, form=sight.format
        )
        return ((), *bars)
    first = month.first
    count = (month.until - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)]
    spark = sparkline([month.total.days.get(day) for day in days])
    mean = sight.format.decimal(sum(month.total.days.values()) / len(month.total.days))
    words = sight.t("today.mean", mean=mean)
    fits = len(spark) + len(words) + 4 <= wide
    line = (Cell("  "), Cell(sight.format.text(spark), "mark"), Cell(f"  {words}" if fits else "", "muted"))
    return (line,)


def _tips(sight: Sight, wide: int, *, roomy: int = 0) -> Panel:
    """What is open, by urgency and by age."""
    if not sight.triage_at_once:
        n = open_count(sight.snapshot.rows("tips"))
        target = Target(screen="tips", filters={"only": "open"})
        one = counted(sight, "tips.open", n, sight.t("today.tips.counting"), target)
        return Panel(name="tips", title=title(sight, "tips", wide), items=(one,))
    found = sight.triage
    items = []
    wanted: tuple[tuple[str, int, Style], ...] = (
        ("urgent", len(found.urgent), "warn"),
        ("late", len(found.late), "late"),
    )
    for name, n, look in wanted:
        if n:
            rest = sight.t(f"today.tips.{name}")
            items.append(
                counted(
                    sight,
                    f"tips.{name}",
                    n,
                    rest,
                    Target(screen="tips", filters={"only": name}),
                    look,
                )
            )
    oldest = found.oldest
    rest = sight.t("today.tips.open" if len(sight.snapshot.rows("tips")) else "today.tips.nothing")
    if oldest is not None:
        aged = sight.t("today.tips.open.oldest", age=sight.format.age(oldest.age(sight.now)))
        rest = aged if len(aged) + 7 <= wide else rest
    items.append(
        counted(sight, "tips.open", len(found.lines), rest, Target(screen="tips", filters={"only": "open"}))
    )
    for band, n in enumerate(found.bands(sight.now)) if found.lines else ():
        target = Target(screen="tips", filters={"only": f"age{band}"})
        word = sight.t(f"today.tips.age{band}")
        items.append(counted(sight, f"tips.age{band}", n, word, target, "muted", indent=4))
    items += [_tip(sight, line, wide) for line in found.lines[: NEXT[roomy]]]
    return Panel(name="tips", title=title(sight, "tips", wide), items=tuple(items))


def _tip(sight: Sight, line: Standing, wide: int) -> Item:
    """One item of the queue: how old, what about; masked as everywhere."""
    age = sight.format.age(line.age(sight.now)).rjust(9)
    look: Style = "late" if line.late else "warn" if line.urgent else "muted"
    place = place_words(sight, line.tip) if wide >= PLACED else ""
    room = wide - 13 - (width(place) + 2 if place else 0)
    cells = (
        Cell(f"  {age}", look),
        Cell(f"  {fit(headline_of(sight, line.tip), max(8, room))}"),
        Cell(f"  {place}" if place else "", "muted"),
    )
    target = Target(screen="tips", filters={"only": "open", "id": line.tip.id})
    return Item(key=f"tips.{line.tip.id}", lines=(cells,), number=1, target=target)
