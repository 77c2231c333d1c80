"""`report tips`: a month, quarter or year of tips in counts that may leave the office; small ones are never told.

Signals, tips and cases stand apart (tips report 1.3, point 1). What is open and late is so now: the file says when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.queries.periods import Period, of_kind
from store.queries.tipnumbers import DIMENSIONS, SHARES, Numbers, Spread, numbers, numbers_by, suppressed_row
from tui.headless.exporting import Book, Sheet, TooMany, Value, written
from tui.headless.exporting.lists import sources_of
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FORBIDDEN, Call
from tui.verbs.export import deliver, formats_of, named_of, style_of
from tui.verbs.list import damage_told
from tui.verbs.report import forbidden
from tui.verbs.sighted import sight_of

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.views.sight import Sight
    from tui.words.format import Format

ABOUT = "tips"
FORMATS = ("csv", "xlsx", "md")
USUAL = "md"
COUNTS = ("signals", "tips", "cases", "open", "overdue")
SPREADS = ("verify", "refer", "close")
NOT_HERE = ("close", "why")
"""Options of the report of deferrals: nothing is closed here."""


def run(call: Call) -> int:
    """Print one text, or write files and print their paths; 3 for viewers and whoever may not read tips."""
    options = call.line.options
    if any(name in options for name in NOT_HERE) or call.line.has("close"):
        raise Usage("cli.usage.report-tips")
    formats = formats_of(call, FORMATS, ABOUT) if "format" in options else (USUAL,)
    style = style_of(call)
    period = _period(options)
    desk = call.desk(writing=False)
    if ABOUT in desk.snapshot.hidden:
        call.say(call.t("list.hidden", collection=ABOUT))
        return FORBIDDEN
    if desk.me.role == "viewer":
        return forbidden(call, "viewer", ABOUT, desk.me.login)
    book = _book(sight_of(call, desk), desk, period)
    files: dict[str, bytes] = {}
    for named in formats:
        try:
            files[f".{named}"] = written(named, book, style)
        except TooMany as error:
            raise Usage("cli.usage.rows", word=named, rows=str(error.rows), most=str(error.most)) from None
    deliver(call, desk, named_of(desk, f"report-tips-{period.first}-{period.last}"), files, ABOUT)
    if desk.sample:
        call.say(call.t("sample"))
    return damage_told(call, desk, ABOUT) or DONE


def _period(options: Mapping[str, str]) -> Period:
    """`--month 2026-11`, `--quarter 2026-3` or `--year 2026`. Raises Usage for anything else, and for several or none."""
    given = [(kind, options[kind].strip()) for kind in ("month", "quarter", "year") if kind in options]
    if len(given) != 1:
        raise Usage("cli.usage.report-tips")
    kind, text = given[0]
    year, _, place = text.partition("-")
    try:
        months = {"month": int(place or "0"), "quarter": 3 * int(place.lstrip("qQ") or "0") - 2, "year": 1}
        if len(year) != 4 or (kind == "year" and place):
            raise ValueError
        return of_kind(kind, date(int(year), months[kind], 1))
    except ValueError:
        raise Usage("cli.usage.report-tips") from None


def _book(sight: Sight, desk: Desk, period: Period) -> Book:
    from tui.views.tipfigures import row_name
    from tui.views.tips import village_id

    t, form, small = sight.t, sight.format, desk.settings.tips.small
    asked = sight.triage, period.first, period.last, form.zone
    whole = numbers(*asked)
    rows: list[list[Value]] = [[t("common.total"), None, *_cells([whole], small, form)[0]]]
    for dimension in DIMENSIONS:
        made = numbers_by(dimension, *asked, place=lambda tip: tip.checkpoint or village_id(sight, tip) or "")
        for one, cells in zip(made, _cells(made, small, form), strict=True):
            rows.append([sight.label("tips", dimension), row_name(sight, f"{dimension}:{one.name}"), *cells])
    title = t(
        "triage.figures.title",
        period=f"{form.short_day_year(period.first)} – {form.short_day_year(period.last)}",
    )
    counted = (desk.snapshot.rows("tips").row(one) for one in whole.signals.ids)
    return Book(
        title=f"{title} · {desk.settings.office.name}",
        sheets=(
            Sheet(
                title=t("triage.figures.name"),
                columns=(
                    t("triage.report.by"),
                    t("triage.report.which"),
                    *(t(f"triage.report.{name}") for name in (*COUNTS, *SHARES)),
                    *(t(f"triage.report.{name}.{part}") for name in SPREADS for part in ("median", "high")),
                ),
                rows=rows,
                strong=frozenset({0}),
            ),
        ),
        about=(
            (t("triage.report.now"), form.local(desk.now()).isoformat(" ", "minutes")),
            (t("triage.report.small"), t("triage.report.small.rule", small=small)),
            *sources_of(desk, form, (row for row in counted if row is not None)),
        ),
        about_title=t("exports.about"),
        zone=desk.settings.zone,
        headings=(t("exports.about.what"), t("exports.about.text")),
    )


def _cells(group: Sequence[Numbers], small: int, form: Format) -> list[list[Value]]:
    """The cells of the rows that add up to one sum: counts, then hours. What few tips say is hidden in both."""
    columns: list[Sequence[Value]] = []
    for name in (*COUNTS, *SHARES):
        counts = [(one.shares[name] if name in SHARES else getattr(one, name)).n for one in group]
        told = suppressed_row(counts, small)
        columns.append([n if text == str(n) else text for n, text in zip(counts, told, strict=True)])
    for name in SPREADS:
        spreads: list[Spread] = [getattr(one, name) for one in group]
        for part in ("median", "high"):
            columns.append([_hours(one, getattr(one, part), small, form) for one in spreads])
    return [list(cells) for cells in zip(*columns, strict=True)]


def _hours(spread: Spread, hours: float | None, small: int, form: Format) -> Value:
    if hours is None:
        return None
    return form.decimal(hours, 1) if len(spread.ids) >= small else f"(<{small})"
