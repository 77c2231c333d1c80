"""`undo` and `redo`: one's own last step back, or forth again, as `u` and `U` in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import Invalid, Overtaken
from store.undo import Left, Reversed
from tui.headless.log import log, logging_to
from tui.verbs.call import CONFLICT, DONE, FAILED, FORBIDDEN, Call
from tui.verbs.sighted import sight_of
from tui.views.steps import listed, refused, told

if TYPE_CHECKING:
    from store.steps import Done
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Say what came back; 1 where there is nothing, 4 where others changed all of it since. `--list`: what there is."""
    desk = call.desk(writing=True)
    if call.line.has("list"):
        return _list(call, desk)
    verb = str(call.line.verb)
    if desk.me.role == "viewer":
        call.say(call.t("edit.viewer", login=desk.me.login, collection=""))
        return FORBIDDEN
    before = desk.snapshot
    try:
        with logging_to(desk.store.root, desk.me.login):
            found = desk.undo() if verb == "undo" else desk.redo()
            desk.look()
            log.info("%s done=%s", verb, found is not None)
    except Overtaken as error:
        _json(call, str(error.facts["collection"]), [], [one for one in error.left if isinstance(one, Left)])
        call.say(refused(sight_of(call, desk), error, verb, before))
        return CONFLICT
    except Invalid as error:
        return call.error(error)
    if found is None:
        _json(call, "", [], [])
        call.say(call.words.t("steps.nothing" if verb == "undo" else "steps.nothing-redo"))
        return FAILED
    return _told(call, desk, found, told(sight_of(call, desk), found, before))


def _told(call: Call, desk: Desk, found: Reversed, sentence: str) -> int:
    desk.puller.daily_copy()
    written = [{"id": each.id, "rev": each.rev} for each in found.written]
    _json(call, found.step.collection, written, found.left)
    if not call.json:
        for each in found.written:
            call.out(f"{each.id} {each.rev}")
    call.say(sentence)
    return DONE


def _json(call: Call, collection: str, written: list[dict[str, Any]], left: Any) -> None:
    """What was written, and each field that was left to others; names of fields, no values."""
    if call.json:
        others = [
            {"id": one.id, "field": clash.field, "by": clash.by, "at": clash.at}
            for one in left
            for clash in one.clashes
        ]
        call.out_json({"collection": collection or None, "records": written, "left": others})


def _list(call: Call, desk: Desk) -> int:
    """Newest first: what can be undone, or with `redo` what can be done again."""
    done, undone = desk.store.undo.steps(desk.me.login)
    steps = done if call.line.verb == "undo" else undone
    if call.json:
        call.out_json([_as_json(step) for step in steps])
    else:
        call.table(listed(sight_of(call, desk), steps))
    return DONE


def _as_json(step: Done) -> dict[str, Any]:
    records = [
        {"id": did.id, "what": did.trace.what, "fields": list(did.trace.before)} for did in step.records
    ]
    return {"collection": step.collection, "at": step.at, "records": records}
