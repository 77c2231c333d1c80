"""Penundaan: the column that compares a period with another one, and the sentence that says how honestly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from store.queries.cube import ANY, Total
from store.queries.periods import Period, Versus, versus
from tui.views.cells import Cell, Column, Style, width
from tui.views.periodrows import KIND, TOTAL, Sums, asked
from tui.views.periods import short_name
from tui.views.sight import Sight

COLUMN = "then"
Make = Callable[[str], Cell]


def compared(sums: Sums, key: str, period: Period, other: Period) -> Versus:
    """A line's figure of a period beside that of another one, over as many days as are held by now."""
    checkpoint, reason = asked(key)
    until = sums.held.until(sums.of, period.first, period.last)
    if key.startswith(KIND):
        return _together([compared(sums, name, period, other) for name in sums.kinds[key[len(KIND) :]]])
    return versus(sums.held, sums.of, period, other, until=until, checkpoint=checkpoint, reason=reason)


def compare_column(
    sight: Sight, sums: Sums, period: Period, other: Period, keys: Sequence[str]
) -> tuple[Column, Make, Versus]:
    """The column, what makes its cells by the lines' keys, and the comparison of all."""
    held = {key: compared(sums, key, period, other) for key in dict.fromkeys((*keys, TOTAL))}
    parts = {key: _parts(sight, key, one) for key, one in held.items()}
    wides = [
        max((width(part[place]) for part in parts.values() if len(part) == 3), default=0)
        for place in range(3)
    ]
    texts = {key: _joined(part, wides) for key, part in parts.items()}

    def make(key: str) -> Cell:
        if key not in texts:
            return Cell("")
        look: Style = "muted" if held[key].then.count is None else "strong" if key == TOTAL else ""
        return Cell(texts[key], look)

    title = short_name(sight, held[TOTAL].then_in)
    wide = max(width(title), *map(width, texts.values()))
    return Column(name=COLUMN, title=title, width=wide, right=True), make, held[TOTAL]


def compare_note(sight: Sight, total: Versus, until: date | None) -> tuple[tuple[Cell, ...], ...]:
    """Which days a difference was worked out over where they are not those of the table, and how many days were held.

    `until`: the last day held of what the table shows.
    """
    if total.then.count is None:
        return ((Cell(sight.t("deferrals.nothing-then", days=short_name(sight, total.then_in)), "muted"),),)
    notes = []
    if until is not None and total.now_in.last < until and total.now.count is not None:
        text = sight.t(
            "deferrals.same-days",
            then=short_name(sight, total.then_in),
            now=short_name(sight, total.now_in),
            count=sight.format.count(total.now.count),
        )
        notes.append((Cell(text, "muted"),))
    if not total.fair and total.then.count and total.now.count is not None:
        text = sight.t(
            "deferrals.unfair",
            then=sight.format.number(total.then_days),
            now=sight.format.number(total.now_days),
            days=sight.format.number(total.then_in.days),
        )
        notes.append((Cell(text, "warn"),))
    return tuple(notes)


def change_words(sight: Sight, one: Versus) -> tuple[str, str]:
    """`+17`, `▲ 24%`; the second says why there is no percentage where none would be honest."""
    if one.difference is None:
        return "", ""
    difference = one.difference
    signed = f"{'+' if difference > 0 else '-' if difference else ''}{sight.format.number(abs(difference))}"
    if not one.fair and one.then.count:
        return signed, sight.t("deferrals.only", days=sight.format.age_days(one.then_days))
    now, then = one.now.count or 0, one.then.count or 0
    sign = sight.format.change(now, then).partition(" ")[0]
    if one.change is None:
        return signed, sign
    if one.change >= 10:
        return signed, f"{sign} >999%"
    if 0 < abs(one.change) < 0.005:
        return signed, f"{sign} <1%"
    return signed, sight.format.change(now, then)


def _parts(sight: Sight, key: str, one: Versus) -> tuple[str, ...]:
    if one.then.count is None and one.now.count is not None:
        checkpoint, _ = asked(key)
        point = next((point for point in sight.settings.checkpoints if point.id == checkpoint), None)
        shut = (
            checkpoint != ANY
            and point is not None
            and point.start is not None
            and point.start > one.then_in.last
        )
        return (sight.t("deferrals.then.closed" if shut else "deferrals.then.none"),)
    if one.then.count is None and sight.spoken:
        return ("",)
    return (sight.format.count(one.then.count), *change_words(sight, one))


def _joined(parts: tuple[str, ...], wides: Sequence[int]) -> str:
    if len(parts) != 3:
        return parts[0]
    then, difference, change = parts
    if not difference:
        return f"{then.rjust(wides[0])}{' ' * (wides[1] + wides[2] + 2)}"
    sign, _, rest = change.partition(" ")
    figure = f"{sign} {rest.rjust(wides[2] - 2)}" if width(sign) == 1 and rest else change.ljust(wides[2])
    return f"{then.rjust(wides[0])} {difference.rjust(wides[1])} {figure}"


def _together(parts: Sequence[Versus]) -> Versus:
    """The comparison of several checkpoints: days are those of the one that held most."""

    def added(counts: list[int | None]) -> Total:
        held = [count for count in counts if count is not None]
        return Total(sum(held) if held else None)

    first = parts[0]
    return Versus(
        now=added([one.now.count for one in parts]),
        then=added([one.then.count for one in parts]),
        now_in=first.now_in,
        then_in=first.then_in,
        now_days=max(one.now_days for one in parts),
        then_days=max(one.then_days for one in parts),
    )
