"""Desa binaan: the list, those longest without a visit first, and one village in full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from store.models.village import Activity, Village
from store.queries.unknown import unknown
from store.queries.villages import Board, VillageLine, activities_of, board, line_of
from tui.views.cells import Block, Cell, Column, Listing, Style, fit, width, wrap
from tui.views.provenance import of_row
from tui.views.sight import Sight
from tui.views.unknown import unknown_note
from tui.views.villagetips import village_tips
from tui.words.mask import mask_name, mask_numbers, masked

ACTIVITIES = 40
"""Activities shown in the detail; older ones are counted."""


OFFICERS = 20
"""Cells of the officers' column at most; names of villages get what it does not need."""


MEASURED = 500
"""Rows that the width of the column is measured on: all of them, in any office that there is."""


class VillagesView(msgspec.Struct, frozen=True, kw_only=True):
    """The list."""

    board: Board
    listing: Listing
    notes: tuple[tuple[Cell, ...], ...]


def board_of(sight: Sight) -> Board:
    """The board of this moment."""
    snapshot = sight.snapshot
    return board(snapshot.rows("villages"), snapshot.rows("activities"), sight.today, snapshot.names)


def villages_view(sight: Sight, *, only: str = "") -> VillagesView:
    """Every village; `only`: active."""
    held = board_of(sight)
    lines = {line.village.id: line for line in (held.active if only == "active" else held.lines)}

    def row(key: str) -> tuple[Cell, ...]:
        return _row(sight, lines[key])

    return VillagesView(
        board=held,
        listing=Listing(
            columns=_columns(sight, tuple(lines.values())),
            keys=tuple(lines),
            row=row,
            text=lambda key: _text(sight, lines[key]),
            sorts=("name", "district", "officers", "follow_up"),
            order=lambda name: _order(lines, name),
            problem=lambda key: _wants(sight, lines[key]),
            empty=sight.nothing("villages", sight.t("villages.empty"), sight.then("villages.empty.next")),
        ),
        notes=unknown_note(sight, unknown(sight.snapshot, ("village",))),
    )


def _columns(sight: Sight, lines: tuple[VillageLine, ...]) -> tuple[Column, ...]:
    t = sight.t
    named = (width(_named([officer.name for officer in line.officers])) for line in lines[:MEASURED])
    officers = max(width(t("villages.officers")), max(named, default=0))
    return (
        Column(name="name", title=t("villages.name"), width=0, least=14),
        Column(name="district", title=t("villages.district"), width=16, from_width=100),
        Column(name="officers", title=t("villages.officers"), width=min(officers, OFFICERS)),
        Column(name="last", title=t("villages.last"), width=15, right=True),
        Column(name="quarter", title=t("villages.quarter"), width=8, right=True),
        Column(name="follow_up", title=t("villages.follow_up"), width=12, right=True, from_width=90),
        Column(name="status", title=t("villages.status"), width=11, from_width=76),
    )


def _row(sight: Sight, line: VillageLine) -> tuple[Cell, ...]:
    village, form = line.village, sight.format
    active = village.status == "active"
    officers = _named([officer.name for officer in line.officers])
    none = Cell(form.count(None), "warn" if active else "muted")
    late = line.follow_up is not None and line.follow_up < sight.today
    return (
        Cell(village.name, "" if active else "muted"),
        Cell(village.district or form.count(None), "muted"),
        Cell(officers) if officers else none,
        visit_cell(sight, line),
        Cell(f"{line.quarter}/{sight.settings.villages.target}" if active else form.number(line.quarter)),
        Cell(form.dated(line.follow_up, sight.today) if line.follow_up else "", "late" if late else ""),
        Cell(form.choice("status", village.status), "muted"),
    )


def _named(names: list[str]) -> str:
    """`Pimpasa 1, Pimpasa 2` where both fit the column, else `Pimpasa 1 +1`: half a name names nobody."""
    whole = ", ".join(names)
    if width(whole) <= OFFICERS or len(names) < 2:
        return whole
    return f"{fit(names[0], min(width(names[0]), OFFICERS - 3))} +{len(names) - 1}"


def visit_cell(sight: Sight, line: VillageLine) -> Cell:
    """`12 hari`, `belum 71 hari`, `belum tercatat`: late ones say it in words."""
    if line.days is None:
        return Cell(sight.t("villages.never"), "late" if line.village.status == "active" else "muted")
    first, second = (*sorted(sight.settings.villages.ages), 60, 60)[:2]
    if line.days <= first or line.village.status != "active":
        return Cell(sight.format.age_days(line.days) if line.days else sight.t("common.date.today"))
    return Cell(sight.format.not_for(line.days), "late" if line.days > second else "stale")


def _wants(sight: Sight, line: VillageLine) -> bool:
    """Late, without an officer, or with a follow-up past its day."""
    if line.village.status != "active":
        return False
    limit = min(sight.settings.villages.ages, default=30)
    overdue = line.follow_up is not None and line.follow_up < sight.today
    return line.days is None or line.days > limit or not line.officers or overdue


def _text(sight: Sight, line: VillageLine) -> str:
    village = line.village
    officers = " ".join(officer.name for officer in village.officers)
    status = sight.format.choice("status", village.status)
    parts = (village.name, village.code, village.district, village.decree, officers, status)
    return " ".join(part for part in parts if part).casefold()


def _order(lines: dict[str, VillageLine], name: str) -> Callable[[str], Any]:
    keys: dict[str, Callable[[VillageLine], Any]] = {
        "name": lambda line: line.village.name.casefold(),
        "district": lambda line: (line.village.district is None, (line.village.district or "").casefold()),
        "officers": lambda line: (not line.officers, [officer.name.casefold() for officer in line.officers]),
        "follow_up": lambda line: line.follow_up or date.max,
    }
    return lambda key: keys[name](lines[key])


