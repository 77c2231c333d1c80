"""`import`: plans from a calendar file, after a look at what would happen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from store.errors import Conflict, Invalid
from tui.headless.log import log, logging_to
from tui.verbs.call import CONFLICT, DONE, FORBIDDEN, WRONG, Call, refused
from tui.verbs.pull import problem_json

if TYPE_CHECKING:
    from tui.headless.desk import Desk
    from tui.headless.icsimport import Found


def run(call: Call) -> int:
    """Show what a file holds and write what is new, all of it in one step; with `--dry-run` nothing is written."""
    from sources.errors import Unreadable
    from store.models.plan import CHANNELS
    from tui.headless.icsimport import read
    from tui.words.catalog import LANGUAGES, load

    path = Path(call.line.operands[0]).expanduser()
    desk = call.desk(writing=not call.line.has("dry-run"))
    reason = desk.why_not("outreach")
    if reason is not None and not call.line.has("dry-run"):
        call.say(call.t(f"edit.{reason}", login=desk.me.login, collection="outreach"))
        return FORBIDDEN
    words = {
        load(language).t(f"common.choice.channels.{channel}").casefold(): channel
        for channel in CHANNELS
        for language in LANGUAGES
    }
    try:
        found = read(
            path.read_bytes(),
            desk.snapshot.rows("outreach"),
            desk.settings.zone,
            words,
            now=desk.now(),
            untitled=call.t("import.untitled"),
        )
    except OSError as error:
        call.say(call.t("import.unread", file=str(path), why=os.strerror(error.errno or 0)))
        return WRONG
    except Unreadable as error:
        if error.failure.code == "not-data":  # its sentence is about an address
            call.say(call.t("import.no-calendar", file=str(path)))
        else:
            call.say(f"{path}: {call.wording.failure(error.failure)}")
        return WRONG
    if not call.line.has("dry-run"):
        status = _write(call, desk, found, path.name)
        if status != DONE:
            return status
    _tell(call, desk, found)
    return DONE


def _write(call: Call, desk: Desk, found: tuple[Found, ...], name: str) -> int:
    edits = [edit for one in found for edit in one.edits]
    if not edits:
        return DONE
    try:
        with logging_to(desk.store.root, desk.me.login):
            desk.save("outreach", edits, call.line.options.get("why") or name)
            desk.puller.daily_copy()
            desk.look()
            log.info("import plans=%d", len(edits))
    except Invalid as error:
        for problem in error.problems:
            call.say(call.wording.problem(problem, "outreach"))
        return refused(error.problems)
    except Conflict as error:
        call.error(error)
        return CONFLICT
    return DONE


def _tell(call: Call, desk: Desk, found: tuple[Found, ...]) -> None:
    if call.json:
        call.out_json([_object(call, one) for one in found])
        return
    form = call.format(desk.settings)
    head = (
        "",
        "id",
        form.label("outreach", "at"),
        form.label("outreach", "title"),
        form.label("outreach", "recurrence"),
    )
    lines = [
        (
            call.t(f"import.{one.what}"),
            one.id or "–",
            one.at.isoformat(sep=" ", timespec="minutes") if one.at is not None else "–",
            one.title or "–",
            one.recurrence or _one_by_one(call, one) or "–",
        )
        for one in found
    ]
    call.table([head, *lines])
    for one in found:
        for problem in one.problems:
            told = call.wording.problem(replace(problem, row=""), "outreach")
            call.say(f"{one.title}: {told}" if one.title else told)
    new = sum(edit.create for one in found for edit in one.edits)
    key = "cli.import.would" if call.line.has("dry-run") else "cli.import.done"
    call.say(call.words.tn(key, new))


def _one_by_one(call: Call, one: Found) -> str:
    """Of a series that is a plan for each of its occurrences: how many, and up to when."""
    return call.words.tn("cli.import.singly", len(one.edits), last=one.last.isoformat()) if one.last else ""


def _object(call: Call, one: Found) -> dict[str, Any]:
    return {
        "what": one.what,
        "uid": one.uid,
        "id": one.id,
        "title": one.title,
        "at": one.at,
        "recurrence": one.recurrence,
        "last": one.last,
        "plans": sum(edit.create for edit in one.edits),
        "changed": sum(not edit.create for edit in one.edits),
        "problems": [problem_json(call, "outreach", problem) for problem in one.problems],
    }
