"""What a draft is about, so that one can choose among several: the day and the checkpoints of a sheet, the title of a plan,
the name of a village. Of a tip only its channel and day: what people wrote stays in the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from store.models.collections import flat_fields
from store.models.text import clean
from store.queries.deferrals import DEFAULT
from tui.views.changed import title_of
from tui.views.sight import Sight
from tui.words.mask import mask_numbers
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from store.drafts import Draft

NAMED = 3
"""Checkpoints of a sheet that are named."""
LONGEST = 50
TITLES = ("title", "name", "subject", "quick")
"""Fields of a form that say what its record is called."""


def draft_about(sight: Sight, draft: Draft) -> str:
    """In words, masked and cut; empty where there is nothing to say."""
    if draft.screen == "tips":
        return _tip(sight, draft)
    if draft.screen == "deferrals":
        return _sheet(sight, draft)
    told = next((str(draft.fields[name]) for name in TITLES if draft.fields.get(name)), "")
    if not told and draft.id is not None:
        record = sight.snapshot.rows(draft.screen).get(draft.id)
        told = title_of(sight, record) if record is not None else ""
    return _short(told)


def _tip(sight: Sight, draft: Draft) -> str:
    tip = sight.snapshot.rows("tips").get(draft.id) if draft.id is not None else None
    if tip is None:
        return ""
    day = sight.format.day_year(tip.received_at.astimezone(sight.now.tzinfo).date())
    return f"{sight.format.choice('channel', tip.channel)} · {day}"


def _sheet(sight: Sight, draft: Draft) -> str:
    """`Min 22 Nov 2026 · Batam Centre, Sekupang`: the day, and whose counts are others than those held."""
    text = str(draft.fields.get("date", ""))
    try:
        day = typed(flat_fields("deferrals")["date"], text, zone=sight.settings.zone, today=sight.today)
    except Unreadable:
        day = None
    when = sight.format.day_year(day) if isinstance(day, date) else _short(text)
    names = list(dict.fromkeys(_typed_for(sight, draft, day if isinstance(day, date) else None)))
    more = " …" if len(names) > NAMED else ""
    return " · ".join(part for part in (when, ", ".join(names[:NAMED]) + more) if part)


def _typed_for(sight: Sight, draft: Draft, day: date | None) -> Iterator[str]:
    held = {
        f"{one.category}/{one.checkpoint}": str(one.count)
        for one in sight.snapshot.rows("deferrals")
        if one.date == day and one.period == "day" and one.agency == DEFAULT.agency and one.reason is None
    }
    for field, text in draft.fields.items():
        _, slash, checkpoint = field.partition("/")
        digits = "".join(filter(str.isdigit, str(text)))
        if slash and digits != held.get(field, ""):
            yield _short(sight.checkpoint(checkpoint))


def _short(text: str) -> str:
    flat = mask_numbers(" ".join(clean(text).split()))
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
