"""`list`: the records of a collection, filtered, masked as on the screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.models.collections import flatten
from store.models.row import Row
from tui.headless.exporting.columns import COLUMNS, COUNTED, DATED
from tui.verbs.arguments import Usage, number
from tui.verbs.call import DAMAGED, DONE, FORBIDDEN, WRONG, Call, Stop
from tui.verbs.records import Filter, as_json, times_told
from tui.words.mask import known_of, masked

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.words.format import Format

LONGEST = 60


def run(call: Call) -> int:
    """Print the records; 3 where this account may not read them, 5 where a file of theirs is damaged."""
    collection = call.collection(call.line.operands[0])
    limit = number(call.line, "limit")
    desk = call.desk()
    wanted, rows = asked(call, desk, collection)
    _print(call, desk, collection, list(islice(rows, limit)), wanted.span)
    return damage_told(call, desk, collection)


def asked(call: Call, desk: Desk, collection: str) -> tuple[Filter, list[Row[Any]]]:
    """What the words behind the collection ask for, in its order. Raises Usage, and Stop where all has been said."""
    wanted = Filter(desk, collection)
    for word in call.line.operands[1:]:
        if "=" not in word:
            raise Usage("cli.usage.filter", word=word)
        wanted.add(word)
    if wanted.problems:
        for problem in wanted.problems:
            call.say(call.wording.problem(problem, collection))
        raise Stop(WRONG)
    if collection in desk.snapshot.hidden:
        call.say(call.t("list.hidden", collection=collection))
        raise Stop(FORBIDDEN)
    return wanted, sorted(wanted.rows(desk.snapshot.rows(collection)), key=_order(collection, wanted))


def _order(collection: str, wanted: Filter) -> Any:
    """By date, then by id, so that two runs and two machines print the same; tips by what breaks first."""
    if wanted.counting is not None:
        return wanted.counting.order
    name = DATED.get(collection, "name")
    return lambda row: (getattr(row.record, name), row.record.id)


def _print(
    call: Call, desk: Desk, collection: str, rows: list[Row[Any]], span: tuple[date, date] | None
) -> None:
    if call.json:
        call.out_json([told_of(desk, collection, row, span) for row in rows])
        return
    form = call.format(desk.settings)
    columns = COLUMNS[collection]
    head = ("id", *(form.label(collection, column) for column in columns))
    lines = [(row.record.id, *_cells(form, collection, columns, row)) for row in rows]
    call.table([head, *lines], right=[columns.index(name) + 1 for name in COUNTED if name in columns])
    call.say(call.words.tn("cli.list.count", len(rows)))
    if desk.sample:
        call.say(call.t("sample"))


def told_of(desk: Desk, collection: str, row: Row[Any], span: tuple[date, date] | None) -> dict[str, Any]:
    """A record; one that repeats also with its `occurrences`."""
    told = as_json(collection, row, desk.settings.zone)
    if collection == "outreach" and row.record.recurrence is not None:
        told["occurrences"] = times_told(desk, row.record, span)
    return told


def _cells(form: Format, collection: str, columns: Iterable[str], row: Row[Any]) -> list[str]:
    flat = flatten(row.record)
    known = known_of(row.record)
    return [_cell(form, name, masked(collection, name, flat.get(name), known)) for name in columns]


def _cell(form: Format, name: str, value: Any) -> str:
    """A value in one cell: ISO dates, because lines are sorted and cut by other programs."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return form.yes_no(value)
    if isinstance(value, datetime):
        return value.astimezone(form.zone).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, tuple):
        return ", ".join(form.choice(name, str(part)) for part in value)
    text = " ".join(form.choice(name, value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def damage_told(call: Call, desk: Desk, collection: str) -> int:
    """Say what is damaged. It is this command's failure only where it concerns what was asked for."""
    of = {spec.id for spec in desk.settings.sources if spec.collection == collection} | {collection}
    status = DONE
    for error in desk.snapshot.damage:
        call.say(call.wording.error(error))
        name = str(error.facts.get("file", "")).rpartition("/")[2].partition(".")[0]
        if name in of:
            status = DAMAGED
    return status
