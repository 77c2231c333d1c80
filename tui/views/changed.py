"""What is *changed at source*: the sign in lists, and for each such field ours, what it was based on and the source's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from store.models.collections import flat_fields, flatten
from store.models.deferral import Deferral
from store.models.row import FieldEdit, Row
from store.models.tip import Tip
from store.queries.deferrals import Slice
from tui.views.cells import Block, Cell, Listing, Style, wrap
from tui.views.provenance import value_words
from tui.views.sight import Sight
from tui.words.mask import known_of, mask_text
from tui.words.symbols import MARKS, plain

LOGINS = ("owner", "assignee")
"""Fields that hold a person of the office."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that staff wrote and its source changed afterwards, or of which two rows of sources differ."""

    id: str
    title: str
    """What the record is called, masked."""
    rev: int
    field: str
    mine: Any
    theirs: Any
    edit: FieldEdit | None = None
    """Staff's; None: what shows and what another row says."""
    source: str
    fetched: str = ""
    """When its source last delivered it, in words; empty where that is not known."""
    shown: tuple[str, str] = ("", "")
    """Of two rows: who says the one that shows, and who the other, in words."""
    along: dict[str, Any] = {}
    """Further fields that go with theirs."""
    place: int = 0
    """Of several who say otherwise."""

    @property
    def key(self) -> str:
        """Names the value among those of several records."""
        return f"{self.id} {self.field} {self.place}"


def signed(sight: Sight, collection: str, listing: Listing, column: str) -> Listing:
    """A listing of records in which those that are changed at their source say so: `≠ Tiban Lama`."""
    return with_signs(sight, listing, column, changed_among(sight, collection, listing.keys))


def with_signs(
    sight: Sight,
    listing: Listing,
    column: str,
    keys: Iterable[str],
    mark: str = "changed",
    word: str = "app.choose.word",
    look: Style = "warn",
) -> Listing:
    """A listing with the sign before the text of `column` in the rows of `keys`.

    A verb says it in words. `/` finds them by the word and by the sign, also by the one that stands for it in ASCII, which
    every keyboard has; `!` keeps them among everything else that wants something.
    """
    changed = frozenset(keys)
    if not changed:
        return listing
    word, sign, problem = sight.t(word), sight.format.mark(mark), listing.problem
    found_by = f"{word.casefold()} {MARKS[mark]} {plain(MARKS[mark])}"

    def row(key: str) -> Sequence[Cell]:
        cells = listing.row(key)
        if key not in changed:
            return cells
        at = next(place for place, each in enumerate(listing.columns) if each.name == column)
        text = cells[at].text
        told = Cell(f"{text} ({word})" if sight.spoken else f"{sign} {text}", cells[at].style or look)
        return (*cells[:at], told, *cells[at + 1 :])

    def text(key: str) -> str:
        return f"{listing.text(key)} {found_by}" if key in changed else listing.text(key)

    return msgspec.structs.replace(
        listing,
        row=row,
        text=text,
        problem=lambda key: key in changed or (problem is not None and problem(key)),
    )


