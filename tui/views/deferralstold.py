"""Penundaan as linear text: any period in any form, one slice after the other, one fact per line."""

from __future__ import annotations

from store.queries.deferrals import DEFAULT, Slice, slices
from store.queries.periods import Period
from tui.views.byhand import hand_counts, hand_note
from tui.views.cells import text_of
from tui.views.deferrals import MonthView
from tui.views.deferralssigned import signed_table
from tui.views.deferralsview import DRAWINGS, FORMS, drawing_of, table_of
from tui.views.perioddrawing import spot_words
from tui.views.periods import cube_of, title_of, usual_period
from tui.views.sight import Sight
from tui.views.slices import slice_name
from tui.views.spoken import spoken
from tui.views.standout import Past, findings, lately

__all__ = ["FORMS", "deferrals_told", "recent"]
WIDE, HIGH = 200, 12
"""Cells that drawings and tables are made for: days of a month each have their own."""


def deferrals_told(
    sight: Sight, period: Period | None = None, form: str = "table", past: Past | None = None
) -> list[str]:
    """The lines. `form`: one of those of the screen; `past`: what sources said of `recent` figures before."""
    period = period or usual_period(sight)
    lines: list[str] = []
    for of in (DEFAULT, *(other for other in slices(sight.snapshot.rows("deferrals")) if other != DEFAULT)):
        lines += [*_one(sight, period, form, of, past), ""]
    return lines[:-1]


def recent(sight: Sight) -> tuple[str, ...]:
    """The figures whose corrections `past` is to tell of."""
    return tuple(one for of in slices(sight.snapshot.rows("deferrals")) for one in lately(sight, of))


def _one(sight: Sight, period: Period, form: str, of: Slice, past: Past | None) -> list[str]:
    what = slice_name(sight, of)
    if form == "standout":
        told = [one.text for one in findings(sight, period, of, past)]
        name = title_of(sight, period)
        return [f"{name} · {what}", *(told or [sight.t("deferrals.standout.none", period=name)])]
    if form in DRAWINGS:
        return _drawn(sight, period, form, of, what)
    by = "reason" if form == "reasons" else "checkpoint"
    view = table_of(sight, period, of, wide=WIDE, by=by)
    listing, _ = signed_table(sight, view.listing, of, period, "", plain=form == "reasons")
    first = ("month", "before", "year") if isinstance(view, MonthView) else ("total", "then")
    notes = (*view.notes, *hand_note(sight, hand_counts(sight, of, period.first, period.last)))
    return [
        f"{view.title} · {what}",
        *spoken(listing, first),
        *(text_of(note) for note in notes),
    ]


def _drawn(sight: Sight, period: Period, form: str, of: Slice, what: str) -> list[str]:
    """Every figure of a drawing that is not to come, in words."""
    drawing = drawing_of(sight, form, period, of, wide=WIDE, high=HIGH)
    lines = [f"{title_of(sight, drawing.period, drawing.until)} · {what} · {drawing.title}"]
    if not drawing.lines:
        return [*lines, sight.t("deferrals.empty", period=title_of(sight, drawing.period))]
    spots = sorted((spot for row in drawing.spots for spot in row), key=lambda spot: (spot.first, spot.last))
    held = cube_of(sight)
    return [
        *lines,
        *(text_of(spot_words(sight, held, drawing, spot)) for spot in spots if spot.first <= sight.today),
    ]
