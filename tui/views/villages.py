"""Desa binaan as a board: one line per village, those longest without a visit first, under their kecamatan or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

import msgspec

from store.models.village import Village
from store.queries.programme import Board, VillageLine
from store.queries.unknown import unknown
from tui.views.cells import Cell, Column, Listing, fit, width
from tui.views.sight import Sight
from tui.views.unknown import unknown_note
from tui.views.villagecells import (
    board_of,
    coverage_of,
    event_cell,
    events_of,
    follow_up_cell,
    is_known,
    people_cell,
    quarter_cell,
    quarter_sum,
    quarter_words,
    suggestions_open,
    tips_cell,
    tips_of,
    visit_cell,
)
from tui.views.villagegroups import Group, coverage_words, groups

OFFICERS = 20
"""Cells of the officers' column at most; names of villages get what it does not need."""
NARROW = 14
"""The same where the table has no room for more."""
MEASURED = 500
"""Rows that the width of the column is measured on: all of them, in any office that there is."""
Note = tuple[Cell, ...]


class VillagesView(msgspec.Struct, frozen=True, kw_only=True):
    """The list."""

    board: Board
    listing: Listing
    notes: tuple[Note, ...]


def villages_view(
    sight: Sight, *, only: str = "", grouped: bool = False, among: Collection[str] | None = None
) -> VillagesView:
    """Every village; `only`: active; `grouped`: under headings; `among`: these alone (the rows behind a number)."""
    held = board_of(sight)
    chosen = held.active if only == "active" else held.lines
    if among is not None:
        wanted = frozenset(among)
        chosen = tuple(line for line in held.lines if line.village.id in wanted)
    lines = {line.village.id: line for line in chosen}
    heads = {group.key: group for group in groups(sight, tuple(chosen))} if grouped else {}
    keys: tuple[str, ...] = tuple(lines)
    if grouped:
        keys = tuple(k for key, group in heads.items() for k in (key, *(x.village.id for x in group.lines)))
    row = _rows(sight, lines, heads)
    return VillagesView(
        board=held,
        listing=Listing(
            columns=_columns(sight, tuple(lines.values())),
            keys=keys,
            row=row,
            text=lambda key: heads[key].title.casefold() if key in heads else _text(sight, lines[key]),
            sorts=() if grouped else SORTS,
            order=lambda name: _order(sight, lines, name),
            problem=lambda key: (
                any(_wants(sight, line) for line in heads[key].lines)
                if key in heads
                else _wants(sight, lines[key])
            ),
            empty=sight.nothing("villages", sight.t("villages.empty"), sight.then("villages.empty.next")),
        ),
        notes=(*board_notes(sight, chosen), *unknown_note(sight, unknown(sight.snapshot, ("village",)))),
    )


def about_parts(sight: Sight) -> tuple[Cell, ...]:
    """What stands above every form: how much of the area is covered, and which quarter is counted up to which day."""
    found, number = coverage_of(sight), sight.format.number
    words: tuple[Cell, ...] = ()
    if found is not None:
        active, listed = number(len(found.whole.active)), number(len(found.whole.listed))
        short = sight.t("villages.coverage.short", active=active, listed=listed)
        words = (Cell(coverage_words(sight, found.whole) if sight.spoken else short),)
    return (*words, Cell(quarter_words(sight), "muted"))


def board_notes(sight: Sight, lines: Sequence[VillageLine]) -> tuple[Note, ...]:
    """What signs in the rows mean, and which villages stand outside of the area."""
    notes: list[Note] = []
    legend = []
    for status in ("planned", "inactive"):
        if any(line.village.status == status for line in lines):
            legend.append(f"{sight.format.mark(status)} {sight.format.choice('status', status)}")
    if any(line.part < 1 for line in lines if line.village.status == "active"):
        legend.append(sight.t("villages.part"))
    if any(line.uncounted and line.people is not None for line in lines):
        legend.append(sight.t("villages.at_least"))
    if legend:
        notes.append((Cell(" · ".join(legend), "muted"),))
    found = coverage_of(sight)
    for name in ("outside", "unlisted", "doubled"):
        ids = getattr(found, name) if found is not None else ()
        if ids:
            villages = sight.snapshot.rows("villages")
            named = ", ".join(village.name for one in ids[:3] if (village := villages.get(one)) is not None)
            more = " …" if len(ids) > 3 else ""
            look: Any = "muted" if name == "outside" else "warn"
            notes.append((Cell(sight.words.tn(f"villages.{name}", len(ids), names=named + more), look),))
    return tuple(notes)


def _columns(sight: Sight, lines: tuple[VillageLine, ...]) -> tuple[Column, ...]:
    t = sight.t
    named = (width(_named([officer.name for officer in line.officers])) for line in lines[:MEASURED])
    officers = min(OFFICERS, max(width(t("villages.officers")), max(named, default=0)))
    return (
        Column(name="name", title=t("villages.name"), width=0, least=14),
        Column(name="officers", title=t("villages.officers"), width=min(officers, NARROW)),
        Column(name="last", title=t("villages.last"), width=15, right=True),
        Column(name="quarter", title=t("villages.quarter"), width=8, right=True),
        Column(name="people", title=t("villages.people"), width=6, right=True, from_width=70),
        Column(name="tips", title=t("villages.tips"), width=4, right=True, from_width=74),
        Column(name="follow_up", title=t("villages.next"), width=10, right=True, from_width=64),
        Column(name="suggestions", title=t("villages.suggestions"), width=5, right=True, from_width=86),
        Column(name="event", title=t("villages.event"), width=13, right=True, from_width=98),
        Column(name="status", title=t("villages.status"), width=11, from_width=110),
        Column(name="district", title=t("villages.district"), width=16, from_width=128),
    )


