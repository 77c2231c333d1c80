"""Figures that two sources, or two rows of one under two names, give otherwise: signed in the lists, both one key away.

Config order, or the office's own name for a place, decides which one shows and counts. It is never added to the other.
Who takes the other one edits the figure; then nothing is disputed any more, until what was taken is what nobody says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from store.models.collections import COLLECTIONS, flatten
from store.models.deferral import Deferral
from store.models.row import Alternative, Row
from store.queries.deferrals import Slice
from store.snapshot import Rows
from tui.views.cells import Cell, Listing, wrap
from tui.views.changed import Difference, changed_among, title_of, with_signs
from tui.views.others import FIGURES
from tui.views.periodrows import records_of
from tui.views.sight import Sight
from tui.words.mask import mask_numbers

ALONG = {"count": ("as_of",)}
"""What goes with a field that is taken from another source."""


def disputed(sight: Sight, collection: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some records of which two rows say different things, and nobody chose."""
    rows = sight.snapshot.rows(collection)
    contested = rows.contested  # nearly always empty: no row is looked at
    asked = tuple(one for one in ids if one in contested) if contested else ()
    if not asked:
        return ()
    found: tuple[str, ...] = rows.memo(_disputed, collection, asked)
    return found


def _disputed(rows: Rows[Any], collection: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ids if any(True for _ in _apart(collection, rows.row(one))))


def _apart(collection: str, row: Row[Any] | None) -> Iterator[tuple[Alternative, str, Any]]:
    """What others say otherwise, as (who, field, value). Both must say something: what one source leaves out the
    other only adds.
    """
    if row is None or not row.provenance.alternatives:
        return
    ours, wanted = flatten(row.record), FIGURES.get(collection)
    for other in row.provenance.alternatives:
        for name, value in other.fields.items():
            if name not in ours or value in (None, "", ()) or (wanted is not None and name not in wanted):
                continue
            if value != ours[name] and not _is_chosen(row, name, ours[name]):
                yield other, name, value


def _is_chosen(row: Row[Any], name: str, shown: Any) -> bool:
    """Whether somebody wrote what one of the rows says. A third value settles nothing: nobody else says so."""
    if row.provenance.source is None or name not in row.provenance.edits:
        return False
    own = row.at_source.get(name)
    return shown in [own, *(other.fields.get(name, own) for other in row.provenance.alternatives)]


def to_compare(sight: Sight, collection: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some records that are changed at their source, or disputed."""
    asked = tuple(ids)
    found = {*changed_among(sight, collection, asked), *disputed(sight, collection, asked)}
    return tuple(one for one in asked if one in found)


def disputes(sight: Sight, collection: str, ids: Sequence[str]) -> tuple[Difference, ...]:
    """Every value that is disputed of these records, one for each who says otherwise."""
    rows = sight.snapshot.rows(collection)
    found: list[Difference] = []
    for record_id in disputed(sight, collection, ids):
        row = rows.row(record_id)
        if row is not None:
            told = _apart(collection, row)
            found += [_dispute(sight, row, place, *one) for place, one in enumerate(told)]
    return tuple(found)


def _dispute(
    sight: Sight, row: Row[Any], place: int, other: Alternative, name: str, value: Any
) -> Difference:
    mine, source = flatten(row.record), row.provenance.source
    as_of = mine.get("as_of")
    theirs = {part: other.fields[part] for part in ALONG.get(name, ()) if part in other.fields}
    edit = row.provenance.edits.get(name)
    if edit is not None:
        who = f"{sight.person(edit.by)}, {sight.format.brief_moment(edit.at, sight.today)}"
    else:
        who = _told_by(sight, source, row.provenance.fetched_at, as_of)
    state = sight.snapshot.states.get(other.source)
    fetched = row.provenance.fetched_at if other.source == source else state.last_good if state else None
    came = ", ".join(mask_numbers(text) for text in other.came.values())
    return Difference(
        id=row.record.id,
        title=title_of(sight, row.record),
        rev=row.rev,
        field=name,
        mine=mine.get(name),
        theirs=value,
        source=other.source,
        shown=(who, _told_by(sight, other.source, fetched, theirs.get("as_of", as_of), came)),
        along=theirs,
        place=place + 1,
    )


def _told_by(sight: Sight, source: str | None, fetched: Any, as_of: date | None, came: str = "") -> str:
    """`sumber laporan, tertulis BTC · s.d. 22 Nov · diambil 09.29`."""
    t, form = sight.t, sight.format
    parts = [t("sources.origin.source", source=source) if source else t("sources.origin.here")]
    if came:
        parts.append(t("sources.disputed.came", name=came))
    if as_of is not None:
        parts.append(form.up_to(as_of, sight.today))
    if fetched is not None:
        parts.append(t("sources.origin.fetched", moment=form.brief_moment(fetched, sight.today)))
    return " · ".join(parts)


def disputed_counts(sight: Sight, of: Slice, first: date, last: date) -> tuple[Deferral, ...]:
    """The counts of a span of days that are disputed."""
    if not sight.snapshot.rows("deferrals").contested:
        return ()
    held = {record.id: record for record in records_of(sight, of, "", first, last)}
    return tuple(held[one] for one in disputed(sight, "deferrals", held))


def with_disputed(sight: Sight, listing: Listing, column: str, keys: Iterable[str]) -> Listing:
    """A listing with the sign before the text of `column` in the rows of `keys`, and of the sum of all."""
    found = frozenset(keys)
    signed = with_signs(sight, listing, column, found, mark="disputed", word="sources.disputed.word")
    if not found or not listing.footer:
        return signed
    place = next(at for at, each in enumerate(listing.columns) if each.name == column)
    first, *rest = listing.footer
    word, sign = sight.t("sources.disputed.word"), sight.format.mark("disputed")
    text = f"{first[place].text} ({word})" if sight.spoken else f"{sign} {first[place].text}"
    total = (*first[:place], first[place]._replace(text=text), *first[place + 1 :])
    return msgspec.structs.replace(signed, footer=(total, *rest))


def disputed_note(sight: Sight, n: int, key: str) -> tuple[tuple[Cell, ...], ...]:
    """The line below a list that says what the sign means and which key shows both."""
    if not n:
        return ()
    told = sight.words.tn("sources.disputed.note", n, sign=sight.format.mark("disputed"), button=key)
    return ((Cell(told, "warn"),),)


def disputed_of(sight: Sight) -> Counter[tuple[str, str]]:
    """(source, collection) → how many of its records are disputed."""
    found: Counter[tuple[str, str]] = Counter()
    for collection in COLLECTIONS:
        rows = sight.snapshot.rows(collection)
        if rows.contested:
            found.update(rows.memo(_by_source, collection))
    return found


def _by_source(rows: Rows[Any], collection: str) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for record_id in rows.contested:
        row = rows.row(record_id)
        told = {other.source for other, *_ in _apart(collection, row)}
        if row is not None and told:
            found.update((source, collection) for source in {*told, row.provenance.source} if source)
    return found


def disputed_lines(sight: Sight, source: str, wide: int) -> list[tuple[Cell, ...]]:
    """`± 2 angka disebut lain …: Penundaan, ! lalu =`, for a source in full."""
    lines: list[tuple[Cell, ...]] = []
    for (each, collection), n in disputed_of(sight).items():
        if each == source:
            told = sight.words.tn(
                "sources.disputed.here",
                n,
                sign=sight.format.mark("disputed"),
                screen=sight.t(f"common.collection.{collection}"),
            )
            lines += [(Cell(text, "warn"),) for text in wrap(told, max(8, wide))]
    return [(), *lines] if lines else []
