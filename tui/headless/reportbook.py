"""The report of deferrals as tables: days with their sums, what is missing, what was corrected, and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.models.deferral import CATEGORIES
from store.models.report import Correction
from store.queries.deferrals import whole
from store.queries.headquarters import OTHER, Block, Line, Reason, Sum
from store.queries.tipnumbers import suppressed, suppressed_row
from tui.headless.exporting import Book, Sheet, Value
from tui.headless.exporting.lists import sources_of
from tui.words.mask import masked

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.headless.reportdata import Draft
    from tui.words.format import Format

Row = list[Value]


class Report:
    """One report in words. `small`: counts below it are not told, and reasons stand on the totals alone."""

    def __init__(self, desk: Desk, found: Draft, form: Format, small: int | None = None) -> None:
        self.desk = desk
        self.found = found
        self.form = form
        self.words = form.words
        self.small = small
        self.points = desk.checkpoint_names
        self.agencies = desk.agency_names

    # Names

    def t(self, key: str, **facts: object) -> str:
        """A text of the catalogs."""
        return self.words.t(key, **facts)

    @property
    def period(self) -> str:
        """`November 2024`, `2024`."""
        first = self.found.period.first
        return self.form.month(first) if self.found.period.kind == "month" else str(first.year)

    @property
    def title(self) -> str:
        """`Penundaan November 2024 s.d. 23 Nov 2024`."""
        until = self.found.table.until
        if until is None or until >= self.found.period.last:
            return self.t("reports.title", period=self.period)
        said = self.t("reports.until", day=self.form.short_day_year(until))
        return f"{self.t('reports.title', period=self.period)} {said}"

    @property
    def status(self) -> str:
        """A draft, or reported by whom and when, and whether it changed since."""
        closed = self.found.closed
        if closed is None:
            return self.t("reports.draft")
        told = self.t("reports.closed", at=self.moment(closed.at), by=self.person(closed.by))
        if self.found.changed:
            return f"{told}; {self.words.tn('reports.changed', len(self.found.changed))}"
        return told

    def person(self, login: str | None) -> str:
        """A name, as configured."""
        return self.desk.people_names.get(login or "", login or "–")

    def checkpoint(self, name: str) -> str:
        """The name of a checkpoint."""
        if whole(name):
            return self.words.t("deferrals.whole")
        return str(masked("deferrals", "checkpoint", self.points.get(name, name)))

    def agency(self, name: str) -> str:
        """The name of an agency."""
        return self.agencies.get(name, name)

    def category(self, name: str) -> str:
        """`keberangkatan`."""
        return self.words.t(f"deferrals.category.{name}")

    def reason(self, reason: Reason) -> str:
        """The heading of a column: `keberangkatan: dokumen kurang`."""
        category, name = reason
        if name == OTHER:
            said = self.t("reports.reason.other")
        else:
            said = self.t("reports.reason.none") if name is None else str(masked("deferrals", "reason", name))
        return f"{self.category(category)}: {said}"

    def moment(self, at: datetime | None) -> str:
        """`24 Nov 2026 09.14`."""
        if at is None:
            return "–"
        day = self.form.local(at).date()
        return f"{self.form.short_day_year(day)} {self.form.clock(at)}"

    # Tables

    def book(self, *, flat: bool = False) -> Book:
        """The whole report; `flat`: corrections stand in the first table too, for formats that hold one alone."""
        sheets = [self._main(flat), self._gaps(), self._checks(), self._corrected()]
        return Book(
            title=f"{self.title} · {self.desk.settings.office.name}",
            sheets=tuple(sheet for place, sheet in enumerate(sheets) if not place or sheet.rows),
            about=tuple(self._about()),
            about_title=self.words.t("exports.about"),
            zone=self.desk.settings.zone,
            headings=(self.words.t("exports.about.what"), self.words.t("exports.about.text")),
        )

    def _main(self, flat: bool) -> Sheet:
        table = self.found.table
        heads = ["agency", "line", "date", "checkpoint", "departure", "passport"]
        columns = [self.t(f"reports.column.{name}") for name in heads]
        columns += [self.reason(reason) for reason in table.reasons]
        columns += [self.t(f"reports.column.{name}") for name in ("note", "until", "source")]
        rows: list[Row] = []
        strong: set[int] = set()
        for block in table.blocks:
            counts = self._counts(block)
            for place, line in enumerate(block.lines):
                rows.append(self._line(line, [counts[category][place] for category in CATEGORIES]))
            for each in self._sums(block):
                strong.add(len(rows))
                rows.append(each)
        if flat:
            rows += [self._flat(one, before) for one, before in self._all_corrections()]
        return Sheet(
            title=self.t("reports.sheet.main"), columns=tuple(columns), rows=rows, strong=frozenset(strong), blank=""
        )  # fmt: skip

    def _line(self, line: Line, counts: Sequence[Value]) -> Row:
        """A day of a checkpoint, or a figure of its month or year."""
        reasons: list[Value] = [
            line.reasons.get(reason) if self.small is None else None for reason in self.found.table.reasons
        ]
        known = line.until if line.period != "day" else None
        return [
            self.agency(line.agency), self.t(f"reports.line.{line.period}"), line.first, self.checkpoint(line.checkpoint),
            *counts, *reasons, self._note(line), known, self._sources(line),
        ]  # fmt: skip

    def _sums(self, block: Block) -> Iterator[Row]:
        """The subtotals of an agency's checkpoints, and its total."""
        hidden = {
            category: self._row([each.counts.get(category) for each in block.subtotals])
            for category in CATEGORIES
        }
        for place, each in enumerate(block.subtotals):
            yield self._sum(block, each, [hidden[category][place] for category in CATEGORIES])
        yield self._sum(
            block, block.total, [self.one(block.total.counts.get(category)) for category in CATEGORIES]
        )

    def _sum(self, block: Block, each: Sum, counts: Sequence[Value]) -> Row:
        columns = self.found.table.reasons
        reasons: list[Value] = [each.reasons.get(reason) for reason in columns]
        if self.small is not None:
            reasons = [None] * len(columns) if each.checkpoint else []
            for category in () if each.checkpoint else CATEGORIES:
                reasons += self._row([each.reasons.get(one) for one in columns if one[0] == category])
        kind = "subtotal" if each.checkpoint else "total"
        name = self.checkpoint(each.checkpoint) if each.checkpoint else None
        until = max(block.untils.values(), default=None) if kind == "total" else None
        return [
            self.agency(block.agency), self.t(f"reports.line.{kind}"), None, name, *counts, *reasons, None, until, None
        ]  # fmt: skip

    def _counts(self, block: Block) -> dict[str, list[Value]]:
        """Category → the count of each line; where sums stand beside them nothing small can be worked out."""
        found: dict[str, list[Value]] = {}
        for category in CATEGORIES:
            cells: list[Value] = [line.counts.get(category) for line in block.lines]
            if self.small is not None:
                subtotals = self._row([each.counts.get(category) for each in block.subtotals])
                for each, told in zip(block.subtotals, subtotals, strict=True):
                    places = [n for n, line in enumerate(block.lines) if line.checkpoint == each.checkpoint]
                    counts = [block.lines[n].counts.get(category) for n in places]
                    shown = self._row(counts) if isinstance(told, int) else map(self._veiled, counts)
                    for place, value in zip(places, shown, strict=True):
                        cells[place] = value
            found[category] = cells
        return found

    def _row(self, counts: Sequence[int | None]) -> list[Value]:
        """Counts beside their sum, small ones hidden."""
        if self.small is None:
            return list(counts)
        told = suppressed_row(counts, self.small)
        return [
            count if count is None or text == str(count) else text
            for count, text in zip(counts, told, strict=True)
        ]

    def one(self, count: int | None) -> Value:
        """A count that stands alone, as it may be told."""
        if count is None or self.small is None or not 0 < count < self.small:
            return count
        return suppressed(count, self.small)

    def _veiled(self, count: int | None) -> Value:
        """A count of a checkpoint whose sum is hidden: above or below the line, no more."""
        if not count or self.small is None:
            return count
        return self.one(count) if count < self.small else f"≥{self.small}"

    def _note(self, line: Line) -> str | None:
        parts = [
            self.t("reports.state", category=self.category(category), state=self.t(f"reports.state.{state}"))
            for category, state in line.states.items()
        ]
        notes = dict.fromkeys(row.note for row in line.rows if row.note)
        parts += [" ".join(str(masked("deferrals", "note", note)).split()) for note in notes]
        return "; ".join(parts) or None

    def _sources(self, line: Line) -> str | None:
        rows = self.desk.snapshot.rows("deferrals")
        named = dict.fromkeys(rows.source(row.id) or self.words.t("exports.here") for row in line.rows)
        return ", ".join(named) or None

    def _gaps(self) -> Sheet:
        names = ("agency", "category", "checkpoint", "state", "first", "last", "days")
        rows: list[Row] = [
            [
                self.agency(block.agency), self.category(gap.category), self.checkpoint(gap.checkpoint),
                self.t(f"reports.state.{gap.state}"), gap.first, gap.last, (gap.last - gap.first).days + 1,
            ]
            for block in self.found.table.blocks
            for gap in block.gaps
        ]  # fmt: skip
        return self._sheet("gaps", names, rows)

    def _checks(self) -> Sheet:
        names = ("agency", "category", "line", "checkpoint", "date", "until", "count")
        rows: list[Row] = [
            [
                self.agency(row.agency), self.category(row.category), self.t(f"reports.line.{row.period}"),
                self.checkpoint(row.checkpoint), row.date, row.as_of, row.count,
            ]
            for block in self.found.table.blocks
            for row in block.checks
            if self.small is None
        ]  # fmt: skip
        return self._sheet("checks", names, rows)

    def _all_corrections(self) -> Iterator[tuple[Correction, bool]]:
        """Each with whether it is of an earlier report."""
        changed = set(self.found.changed)
        yield from ((one, False) for one in self.found.changed)
        yield from ((one, True) for one in self.found.corrections if one not in changed)

    def _corrected(self) -> Sheet:
        names = ("agency", "category", "checkpoint", "first", "last", "before", "after", "note")
        rows: list[Row] = []
        for one, earlier in self._all_corrections():
            head: Row = [
                self.agency(one.agency),
                self.category(one.category),
                self.checkpoint(one.checkpoint),
            ]
            told: Row = [one.before, one.after] if self.small is None else [None, None]
            note = self.t("reports.correction.earlier" if earlier else "reports.correction.since")
            rows.append([*head, one.first, one.last, *told, note])
        return self._sheet("corrections", names, rows)

    def _flat(self, one: Correction, earlier: bool) -> Row:
        """A correction as a line of the first table."""
        value = one.after if self.small is None else None
        counts = [value if one.category == category else None for category in CATEGORIES]
        if self.small is None:
            facts = {
                name: "–" if n is None else n for name, n in (("before", one.before), ("after", one.after))
            }
            said = self.t("reports.correction", **facts)
        else:
            said = self.t("reports.correction.hidden")
        note = f"{said} ({self.t('reports.correction.earlier' if earlier else 'reports.correction.since')})"
        space: list[Value] = [None] * len(self.found.table.reasons)
        return [
            self.agency(one.agency), self.t("reports.line.correction"), one.first, self.checkpoint(one.checkpoint),
            *counts, *space, note, one.last if one.last != one.first else None, None,
        ]  # fmt: skip

    def _sheet(self, name: str, columns: Iterable[str], rows: Sequence[Row]) -> Sheet:
        heads = tuple(self.t(f"reports.column.{column}") for column in columns)
        return Sheet(title=self.t(f"reports.sheet.{name}"), columns=heads, rows=rows)

    def _about(self) -> Iterator[tuple[str, str]]:
        words, found = self.words, self.found
        yield words.t("exports.about.office"), self.desk.settings.office.name
        if self.desk.sample:
            yield words.t("exports.about.sample"), words.t("cli.sample")
        yield self.t("reports.about.status"), self.status
        if found.closed is not None and found.closed.note:
            yield self.t("reports.about.note"), str(masked("reports", "note", found.closed.note))
        yield (
            self.t("reports.about.period"),
            f"{found.period.first.isoformat()} – {found.period.last.isoformat()}",
        )
        for block in found.table.blocks:
            for category, day in block.untils.items():
                yield (
                    self.t(
                        "reports.about.until",
                        agency=self.agency(block.agency),
                        category=self.category(category),
                    ),
                    day.isoformat(),
                )
        if len(found.table.blocks) > 1:
            yield self.t("reports.about.sums"), self.t("reports.about.apart")
        if found.known is not None:
            yield self.t("reports.about.known"), self.form.local(found.known).isoformat(" ", "minutes")
        if found.before is not None:
            days = f"{found.before.first.isoformat()} – {found.before.last.isoformat()}"
            told = self.t("reports.closed", at=self.moment(found.before.at), by=self.person(found.before.by))
            yield self.t("reports.about.before"), f"{days}: {told}"
        yield from sources_of(self.desk, self.form, found.rows)
        if self.small is not None:
            yield words.t("exports.about.small"), words.t("exports.small", n=self.small)
