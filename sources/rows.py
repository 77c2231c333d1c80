"""Bodies → records: parse, map and validate page by page. Blocking and pure; `sources/pull.py` gives it a thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from msgspec.structs import replace

from sources.absent import MOST_COMPARED, Absent, nearest
from sources.bodies import Page, parsed, shown
from sources.convert import Reading
from sources.doubles import Doubles
from sources.errors import Unreadable
from sources.locate import Get, in_columns, in_object
from sources.mapping import RowMap
from sources.names import Names
from sources.personal import without_values
from sources.shape import shaped
from sources.spec import SourceSpec
from sources.table import MOST_ROWS, Table
from sources.threads import collector_resting
from sources.totals import Totals
from sources.validate import Gathering
from store.models.called import mask_headings
from store.models.harvest import Failure
from store.models.problem import Problem
from store.models.text import clean

_LOOK_UP = 2_000
"""Rows between two looks at whether anybody still waits: about 20 ms."""


class Taken(NamedTuple):
    """What paging needs to know of a page."""

    rows: int
    """Rows of theirs in it, good and bad, as they came."""
    document: Any
    """The decoded document around them, of formats that have one."""


class Stopped(Exception):
    """Nobody waits for the rows any more."""


class Work:
    """The rows of one pull, page by page. Used by one thread at a time."""

    def __init__(
        self, spec: SourceSpec, names: Names, zone: tzinfo, *, now: datetime | None = None, keep: int = 0
    ) -> None:
        """`zone`: the office's; `now`: when the pull began; `keep`: how many rows to remember as they came."""
        self.found = Gathering(spec)
        self.columns: tuple[str, ...] = ()
        self.kept: list[dict[str, Any]] = []
        self.read_as: dict[str, str] = {}
        self._spec = spec
        self._names = names
        self._totals = Totals(spec, names)
        self._absent = Absent(spec)
        self._doubles = Doubles(spec)
        self._keep = keep
        self._dry = keep > 0
        self._missing: Failure | None = None
        self._before = 0
        """Rows on earlier pages: those of one answer are counted through."""
        self.since: datetime | None = None
        """Rows of what was before then are not among these, though it may stand at the source."""
        self.is_part = False
        """Whether the answer says that it is not all: what is not among these rows may be there all the same."""
        self._told: set[Problem] = set()
        self._reading = Reading(
            zone=spec.zone(zone), office=zone, dates=spec.date_formats, decimal=spec.decimal, now=now
        )

    def take(self, page: Page, stop: threading.Event) -> Taken:
        """The rows of one body. Raises Unreadable before the first of them is taken; Stopped when `stop` is set."""
        with collector_resting():
            try:
                return self._take(page, stop)
            except Unreadable as error:  # its frames would keep the whole body alive while the next ones come
                del page
                raise error.with_traceback(None) from None

    def _take(self, page: Page, stop: threading.Event) -> Taken:
        table = self._parse(page)
        came = len(table.rows) + len(table.rejected) + len(table.more) + table.left
        taken = Taken(came, table.document)
        before = 0 if page.several or table.place is not None else self._before
        self._before += taken.rows
        met = table.columns if table.cells else dict.fromkeys((*self.columns, *table.columns))
        self.columns, self.read_as = tuple(met)[: max(len(table.columns), MOST_COMPARED)], table.read_as
        self.since = table.since or self.since
        label = (f"{clean(page.name)}:" if page.several else "") + (table.place or "")
        problems, doubles = self._doubles.told(table)
        if doubles:
            self._misses("duplicate-columns", mask_headings(doubles), table, page)
        for problem in problems:
            self._tell(_in_file(problem, page))
        for problem in table.rejected:
            self.found.reject(replace(problem, row=f"{label}{_counted(problem.row, before)}"))
        self.found.reject_more(len(table.more), table.rejected)
        self._remember(table)
        shape = shaped(table, self._spec, MOST_ROWS - self.found.fetched, self._totals)
        ours = RowMap(self._spec, self._names, self._reading, shape.columns if table.cells else None)
        ours.missing += shape.missing
        theirs = self._key_from(shape.columns if table.cells else None, ours.missing)
        if not table.cells:
            lacking = self._absent.page(ours.plans, shape)
            if self._spec.url is None:
                ours.missing += self._absent.needed(lacking, shape.columns)
            else:  # the whole answer is judged, and not each page of it
                ours.missing.clear()
        if ours.missing:
            self._misses("missing-columns", ours.missing, table, page)
        for problem in shape.problems:
            row = f"{table.place or ''}{_counted(problem.row, before)}" if problem.row else ""
            self._tell(_in_file(replace(problem, row=row), page))
        for problem in shape.rejected:
            self.found.reject(replace(problem, row=f"{label}{_counted(problem.row, before)}"))
        take, read = self.found.take, ours.row
        for start in range(0, len(shape.rows), _LOOK_UP):
            if stop.is_set():
                raise Stopped
            for number, row in shape.rows[start : start + _LOOK_UP]:
                at = before + number if isinstance(number, int) else number.counted(before)
                take(read(row), f"{label}{at}" if label else at, theirs, row)
        return taken

    def judge(self, stop: threading.Event) -> None:
        """Raises Unreadable `all-rejected` where rows came and none of them landed."""
        misfit = self.misfit
        if misfit is not None:
            facts: dict[str, Any] = misfit.facts
            told = self.problems(200) if misfit.code == "all-rejected" else ()
            raise Unreadable(misfit.code, problems=told, **facts)

    def problems(self, most: int | None = None) -> tuple[Problem, ...]:
        """What was found wrong, the first of it, as it may be kept and shown: values that name a person are masked."""
        # In front: of a long list of problems only the first are kept.
        found = [*self._absent.told(), *self.found.problems][:most]
        return tuple(without_values(self._spec.collection, found))

    @property
    def misfit(self) -> Failure | None:
        """Why nothing of this may be taken, if so."""
        if self._missing is not None:
            return self._missing
        missing = self._absent.missing() if self._spec.url is not None else []
        if missing:
            return Failure(code="missing-columns", facts=_facts(missing, self.columns))
        found = self.found
        if found.records or not found.rejected:
            return None
        (code, field), times = found.wrong.most_common(1)[0]
        return Failure(
            code="all-rejected",
            facts={
                "rows": str(found.rejected),
                "reason": code,
                "field": field,
                "times": str(times),
                "columns": _listed(self.columns),
            },
        )

    def _parse(self, page: Page) -> Table:
        table = parsed(page, self._spec, self._reading, self._totals)
        if len(table.rows) + len(table.more) + self.found.fetched > MOST_ROWS:
            raise Unreadable("too-many-rows", limit=MOST_ROWS)
        return table

    def _key_from(self, columns: Sequence[str] | None, missing: list[str]) -> Sequence[Get] | None:
        """Getters of `key_from`; None where the key is made of our fields. `columns`: None where rows are objects."""
        named = self._spec.key_from
        if named is None:
            return None
        gets: list[Get] = []
        for name in (named,) if isinstance(named, str) else named:
            get = in_object(name) if columns is None else in_columns(name, columns)
            if get is None:
                missing.append(name)
            else:
                gets.append(get)
        return gets

    def _tell(self, problem: Problem) -> None:
        """A problem of a whole page, said once however many pages have it."""
        if problem not in self._told:
            self._told.add(problem)
            self.found.problems.append(problem)

    def _misses(self, code: str, missing: Sequence[str], table: Table, page: Page) -> None:
        """Declared columns are not there, or twice: another table than the one that was mapped. A dry run goes on."""
        facts = _facts(missing, table.columns)
        if page.several:
            facts["file"] = clean(page.name)
        if "sheet" in table.read_as:
            facts |= {"sheet": table.read_as["sheet"], "sheets": table.read_as.get("other_sheets", "")}
        if not self._dry:
            raise Unreadable(code, **facts)
        self._missing = Failure(code=code, facts=facts)

    def _remember(self, table: Table) -> None:
        for _, row in table.rows[: max(self._keep - len(self.kept), 0)]:
            self.kept.append(shown(row, table.columns if table.cells else None))


def _facts(missing: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    near = dict.fromkeys(filter(None, (nearest(name, columns) for name in missing)))
    safe = dict(zip(columns, mask_headings(columns), strict=True))
    return {
        "missing": ", ".join(missing),
        "columns": _listed([safe[name] for name in columns]),
        "nearest": ", ".join(safe[name] for name in near),
    }


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(column[:40] for column in columns[:12])
    return f"{shown}, …" if len(columns) > 12 else shown


def _in_file(problem: Problem, page: Page) -> Problem:
    """A problem of a whole body, named after its file where there are several; of a row in it, after both."""
    if not page.several:
        return problem
    return replace(problem, row=f"{clean(page.name)}:{problem.row}" if problem.row else clean(page.name))


def _counted(row: str, before: int) -> str:
    """The number of a row on its page as its number in the whole answer."""
    return str(int(row) + before) if row.isdigit() else row
