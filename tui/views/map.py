"""The kecamatan as a map of tiles, by coverage or by the age of the last visit. A sketch: no tile is as large as its land.

Each tile has a letter beside its colour, so that it says the same in mono; and a sign for each kelurahan.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from store.queries.coverage import Share
from store.queries.tilemap import Place, placed
from tui.views.cells import Cell, Style, fit
from tui.views.sight import Sight
from tui.views.villagecells import age_cell, is_known
from tui.views.villagegroups import WHOLE, Group, by_district
from tui.words.symbols import MARKS

MODES = ("coverage", "age")
LETTERS = ("A", "B", "C", "D", "-", "?")
"""A is best; `-`: there is nothing to tell; `?`: nobody knows."""
LOOKS: Mapping[str, Mapping[str, Style]] = {
    "coverage": {"A": "ok", "B": "accent", "C": "warn", "D": "", "-": "muted", "?": "muted"},
    "age": {"A": "ok", "B": "stale", "C": "late", "D": "failed", "-": "muted", "?": "muted"},
}
HALF, QUARTER = 0.5, 0.25
COVERED, NONE = "■", "·"
LEAST, MOST = 12, 24
"""Cells of a tile, its sign among them."""


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One kecamatan, or villages that stand apart."""

    key: str
    """As the form by kecamatan has it."""
    group: Group
    place: Place
    letter: str
    figure: str


def tiles(sight: Sight, mode: str) -> tuple[Tile, ...]:
    """Every kecamatan and what stands apart, in the order of rows. Each village is in one of them."""
    found = {key: group for key, group in by_district(sight).items() if key != WHOLE}
    apart = [key for key in found if key.endswith(":")]  # what stands apart, and villages of no kecamatan
    titles = {key: group.title for key, group in found.items() if key not in apart}
    at = placed(tuple(titles.values()), sight.settings.villages.map, last=apart)
    made = [
        Tile(key=key, group=group, place=at[titles.get(key, key)], letter=letter, figure=figure)
        for key, group in found.items()
        for letter, figure in [judged(sight, group, mode)]
    ]
    return tuple(sorted(made, key=lambda tile: (tile.place[1], tile.place[0])))


def judged(sight: Sight, group: Group, mode: str) -> tuple[str, str]:
    """The letter of a tile and the figure beside it."""
    return _by_age(sight, group) if mode == "age" else _by_coverage(sight, group)


def _by_coverage(sight: Sight, group: Group) -> tuple[str, str]:
    share, number = group.share, sight.format.number
    if share is None:
        return "?", sight.words.tn("villages.count", len(group.lines))
    ratio = share.ratio
    if ratio is None:
        return "-", sight.t("fieldwork.map.others")
    letter = "D" if not ratio else "A" if ratio >= HALF else "B" if ratio >= QUARTER else "C"
    covered = f"{number(len(share.active))}/{number(len(share.listed))}"
    return letter, f"{covered} {sight.format.percent(ratio)}"


def _by_age(sight: Sight, group: Group) -> tuple[str, str]:
    """By the active village that was longest without a visit."""
    active = [line for line in group.lines if line.village.status == "active"]
    if not active:
        return "-", sight.t("fieldwork.map.no-village")
    if not is_known(sight):
        return "?", sight.format.count(None)
    if any(line.days is None for line in active):
        return "D", sight.t("villages.never")
    days = max(line.days for line in active if line.days is not None)
    first, second = (*sorted(sight.settings.villages.ages), 60, 60)[:2]
    letter = "A" if days <= first else "B" if days <= second else "C"
    return letter, sight.format.age_days(days) if days else sight.t("common.date.today")


def marks(group: Group) -> str:
    """A sign for each kelurahan: an active village, a planned one, an inactive one, none yet."""
    by_status = {
        status: sum(line.village.status == status for line in group.lines)
        for status in ("active", "planned", "inactive")
    }
    left = len(group.share.listed) - len(group.share.held) if group.share is not None else 0
    return (
        COVERED * by_status["active"]
        + MARKS["planned"] * by_status["planned"]
        + MARKS["inactive"] * by_status["inactive"]
        + NONE * left
    )


