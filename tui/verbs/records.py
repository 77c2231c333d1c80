"""Records as the verbs show and find them: masked, as flat fields, with where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from store.models.collections import fit, flat_fields, flatten
from store.models.kinds import FieldSpec, Record
from store.models.names import alike
from store.models.plan import Plan
from store.models.problem import Problem
from store.models.row import Row
from store.queries.series import Placed, following, index, never, times_of
from store.queries.villages import places
from tui.headless.exporting.columns import DATED
from tui.verbs.counting import COMPUTED, Counting
from tui.views.others import others_of
from tui.words.mask import known_of, masked
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from store.snapshot import Rows
    from tui.headless.desk import Desk

NAMED = ("checkpoint", "agency")
"""Fields that hold an id of the config's, or a name as it came."""
ORIGIN = ("id", "source", "edited_by")
"""What can be asked for beside the fields."""
Test = Callable[[Any], bool]
"""Whether a record fits; those on where it comes from take its row."""


def as_json(collection: str, row: Row[Any], zone: tzinfo) -> dict[str, Any]:
    """The object of `list --json`: every field of DESIGN 6, absent ones as null, and where the record comes from."""
    flat = flatten(row.record)
    known = known_of(row.record)
    shown = {
        name: _plain(masked(collection, name, flat.get(name), known), zone)
        for name in flat_fields(collection)
    }
    source = row.provenance
    fetched = source.fetched_at.astimezone(zone) if source.fetched_at else None
    return {
        "id": row.record.id,
        **shown,
        "rev": row.rev,
        "source": source.source,
        "fetched_at": fetched,
        "edited_by": edited_by(row),
        **({"others": others} if (others := _others(collection, row, zone)) else {}),
    }


def _others(collection: str, row: Row[Any], zone: tzinfo) -> list[dict[str, Any]]:
    """What other rows of the same record say: `[{"source": "laporan", "count": 7}]`; nothing where nobody says otherwise."""
    return [
        {name: _plain(masked(collection, name, value), zone) for name, value in one.items()}
        for one in others_of(collection, row)
    ]


def edited_by(row: Row[Any]) -> str | None:
    """The login of the last edit that still shows; None where nobody edited it."""
    edits = row.provenance.edits.values()
    return max(edits, key=lambda edit: edit.rev).by if edits else None


def _plain(value: Any, zone: tzinfo) -> Any:
    return value.astimezone(zone) if isinstance(value, datetime) else value


class Filter:
    """What `FIELD=VALUE` words ask for, with every one that means nothing."""

    def __init__(self, desk: Desk, collection: str) -> None:
        self._desk = desk
        self._collection = collection
        self._zone = desk.settings.zone
        self._today = desk.today()
        self._canonical = canonical_of(desk)
        self.tests: list[Test] = []
        self.row_tests: list[Test] = []
        self.late_tests: list[Test] = []
        """Those on what only the queue of tips knows; they take its record."""
        self.problems: list[Problem] = []
        self.span: tuple[date, date] | None = None
        """The days that `month=` or `year=` asked for."""

    def add(self, word: str) -> None:
        """Take one word; what is wrong with it lands in `problems`."""
        field, _, text = word.partition("=")
        field, text = field.strip(), text.strip()
        if field in ORIGIN:
            self.row_tests.append(lambda row: _meta(row, field) == (text or None))
            return
        tests = self.late_tests if self._collection == "tips" and field in COMPUTED else self.tests
        try:
            tests.append(self._test(field, text))
        except Unreadable as unreadable:
            self.problems.append(unreadable.problem)

    def rows(self, rows: Rows[Any]) -> Iterator[Row[Any]]:
        """The rows that pass every filter. A row is built only for a record that fits: that is the dear part."""
        for record in rows:
            if all(test(record) for test in self.tests) and self._counts(record):
                row = rows.row(record.id)
                if row is not None and all(test(row) for test in self.row_tests):
                    yield row if self.counting is None else self.counting.row(row)

    def _counts(self, record: Any) -> bool:
        """Whether a record passes those filters that ask for what counts."""
        if not self.late_tests or self.counting is None:
            return True
        seen = self.counting.of(record)
        return all(test(seen) for test in self.late_tests)

    @cached_property
    def counting(self) -> Counting | None:
        """Of tips how the queue sees them, where this account may read them."""
        if self._collection != "tips" or "tips" in self._desk.snapshot.hidden:
            return None
        return Counting(self._desk)

    def _test(self, field: str, text: str) -> Test:
        if field in ("month", "year") and self._collection in DATED:
            return self._period(field, text)
        spec = flat_fields(self._collection).get(field)
        if spec is None:
            periods = ("month", "year") if self._collection in DATED else ()
            raise Unreadable(unknown_field(self._collection, field, *periods, *ORIGIN))
        wanted = typed(spec, text, zone=self._zone, today=self._today)
        if field in (*NAMED, "village") and wanted:
            return self._named(field, wanted)
        return _equals(spec, wanted)

    def _named(self, field: str, wanted: str) -> Test:
        """By id, name or any other name: `sekupang`, `Batam Center`, also where records hold what a source wrote."""
        target = self._canonical(field, wanted)
        return lambda record: self._canonical(field, getattr(record, field) or "") == target

    def _period(self, field: str, text: str) -> Test:
        """`month=2024-11`, `year=2024`. A year's own figure belongs to its year, not to its January."""
        try:
            first = date.fromisoformat(f"{text}-01" if field == "month" else f"{text}-01-01")
        except ValueError:
            expected = "2024-11" if field == "month" else "2024"
            raise Unreadable(Problem(code="type", field=field, value=text, expected=expected)) from None
        name = DATED[self._collection]
        self.span = last = (first, _last(first, field))

        def test(record: Any) -> bool:
            if isinstance(record, Plan) and record.recurrence is not None:
                if times_in(self._desk, record, *last):
                    return True
                if not names_nothing(self._desk, record):
                    return False  # one that never takes place is found where it would have begun
            value = getattr(record, name)
            day = value.astimezone(self._zone).date() if isinstance(value, datetime) else value
            if day.year != first.year:
                return False
            if field == "year":
                return True
            return day.month == first.month and getattr(record, "period", "day") != "year"

        return test


