"""`sources test ID`: what comes, what it comes to, and what is wrong with it. Writes nothing, not even the state."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sources.errors import SourceError
from store.models.collections import flat_fields
from store.models.text import clean
from tui.verbs.call import DONE, FAILED, Call
from tui.verbs.pull import problem_json
from tui.views.fetched import cut, record_words, told
from tui.words.mask import NARROW, mask_contact, mask_headings, mask_misplaced, mask_text

if TYPE_CHECKING:
    from sources.looks import Look
    from sources.pull import Preview
    from sources.spec import SourceSpec
    from tui.headless.desk import Desk

ROWS = 5
"""Rows and records that are shown."""
PROBLEMS = 50


def dry_run(call: Call, desk: Desk, spec: SourceSpec) -> int:
    """Fetch and map, print, forget. 1 where nothing came or nothing of it would be taken."""
    from sources.pull import preview

    work = preview(spec, desk.store.names(), zone=desk.settings.zone, clock=desk.now, limit=ROWS)
    runner = asyncio.Runner()  # as in pull.py: its own ending would keep Ctrl+C waiting
    try:
        found = runner.run(work)
    except SourceError as error:
        runner.close()
        if call.json:
            call.out_json({"source": spec.id, "ok": False, "error": call.wording.failure(error.failure)})
        call.say(f"{spec.id}: {call.wording.failure(error.failure)}")
        return FAILED
    runner.close()
    if call.json:
        call.out_json(_as_json(call, spec, found))
    else:
        _print(call, spec, found)
    if found.failure is not None:
        call.say(f"{spec.id}: {call.wording.failure(found.failure)}")
    return FAILED if found.failure is not None else DONE


def _as_json(call: Call, spec: SourceSpec, found: Preview) -> dict[str, Any]:
    seen = _seen_names(found)
    return {
        "source": found.source,
        "collection": found.collection,
        "ok": found.failure is None,
        "error": call.wording.failure(found.failure) if found.failure is not None else None,
        "read_as": {name: mask_headings([text])[0] for name, text in found.read_as.items()},
        "columns": [seen.get(name, name) for name in found.columns],
        "rows": [_row(spec, row, seen) for row in found.rows],
        "unused": [
            {"column": seen.get(look.name, look.name), "looks": look.kind, "form": look.form or None}
            for look in found.unused
        ],
        "records": [record_words(found.collection, record) for record in found.records],
        "fetched": found.fetched,
        "rejected": found.rejected,
        "problems": [problem_json(call, found.collection, problem) for problem in found.problems],
        "seconds": round(found.seconds, 3),
    }


def _print(call: Call, spec: SourceSpec, found: Preview) -> None:
    total, seen = call.words.digits(found.fetched), _seen_names(found)
    call.out(call.t("dryrun.rows", source=found.source, shown=len(found.rows), total=total))
    for number, row in enumerate(found.rows, start=1):
        call.out(f"  {number}. {told(_row(spec, row, seen))}")
    good = call.words.digits(found.fetched - found.rejected)
    call.out(call.t("dryrun.records", shown=len(found.records), total=good))
    for number, record in enumerate(found.records, start=1):
        call.out(f"  {number}. {told(record_words(found.collection, record))}")
    call.out(call.t("dryrun.problems") if found.problems else call.t("dryrun.none"))
    for problem in found.problems[:PROBLEMS]:
        call.out(f"  {call.wording.problem(problem, found.collection)}")
    more = len(found.problems) - PROBLEMS
    if more > 0:
        call.out(f"  {call.words.tn('cli.pull.more', more)}")
    if found.unused:
        call.out(call.t("dryrun.unused"))
    for look in found.unused:
        call.out(f"  {_look(call, look, seen.get(look.name, look.name))}")
    call.say(call.t("dryrun.unwritten"))


def _seen_names(found: Preview) -> dict[str, str]:
    """Their columns → as they may be shown: where the header is missing, somebody's row stands there."""
    names = list(dict.fromkeys((*found.columns, *(look.name for look in found.unused))))
    return dict(zip(names, mask_headings(names), strict=True))


def _look(call: Call, look: Look, name: str) -> str:
    """What a column looks like, in a sentence. `name`: what it may be called."""
    kind = look.kind
    if kind == "date" and look.form:
        kind = (
            ("date-day-first" if look.form.startswith("%d") else "date-month-first")
            if look.certain
            else "date-open"
        )
    if kind == "number" and look.form == ",":
        kind = "number-comma"
    return call.t(f"look.{kind}", name=name, form=look.form)


def _row(spec: SourceSpec, row: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """Their row. What is mapped to a personal field is masked as that one, and what is mapped to a date, a number or a
    choice as what may have slipped there; of the other columns nobody knows which are personal, so every text is masked
    and cut."""
    fields = flat_fields(spec.collection)
    personal = _places(spec, lambda name: name in fields and fields[name].kind.personal)
    narrow = _places(spec, lambda name: name == "id" or (name in fields and fields[name].kind.name in NARROW))
    return {
        seen.get(name, name): _seen(value, hidden=name in personal, narrow=name in narrow)
        for name, value in row.items()
    }


def _places(spec: SourceSpec, fits: Callable[[str], bool]) -> frozenset[str]:
    """Their columns and keys that such a field of ours is taken from, alone or within an expression."""
    found: set[str] = set()
    for name, rule in spec.fields.items():
        place = rule if isinstance(rule, str) else rule.source
        if isinstance(place, str) and fits(name):
            found |= {place, clean(place).strip(), *re.findall(r"[A-Za-z_]\w*", place)}
    return frozenset(found)


def _seen(value: Any, *, hidden: bool, narrow: bool) -> Any:
    """One value of theirs: absent and plain ones as they are, all else as masked text."""
    if value is None or isinstance(value, bool):
        return value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if hidden:
        return mask_contact(text)
    safe = cut(mask_misplaced(text) if narrow and len(text.split()) > 1 else mask_text(text))
    return value if safe == text else safe
