"""`report deferrals`: the table for headquarters, and closing what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import Invalid
from store.models.problem import Problem
from store.queries.periods import Period
from tui.headless.exporting import WRITERS, Style, TooMany, written
from tui.headless.log import log, logging_to
from tui.headless.reportbook import Report
from tui.headless.reportdata import COLLECTION, close, draft
from tui.headless.reporttext import text_of
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FORBIDDEN, Call
from tui.verbs.export import deliver, formats_of, named_of, small_of, style_of
from tui.verbs.list import damage_told
from tui.verbs.report import forbidden
from tui.words.periods import Misread, read_period

if TYPE_CHECKING:
    from tui.headless.desk import Desk

ABOUT = "deferrals"
FORMATS = (*WRITERS, "text")
USUAL = "md"
FILES = {"text": ".txt"}
"""Formats whose files end otherwise than they are called."""


def run(call: Call) -> int:
    """Print one text, or write files and print their paths; with `--close` freeze the figures as reported first."""
    options = call.line.options
    if "quarter" in options:
        raise Usage("cli.usage.report-period")
    formats = formats_of(call, FORMATS, ABOUT) if "format" in options else (USUAL,)
    style = style_of(call)
    closing = call.line.has("close")
    desk = call.desk(writing=closing)
    if ABOUT in desk.snapshot.hidden:
        call.say(call.t("list.hidden", collection=ABOUT))
        return FORBIDDEN
    reason = desk.why_not(COLLECTION)
    if reason == "viewer" or (closing and reason is not None):
        return forbidden(call, reason, COLLECTION, desk.me.login)
    period = _period(call, desk)
    if closing:
        _close(call, desk, period)
    report = Report(desk, draft(desk, period), call.format(desk.settings), small_of(call, desk))
    files: dict[str, bytes] = {}
    for named in formats:
        try:
            made = _made(report, named, style)
        except TooMany as error:
            raise Usage("cli.usage.rows", word=named, rows=str(error.rows), most=str(error.most)) from None
        files[FILES.get(named, f".{named}")] = made
    text = period.first.isoformat()[: 7 if period.kind == "month" else 4]
    deliver(call, desk, named_of(desk, f"report-deferrals-{text}"), files, ABOUT)
    call.say(report.status if report.found.table.blocks else report.t("reports.text.nothing"))
    if desk.sample:
        call.say(call.t("sample"))
    return damage_told(call, desk, ABOUT) or DONE


def _made(report: Report, named: str, style: Style) -> bytes:
    """The file of a format. Raises TooMany."""
    return (
        text_of(report).encode()
        if named == "text"
        else written(named, report.book(flat=named == "csv"), style)
    )


def _period(call: Call, desk: Desk) -> Period:
    """The month or year that is asked for. Raises Usage for anything else, and for both or none."""
    given = [(kind, text) for kind in ("month", "year") if (text := call.line.options.get(kind)) is not None]
    if len(given) != 1:
        raise Usage("cli.usage.report-period")
    kind, text = given[0]
    found = read_period(text, desk.today())
    if isinstance(found, Misread) or found.kind != kind:
        raise Usage("cli.usage.report-misread", option=f"--{kind}", value=text)
    return found


def _close(call: Call, desk: Desk, period: Period) -> None:
    """Freeze the period. Raises Invalid where nothing is held, or where it is closed anew without a reason."""
    before = draft(desk, period).closed
    why = call.line.options.get("why", "").strip()
    if before is not None and not why:
        raise Usage("cli.usage.report-again")
    if not draft(desk, period).table.blocks:
        problem = Problem(code="required", field="figures")
        raise Invalid([problem], collection=COLLECTION, id="")
    with logging_to(desk.store.root, desk.me.login):
        made = close(desk, period, why)
        if made is None:
            call.say(call.words.t("reports.same"))
            return
        desk.puller.daily_copy()
        log.info("report id=%s", made.id)
