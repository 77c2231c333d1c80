"""The rows behind a figure of Desa binaan: as many as it says, or adding up to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from store.models.village import Activity
from store.queries.programme import OfficerLine, VillageLine, people
from store.queries.villages import activities_of, held
from tui.views.cells import Cell, Column, Listing
from tui.views.provenance import of_row
from tui.views.sight import Sight
from tui.views.villagecells import (
    board_of,
    due_cell,
    event_words,
    events_of,
    quarter_words,
    suggestions_open,
)
from tui.views.villagedetail import whose
from tui.views.villagegroups import group_of, officer_name, officer_rows, with_status
from tui.words.mask import mask_numbers

Kind = Literal["activities", "follow_ups", "plans", "suggestions", "area", "villages"]


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """A list behind a figure."""

    kind: Kind
    """activities | follow_ups | plans | suggestions | area (kelurahan of the official list) | villages."""
    title: str
    keys: tuple[str, ...]
    """Ids of activities, suggestions or villages, keys of plans, codes of kelurahan."""
    total: int | None = None
    """What the participants add up to, where that is the figure; None: the figure is how many rows there are."""


def behind(sight: Sight, form: str, key: str, column: str | None) -> Behind | None:
    """What a cell of a form (board | districts | officers) was counted from; None: of no list."""
    if form == "officers":
        return _of_officer(sight, key, column)
    if form == "districts" or key.startswith("head:"):
        return _of_group(sight, key, column)
    line = next((one for one in board_of(sight).lines if one.village.id == key), None)
    return None if line is None else _of_village(sight, line, column)


def _of_village(sight: Sight, line: VillageLine, column: str | None) -> Behind | None:
    name, snapshot = line.village.name, sight.snapshot
    match column:
        case "quarter" | "people":
            return _activities(
                (name, quarter_words(sight)), line.done, line.people if column == "people" else None
            )
        case "last":
            done = activities_of(
                snapshot.rows("villages"), snapshot.rows("activities"), line.village.id, snapshot.names
            )
            past = tuple(one for one in done if one.date <= sight.today)
            return _activities((name, sight.t("villages.activities")), past)
        case "follow_up":
            keys = tuple(one.id for one in line.follow_ups)
            return Behind(kind="follow_ups", title=_title(name, sight.t("villages.follow_up")), keys=keys)
        case "suggestions":
            keys = suggestions_open(sight, line.village.id)
            return Behind(
                kind="suggestions", title=_title(name, sight.t("villages.suggestions.open")), keys=keys
            )
        case "event":
            keys = tuple(one.key for one in events_of(sight).get(line.village.id, ()))
            return Behind(kind="plans", title=_title(name, sight.t("villages.plans")), keys=keys)
    return None


def _of_group(sight: Sight, key: str, column: str | None) -> Behind | None:
    group = group_of(sight, key)
    if group is None:
        return None
    match column:
        case "quarter" | "people":
            done = tuple(one for line in group.lines for one in line.done)
            total = people(done) if column == "people" else None
            return _activities((group.title, quarter_words(sight)), done, total)
        case "coverage" | "share" if group.share is not None and group.share.listed:
            title = _title(group.title, sight.t("villages.covered"))
            return Behind(kind="area", title=title, keys=group.share.listed)
        case "active" | "planned" | "inactive":
            ids = with_status(group, column)
            return _villages((group.title, sight.format.choice("status", column)), ids)
    return _villages((group.title,), tuple(line.village.id for line in group.lines))


def _of_officer(sight: Sight, key: str, column: str | None) -> Behind | None:
    one = officer_rows(sight).get(key)
    if not isinstance(one, OfficerLine):
        return None
    name = officer_name(one)
    match column:
        case "done" | "people":
            total = people(one.done) if column == "people" else None
            return _activities((name, quarter_words(sight)), one.done, total)
        case "of_year" | "last":
            return _activities((name, sight.t("villages.year")), one.of_year)
        case "now" | "villages":
            return _villages((name,), one.now)
    return None


def _title(*parts: str) -> str:
    return " · ".join(parts)


def _activities(title: Sequence[str], done: Sequence[Activity], total: int | None = None) -> Behind:
    return Behind(kind="activities", title=_title(*title), keys=tuple(one.id for one in done), total=total)


def _villages(title: Sequence[str], ids: tuple[str, ...]) -> Behind:
    return Behind(kind="villages", title=_title(*title), keys=ids)


def rows_listing(sight: Sight, found: Behind) -> Listing:
    """The rows as a table; what is gone meanwhile is not in it."""
    if found.kind == "plans":
        return _plans_listing(sight, found.keys)
    if found.kind == "area":
        return _area_listing(sight, found.keys)
    if found.kind == "suggestions":
        from tui.views.suggestions import suggestions_listing

        listing = suggestions_listing(sight)
        shown = frozenset(found.keys)
        return msgspec.structs.replace(listing, keys=tuple(key for key in listing.keys if key in shown))
    return _activities_listing(sight, found)


def _activities_listing(sight: Sight, found: Behind) -> Listing:
    rows, villages = sight.snapshot.rows("activities"), sight.snapshot.rows("villages")
    owners = _owners(sight)
    t, form = sight.t, sight.format
    done: dict[str, Activity] = {key: one for key in found.keys if (one := rows.get(key)) is not None}
    due = found.kind == "follow_ups"

    def cells(key: str) -> tuple[Cell, ...]:
        one = done[key]
        village = villages.get(owners.get(key, ""))
        title = mask_numbers(one.title or one.topic or form.choice("kind", one.kind))
        first = Cell(form.dated(one.date, sight.today))
        if due:
            last = one.follow_up_due
            first = due_cell(sight, last) if last else Cell(t("villages.undated"), "muted")
            title = mask_numbers(one.follow_up or title)
        return (
            first,
            Cell(form.choice("kind", one.kind), "muted"),
            Cell(title),
            Cell(form.count(one.participants), "" if one.participants is not None else "muted"),
            Cell(village.name if village is not None else mask_numbers(one.village or form.count(None))),
            Cell(whose(sight, one, village), "muted"),
        )

    total = people(tuple(done.values()))
    sums = (Cell(""), Cell(sight.words.tn("villages.year.of", len(done)), "strong"), Cell(""))
    footer = (*sums, Cell(form.count(total), "strong"), Cell(""), Cell(""))
    return Listing(
        columns=(
            Column(name="date", title=t("villages.due" if due else "villages.day"), width=12, right=True),
            Column(name="kind", title=t("villages.kind"), width=12),
            Column(
                name="title", title=t("villages.follow_up" if due else "villages.what"), width=0, least=20
            ),
            Column(name="participants", title=t("villages.people"), width=6, right=True),
            Column(name="village", title=t("villages.name"), width=16, from_width=76),
            Column(name="officer", title=t("villages.officers"), width=18, from_width=100),
        ),
        keys=tuple(done),
        row=cells,
        text=lambda key: " ".join(cell.text for cell in cells(key)).casefold(),
        footer=() if due or not done else (footer,),
        empty=(t("villages.no_activity"),),
    )


def _owners(sight: Sight) -> dict[str, str]:
    """Activity → its village."""
    snapshot = sight.snapshot
    done = held(snapshot.rows("villages"), snapshot.rows("activities"), snapshot.names).of
    return {one.id: village for village, all_of in done.items() for one in all_of}


def _plans_listing(sight: Sight, keys: tuple[str, ...]) -> Listing:
    ahead = {one.key: one for found in events_of(sight).values() for one in found}
    shown = tuple(key for key in keys if key in ahead)

    def cells(key: str) -> tuple[Cell, ...]:
        one = ahead[key]
        status = Cell(sight.format.choice("status", one.status), "muted")
        return Cell(event_words(sight, one)), Cell(mask_numbers(one.plan.title)), status

    return Listing(
        columns=(
            Column(name="date", title=sight.t("villages.day"), width=18, right=True),
            Column(name="title", title=sight.t("villages.what"), width=0, least=20),
            Column(name="status", title=sight.t("villages.status"), width=12),
        ),
        keys=shown,
        row=cells,
        text=lambda key: " ".join(cell.text for cell in cells(key)).casefold(),
        empty=(sight.t("villages.no_plans"),),
    )


def _area_listing(sight: Sight, codes: tuple[str, ...]) -> Listing:
    """Every kelurahan that counts, and the village of the programme that it is, if any."""
    area = sight.settings.area
    listed = {one.code: one for one in area.listed}
    taken = area_villages(sight)

    def cells(code: str) -> tuple[Cell, ...]:
        one, status = listed[code], taken.get(code)
        word = sight.format.choice("status", status[0]) if status else sight.t("villages.not_yet")
        look: Any = "ok" if status and status[0] == "active" else "" if status else "muted"
        return Cell(code, "muted"), Cell(one.name), Cell(one.district, "muted"), Cell(word, look)

    return Listing(
        columns=(
            Column(name="code", title=sight.t("villages.code"), width=12),
            Column(name="name", title=sight.t("villages.name"), width=0, least=16),
            Column(name="district", title=sight.t("villages.district"), width=18),
            Column(name="status", title=sight.t("villages.status"), width=14),
        ),
        keys=tuple(code for code in codes if code in listed),
        row=cells,
        text=lambda code: " ".join(cell.text for cell in cells(code)).casefold(),
    )


def area_villages(sight: Sight) -> dict[str, tuple[str, str]]:
    """Code of a kelurahan → status and id of the village that counts for it."""
    from tui.views.villagecells import coverage_of

    found, rows = coverage_of(sight), sight.snapshot.rows("villages")
    taken: dict[str, tuple[str, str]] = {}
    for one in found.whole.held if found is not None else ():
        village = rows.get(one)
        listed = sight.settings.area.find(village) if village is not None else None
        if village is not None and listed is not None:
            taken[listed.code] = village.status, one
    return taken


COLLECTIONS = {"plans": "outreach", "suggestions": "suggestions", "villages": "villages", "area": "villages"}
"""Kind of rows → their collection; of the others activities."""


def origin_lines(sight: Sight, found: Behind) -> list[tuple[Cell, ...]]:
    """For `i`: what the figure is, and how many of its rows each source brought, and when."""
    collection = COLLECTIONS.get(found.kind, "activities")
    ids = found.keys
    if found.kind == "area":
        ids = tuple(held[1] for code in found.keys if (held := area_villages(sight).get(code)) is not None)
    elif found.kind == "plans":
        ids = tuple(dict.fromkeys(key.partition("@")[0] for key in found.keys))
    rows = sight.snapshot.rows(collection)
    by_source: dict[str, list[str]] = {}
    for one in ids:
        if rows.get(one) is not None:
            by_source.setdefault(rows.source(one) or "", []).append(one)
    number = sight.format.number
    total = "" if found.total is None else f" · {sight.words.tn('common.people', found.total)}"
    lines: list[tuple[Cell, ...]] = [
        (
            Cell(found.title, "head"),
            Cell(f" · {sight.words.tn('common.rows', len(found.keys))}{total}", "strong"),
        )
    ]
    for mine in sorted(by_source.values(), key=len, reverse=True):
        lines.append((Cell(f"  {number(len(mine))} · "), *of_row(sight, collection, mine[0])[0]))
    return lines
