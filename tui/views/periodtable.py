"""Penundaan, any period: a line per checkpoint or per reason, its days, weeks or months, sums, and a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec

from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.views.cells import Cell, Column, Listing, Style, width
from tui.views.periodcompare import compare_column, compare_note
from tui.views.periodnotes import late_days, late_note, stated_note, unknown_keys, unknown_note
from tui.views.periodrows import KIND, NOWHERE, REASON, TOTAL, Sums, asked, sums_of
from tui.views.periods import SIGNS, kind_words, period_name, sign_cell, signs_legend, state_of, title_of
from tui.views.sight import Sight
from tui.views.slices import latest_note, what_cells

NAME = (12, 24)
"""Cells for the names: never less, and no more before a column more is shown."""
UNITS = ("day", "week", "month", "quarter", "year")
MOST = 40
"""Columns; a period of many years is shown by years."""


class PeriodView(msgspec.Struct, frozen=True, kw_only=True):
    """The screen in its form `table`, of any period, or `reasons`."""

    period: Period
    until: date | None
    """The last day that a figure covers."""
    title: str
    what: tuple[Cell, ...]
    listing: Listing
    notes: tuple[tuple[Cell, ...], ...]
    anchor: date
    """The last day that has a column."""


def parts_of(period: Period, kind: str) -> tuple[Period, ...]:
    """A period in days, weeks, months, …; the first and the last one as far as they lie within it."""
    found, first = [], period.first
    while first <= period.last:
        whole = of_kind(kind, first)
        last = min(whole.last, period.last)
        found.append(
            whole if (whole.first, whole.last) == (first, last) else Period(first, last, _kind(first, last))
        )
        if last == date.max:
            break
        first = last + timedelta(days=1)
    return tuple(found)


def _kind(first: date, last: date) -> str:
    return "day" if first == last else "custom"


def span_named(column: str | None) -> tuple[date, date] | None:
    """The days of a column that is named by them; None for the others."""
    first, _, last = (column or "").partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return None


def period_view(
    sight: Sight,
    period: Period,
    of: Slice,
    *,
    wide: int = 80,
    other: Period | None = None,
    anchor: date | None = None,
    by: str = "checkpoint",
) -> PeriodView:
    """The table of a period. `by`: checkpoint | reason. `other`: what it is compared with. `wide`: cells of the screen;
    `anchor`: the last day that has a column, where not all of them fit.
    """
    sums = sums_of(sight, of, period.first, period.last)
    until = sums.held.until(of, period.first, period.last)
    keys, footers = _lines(sums, period, by)
    compare = compare_column(sight, sums, period, other, (*keys, *footers)) if other is not None else None
    last = _anchor(sight, period, until, anchor)
    names = {key: line_name(sight, key) for key in (*keys, *footers)}
    pairs = _columns(sight, sums, period, names, compare[0].width + 2 if compare else 0, wide, last)
    if compare is not None:
        pairs.append((compare[0], compare[1]))
    total = {key: sums.count(key, period.first, period.last) for key in keys}
    unknown = unknown_keys(sight, keys) if by == "checkpoint" else []

    def row(key: str) -> tuple[Cell, ...]:
        return tuple(make(key) for _, make in pairs)

    anything = sums.count(TOTAL, period.first, period.last) is not None
    return PeriodView(
        period=period,
        until=until,
        title=title_of(sight, period, until),
        what=what_cells(sight, of),
        listing=Listing(
            columns=tuple(column for column, _ in pairs),
            keys=keys if anything or by == "checkpoint" else (),
            row=row,
            text=lambda key: f"{key} {names[key]}".casefold(),
            sorts=("name", "total"),
            order=lambda name: (
                (lambda key: names[key].casefold())
                if name == "name"
                else (lambda key: (total[key] is None, -(total[key] or 0)))
            ),
            problem=lambda key: key in unknown,
            footer=tuple(row(key) for key in footers) if keys else (),
            footer_keys=footers,
            empty=(
                sight.t("deferrals.empty", period=period_name(sight, period)),
                sight.then("deferrals.empty.next"),
            ),
        ),
        notes=(
            *latest_note(sight, of),
            *unknown_note(sight, unknown),
            *late_note(sight, of, [Period(*span) for c, _ in pairs if (span := span_named(c.name))]),
            *(compare_note(sight, compare[2], until) if compare is not None and anything else ()),
            *stated_note(sight, sums, period),
            *signs_legend(sight, _states(sight, sums, keys, pairs)),
        ),
        anchor=last,
    )


Maker = Callable[[str], Cell]


def line_name(sight: Sight, key: str) -> str:
    """What a line is of, in words."""
    if key == TOTAL:
        return sight.t("common.total")
    if key.startswith(KIND):
        return sight.t(f"deferrals.kinds.{key[len(KIND) :]}")
    if key.startswith(REASON):
        return key[len(REASON) :] or sight.t("deferrals.reason.none")
    return sight.checkpoint(key)


def _lines(sums: Sums, period: Period, by: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the lines and of the sums below them."""
    if by == "reason":
        reasons = sums.held.reasons(sums.of, period.first, period.last)
        return tuple(f"{REASON}{reason or ''}" for reason in reasons), (TOTAL,)
    office = sums.count(NOWHERE, period.first, period.last)
    keys = (*sums.names, *((NOWHERE,) if office is not None else ()))
    several = len(sums.kinds) > 1 and len(sums.kinds) < len(sums.names) and "other" not in sums.kinds
    found = tuple(f"{KIND}{kind}" for kind in sums.kinds) if several else ()
    return keys, (*found, TOTAL)