def _last(first: date, field: str) -> date:
    """The last day of the month, or of the year, that begins with this day."""
    if field == "year":
        return first.replace(month=12, day=31)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def times_in(desk: Desk, plan: Plan, first: date, last: date) -> list[Placed]:
    """When a plan that repeats takes place on these days, changed occurrences among them."""
    known = desk.snapshot.rows("outreach").memo(index).changed.get(plan.id, {})
    return times_of(plan, known, first, last, desk.settings.zone, desk.calendar)


def names_nothing(desk: Desk, plan: Plan) -> bool:
    """Whether a plan that repeats takes place at no time, changed occurrences among them."""
    known = desk.snapshot.rows("outreach").memo(index).changed.get(plan.id)
    return not known and never(plan, desk.settings.zone, desk.calendar)


def times_told(desk: Desk, plan: Plan, span: tuple[date, date] | None) -> list[datetime]:
    """Those of them that have no row of their own, on the days that were asked for; without any, among the next ten."""
    if span is not None:
        found: Iterable[Placed] = times_in(desk, plan, *span)
    else:
        rows = desk.snapshot.rows("outreach")
        found = following(rows, plan, desk.now(), desk.settings.zone, desk.calendar)
    return [one.at for one in found if one.plan.id == plan.id]


def canonical_of(desk: Desk) -> Callable[[str, str], str]:
    """(field, text) → the id that it means; what nobody knows as far as two spellings of it are one."""
    snapshot = desk.snapshot
    known = snapshot.rows("villages").memo(places, snapshot.names)

    @cache  # 100,000 rows hold a handful of names
    def canonical(field: str, text: str) -> str:
        if field == "village":
            return known.find(text) or alike(text)
        found, _ = snapshot.names.canonical(field, text)
        return found if found in snapshot.names.ids(field) else alike(text)

    return canonical


def unknown_field(collection: str, field: str, *more: str) -> Problem:
    """The problem of a field that does not exist, with those that do."""
    return Problem(
        code="unknown-field", field=field, value=field, expected=", ".join((*flat_fields(collection), *more))
    )


def _meta(row: Row[Any], field: str) -> str | None:
    if field == "id":
        return str(row.record.id)
    return row.provenance.source if field == "source" else edited_by(row)


def _equals(spec: FieldSpec, wanted: Any) -> Test:
    """Equality as people mean it: letters' case does not matter, a list holds what is looked for."""

    def test(record: Any) -> bool:
        value = _value(record, spec.name)
        if wanted is None:
            return value is None
        if isinstance(value, tuple):
            sought = wanted if isinstance(wanted, tuple) else (wanted,)
            return set(map(_folded, sought)) <= set(map(_folded, value))
        return bool(_folded(value) == _folded(wanted))

    return test


def _value(record: Record, name: str) -> Any:
    if "." not in name and name != "channels":
        found = getattr(record, name)
        return None if found == () else found
    return flatten(record).get(name)


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def read_fields(desk: Desk, collection: str, words: Sequence[str]) -> tuple[Mapping[str, Any], list[Problem]]:
    """`FIELD=VALUE` words as typed values for an edit, and every one that does not fit."""
    specs = flat_fields(collection)
    canonical = names_canonical(desk)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for word in words:
        field, equals, text = word.partition("=")
        field = field.strip()
        if not equals:
            problems.append(Problem(code="no-value", field=word, expected=f"{word}=…"))
        elif field not in specs:
            problems.append(replace(unknown_field(collection, field), value=text.strip()))
        else:
            try:
                value = typed(specs[field], text, zone=desk.settings.zone, today=desk.today())
            except Unreadable as unreadable:
                problems.append(unreadable.problem)
                continue
            misfit = fit(specs[field], value)[1] if value is not None else None
            if misfit is not None:
                problems.append(misfit)
            values[field] = canonical(field, value) if field in NAMED and value else value
    return values, problems


def names_canonical(desk: Desk) -> Callable[[str, str], str]:
    """(field, text) → the id that records hold; a name that nobody knows stays as it was typed."""
    names = desk.snapshot.names
    return lambda field, text: names.canonical(field, text)[0]
