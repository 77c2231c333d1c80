"""Penundaan, what stands out: each sentence says the numbers that it used, and no more than they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from store.history import HistoryLine
from store.models.deferral import Deferral
from store.queries.corrected import LOOK as CORRECTED_DAYS
from store.queries.corrected import corrected
from store.queries.cube import Cube, cube
from store.queries.deferrals import Slice
from store.queries.outliers import Silent, Unusual, silent, unusual
from store.queries.periods import Period
from store.queries.records import Records
from tui.views.cells import Cell, Column, Listing
from tui.views.periods import cube_of, period_name
from tui.views.sight import Sight

NOTED = 92
"""Days of a period up to which the sentences are looked for whenever its table is drawn (a year: 60 ms)."""
Past = Mapping[str, Sequence[HistoryLine]]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, and the figures that it is about."""

    key: str
    text: str
    about: str
    """unusual | silent | corrected."""
    checkpoint: str = ""
    """Empty: every one."""
    day: date
    """Where Enter goes."""
    ids: tuple[str, ...] = ()
    """The records it is about, where they are not those of the day."""


def findings(sight: Sight, period: Period, of: Slice, past: Past | None = None) -> tuple[Finding, ...]:
    """What stands out in a period, the newest day first; then who is silent, and which source corrects itself often.

    `past`: what sources said of `lately` before; None: nothing is said of corrections.
    """
    rows = sight.snapshot.rows("deferrals")
    found = [_unusual(sight, one) for one in reversed(rows.memo(_far, of, period.first, period.last))]
    if period.last >= sight.today:
        ends = tuple((point.id, point.end) for point in sight.settings.checkpoints if point.end is not None)
        found += [_silent(sight, one) for one in rows.memo(_quiet, of, sight.today, ends)]
    return (*found, *(_corrected(sight, of, past) if past is not None else ()))


def _far(rows: Records[Deferral], of: Slice, first: date, last: date) -> tuple[Unusual, ...]:
    """The days of all checkpoints that stand out, oldest first; for `rows.memo`."""
    held: Cube = rows.memo(cube)
    found = [
        one
        for name in held.checkpoints(of, first, last)
        for one in unusual(held, of, first, last, checkpoint=name)
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.checkpoint.casefold())))


def _quiet(
    rows: Records[Deferral], of: Slice, today: date, ends: tuple[tuple[str, date], ...]
) -> tuple[Silent, ...]:
    """The checkpoints that are silent for longer than usual; for `rows.memo`. `ends`: the last days of those closed."""
    held, closed = rows.memo(cube), dict(ends)
    found = (
        silent(held, of, today, checkpoint=name, closed=closed.get(name)) for name in held.checkpoints(of)
    )
    return tuple(one for one in found if one is not None)


def lately(sight: Sight, of: Slice) -> tuple[str, ...]:
    """The figures whose corrections are counted: those of the last sixty days."""
    found = cube_of(sight).figure(of, sight.today - CORRECTED_DAYS, sight.today)
    return found.ids


def standout_note(sight: Sight, period: Period, of: Slice, key: str) -> tuple[tuple[Cell, ...], ...]:
    """The line below a table: the newest sentence, and how many more there are under `key`."""
    if period.days > NOTED:
        return ()
    found = findings(sight, period, of)
    if not found:
        return ()
    more = ""
    if len(found) > 1:
        more = " · " + sight.t(
            "deferrals.standout.more", count=sight.format.number(len(found) - 1), button=key
        )
        more = "" if sight.spoken else sight.format.text(more)
    text = sight.t("deferrals.standout.note", text=found[0].text)
    return ((Cell(text, "warn"), Cell(more, "muted")),)


def standout_listing(sight: Sight, period: Period, found: Iterable[Finding]) -> Listing:
    """The sentences as a list; Enter goes to the day."""
    held = {one.key: one for one in found}
    name = Column(name="text", title="", width=0, least=20)

    def row(key: str) -> tuple[Cell, ...]:
        return (Cell(held[key].text, "warn" if held[key].about != "corrected" else ""),)

    return Listing(
        columns=(name,),
        keys=tuple(held),
        row=row,
        text=lambda key: held[key].text.casefold(),
        empty=(sight.t("deferrals.standout.none", period=period_name(sight, period)),),
    )


def _unusual(sight: Sight, one: Unusual) -> Finding:
    """`Sel 24 Nov Sekupang 41; biasanya 3–19 pada Selasa (12 Selasa terakhir)`."""
    form = sight.format
    usual = form.number(one.low) if one.low == one.high else f"{form.number(one.low)}–{form.number(one.high)}"
    text = sight.t(
        "deferrals.standout.unusual",
        day=form.day(one.day) if one.day.year == sight.today.year else form.day_year(one.day),
        name=sight.checkpoint(one.checkpoint),
        count=form.number(one.count),
        usual=form.text(usual),
        weekday=sight.t(f"common.day.long.{one.day.isoweekday()}"),
        n=form.number(len(one.used)),
    )
    return Finding(
        key=f"unusual {one.checkpoint} {one.day}",
        text=text,
        about="unusual",
        checkpoint=one.checkpoint,
        day=one.day,
    )


def _silent(sight: Sight, one: Silent) -> Finding:
    text = sight.t(
        "deferrals.standout.silent",
        name=sight.checkpoint(one.checkpoint),
        day=sight.format.dated(one.last, sight.today),
        days=sight.words.tn("common.age.days", one.days),
        longest=sight.words.tn("common.age.days", one.longest),
    )
    return Finding(
        key=f"silent {one.checkpoint}", text=text, about="silent", checkpoint=one.checkpoint, day=one.last
    )


def _corrected(sight: Sight, of: Slice, past: Past) -> Iterable[Finding]:
    rows, ids = sight.snapshot.rows("deferrals"), lately(sight, of)
    changed = [name for name, lines in past.items() if any(line.field == "count" for line in lines)]
    form = sight.format
    for one in corrected({name: rows.source(name) for name in ids}, changed):
        text = sight.t(
            "deferrals.standout.corrected",
            source=one.source,
            corrected=form.number(one.corrected),
            figures=form.number(one.figures),
            share=form.percent(one.share),
            days=form.number(CORRECTED_DAYS.days),
        )
        last = max(record.date for name in one.ids if (record := rows.get(name)) is not None)
        yield Finding(key=f"corrected {one.source}", text=text, about="corrected", day=last, ids=one.ids)