def _anchor(sight: Sight, period: Period, until: date | None, wanted: date | None) -> date:
    last = max(until or period.first, min(period.last, sight.today))
    return wanted if wanted is not None and period.holds(wanted) else min(last, period.last)


def _columns(
    sight: Sight, sums: Sums, period: Period, names: dict[str, str], compared: int, wide: int, last: date
) -> list[tuple[Column, Maker]]:
    """The name, the parts of the period up to `last`, the sum."""
    head = sight.t("deferrals.reason" if any(k.startswith(REASON) for k in names) else "deferrals.checkpoint")
    found = [(Column(name="name", title=head, width=0, least=NAME[0]), _name_maker(sight, names))]
    total = _sum_column(sight, sums, period, names)
    room = wide - 3 - NAME[0] - (total[0].width + 4) - compared
    longest = max(NAME[0], min(NAME[1], max(map(width, names.values()), default=0)))
    shown = [part for part in _units(sight, sums, period, room) if part.first <= last]
    cells = _cells(sight, sums, shown, names)
    late = late_days(sight, sums.of, shown)
    cells += bool(late)
    for place, part in enumerate(reversed(shown), 1):
        needs = 3 + (longest if place > 3 else NAME[0]) + total[0].width + 4 + compared + place * (cells + 1)
        column = Column(
            name=f"{part.first}/{part.last}" if part.days > 1 else part.first.isoformat(),
            title=part_title(sight, part) + " " * bool(late),
            width=cells,
            right=True,
            from_width=0 if place == 1 else needs,
        )
        found.insert(1, (column, _part_maker(sight, sums, part, late)))
    return [*found, total]


def _units(sight: Sight, sums: Sums, period: Period, room: int) -> tuple[Period, ...]:
    """The finest parts that fit; days also where the oldest do not, in a week."""
    if period.days == 1:
        return ()
    if period.days <= 7:
        return parts_of(period, "day")
    for unit in UNITS:
        if period.days > MOST * {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}[unit]:
            continue
        parts = parts_of(period, unit)
        if len(parts) * (_cells(sight, sums, parts, ()) + 1) <= room:
            return parts if len(parts) > 1 else ()
    return parts_of(period, "year")[-MOST:]


