"""`exports/outreach.ics`: kept current by whoever saves or pulls, so that other calendars can subscribe to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import StoreError
from store.models.plan import CHANNELS
from store.queries.records import Records
from tui.headless.icsfile import Form, Version, calendar_text
from tui.headless.log import log
from tui.words.catalog import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from store.models.plan import Plan
    from tui.headless.desk import Desk

NAME = "outreach.ics"


def published(desk: Desk) -> Path | None:
    """Make the file anew from the desk's snapshot; None where it cannot be written, which harms nobody's edit."""
    try:
        return desk.store.publish(NAME, text_of(desk).encode(), "outreach")
    except StoreError as error:
        log.warning("export file=%s code=%s", NAME, error.code)
        return None


def text_of(desk: Desk, only: Iterable[str] | None = None) -> str:
    """The outreach calendar as iCalendar, in the office's language: the whole, or the plans of these ids."""
    rows: Records[Plan] = desk.snapshot.rows("outreach")
    if only is not None:
        rows = _some(rows, only)
    words = load(desk.settings.office.language)
    names = {channel: words.t(f"common.choice.channels.{channel}") for channel in CHANNELS}
    form = Form(
        name=f"{desk.settings.office.name} · {words.t('outreach.title')}",
        zone=desk.settings.zone,
        calendar=desk.calendar,
        channels=names,
    )
    return calendar_text(rows, form, {plan.id: version_of(rows, plan.id) for plan in rows})


def _some(rows: Records[Plan], only: Iterable[str]) -> Records[Plan]:
    from store.models.row import Provenance
    from store.snapshot import Rows

    known = {name: row for name in only if (row := rows.row(name)) is not None}
    some: Records[Plan] = Rows(
        {name: row.record for name, row in known.items()},
        lambda name: (known[name].rev, known[name].provenance) if name in known else (0, Provenance()),
    )
    return some


def version_of(rows: Records[Plan], plan_id: str) -> Version:
    """The revision of a plan, and when somebody last changed it."""
    row = rows.row(plan_id)
    if row is None:
        return Version(0, None)
    return Version(row.rev, max((edit.at for edit in row.provenance.edits.values()), default=None))
