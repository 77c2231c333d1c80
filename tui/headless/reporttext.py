"""The report of deferrals for a chat: a few plain lines, with the figure, what it is compared with, as-of and source."""

from __future__ import annotations

from collections.abc import Iterator

from store.queries.deferrals import Slice
from store.queries.headquarters import Block, Gap
from store.queries.periods import Versus, versus
from tui.headless.reportbook import Report

MOST_GAPS = 4
"""Spans of missing days that are named; the rest is counted."""


def text_of(report: Report) -> str:
    """Three to seven lines."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    table = report.found.table
    yield f"{report.title} · {report.desk.settings.office.name}"
    if not table.blocks:
        yield report.t("reports.text.nothing")
    for place, block in enumerate(table.blocks):
        told = _figures(report, block)
        yield f"{told} {report.t('reports.text.apart')}" if place else told
    yield from _compared(report)
    gaps = [gap for block in table.blocks[:1] for gap in block.gaps if gap.state == "missing"]
    if gaps:
        yield _gaps(report, gaps)
    corrections = len({*report.found.corrections, *report.found.changed})
    ending = [report.status]
    if corrections and not report.found.changed:
        ending.append(report.words.tn("reports.text.corrections", corrections))
    yield f"{report.t('reports.text.source', sources=_sources(report))} {'; '.join(ending)}."


def _figures(report: Report, block: Block) -> str:
    """`Imigrasi: 767 keberangkatan, 12 paspor (s.d. 22 Nov)`; a date of its own where it is another than the title's."""
    parts = []
    for category, count in block.total.counts.items():
        part = f"{category_of(report, category)} {_number(report, count)}"
        until = block.untils.get(category)
        if until is not None and until != report.found.table.until:
            part = f"{part} ({report.t('reports.until', day=report.form.short_day_year(until))})"
        parts.append(part)
    return report.t("reports.text.figures", agency=report.agency(block.agency), figures=", ".join(parts))


def category_of(report: Report, category: str) -> str:
    """What was counted, for people who do not see the table."""
    return report.t(f"reports.text.{category}")


def _compared(report: Report) -> Iterator[str]:
    """The office's departures beside the same days of last month and last year."""
    found, of = report.found, Slice()
    block = next((one for one in found.table.blocks if one.agency == of.agency), None)
    if block is None or of.category not in block.untils:
        return
    months = (1, 12) if found.period.kind == "month" else (12,)
    until = block.untils[of.category]
    told = [
        _beside(report, versus(found.cube, of, found.period, found.period.months_ago(by), until=until))
        for by in months
    ]
    yield report.t("reports.text.compared", told="; ".join(told))


def _beside(report: Report, both: Versus) -> str:
    form, days = report.form, both.then_in
    if days.kind in ("month", "year"):
        name = form.month(days.first) if days.kind == "month" else str(days.first.year)
    else:
        name = f"{form.days(days.first, days.last)} {days.last.year}"
    then, now = both.then.count, both.now.count
    if then is None or now is None:
        return report.t("reports.text.none", period=name)
    told = f"{name}: {_number(report, then)}"
    small = report.small or 0
    if 0 < then < small or 0 < now < small:
        return told
    if not both.fair:
        return f"{told} ({report.t('reports.text.unfair', now=both.now_days, then=both.then_days)})"
    return f"{told} ({form.change(now, then)})"


def _gaps(report: Report, gaps: list[Gap]) -> str:
    form = report.form
    parts = [
        f"{report.checkpoint(gap.checkpoint)} {form.days(gap.first, gap.last)}"
        + (f" ({report.category(gap.category)})" if gap.category != "departure" else "")
        for gap in gaps[:MOST_GAPS]
    ]
    if len(gaps) > MOST_GAPS:
        parts.append(report.words.tn("common.more", len(gaps) - MOST_GAPS))
    return report.t("reports.text.gaps", told="; ".join(parts))


def _number(report: Report, count: int) -> str:
    shown = report.one(count)
    return report.form.number(shown) if isinstance(shown, int) else str(shown)


def _sources(report: Report) -> str:
    named: dict[str, str] = {}
    for row in report.found.rows:
        source, at = row.provenance.source, row.provenance.fetched_at
        if source is None:
            named.setdefault(report.words.t("exports.here"), "")
        else:
            named[source] = max(named.get(source, ""), report.moment(at) if at is not None else "")
    return ", ".join(f"{name} ({at})" if at else name for name, at in sorted(named.items())) or "–"
