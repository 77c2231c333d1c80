"""`new`, `set` and `delete`: the same edits, rules, rights and conflict check as in the app."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from store.errors import Conflict, Invalid, NotFound, Taken
from store.models.collections import flat_fields, flatten
from store.models.edit import Edit, Written
from store.models.problem import Problem
from store.models.row import Row
from store.models.text import clean
from store.signing import by_program
from tui.headless.log import log, logging_to
from tui.verbs.arguments import Usage, number, usage_of
from tui.verbs.call import DONE, FORBIDDEN, Call, refused
from tui.verbs.pull import problem_json
from tui.verbs.records import read_fields
from tui.words.mask import known_of, shown

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Write one edit, print the id and the new revision; 4 where a newer edit touched the same field.

    `--undo` brings back in one step what was deleted in one.
    """
    collection = call.collection(call.line.operands[0])
    if collection == "reports" and call.line.verb != "delete":
        raise Usage("cli.usage.reports")
    desk = call.desk(writing=True)
    reason = desk.why_not(collection)
    if reason is not None:
        told = call.t(f"edit.{reason}", login=desk.me.login, collection=collection)
        call.refuse_json(told, reason)
        call.say(told)
        return FORBIDDEN
    creating = call.line.verb == "new"
    words = call.line.operands[1 if creating else 2 :]
    fields, problems = read_fields(desk, collection, words)
    if creating:
        fields = _quickly(call, desk, collection, fields)
    record = None if creating else call.line.operands[1]
    if collection == "aliases" and fields:
        fields, wrong = _checked(desk, record, fields)
        problems = [*problems, *wrong]
    if (
        collection == "comments"
        and "about" in fields
        and fields["about"] not in desk.snapshot.rows("outreach")
    ):
        problems = [*problems, Problem(code="no-plan", field="about", value=str(fields["about"]))]
    if problems:
        lacking = (
            _lacking(collection, {*fields, *(problem.field for problem in problems)}) if creating else []
        )
        return _refused(call, collection, record, [*problems, *lacking])
    try:
        edits = _repeating(call, desk, collection, record, fields)
        if edits is None:
            edit = _edit(call, desk, collection, record, dict(fields))
            edits = (edit, *(_deleted_with(desk, collection, edit.id) if edit.restore and edit.id else ()))
        there = call.line.has("undo") and (
            not edits
            or any(desk.snapshot.rows(collection).row(e.id) is not None for e in edits if e.restore and e.id)
        )
        with logging_to(desk.store.root, desk.me.login):
            written = desk.save(collection, edits, call.line.options.get("why") or None)
            desk.puller.daily_copy()
            desk.look()
            for each in written:
                log.info("edit collection=%s id=%s rev=%d", collection, each.id, each.rev)
    except Invalid as error:
        return _refused(call, collection, record, error.problems)
    except Conflict as error:
        return _conflict(call, collection, record, error)
    if there:  # nobody had deleted it
        nothing = Problem(code="not-deleted", value=str(record), warning=True)
        first = written[0] if written else Written(id=str(record), rev=0)
        written = (replace(first, problems=(*first.problems, nothing)), *written[1:])
    if call.line.has("quick"):
        from tui.verbs.quick import tell_saved

        tell_saved(call, desk, fields)
    return _written(call, collection, written)