def village_detail(sight: Sight, village_id: str, wide: int, button: str = "") -> Block:
    """One village in full, in lines of at most `wide` cells. `button`: the key that opens the list of its tips."""
    snapshot = sight.snapshot
    village = snapshot.rows("villages").get(village_id)
    if village is None:
        return Block(lines=((Cell(sight.t("villages.gone"), "muted"),),))
    rows = snapshot.rows("villages"), snapshot.rows("activities")
    line = line_of(*rows, village, sight.today, snapshot.names)
    held = activities_of(*rows, village_id, snapshot.names)
    lines = [
        (Cell(village.name, "head"),),
        *_facts(sight, village, line, wide),
        *_officers(sight, village),
        *_contacts(sight, village),
        *village_tips(sight, village.id, wide, button),
        *_activities(sight, held, wide),
    ]
    if village.notes:
        lines += [(), (Cell(sight.label("villages", "notes"), "head"),)]
        lines += [(Cell(text),) for text in wrap(mask_numbers(village.notes), wide)]
    lines += [(), *((Cell("", "muted"), *origin) for origin in of_row(sight, "villages", village_id))]
    return Block(lines=tuple(lines), name=village_id)


def _facts(sight: Sight, village: Village, line: VillageLine, wide: int) -> list[tuple[Cell, ...]]:
    form = sight.format
    decree = village.decree or form.count(None)
    if village.decree_date:
        decree = f"{decree}, {form.short_day_year(village.decree_date)}"
    visit = visit_cell(sight, line)
    when = f" ({form.dated(line.last, sight.today)})" if line.last else ""
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        ("villages.status", (Cell(form.choice("status", village.status)),)),
        ("villages.code", (Cell(village.code or form.count(None)),)),
        ("villages.district", (Cell(village.district or form.count(None)),)),
        ("villages.decree", (Cell(decree),)),
        ("villages.last", (visit, Cell(when, "muted"))),
        ("villages.year", (Cell(sight.words.tn("villages.year.of", line.year)),)),
    ]
    names = [sight.t(key) for key, _ in pairs]
    room = max(map(len, names)) + 2
    found: list[tuple[Cell, ...]] = []
    for name, (_, cells) in zip(names, pairs, strict=True):
        texts = wrap(cells[0].text, max(8, wide - room))
        found.append((Cell(name.ljust(room), "muted"), Cell(texts[0], cells[0].style), *cells[1:]))
        found += [(Cell(" " * room), Cell(text, cells[0].style)) for text in texts[1:]]
    return found


def _officers(sight: Sight, village: Village) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.t("villages.officers"), "head"),)]
    form, today = sight.format, sight.today
    for officer in village.officers:
        past = officer.end is not None and officer.end < today
        ahead = officer.start is not None and officer.start > today
        since = sight.t("villages.from", day=form.dated(officer.start, today)) if officer.start else ""
        until = form.up_to(officer.end, today) if officer.end else ""
        style: Style = "muted" if past or ahead else ""
        lines.append(
            (Cell(officer.name, style), Cell("  " + " ".join(filter(None, (since, until))), "muted"))
        )
    if not village.officers:
        lines.append(
            (Cell(sight.t("villages.no_officer"), "warn" if village.status == "active" else "muted"),)
        )
    return lines


def _contacts(sight: Sight, village: Village) -> list[tuple[Cell, ...]]:
    if not village.contacts:
        return []
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.label("villages", "contacts"), "head"),)]
    for contact in masked("villages", "contacts", village.contacts):
        lines.append((Cell(f"{contact.role}  "), Cell(f"{contact.name} {contact.phone}".strip(), "muted")))
    return lines


def _activities(sight: Sight, held: tuple[Activity, ...], wide: int) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.t("villages.activities"), "head"),)]
    for activity in held[:ACTIVITIES]:
        lines += _activity(sight, activity, wide)
    if len(held) > ACTIVITIES:
        lines.append((Cell(sight.words.tn("common.more", len(held) - ACTIVITIES), "muted"),))
    if not held:
        lines.append((Cell(sight.t("villages.no_activity"), "muted"),))
    return lines


def _activity(sight: Sight, activity: Activity, wide: int) -> list[tuple[Cell, ...]]:
    form, today = sight.format, sight.today
    when = form.dated(activity.date, today).rjust(7)
    title = mask_numbers(activity.title or activity.topic or form.choice("kind", activity.kind))
    people = sight.words.tn("common.people", activity.participants) if activity.participants else ""
    about = [form.choice("kind", activity.kind), people, ", ".join(activity.partners)]
    if activity.officer:
        about.append(mask_name(activity.officer))
    room = len(when) + 2
    texts = wrap(title, max(8, wide - room))
    lines: list[tuple[Cell, ...]] = [(Cell(f"{when}  ", "muted"), Cell(texts[0]))]
    lines += [(Cell(" " * room), Cell(text)) for text in texts[1:]]
    told = wrap(mask_numbers(" · ".join(filter(None, about))), max(8, wide - room))
    lines += [(Cell(" " * room), Cell(text, "muted")) for text in told]
    if activity.follow_up and activity.follow_up_done is None:
        due = form.dated(activity.follow_up_due, today) if activity.follow_up_due else form.count(None)
        late = activity.follow_up_due is not None and activity.follow_up_due < today
        text = sight.t("villages.follow_up.open", text=mask_numbers(activity.follow_up), day=due)
        lines += [
            (Cell(" " * room), Cell(part, "late" if late else "")) for part in wrap(text, max(8, wide - room))
        ]
    return lines
