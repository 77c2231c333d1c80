"""Where a row or a figure comes from, for `i`: source, time, who wrote what, what the source says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from store.history import HistoryLine, is_private
from store.models.collections import fit, flat_fields
from store.models.deferral import Deferral
from store.models.row import FieldEdit, Provenance, Row
from store.queries.cube import covers
from store.queries.deferrals import Slice
from tui.views.cells import Cell, text_of
from tui.views.periodrows import beside, records_of
from tui.views.periodtable import line_name
from tui.views.sight import Sight
from tui.views.unknown import as_it_came
from tui.words.mask import mask_numbers, masked

Line = tuple[Cell, ...]
Past = Mapping[str, Sequence[HistoryLine]]
"""Record → what pulls replaced in it, oldest first."""
CORRECTED = 8
"""Corrections of one record that are told; the rest is counted."""
SHOWN = 40
"""Counts of a sum that are named one by one; the rest is counted."""
ASKED = 400
"""Counts of a sum whose origins are told; a year of ten checkpoints has ten times as many, mostly of one source."""


def of_row(sight: Sight, collection: str, record_id: str, past: Past | None = None) -> list[Line]:
    """The lines for one record; empty where it is gone. `past`: what its sources said before."""
    row = sight.snapshot.rows(collection).row(record_id)
    if row is None:
        return []
    return [
        *_source(sight, collection, row),
        *as_it_came(sight, collection, record_id),
        *_edits(sight, collection, row),
        *_others(sight, collection, row),
        *_past(sight, collection, record_id, past),
    ]


def of_figure(
    sight: Sight, of: Slice, key: str, first: date, last: date, past: Past | None = None
) -> list[Line]:
    """The lines for a figure of Penundaan: its sum and where that is from, then every count that it was made of, then
    what is held beside it and not added. `key`: a checkpoint, "" for all of them, or as of `periodrows`.

    `past`: what its sources said of the counts before.
    """
    held = records_of(sight, of, key, first, last)
    lines = of_counts(sight, held, past, named=line_name(sight, key))
    if more := beside(sight, of, key, first, last):
        head: list[Line] = [(), (Cell(sight.t("deferrals.beside"), "head"),)] if held else []
        lines += [*head, *of_counts(sight, more, past)]
    return lines or [(Cell(sight.t("sources.origin.none"), "muted"),)]


def of_counts(
    sight: Sight, held: Sequence[Deferral], past: Past | None = None, *, named: str = ""
) -> list[Line]:
    """The lines for some counts; with `named` their sum under that name comes first."""
    rows = sight.snapshot.rows("deferrals")
    origins: dict[str, list[Line]] = {}
    for record in held[:ASKED]:
        row = rows.row(record.id)
        origins[record.id] = _source(sight, "deferrals", row) if row is not None else []
    alike = Counter("\n".join(map(text_of, origin)) for origin in origins.values())
    lines = _sum_lines(sight, named, held, origins, alike) if len(held) > 1 and named else []
    for record in held[:SHOWN]:
        lines.append(_count_line(sight, record))
        row = rows.row(record.id)
        if row is not None:
            own = origins[record.id] if len(alike) > 1 or len(held) == 1 or not named else []
            more = [*own, *as_it_came(sight, "deferrals", record.id)]
            more += [*_edits(sight, "deferrals", row), *_others(sight, "deferrals", row)]
            more += _past(sight, "deferrals", record.id, past)
            lines += [(Cell("  "), *line) for line in more]
    if len(held) > SHOWN:
        lines.append((Cell(sight.words.tn("common.more", len(held) - SHOWN), "muted"),))
    return lines


def _sum_lines(
    sight: Sight,
    named: str,
    held: Sequence[Deferral],
    origins: Mapping[str, list[Line]],
    alike: Counter[str],
) -> list[Line]:
    """`12.517  Airport · 1–15 Nov 2020 · jumlah 15 angka`, and each origin once with how many counts are from there."""
    form = sight.format
    lines: list[Line] = []
    first, last = held[0].date, max(map(covers, held))
    when = form.days(first, last)
    if first != last and first.year == last.year != sight.today.year:
        when = f"{when} {last.year}"
    figures = sight.words.tn("sources.origin.figures", len(held))
    told = " · ".join((named, when, sight.t("sources.origin.sum", figures=figures)))
    total = sum(record.count for record in held)
    lines.append((Cell(form.number(total), "strong"), Cell(f"  {told}")))
    for text, n in alike.most_common():
        origin = next(lines for lines in origins.values() if "\n".join(map(text_of, lines)) == text)
        counted = f" · {sight.words.tn('sources.origin.figures', n)}" if len(alike) > 1 else ""
        lines += [(Cell("  "), *line) for line in origin[:1]]
        if counted and origin:
            lines[-1] = (*lines[-1], Cell(counted, "muted"))
    return [*lines, ()]


def _count_line(sight: Sight, record: Deferral) -> Line:
    form = sight.format
    when = form.day_year(record.date) if record.period == "day" else form.month(record.date)
    if record.period == "year":
        when = str(record.date.year)
    parts = [sight.checkpoint(record.checkpoint), when]
    if record.reason:
        parts.append(record.reason)
    if record.as_of:
        parts.append(form.up_to(record.as_of, sight.today))
    return (Cell(form.number(record.count), "strong"), Cell("  " + " · ".join(parts)))


def _source(sight: Sight, collection: str, row: Row[Any]) -> list[Line]:
    origin: Provenance = row.provenance
    if origin.source is None:
        return [(Cell(sight.t("sources.origin.here"), "manual"),)]
    health = next((h for h in sight.freshness(collection).sources if h.source == origin.source), None)
    text = sight.t("sources.origin.source", source=origin.source)
    line = [Cell(text)]
    if origin.fetched_at is not None:
        line.append(Cell(" · " + sight.t("sources.origin.fetched", moment=_moment(sight, origin.fetched_at))))
    if health is not None and not health.fine:
        line.append(Cell(" · " + sight.t(f"sources.state.{health.state}"), "warn"))
    lines = [tuple(line)]
    if origin.vanished is not None:
        word = sight.t("sources.origin.vanished", moment=_moment(sight, origin.vanished))
        lines.append((Cell(word, "warn"),))
    return lines


def _edits(sight: Sight, collection: str, row: Row[Any]) -> list[Line]:
    """Who wrote which fields: one line for fields that were written together."""
    lines: list[Line] = []
    together: dict[tuple[str, datetime, str | None], list[str]] = {}
    edits: Mapping[str, FieldEdit] = row.provenance.edits
    for name, edit in edits.items():
        together.setdefault((edit.by, edit.at, edit.why), []).append(name)
    for (by, at, why), names in sorted(together.items(), key=lambda item: item[0][1], reverse=True):
        labels = ", ".join(sight.format.label(collection, name) for name in names)
        text = sight.t(
            "sources.origin.edited", who=sight.person(by), moment=_moment(sight, at), fields=labels
        )
        lines.append((Cell(text, "manual"), Cell(f" ({why})" if why else "", "muted")))
    for name in row.provenance.changed_at_source:
        theirs = value_words(sight, collection, name, edits[name].theirs)
        label = sight.format.label(collection, name)
        lines.append((Cell(sight.t("sources.origin.theirs", field=label, value=theirs), "warn"),))
    if row.rev:
        lines.append((Cell(sight.t("sources.origin.rev", rev=row.rev), "muted"),))
    return lines


def _others(sight: Sight, collection: str, row: Row[Any]) -> list[Line]:
    """What another source says of the same record."""
    lines: list[Line] = []
    for other in row.provenance.alternatives:
        named = ", ".join(
            f"{sight.format.label(collection, name)} {value_words(sight, collection, name, value)}"
            for name, value in other.fields.items()
        )
        told = sight.t("sources.origin.other", source=other.source, fields=named)
        if other.came:
            name = ", ".join(map(mask_numbers, other.came.values()))
            told = f"{told} · {sight.t('sources.disputed.came', name=name)}"
        lines.append((Cell(told, "warn"),))
    return lines


def _past(sight: Sight, collection: str, record_id: str, past: Past | None) -> list[Line]:
    """`dikoreksi 23 Nov 09.29 · sumber x: Jumlah 762 → 767`, newest first; of personal fields only that they changed."""
    held = (past or {}).get(record_id, ())
    told = [line for line in held if line.field and line.field in flat_fields(collection)]
    lines: list[Line] = []
    for one in reversed(told[-CORRECTED:]):
        label = sight.format.label(collection, one.field)
        change = ""
        if not is_private(collection, one.field):
            was, now = (_past_words(sight, collection, one.field, value) for value in (one.old, one.new))
            change = f" {was} → {now}"
        lines.append(
            (
                Cell(
                    sight.t(
                        "sources.origin.corrected",
                        moment=_moment(sight, one.at.astimezone(sight.now.tzinfo)),
                        source=one.source,
                        change=f"{label}{change}",
                    ),
                    "warn",
                ),
            )
        )
    if len(told) > CORRECTED:
        lines.append((Cell(sight.words.tn("common.more", len(told) - CORRECTED), "muted"),))
    return lines


def _past_words(sight: Sight, collection: str, field: str, value: Any) -> str:
    """A value of the history, which is in its JSON form, as people read it."""
    typed, problem = (None, None) if value is None else fit(flat_fields(collection)[field], value)
    if problem is not None:
        typed = str(value)
    return " ".join(value_words(sight, collection, field, typed).split())


def _moment(sight: Sight, moment: datetime) -> str:
    return sight.format.brief_moment(moment, sight.today)


def value_words(sight: Sight, collection: str, field: str, value: Any) -> str:
    """A flat field's value as people read it, masked; `–` where there is none."""
    form, hidden = sight.format, masked(collection, field, value)
    if hidden is None or hidden in ("", ()):
        return form.count(None)
    if isinstance(hidden, bool):
        return form.yes_no(hidden)
    if isinstance(hidden, int):
        return form.number(hidden)
    if isinstance(hidden, datetime):
        return form.moment(hidden, sight.today)
    if isinstance(hidden, date):
        return form.dated(hidden, sight.today)
    if isinstance(hidden, str):
        return form.choice(field, hidden) if sight.words.has(_choice_key(field, hidden)) else hidden
    return ", ".join(
        form.choice(field, item) if isinstance(item, str) else _part_words(sight, item)
        for item in _items(hidden)
    )


def _choice_key(field: str, value: str) -> str:
    return f"common.choice.{field.partition('.')[0]}.{value}"


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple | list) else (value,)


def _part_words(sight: Sight, item: Any) -> str:
    if not isinstance(item, msgspec.Struct):
        return str(item)
    found = []
    for value in msgspec.structs.asdict(item).values():
        if isinstance(value, datetime):
            found.append(sight.format.moment(value, sight.today))
        elif isinstance(value, date):
            found.append(sight.format.dated(value, sight.today))
        elif isinstance(value, bool):
            found.append(sight.format.yes_no(value))
        elif value not in (None, ""):
            found.append(str(value))
    return " ".join(found)