def _quickly(call: Call, desk: Desk, collection: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """With what the line behind `--quick` means; a field that is named counts more."""
    if not call.line.has("quick"):
        if len(call.line.operands) < 2:
            raise Usage("cli.usage.too_few", usage=usage_of("new"))
        return fields
    from tui.verbs.quick import quick_fields

    return {**quick_fields(call, desk, collection), **fields}


def _repeating(
    call: Call, desk: Desk, collection: str, record: str | None, fields: Mapping[str, Any]
) -> tuple[Edit, ...] | None:
    """What the line means where it names a plan that repeats, or an occurrence of one; else None."""
    if collection != "outreach" or record is None:
        if call.line.has("later"):
            raise Usage("cli.usage.later", id=record or "ID")
        return None
    from tui.verbs.repeating import series_edits

    _judge_rev(call, collection, record, desk.snapshot.rows(collection).row(record))
    return series_edits(call, desk, record, fields)


def _checked(
    desk: Desk, record: str | None, fields: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[Problem]]:
    """What an alias will say, as far as it is known: its target must be there, and its name be nobody's."""
    from tui.headless.aliases import checked

    held = desk.snapshot.rows("aliases").get(record) if record is not None else None
    before = flatten(held) if held is not None else {}
    found, problems = checked(desk.snapshot, {**before, **fields})
    return {name: found[name] for name in fields}, problems


def _lacking(collection: str, named: Container[str]) -> list[Problem]:
    """Required fields that nobody named; the store would only say so once everything else is mended."""
    return [
        Problem(code="required", field=name)
        for name, spec in flat_fields(collection).items()
        if spec.required and name not in named and not by_program(collection, name)
    ]


def _edit(call: Call, desk: Desk, collection: str, record: str | None, fields: dict[str, Any]) -> Edit:
    """The edit that the line asks for. Without `--rev` it is based on what is stored now.

    Raises NotFound; Usage for a revision that is not there yet.
    """
    if record is None:
        return Edit(fields=fields)
    undo = call.line.has("undo")
    rev = number(call.line, "rev")
    rows = desk.snapshot.rows(collection)
    row = rows.row(record)
    if rev is None:
        if row is None and not undo:
            raise NotFound(what=collection, id=record, moved=rows.successors.get(record, ""))
        rev = row.rev if row is not None else 0
    _judge_rev(call, collection, record, row)
    deleting = call.line.verb == "delete"
    return Edit(
        id=record, based_on=rev, fields=fields, delete=deleting and not undo, restore=deleting and undo
    )


def _judge_rev(call: Call, collection: str, record: str, row: Row[Any] | None) -> None:
    """Raises Usage for a revision that nobody has seen: a slip of the pen, not somebody's newer edit."""
    rev = number(call.line, "rev")
    if rev is not None and row is not None and rev > row.rev:
        raise Usage(
            "cli.usage.rev", rev=str(rev), stored=str(row.rev), id=clean(record), collection=collection
        )


def _deleted_with(desk: Desk, collection: str, record: str) -> list[Edit]:
    """What brings back the others that were deleted in the same step and are still gone."""
    last = {line.id: line for line in desk.store.audit(collection)}
    own = desk.store.held_as(collection, record)
    rows = desk.snapshot.rows(collection)
    its = max((last[name] for name in own if name in last), key=lambda line: line.at, default=None)
    if its is None or its.what != "delete" or rows.row(record) is not None:
        return []
    return [
        Edit(id=line.id, restore=True)
        for line in last.values()
        if (line.what, line.at, line.by) == (its.what, its.at, its.by)
        and line.id not in (record, *own)
        and rows.row(line.id) is None
    ]


def _written(call: Call, collection: str, written: Sequence[Written]) -> int:
    """The record that was named, then those that came back with it."""
    unseen = (
        call.line.has("undo") and "rev" not in call.line.options
    )  # based on nothing: all of it would be news
    told = [
        {
            "id": each.id,
            "rev": each.rev,
            "problems": [problem_json(call, collection, problem) for problem in each.problems],
        }
        for each in written
    ]
    if call.json:
        call.out_json(told[0] | ({"also": told[1:]} if told[1:] else {}))
    for each in written:
        if not call.json:
            call.out(f"{each.id} {each.rev}")
            for problem in each.problems:
                call.say(call.wording.problem(problem, collection))
        if each.merged and not unseen:
            call.say(call.t("edit.merged", fields=", ".join(each.merged)))
    return DONE


def _refused(call: Call, collection: str, record: str | None, problems: Sequence[Problem]) -> int:
    """Everything that does not fit, at once."""
    if call.json:
        found = [problem_json(call, collection, problem) for problem in problems]
        call.out_json({"id": record, "rev": None, "problems": found})
    for problem in problems:
        call.say(call.wording.problem(problem, collection))
    return refused(problems)


def _conflict(call: Call, collection: str, record: str | None, error: Conflict) -> int:
    """Mine beside theirs, field by field."""
    known = known_of(call.desk().snapshot.rows(collection).get(record or ""))
    if call.json:
        found = [
            {
                "row": "",
                "field": clash.field,
                "value": shown(collection, clash.field, _text(clash.mine), known),
                "reason": call.t(
                    "edit.theirs",
                    theirs=shown(collection, clash.field, _text(clash.theirs), known),
                    by=clash.by,
                ),
                "code": error.code,
            }
            for clash in error.clashes
        ]
        if isinstance(error, Taken):
            there = str(error.facts["there"])
            record = record or there
            found = [
                {
                    "row": there,
                    "field": "id",
                    "value": there,
                    "reason": call.wording.error(error),
                    "code": error.code,
                }
            ]
        call.out_json({"id": record, "rev": error.facts.get("rev"), "problems": found})
    for line in _clashes(call, collection, error, known):
        call.say(line)
    return call.error(error)


def _clashes(call: Call, collection: str, error: Conflict, known: Iterable[str]) -> Iterable[str]:
    for clash in error.clashes:
        mine = shown(collection, clash.field, _text(clash.mine), known)
        theirs = shown(collection, clash.field, _text(clash.theirs), known)
        yield call.t("edit.clash", field=clash.field, mine=mine, theirs=theirs, by=clash.by)


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
