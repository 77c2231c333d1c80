"""Records of a collection as a book: the columns of `list`, masked as there, uncut; and what may not go out at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from store.models.collections import flat_fields, flatten
from store.models.row import Row
from tui.headless.exporting import Book, Sheet, Value
from tui.headless.exporting.columns import COLUMNS, COUNTED, DATED
from tui.words.mask import known_of, masked, shown

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.words.format import Format

ORIGIN: Final = ("source", "fetched_at", "edited_by")
"""Where a record comes from: what may be asked for beside its fields."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for."""

    collection: str
    columns: tuple[str, ...] = ()
    """Fields and ORIGIN; empty: those of `list`."""
    filters: Mapping[str, str] = {}
    """Field → the text that was asked for."""
    revealed: bool = False
    """Tips without their mask: the right and the reason have been looked at."""
    suppress: int | None = None
    """Counts below it go out as `<5`."""


def columns_of(collection: str) -> tuple[str, ...]:
    """Every column that may be asked for, `id` aside."""
    return (*flat_fields(collection), "rev", *ORIGIN)


def outgoing(collection: str, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Those that may go out: a tip whose processing is limited never does (UU 27/2022, article 41)."""
    return [row for row in rows if not (collection == "tips" and row.record.restricted)]


def book_of(desk: Desk, form: Format, rows: Sequence[Row[Any]], wish: Wish) -> Book:
    """The rows as they may go out, in their order. They have passed `outgoing`."""
    collection = wish.collection
    columns = wish.columns or COLUMNS[collection]
    words = form.words
    cells_of = _Cells(form, columns, wish)
    sheet = Sheet(
        title=words.t(f"exports.collection.{collection}"),
        columns=("id", *(_label(form, collection, name) for name in columns)),
        rows=[(row.record.id, *cells_of(row)) for row in rows],
    )
    return Book(
        title=f"{desk.settings.office.name} · {sheet.title}",
        sheets=(sheet,),
        about=tuple(_about(desk, form, rows, wish)),
        about_title=words.t("exports.about"),
        zone=desk.settings.zone,
        headings=(words.t("exports.about.what"), words.t("exports.about.text")),
    )


def suppressed(wish: Wish, name: str, value: Value) -> Value:
    """A count as it may leave the office."""
    if wish.suppress is None or name not in COUNTED or not isinstance(value, int):
        return value
    return f"<{wish.suppress}" if 0 < value < wish.suppress else value


def _label(form: Format, collection: str, name: str) -> str:
    if name in ("rev", *ORIGIN):
        return form.words.t(f"exports.column.{name}")
    return form.label(collection, name)


class _Cells:
    """The cells of one row after the other. 200,000 counts hold few different texts: each is masked and worded once."""

    def __init__(self, form: Format, columns: Sequence[str], wish: Wish) -> None:
        self._form = form
        self._columns = columns
        self._wish = wish
        self._met: dict[tuple[str, str], Value] = {}

    def __call__(self, row: Row[Any]) -> Iterator[Value]:
        """One row."""
        flat = flatten(row.record)
        known = known_of(row.record)
        for name in self._columns:
            if name in ("rev", *ORIGIN):
                yield _origin(row, name)
                continue
            value = flat.get(name)
            if isinstance(value, str) and not known:
                place = (name, value)
                if place not in self._met:
                    self._met[place] = self._cell(name, value, ())
                yield self._met[place]
            else:
                yield self._cell(name, value, known)

    def _cell(self, name: str, value: Any, known: tuple[str, ...]) -> Value:
        wish = self._wish
        if not wish.revealed:
            value = masked(wish.collection, name, value, known)
        return suppressed(wish, name, _value(self._form, name, value))


def _origin(row: Row[Any], name: str) -> Value:
    if name == "rev":
        return row.rev
    if name == "edited_by":
        edits = row.provenance.edits.values()
        return max(edits, key=lambda edit: edit.rev).by if edits else None
    return row.provenance.source if name == "source" else row.provenance.fetched_at


def _value(form: Format, name: str, value: Any) -> Value:
    """A field's value as a cell: words for choices, small records of a field as JSON."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return form.yes_no(value)
    if isinstance(value, datetime | date | int):
        return value
    if isinstance(value, tuple):
        if any(isinstance(part, msgspec.Struct) for part in value):
            return msgspec.json.encode(value).decode()
        return ", ".join(form.choice(name, str(part)) for part in value)
    if isinstance(value, msgspec.Struct):
        return msgspec.json.encode(value).decode()
    return form.choice(name, str(value))


def _about(desk: Desk, form: Format, rows: Sequence[Row[Any]], wish: Wish) -> Iterable[tuple[str, str]]:
    """Where it is from. No moment of its own: the same data make the same file."""
    words, collection = form.words, wish.collection
    yield words.t("exports.about.office"), desk.settings.office.name
    if desk.sample:
        yield words.t("exports.about.sample"), words.t("cli.sample")
    asked = " · ".join(f"{name}={shown(collection, name, text)}" for name, text in wish.filters.items())
    yield words.t("exports.about.filters"), asked or words.t("exports.about.all")
    yield words.t("exports.about.rows"), str(len(rows))
    if (name := DATED.get(collection)) and rows:
        days = [_day(getattr(row.record, name), desk) for row in rows]
        yield words.t("exports.about.days"), f"{min(days).isoformat()} – {max(days).isoformat()}"
    yield from sources_of(desk, form, rows)
    yield words.t("exports.about.by"), desk.me.login
    if collection == "tips":
        yield words.t("exports.about.mask"), words.t(f"exports.mask.{'off' if wish.revealed else 'on'}")
    if wish.suppress is not None:
        yield words.t("exports.about.small"), words.t("exports.small", n=wish.suppress)


def sources_of(desk: Desk, form: Format, rows: Iterable[Row[Any]]) -> Iterable[tuple[str, str]]:
    """Each source of these rows with when it last delivered them, and how many were written here."""
    counts: dict[str | None, int] = {}
    fetched: dict[str, datetime] = {}
    for row in rows:
        source, at = row.provenance.source, row.provenance.fetched_at
        counts[source] = counts.get(source, 0) + 1
        if source is not None and at is not None:
            fetched[source] = max(at, fetched.get(source, at))
    words = form.words
    for source in sorted(counts, key=lambda name: (name is None, name or "")):
        told = words.tn("exports.rows", counts[source])
        if source is None:
            yield words.t("exports.about.source"), f"{words.t('exports.here')} · {told}"
            continue
        at = fetched.get(source)
        when = words.t("exports.fetched", moment=form.local(at).isoformat(" ", "minutes")) if at else ""
        yield words.t("exports.about.source"), " · ".join(filter(None, (source, when, told)))


def _day(value: date | datetime, desk: Desk) -> date:
    return value.astimezone(desk.settings.zone).date() if isinstance(value, datetime) else value