def tile_width(held: tuple[Tile, ...], wide: int) -> int:
    """Cells of a tile, so that all columns fit."""
    columns = max((tile.place[0] for tile in held), default=0) + 1
    return max(LEAST, min(MOST, wide // columns))


def map_lines(
    sight: Sight, held: tuple[Tile, ...], at: str, mode: str, wide: int, *, airy: bool = False
) -> list[tuple[Cell, ...]]:
    """Three lines for each row of tiles, and an empty one below where there is room. `at`: the key of the chosen one."""
    by_row: dict[int, dict[int, Tile]] = {}
    for tile in held:
        by_row.setdefault(tile.place[1], {})[tile.place[0]] = tile
    cells = tile_width(held, wide)
    lines: list[tuple[Cell, ...]] = []
    for row in range(max(by_row, default=-1) + 1):
        here = by_row.get(row, {})
        last = max(here, default=-1)
        for part in range(3):
            line: list[Cell] = []
            for column in range(last + 1):
                line += _part(here.get(column), part, at, mode, cells)
            lines.append(tuple(line))
        if airy:
            lines.append(())
    return lines


def _part(tile: Tile | None, part: int, at: str, mode: str, cells: int) -> tuple[Cell, ...]:
    """The name; the letter and its figure; the kelurahan. The chosen tile has the sign of a cursor on each."""
    if tile is None:
        return (Cell(" " * cells),)
    chosen, look = tile.key == at, LOOKS[mode][tile.letter]
    sign = Cell("›" if chosen else " ", "accent")
    if part == 0:
        return sign, Cell(fit(tile.group.title, cells - 1), "head" if chosen else "")
    if part == 1:
        return sign, Cell(fit(f"{tile.letter} {tile.figure}", cells - 1), look)
    return sign, Cell(fit(marks(tile.group), cells - 1), look if chosen or look != "" else "muted")


def legend(sight: Sight, held: tuple[Tile, ...], mode: str) -> tuple[tuple[Cell, ...], ...]:
    """What the letters mean, each with how many tiles have it; and the signs."""
    first, second = (*sorted(sight.settings.villages.ages), 60, 60)[:2]
    line: list[Cell] = []
    for letter in LETTERS:
        n = sum(tile.letter == letter for tile in held)
        if n or letter not in ("-", "?"):
            words = sight.t(f"fieldwork.map.{mode}.{letter}", first=first, second=second)
            line.append(Cell(f"{letter} {words} ({sight.format.number(n)})", LOOKS[mode][letter]))
            line.append(Cell("  "))
    choice = sight.format.choice
    signs = f"{COVERED} {choice('status', 'active')}  {MARKS['planned']} {choice('status', 'planned')}"
    signs += f"  {MARKS['inactive']} {choice('status', 'inactive')}  {NONE} {sight.t('fieldwork.map.none')}"
    return tuple(line[:-1]), (Cell(f"{signs}  ({sight.t('fieldwork.map.sketch')})", "muted"),)


def _share_words(sight: Sight, share: Share) -> str:
    if not share.listed:
        return sight.t("fieldwork.map.others")
    number = sight.format.number
    active, listed = number(len(share.active)), number(len(share.listed))
    percent = sight.format.percent(share.ratio or 0.0)
    return sight.t("fieldwork.map.share", active=active, listed=listed, percent=percent)


def chosen_lines(sight: Sight, tile: Tile) -> tuple[tuple[Cell, ...], ...]:
    """The chosen tile in words: what is covered, and who was longest without a visit."""
    group = tile.group
    told = _share_words(sight, group.share) if group.share is not None else tile.figure
    active = [line for line in group.lines if line.village.status == "active"]
    lines = [(Cell(f"{group.title}: ", "strong"), Cell(told))]
    if active and is_known(sight):
        oldest = min(active, key=lambda line: (line.last is not None, line.last, line.village.name))
        visit = age_cell(sight, oldest.last)
        lines.append((Cell(f"{sight.t('villages.oldest')}: {oldest.village.name}, ", "muted"), visit))
    return tuple(lines)
