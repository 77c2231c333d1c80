"""What a figure counts, in words: a category of an agency, and which others there are beside it."""

from __future__ import annotations

from collections.abc import Mapping

from store.queries.deferrals import DEFAULT, Slice, latest, slices
from tui.views.cells import Cell, line_width
from tui.views.sight import Sight

OLD = 7
"""Days after which the latest figure is said to be the latest, with its age."""


def slice_name(sight: Sight, of: Slice) -> str:
    """`keberangkatan · Imigrasi`."""
    return f"{sight.t(f'deferrals.category.{of.category}')} · {sight.agency(of.agency)}"


def what_cells(sight: Sight, of: Slice, sums: Mapping[Slice, int | None] | None = None) -> tuple[Cell, ...]:
    """`keberangkatan · Imigrasi  Tab: paspor 12`, without figures where no sums are given; nothing where there is only
    the usual slice.
    """
    others = [other for other in slices(sight.snapshot.rows("deferrals")) if other != of]
    if not others and of == DEFAULT:
        return ()
    names = [_short(sight, of, other) for other in others]
    if sums is not None:
        names = [f"{name} {sight.format.count(sums.get(o))}" for name, o in zip(names, others, strict=True)]
    apart = Cell("  " + sight.t("deferrals.apart", slices=", ".join(names)), "muted")
    return (Cell(slice_name(sight, of), "strong"), *((apart,) if names else ()))


def within(sight: Sight, of: Slice, cells: tuple[Cell, ...], room: int) -> tuple[Cell, ...]:
    """The same in `room` cells: `Tab: +2` where the other slices cannot be named, so that nobody takes this for all."""
    if len(cells) < 2 or line_width(cells) <= room:
        return cells
    others = sum(other != of for other in slices(sight.snapshot.rows("deferrals")))
    return (cells[0], Cell("  " + sight.t("deferrals.apart", slices=f"+{others}"), "muted"))


def _short(sight: Sight, of: Slice, other: Slice) -> str:
    """Another slice by what makes it another one: `paspor`, `BP3MI`."""
    if other.agency == of.agency:
        return sight.t(f"deferrals.category.{other.category}")
    return sight.agency(other.agency) if other.category == of.category else slice_name(sight, other)


def latest_note(sight: Sight, of: Slice = DEFAULT) -> tuple[tuple[Cell, ...], ...]:
    """`Angka terbaru: 15 Nov 2020 (6 tahun lalu)` where that is long ago: a pull of this morning may bring old figures."""
    last = latest(sight.snapshot.rows("deferrals"), sight.today, of)
    if last is None or (sight.today - last).days <= OLD:
        return ()
    day, age = sight.format.day_year(last), sight.format.age_days((sight.today - last).days)
    return ((Cell(sight.t("deferrals.latest", day=day, age=age), "stale"),),)