def _rows(
    sight: Sight, lines: dict[str, VillageLine], heads: dict[str, Group]
) -> Callable[[str], tuple[Cell, ...]]:
    tips, events, known = tips_of(sight), events_of(sight), is_known(sight)
    hidden = "suggestions" in sight.snapshot.hidden

    def row(key: str) -> tuple[Cell, ...]:
        if key in heads:
            return _head(sight, heads[key], known=known)
        line = lines[key]
        village, form = line.village, sight.format
        active, open_ones = village.status == "active", len(suggestions_open(sight, key))
        names = [officer.name for officer in line.officers]
        officers = ", ".join(names) if sight.spoken else _named(names)
        none = Cell(form.count(None), "warn" if active else "muted")
        sign = "" if active else f"{form.mark(village.status)} "
        return (
            Cell(f"{sign}{village.name}", "" if active else "muted"),
            Cell(officers) if officers else none,
            visit_cell(sight, line) if known else Cell(form.count(None), "muted"),
            quarter_cell(sight, line, known=known),
            people_cell(sight, line.done, known=known),
            tips_cell(sight, tips, key),
            follow_up_cell(sight, line),
            Cell(form.count(None) if hidden else form.number(open_ones), "" if open_ones else "muted"),
            event_cell(sight, events.get(key, ())),
            Cell(form.choice("status", village.status), "muted"),
            Cell(sight.settings.area.district(village) or form.count(None), "muted"),
        )

    return row


def _head(sight: Sight, group: Group, *, known: bool) -> tuple[Cell, ...]:
    """`Sekupang   1 dari 7` and what its villages add up to."""
    share = coverage_words(sight, group.share) if group.share is not None else ""
    done = [one for line in group.lines for one in line.done]
    first = min((line.follow_up for line in group.lines if line.follow_up), default=None)
    return (
        Cell(group.title, "head"),
        Cell(share, "muted"),
        Cell(sight.words.tn("villages.count", len(group.lines)), "muted"),
        quarter_sum(sight, group.lines, known=known),
        people_cell(sight, done, known=known),
        Cell(""),
        Cell(sight.format.dated(first, sight.today) if first else "", "muted"),
        *(Cell(""),) * 4,
    )


def _named(names: list[str]) -> str:
    """`Pimpasa 1, Pimpasa 2` where both fit the column, else `Pimpasa 1 +1`: half a name names nobody."""
    whole = ", ".join(names)
    if width(whole) <= NARROW or len(names) < 2:
        return whole
    return f"{fit(names[0], min(width(names[0]), NARROW - 3))} +{len(names) - 1}"


def _wants(sight: Sight, line: VillageLine) -> bool:
    """Late, without an officer, or with a follow-up past its day."""
    if line.village.status != "active":
        return False
    limit = min(sight.settings.villages.ages, default=30)
    overdue = line.follow_up is not None and line.follow_up < sight.today
    return line.days is None or line.days > limit or line.orphaned or overdue


def _text(sight: Sight, line: VillageLine) -> str:
    village: Village = line.village
    officers = " ".join(officer.name for officer in village.officers)
    status = sight.format.choice("status", village.status)
    district = sight.settings.area.district(village)
    parts = (village.name, village.code, village.district, district, village.decree, officers, status)
    return " ".join(part for part in parts if part).casefold()


SORTS = (
    "name", "officers", "quarter", "people", "tips", "follow_up", "suggestions", "event", "status", "district",
)  # fmt: skip


def _order(sight: Sight, lines: dict[str, VillageLine], name: str) -> Callable[[str], Any]:
    """What is not there comes last."""
    target = sight.settings.villages.target
    if name == "tips":
        tips = tips_of(sight) or {}
        return lambda key: -tips.get(key, 0)
    if name == "suggestions":
        return lambda key: -len(suggestions_open(sight, key))
    if name == "event":
        events = events_of(sight)
        return lambda key: (key not in events, events[key][0].at.timestamp() if key in events else 0.0)
    district = sight.settings.area.district
    keys: dict[str, Callable[[VillageLine], Any]] = {
        "name": lambda line: line.village.name.casefold(),
        "officers": lambda line: (not line.officers, [officer.name.casefold() for officer in line.officers]),
        "quarter": lambda line: (
            line.village.status != "active",
            line.quarter / line.expected(target) if line.expected(target) else float(line.quarter),
        ),
        "people": lambda line: -(line.people or 0),
        "follow_up": lambda line: line.follow_up or date.max,
        "status": lambda line: (line.village.status != "active", line.village.status),
        "district": lambda line: (
            not district(line.village),
            district(line.village).casefold(),
            line.village.name,
        ),
    }
    return lambda key: keys[name](lines[key])
