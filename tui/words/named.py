"""What a record is called by its key, for a sentence that names it: `2 Nov 2026 · sekupang · keberangkatan`."""

from __future__ import annotations

from datetime import UTC

from store.models.deferral import Deferral
from store.models.kinds import Record
from store.models.village import Village
from tui.words.catalog import Words
from tui.words.format import Format
from tui.words.mask import shown


def named_by_key(words: Words, collection: str, record: Record) -> str:
    """One line, masked and cut like every value in a sentence. Checkpoints and agencies by their identifiers."""
    if isinstance(record, Village):
        parts = [record.code or "", record.name]
    elif isinstance(record, Deferral):
        parts = [
            _when(Format(words, UTC), record),
            record.checkpoint,
            words.t(f"common.choice.category.{record.category}"),
            record.agency,
            record.reason or "",
        ]
    else:
        parts = [record.id]
    return " · ".join(shown(collection, "", part) for part in parts if part)


def _when(form: Format, record: Deferral) -> str:
    if record.period == "day":
        return form.short_day_year(record.date)
    return form.month(record.date) if record.period == "month" else str(record.date.year)