def changed_among(sight: Sight, collection: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some records that are changed at their source."""
    changed = sight.snapshot.rows(collection).changed_at_source
    return tuple(one for one in ids if one in changed) if changed else ()


def changed_counts(sight: Sight, of: Slice, first: date, last: date) -> tuple[Deferral, ...]:
    """The counts of a span of days that are changed at their source."""
    rows = sight.snapshot.rows("deferrals")
    found = (rows.get(one) for one in rows.changed_at_source)
    return tuple(
        record
        for record in found
        if record is not None
        and (record.category, record.agency) == (of.category, of.agency)
        and first <= record.date <= last
    )


def changed_note(sight: Sight, n: int, keys: str) -> tuple[tuple[Cell, ...], ...]:
    """The line below a list that says what the sign means and which keys show both; none where nothing is changed."""
    if not n:
        return ()
    told = sight.words.tn("app.choose.note", n, sign=sight.format.mark("changed"), button=keys)
    return ((Cell(told, "warn"),),)


def title_of(sight: Sight, record: Any) -> str:
    """What a record is called; nothing personal."""
    if isinstance(record, Deferral):
        day = sight.format.day_year(record.date)
        parts = (sight.checkpoint(record.checkpoint), day, record.reason or "")
        return " · ".join(part for part in parts if part)
    if isinstance(record, Tip):
        return mask_text(record.subject or record.text, known_of(record))
    return str(getattr(record, "name", None) or getattr(record, "title", None) or record.id)


def differences(sight: Sight, collection: str, ids: Sequence[str]) -> tuple[Difference, ...]:
    """Every field of these records that is changed at its source, in the order of the records and of the form."""
    found: list[Difference] = []
    rows, order = sight.snapshot.rows(collection), list(flat_fields(collection))
    for record_id in changed_among(sight, collection, ids):
        row = rows.row(record_id)
        if row is not None:
            names = sorted(row.provenance.changed_at_source, key=order.index)
            found += [_difference(sight, row, name) for name in names]
    return tuple(found)


def _difference(sight: Sight, row: Row[Any], name: str) -> Difference:
    at, edit = row.provenance.fetched_at, row.provenance.edits[name]
    return Difference(
        id=row.record.id,
        title=title_of(sight, row.record),
        rev=row.rev,
        field=name,
        mine=flatten(row.record).get(name),
        theirs=edit.theirs,
        edit=edit,
        source=row.provenance.source or "",
        fetched=sight.format.brief_moment(at, sight.today) if at is not None else "",
    )


def words_of(sight: Sight, collection: str, field: str, value: Any) -> str:
    """A value as people read it, masked; people of the office by their names."""
    if field in LOGINS and value:
        return sight.person(value)
    return value_words(sight, collection, field, value)


Part = tuple[str, Any, Style, str]
"""Label, value, look, and who says so."""


def _edited_parts(sight: Sight, one: Difference, edit: FieldEdit) -> list[Part]:
    """Ours with who and when, what it was based on, the source's with when it was fetched."""
    t = sight.t
    who = f"{sight.person(edit.by)}, {sight.format.brief_moment(edit.at, sight.today)}"
    if edit.why:
        who += f" ({edit.why})"
    fetched = f" · {t('sources.origin.fetched', moment=one.fetched)}" if one.fetched else ""
    source = t("sources.origin.source", source=one.source) + fetched
    return [
        (t("app.choose.ours"), one.mine, "strong", who),
        (t("app.choose.base"), edit.base, "muted", ""),
        (t("app.choose.now"), one.theirs, "strong", source),
    ]


def _told_parts(sight: Sight, one: Difference) -> list[Part]:
    """What shows and what another row says, each with its source, as-of and time."""
    return [
        (sight.t("app.disputed.shown"), one.mine, "strong", one.shown[0]),
        (sight.t("app.disputed.other"), one.theirs, "strong", one.shown[1]),
    ]


def difference_block(sight: Sight, collection: str, one: Difference, wide: int) -> Block:
    """Both values whole, each with who says it and since when; of ours also what it was based on."""
    parts = _edited_parts(sight, one, one.edit) if one.edit is not None else _told_parts(sight, one)
    room = max(len(label) for label, *_ in parts) + 2
    lines: list[tuple[Cell, ...]] = []
    for label, value, look, about in parts:
        texts = wrap(words_of(sight, collection, one.field, value), max(8, wide - room))
        heads = [label, *("" for _ in texts[1:])]
        lines += [
            (Cell(head.ljust(room), "head"), Cell(text, look))
            for head, text in zip(heads, texts, strict=True)
        ]
        lines += [
            (Cell(" " * room), Cell(part, "muted")) for part in wrap(about, max(8, wide - room)) if part
        ]
    return Block(lines=tuple(lines), name=one.key)
