"""What a write makes of a tip besides what it asks for: the note of each turn, merges and snoozes. Pure.

A turn is noted in the commit that makes it, whoever writes: a key, a verb, an undo. A merge that is taken back leaves
the tip as it was before, byte for byte; the audit remembers both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from store.errors import Invalid
from store.models.collections import flat_fields
from store.models.edit import Edit, Step
from store.models.kinds import Record
from store.models.problem import Problem
from store.models.tip import TIP_BY_PROGRAM, TIP_CLOSED, Referral, Tip, Turn, status_before

REASONED = ("hold", "keep_until", "restricted")
"""Fields whose change needs a reason: they decide how long, and for whom, personal data are kept."""
REPORTER = ("reporter_name", "reporter_contact")
EMPTIED = ("text", "subject", "place", *REPORTER)
"""What retention takes away, and what does not come back."""


def triaged(
    before: Record | None,
    after: Record,
    edit: Edit,
    step: Step,
    source: Record | None = None,
    seen: Record | None = None,
) -> dict[str, Any]:
    """Flat fields that a write of a tip sets besides `edit`'s; none of anything else. `before`: None of a new one.

    `source`: as it is fetched; `seen`: as it was at the last write. Raises Invalid.
    """
    if not isinstance(after, Tip) or step.undo:  # a step taken back brings its turns along
        return {}
    was = before if isinstance(before, Tip) else None
    row = source if isinstance(source, Tip) else None
    fields = _follows(was, after, edit.fields, row)
    if was is not None and _woken(was, after, {*edit.fields, *fields}, row, seen, step.at):
        fields |= {"status": _awake(was, seen), "snooze_until": None}
    new = replace(after, **fields)
    if problems := _refused(was, new, edit, step):
        raise Invalid(problems, collection="tips", id=edit.id or "")
    if _parted(was, new, row):
        return fields | {"turns": new.turns[:-1]}
    slept = _slept(was, new, step.at, row)
    if slept or new.status != (was.status if was is not None else "new"):
        turn = Turn(at=step.at.replace(microsecond=0), by=step.by, status=new.status)
        fields["turns"] = (*new.turns, *slept, turn)
    return fields


def _slept(was: Tip | None, new: Tip, now: datetime, source: Tip | None) -> tuple[Turn, ...]:
    """The end of a snooze that was over before somebody wrote it off or set another: meanwhile the clocks went on."""
    if was is None or was.status != "snoozed" or not was.turns:
        return ()
    if was.snooze_until is None or was.snooze_until > now or was.snooze_until == new.snooze_until:
        return ()
    back = status_before(was) or (source.status if source is not None else "new")
    return (Turn(at=was.snooze_until, by=was.turns[-1].by, status=back),)


def _woken(
    was: Tip, new: Tip, asked: Collection[str], source: Tip | None, seen: Record | None, now: datetime
) -> bool:
    """Whether a write that says nothing of the snooze is about a tip that its source woke: then it is awake for good.

    Otherwise a note, or a name put to it, would put it back to sleep.
    """
    if was.status != "snoozed" or new.duplicate_of or source is None or seen is None:
        return False
    if not {"status", "snooze_until"}.isdisjoint(asked) or (was.snooze_until and was.snooze_until <= now):
        return False
    return reopened("tips", was, source, seen)


def _awake(was: Tip, seen: Record | None) -> str:
    """The status of a snoozed tip that wakes: the one from before, as far as it wants something from somebody."""
    first = seen.status if isinstance(seen, Tip) else "new"
    status = next((turn.status for turn in reversed(was.turns) if turn.status != "snoozed"), first)
    return "new" if status == "snoozed" or status in TIP_CLOSED else status


def rooted(edit: Edit, shown: Callable[[str], Record | None]) -> Edit:
    """An edit that merges a tip, into the one that the other counts as itself: chains of duplicates have one step.

    `shown`: a tip as people see it; None where there is none. Raises Invalid: there is no such tip, or it counts as
    this one already.
    """
    target = edit.fields.get("duplicate_of")
    if not isinstance(target, str) or not target or target == edit.id:
        return edit
    met: list[str] = []
    while True:
        tip = shown(target)
        if target == edit.id or target in met:
            raise _unmergeable(edit, "duplicate-circle")
        if not isinstance(tip, Tip):
            if not met:
                raise _unmergeable(edit, "duplicate-gone")
            return replace(edit, fields=edit.fields | {"duplicate_of": met[-1]})
        if not tip.duplicate_of:
            return replace(edit, fields=edit.fields | {"duplicate_of": target})
        met.append(target)
        target = tip.duplicate_of


def _unmergeable(edit: Edit, code: str) -> Invalid:
    problem = Problem(code=code, field="duplicate_of", value=str(edit.fields["duplicate_of"]))
    return Invalid([problem], collection="tips", id=edit.id or "")


def _follows(was: Tip | None, new: Tip, asked: Mapping[str, Any], source: Tip | None) -> dict[str, Any]:
    """What one field says about others, where the edit says nothing of these itself."""
    fields: dict[str, Any] = {}
    status = new.status
    if "status" not in asked:
        if new.duplicate_of and (was is None or was.duplicate_of != new.duplicate_of):
            status = "duplicate"
        elif was is not None and was.duplicate_of and not new.duplicate_of and was.status == "duplicate":
            status = _before_merge(was, source)
        elif new.snooze_until and (was is None or was.snooze_until != new.snooze_until):
            status = "snoozed"
    elif new.duplicate_of and status != "duplicate" and "duplicate_of" not in asked:
        fields["duplicate_of"] = None
    if status != new.status:
        fields["status"] = status
    if new.snooze_until and status not in ("snoozed", "duplicate") and "snooze_until" not in asked:
        fields["snooze_until"] = None
    if new.anonymous and "anonymous" in asked and (was is None or not was.anonymous):
        fields |= {name: None for name in REPORTER if name not in asked and getattr(new, name)}
    return fields


def _before_merge(was: Tip, source: Tip | None) -> str:
    return status_before(was) or (source.status if source is not None else "new")


def _parted(was: Tip | None, new: Tip, source: Tip | None) -> bool:
    """Whether a merge is taken back: then it is as if it had never been."""
    if was is None or was.status != "duplicate" or new.duplicate_of or not new.turns:
        return False
    return new.turns[-1].status == "duplicate" and new.status == _before_merge(was, source)


def _refused(was: Tip | None, new: Tip, edit: Edit, step: Step) -> list[Problem]:
    problems = [Problem(code="by-program", field=name) for name in TIP_BY_PROGRAM if name in edit.fields]
    if new.status == "duplicate" and not new.duplicate_of:
        problems.append(Problem(code="duplicate-of-what", field="duplicate_of"))
    if new.duplicate_of and new.duplicate_of == new.id:
        problems.append(Problem(code="duplicate-of-itself", field="duplicate_of", value=new.id))
    if new.anonymous:
        problems += [
            Problem(code="anonymous-reporter", field=name) for name in REPORTER if getattr(new, name)
        ]
    if was is not None and not step.why:
        problems += [
            Problem(code="tip-why", field=name)
            for name in REASONED
            if getattr(was, name) != getattr(new, name)
        ]
    if was is not None and was.purged_at is not None:
        problems += [
            Problem(code="purged", field=name) for name in EMPTIED if getattr(was, name) != getattr(new, name)
        ]
    return problems


def grown(
    collection: str, fields: Mapping[str, Any], now: Mapping[str, Any], moved: Collection[str]
) -> dict[str, Any]:
    """Of the fields of an edit those that grow and that somebody else changed since: theirs with mine behind.

    `now`: the flat fields as they are; `moved`: what others changed. Taking one away meets the same way: it stays.
    """
    specs = flat_fields(collection)
    found = {}
    for name in fields.keys() & set(moved):
        if specs[name].kind.grows and fields[name]:
            theirs = tuple(now.get(name) or ())
            mine = msgspec.convert(fields[name], specs[name].type)
            found[name] = _met(theirs, mine)
    return found


def _met(theirs: Sequence[Any], mine: Sequence[Any]) -> tuple[Any, ...]:
    """Both, each part once. Of a referral that one of us has noted something about (an acknowledgement), what is said."""
    own = {_named(part): part for part in mine}
    there = {_named(part) for part in theirs}
    joined = [_joined(part, own[_named(part)]) if _named(part) in own else part for part in theirs]
    return (*joined, *(part for part in mine if _named(part) not in there))


def _named(part: Any) -> Any:
    return (part.agency, part.at, part.by) if isinstance(part, Referral) else part


def _joined(theirs: Any, mine: Any) -> Any:
    if not isinstance(theirs, Referral):
        return theirs
    said = {name: value for name, value in asdict(mine).items() if value not in (None, "")}
    return replace(theirs, **said)


def growing(collection: str) -> frozenset[str]:
    """The fields of a collection that grow."""
    return frozenset(n for n, spec in flat_fields(collection).items() if spec.kind.grows)


def reopened(collection: str, shown: Record, base: Record, seen: Record) -> bool:
    """Whether a source's row says something new since staff last wrote to it, that somebody has to look at.

    Of a snoozed tip any change; of a closed one another text, or that its source opened it again. `base`: the row now;
    `seen`: the row as it was at the last write.
    """
    if (
        collection != "tips"
        or not isinstance(shown, Tip)
        or not isinstance(base, Tip)
        or not isinstance(seen, Tip)
    ):
        return False
    if base == seen or shown.purged_at is not None:
        return False
    if shown.status == "snoozed":
        return True
    return (base.text, base.subject) != (seen.text, seen.subject) or (
        base.status != seen.status and base.status not in TIP_CLOSED
    )


def rests(shown: Record | None) -> bool:
    """Whether a record is one that only its source can wake."""
    return isinstance(shown, Tip) and (shown.status == "snoozed" or shown.status in TIP_CLOSED)
