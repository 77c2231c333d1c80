"""`pull`: gets sources now, due or not, and says what came of each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from store.models.harvest import Failure, Held, PullReport
from store.models.problem import Problem
from tui.headless.desk import Desk
from tui.headless.log import logging_to
from tui.verbs.arguments import Usage
from tui.verbs.bar import Bar
from tui.verbs.call import DONE, FAILED, FORBIDDEN, Call
from tui.words.mask import mask_text, value_of

SHOWN_REJECTED = 20
"""Rejected rows that are printed per source; `--json` has all that were kept."""


def run(call: Call) -> int:
    """Pull the named sources, or all; 1 where one failed or its answer was kept aside."""
    desk = call.desk(writing=True)
    names = call.line.operands
    unknown = desk.puller.unknown(names)
    if unknown:
        known = ", ".join(spec.id for spec in desk.settings.sources)
        raise Usage("cli.usage.source", word=unknown[0], expected=known)
    if not desk.settings.sources:
        call.say(call.t("pull.no_sources"))
    with logging_to(desk.store.root, desk.me.login):
        reports, whole = _pull(call, desk, names or tuple(spec.id for spec in desk.settings.sources))
        _report(call, desk, reports)
        if not whole:
            call.say(call.t("pull.interrupted"))
            raise KeyboardInterrupt
        desk.puller.daily_copy()
        if "outreach" in desk.puller.landed:
            desk.look()
    bad = [report for report in reports if not report.ok]
    if any(report.failure and report.failure.code == "not-permitted" for report in bad):
        return FORBIDDEN
    return FAILED if bad else DONE


def _pull(call: Call, desk: Desk, names: Sequence[str]) -> tuple[list[PullReport], bool]:
    """The reports in the order of the names, and whether nobody stopped it. Former data is whole either way.

    Not `asyncio.run`: its ending waits for every thread, so that Ctrl+C would wait for a name server.
    """
    done: dict[str, PullReport] = {}
    bar = Bar(call, len(names))

    def reported(report: PullReport) -> None:
        done[report.source] = report
        bar.done(report)

    runner = asyncio.Runner()
    try:
        runner.run(desk.puller.pull(names, progress=bar.progress, reported=reported))
        runner.close()
    except KeyboardInterrupt:
        return [done[name] for name in names if name in done], False
    finally:
        bar.close()
    return [done[name] for name in names if name in done], True


def _report(call: Call, desk: Desk, reports: Sequence[PullReport]) -> None:
    if call.json:
        call.out_json([as_json(call, report) for report in reports])
        return
    if reports:
        number = call.number(desk.settings)
        heads = (
            "source",
            "state",
            "fetched",
            "added",
            "updated",
            "unchanged",
            "vanished",
            "rejected",
            "seconds",
        )
        rows = [tuple(call.t(f"pull.{head}") for head in heads)]
        rows += [_row(call, report, number) for report in reports]
        call.table(rows, right=range(2, 9))
    for report in reports:
        _details(call, report)


def _row(call: Call, report: PullReport, number: Any) -> tuple[str, ...]:
    failed = failed_since(report.failure) or not report.held
    state = (
        "good" if report.ok else "held" if not failed else "partly" if in_part(report.failure) else "failed"
    )
    counts = (
        report.fetched, report.added, report.updated, report.unchanged, report.vanished, report.rejected,
    )  # fmt: skip
    word = call.words.t("sources.state.partly") if state == "partly" else call.t(f"pull.{state}")
    return (report.source, word, *map(number, counts), f"{report.seconds:.2f}")


def _details(call: Call, report: PullReport) -> None:
    """What went wrong, in sentences, on stderr: first the source, then its rows."""
    sentence = error_of(call, report)
    if sentence:
        call.say(f"{report.source}: {sentence}")
    for problem in report.problems[:SHOWN_REJECTED]:
        call.say(f"{report.source}: {call.wording.problem(problem, report.collection)}")
    more = len(report.problems) - SHOWN_REJECTED
    if more > 0:
        call.say(f"{report.source}: {call.words.tn('cli.pull.more', more)}")


def error_of(call: Call, report: PullReport) -> str | None:
    """The sentence for a failed pull or a held answer; None where all is well."""
    return why(call, report.source, report.failure, report.held)


def failed_since(failure: Failure | None) -> bool:
    """Whether this pull itself failed, whatever stands aside since an earlier one."""
    return failure is not None and failure.code != "held"


def in_part(failure: Failure | None) -> bool:
    """Whether an answer came without some of its pages."""
    return failure is not None and "page" in failure.facts


def why(call: Call, source: str, failure: Failure | None, held: Held | None) -> str | None:
    """What went wrong this time, then what still stands aside."""
    told = [call.wording.failure(failure)] if failure is not None and failed_since(failure) else []
    if held is not None:
        told.append(held_why(call, source, held, earlier=bool(told)))
    elif failure is not None and not told:
        told.append(call.wording.failure(failure))
    return " ".join(told) or None


def held_why(call: Call, source: str, held: Held, *, earlier: bool = False) -> str:
    """Why an answer stands aside, and how to take exactly this one or throw it away. `earlier`: not of this pull."""
    digits = call.words.digits
    named = f"{source} --answer {held.mark}" if held.mark else source
    return call.t(
        "pull.held_before" if earlier else "pull.held_why",
        records=digits(held.records), holding=digits(held.holding), drop=digits(held.would_drop), source=named,
    )  # fmt: skip


def masked(collection: str, problem: Problem) -> Problem:
    """The problem with its value as it may be shown."""
    import msgspec

    return msgspec.structs.replace(
        problem,
        field=mask_text(problem.field),  # of a line that was typed: it may be no name of a field
        value=value_of(problem, collection),
    )


def as_json(call: Call, report: PullReport) -> dict[str, Any]:
    """The object of DESIGN 5."""
    return {
        "source": report.source,
        "collection": report.collection,
        "ok": report.ok,
        "fetched": report.fetched,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "vanished": report.vanished,
        "rejected": report.rejected,
        "problems": [problem_json(call, report.collection, problem) for problem in report.problems],
        "error": error_of(call, report),
        "seconds": round(report.seconds, 3),
    }


def problem_json(call: Call, collection: str, problem: Problem) -> dict[str, Any]:
    """One problem as JSON: masked and cut, with its reason as a sentence."""
    safe = masked(collection, problem)
    row: str | int = int(safe.row) if safe.row.isdigit() else safe.row
    return {
        "row": row,
        "field": safe.field,
        "value": safe.value,
        "reason": call.wording.reason(problem, collection),
    }
