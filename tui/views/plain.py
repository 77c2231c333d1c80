"""A screen as linear text: for `infokim show`, for pipes, slow lines and screen readers.

One fact per line, each with its label, from top to bottom; nothing stands beside anything and no column must be counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.queries.deferrals import shift
from store.queries.workdays import PLAIN, Calendar
from tui.views.cells import Cell, Listing, text_of
from tui.views.changed import signed
from tui.views.deferralstold import deferrals_told
from tui.views.disputed import disputed, with_disputed
from tui.views.outreach import agenda_view, missed_now
from tui.views.sight import Sight
from tui.views.sources import source_detail, sources_view
from tui.views.spoken import row_told, spoken
from tui.views.tipfigures import figures_told, this_month
from tui.views.tipqueue import tips_view
from tui.views.today import panels
from tui.views.unknown import unknown_note, unknown_now
from tui.views.villagegroups import districts_listing, officers_listing
from tui.views.villages import about_parts, villages_view

if TYPE_CHECKING:
    from store.queries.standing import TriageRules
    from store.snapshot import Snapshot
    from tui.headless.settings import Settings
    from tui.words.catalog import Words
    from tui.words.format import Format

WIDE = 78
UNBROKEN = 1000
"""A sentence of a source is one line: it may hold a command that somebody copies."""


def plain(
    screen: str,
    *,
    snapshot: Snapshot,
    now: datetime,
    words: Words,
    format: Format,
    settings: Settings,
    calendar: Calendar = PLAIN,
    rules: Callable[[], TriageRules] | None = None,
    me: str = "",
    role: str = "head",
    told: Callable[[Sight], list[str]] | None = None,
) -> list[str]:
    """The lines of a screen: today | villages | deferrals | tips | outreach | sources. Raises KeyError for another one.

    `rules`, `me`, `role`: as of `Sight`; `told`: what makes other lines than the usual ones of the screen.
    """
    sight = Sight(
        snapshot, now, words, format, settings,
        spoken=True, days=lambda: calendar, rules=rules, me=me, role=role,
    )  # fmt: skip
    body = told or SCREENS[screen]
    if screen in snapshot.hidden:
        return [*_head(sight, screen), words.t("sources.plain.hidden")]
    return [*_head(sight, screen), *body(sight)]


def _head(sight: Sight, screen: str) -> list[str]:
    """Office, screen, moment, freshness; CONTOH where it is sample data."""
    sample = f" · {sight.t('common.sample')}" if sight.snapshot.sample else ""
    title = sight.t(f"{screen}.title")
    lines = [f"{title} · {sight.settings.office.name}{sample}"]
    lines.append(f"{sight.format.long_day(sight.today)} {sight.format.clock(sight.now)}")
    if screen not in ("today", "sources"):
        lines.append(text_of(sight.fresh_cells(screen)))
    return [*lines, ""]


def _today(sight: Sight) -> list[str]:
    lines = [sight.t("today.own"), ""] if sight.snapshot.sample else []
    for panel in panels(sight, WIDE):
        lines.append(" ".join(text_of(panel.title).split()))
        lines += [" ".join(text_of(line).split()) for item in panel.items for line in item.lines]
        lines.append("")
    return lines[:-1]


def _deferrals(sight: Sight) -> list[str]:
    return deferrals_told(sight)


def _villages(sight: Sight) -> list[str]:
    view = villages_view(sight)
    apart = with_disputed(sight, view.listing, "name", disputed(sight, "villages", view.listing.keys))
    listing = signed(sight, "villages", apart, "name")
    lines = [" · ".join(cell.text for cell in about_parts(sight)), *spoken(listing)]
    lines += [text_of(note) for note in view.notes]
    for name, form in (("districts", districts_listing), ("officers", officers_listing)):
        told = form(sight)
        lines += ["", sight.t(f"villages.form.{name}"), *spoken(told)] if told.keys else []
    return lines


def _tips(sight: Sight) -> list[str]:
    view = tips_view(sight)
    lines = [view.title, *spoken(view.listing, ("urgent", "left", "status"))]
    return [*lines, "", *figures_told(sight, this_month(sight))] if view.held else lines


def _outreach(sight: Sight) -> list[str]:
    """Today and two weeks ahead, then what was missed."""
    first: date = sight.today
    view = agenda_view(
        sight, first, first + timedelta(days=14), editable="outreach" not in sight.snapshot.read_only
    )
    lines = [view.title, *_days(signed(sight, "outreach", view.listing, "title"))]
    if missed_now(sight):
        late = agenda_view(sight, shift(first, -12), first, only="missed")
        lines += ["", late.title, *_days(late.listing)]
    return lines


def _days(listing: Listing) -> list[str]:
    """The agenda with its day on every line."""
    lines, day = [], ""
    for key in listing.keys:
        row = list(listing.row(key))
        day = row[0].text or day
        lines.append(row_told(listing, (Cell(day), *row[1:]), range(1, len(row))))
    return lines or list(listing.empty)


def _sources(sight: Sight) -> list[str]:
    view = sources_view(sight)
    lines = [*spoken(view.listing), ""]
    for one in view.found:
        if not one.fine or one.record.problems or unknown_now(sight, one.source):
            lines += [text_of(line) for line in source_detail(sight, one.source, UNBROKEN).lines]
    return [*lines, *(text_of(line) for line in unknown_note(sight, unknown_now(sight)))]


SCREENS: dict[str, Callable[[Sight], list[str]]] = {
    "today": _today,
    "villages": _villages,
    "deferrals": _deferrals,
    "tips": _tips,
    "outreach": _outreach,
    "sources": _sources,
}
"""Every screen by name."""
