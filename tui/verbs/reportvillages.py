"""`report villages`: a quarter of the programme."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from store.queries.periods import of_kind
from tui.headless.exporting import TooMany, written
from tui.headless.reports.villages import VillagesReport
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FORBIDDEN, Call
from tui.verbs.export import deliver, formats_of, named_of, small_of, style_of
from tui.verbs.list import damage_told
from tui.verbs.report import forbidden
from tui.verbs.reportdeferrals import FILES, FORMATS, USUAL

if TYPE_CHECKING:
    from store.queries.periods import Period

ABOUT = "villages"
READS = ("villages", "activities", "suggestions")
NOT_HERE = ("month", "year", "close", "why")
"""Options of the other report."""
_QUARTER = re.compile(r"(\d{4})-[qQ]?([1-4])", re.ASCII)


def run(call: Call) -> int:
    """Print one text, or write files and print their paths."""
    options = call.line.options
    for name in NOT_HERE:
        if name in options:
            raise Usage("cli.usage.report-quarter")
    formats = formats_of(call, FORMATS, ABOUT) if "format" in options else (USUAL,)
    style = style_of(call)
    period = _period(options.get("quarter", ""))
    desk = call.desk(writing=False)
    for name in READS:
        if name in desk.snapshot.hidden:
            call.say(call.t("list.hidden", collection=name))
            return FORBIDDEN
    if desk.me.role == "viewer":
        return forbidden(call, "viewer", ABOUT, desk.me.login)
    report = VillagesReport(desk, period, call.format(desk.settings), small_of(call, desk))
    files: dict[str, bytes] = {}
    for named in formats:
        try:
            made = (
                report.text().encode()
                if named == "text"
                else written(named, report.book(flat=named == "csv"), style)
            )
        except TooMany as error:
            raise Usage("cli.usage.rows", word=named, rows=str(error.rows), most=str(error.most)) from None
        files[FILES.get(named, f".{named}")] = made
    text = f"{period.first.year}-{(period.first.month + 2) // 3}"
    deliver(call, desk, named_of(desk, f"report-villages-{text}"), files, ABOUT)
    if desk.sample:
        call.say(call.t("sample"))
    return damage_told(call, desk, ABOUT) or DONE


def _period(text: str) -> Period:
    """`2026-3`, `2026-Q3`. Raises Usage for anything else."""
    met = _QUARTER.fullmatch(text.strip())
    if met is None or not 1 <= int(met[1]) <= 9998:
        raise Usage("cli.usage.report-quarter")
    return of_kind("quarter", date(int(met[1]), 3 * int(met[2]) - 2, 1))
