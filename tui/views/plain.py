"""A screen as linear text: for `infokim show`, for pipes, slow lines and screen readers.

One fact per line, each with its label, from top to bottom; nothing stands beside anything and no column must be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.queries.deferrals import DEFAULT, default_month, shift, slices
from store.queries.workdays import PLAIN, Calendar
from tui.views.byhand import hand_counts, hand_note, with_hand
from tui.views.cells import Cell, Listing, text_of
from tui.views.changed import signed
from tui.views.deferrals import month_view
from tui.views.disputed import disputed, disputed_counts, with_disputed
from tui.views.outreach import agenda_view, missed_now
from tui.views.sight import Sight
from tui.views.slices import slice_name
from tui.views.sources import source_detail, sources_view
from tui.views.tipfigures import figures_told, this_month
from tui.views.tipqueue import tips_view
from tui.views.today import panels
from tui.views.unknown import unknown_note, unknown_now
from tui.views.villages import villages_view

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
) -> list[str]:
    """The lines of a screen: today | villages | deferrals | tips | outreach | sources. Raises KeyError for another one.

    `rules`, `me`, `role`: as of `Sight`.
    """
    sight = Sight(
        snapshot, now, words, format, settings,
        spoken=True, days=lambda: calendar, rules=rules, me=me, role=role,
    )  # fmt: skip
    body = SCREENS[screen]
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


def spoken(listing: Listing, first: Sequence[str] = ()) -> list[str]:
    """A row per line: what it is, then every cell that says something with its column's title; `first`: columns to
    begin with. A row that holds nothing says so once.
    """
    if not listing.keys:
        return list(listing.empty)
    order = sorted(range(1, len(listing.columns)), key=lambda at: listing.columns[at].name not in first)
    rows = [listing.row(key) for key in listing.keys]
    return [_row(listing, row, order) for row in (*rows, *listing.footer)]


def _row(listing: Listing, row: Sequence[Cell], order: Sequence[int]) -> str:
    texts = [" ".join(cell.text.split()) for cell in row]
    titles = [" ".join(column.title.split()) for column in listing.columns]
    held = {texts[at] for at in order}
    if len(held) == 1:
        return f"{texts[0]}. {held.pop()}".rstrip(". ")
    return f"{texts[0]}. {'; '.join(f'{titles[at]}: {texts[at]}' for at in order if texts[at])}."


def _today(sight: Sight) -> list[str]:
    lines = [sight.t("today.own"), ""] if sight.snapshot.sample else []
    for panel in panels(sight, WIDE):
        lines.append(" ".join(text_of(panel.title).split()))
        lines += [" ".join(text_of(line).split()) for item in panel.items for line in item.lines]
        lines.append("")
    return lines[:-1]


def _deferrals(sight: Sight) -> list[str]:
    rows = sight.snapshot.rows("deferrals")
    month = default_month(rows, sight.today)
    lines: list[str] = []
    for of in (DEFAULT, *(other for other in slices(rows) if other != DEFAULT)):
        view = month_view(sight, month, of)
        last = shift(month, 1) - timedelta(days=1)
        apart, hand = disputed_counts(sight, of, month, last), hand_counts(sight, of, month, last)
        listing = with_hand(sight, view.listing, "name", {count.checkpoint for count in hand})
        listing = with_disputed(sight, listing, "name", {count.checkpoint for count in apart})
        lines += [
            f"{view.title} · {slice_name(sight, of)}",
            *spoken(listing, ("month", "before", "year")),
        ]
        lines += [text_of(note) for note in (*view.notes, *hand_note(sight, hand))]
        lines.append("")
    return lines[:-1]


def _villages(sight: Sight) -> list[str]:
    view = villages_view(sight)
    apart = with_disputed(sight, view.listing, "name", disputed(sight, "villages", view.listing.keys))
    listing = signed(sight, "villages", apart, "name")
    return [*spoken(listing), *(text_of(note) for note in view.notes)]


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
        lines.append(_row(listing, (Cell(day), *row[1:]), range(1, len(row))))
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