def _cells(sight: Sight, sums: Sums, parts: Iterable[Period], names: Iterable[str]) -> int:
    """The width of a part's column: its heading, and the highest sum."""
    widest = 3
    for part in parts:
        count = sums.count(TOTAL, part.first, part.last)
        widest = max(widest, width(part_title(sight, part)), width(sight.format.count(count)))
    return widest


def part_title(sight: Sight, part: Period) -> str:
    """`Sen 16`, `16–22 Nov`, `Nov`, `Tw 4`, `2026`."""
    form = sight.format
    match part.kind:
        case "day":
            return f"{form.weekday(part.first)} {part.first.day}"
        case "month":
            return form.short_month(part.first)[:-5] + (
                "" if part.first.year == sight.today.year else f" {part.first:%y}"
            )
        case "quarter":
            return sight.t("deferrals.period.short", number=(part.first.month + 2) // 3, year=part.first.year)
        case "year":
            return str(part.first.year)
        case _:
            return form.days(part.first, part.last)


def _name_maker(sight: Sight, names: dict[str, str]) -> Maker:
    known = {point.id for point in sight.settings.checkpoints}

    def make(key: str) -> Cell:
        if key == TOTAL or key.startswith(KIND):
            return Cell(names[key], "strong" if key == TOTAL else "head")
        if known and key not in known and key != NOWHERE and not key.startswith(REASON):
            return Cell(f"{names[key]} ?", "warn")
        return Cell(names[key], "muted" if key == REASON else "")

    return make


def _part_maker(sight: Sight, sums: Sums, part: Period, late: dict[date, tuple[str, ...]]) -> Maker:
    """`+` behind a sum that is not complete; a blank behind the others, so that the figures stand under each other."""
    gap = " " * bool(late)

    def make(key: str) -> Cell:
        count = sums.count(key, part.first, part.last)
        if count is not None:
            names = late.get(part.first, ())
            part_of = key == TOTAL or any(name in sums.kinds.get(key[len(KIND) :], ()) for name in names)
            mark = "+" if names and (key == TOTAL or key.startswith(KIND)) and part_of else gap
            return Cell(sight.format.number(count) + mark, _look(key))
        sign = sign_cell(sight, _state(sight, sums, key, part))
        return Cell(sign.text + gap, sign.style)

    return make


def _state(sight: Sight, sums: Sums, key: str, part: Period) -> str:
    """Why there is no figure; a reason that nobody had is not missing where other reasons are held."""
    if key.startswith(REASON) and sums.count(TOTAL, part.first, part.last) is not None:
        return "coming"
    checkpoint, _ = asked(key)
    return state_of(sight, sums.held, sums.of, checkpoint, part.first, part.last)


def _look(key: str) -> Style:
    return "strong" if key == TOTAL else "head" if key.startswith(KIND) else ""


def _sum_column(sight: Sight, sums: Sums, period: Period, names: Iterable[str]) -> tuple[Column, Maker]:
    counts = {key: sums.count(key, period.first, period.last) for key in names}
    title = kind_words(sight, period.kind)
    title = title[:1].upper() + title[1:]

    def make(key: str) -> Cell:
        count = counts[key]
        if count is None:
            return sign_cell(sight, _state(sight, sums, key, period))
        return Cell(sight.format.number(count), "strong")

    wide = max(width(title), *(width(sight.format.count(count)) for count in counts.values()))
    return Column(name="total", title=title, width=wide, right=True, rule=True), make


def _states(
    sight: Sight, sums: Sums, keys: Iterable[str], pairs: list[tuple[Column, Maker]]
) -> dict[str, None]:
    """Which signs stand in the columns."""
    signs = {sight.format.text(sign): state for state, sign in SIGNS.items()}
    return dict.fromkeys(
        state
        for column, make in pairs[1:]
        if span_named(column.name) or column.name == "total"
        for key in keys
        if (state := signs.get(make(key).text.strip() or " ")) is not None
    )
