"""`backup` and `restore`: copies of what people wrote. What was fetched needs none: the next pull brings it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import NotFound, StoreError
from tui.headless.log import log, logging_to
from tui.verbs.call import DAMAGED, DONE, FORBIDDEN, Call

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Make a copy and print its path, list the copies (`restore` without a file too), or put one back."""
    desk = call.desk(writing=True)
    if desk.me.role == "viewer":
        call.say(call.t("edit.viewer", login=desk.me.login, collection=""))
        return FORBIDDEN
    with logging_to(desk.store.root, desk.me.login):
        restoring = call.line.verb == "restore"
        if restoring and call.line.operands:
            return _restore(call, desk)
        listing = restoring or call.line.has("list")
        found = [str(copy.path) for copy in desk.store.backups()] if listing else _copy(call, desk)
    if call.json:
        call.out_json([{"path": _utf8(path)} for path in found])
    else:
        for path in found:
            call.out(path)
    return DONE if listing else _unread(call, desk)


def _unread(call: Call, desk: Desk) -> int:
    """Say which ledgers could not be read whole, and that the copy has their bytes as they are; 5 where there is one."""
    damaged = [error for error in desk.snapshot.damage if _of_ledger(error)]
    for error in damaged:
        call.say(call.wording.error(error))
        call.say(call.t("backup.unread", file=str(error.facts["file"])))
    return DAMAGED if damaged else DONE


def _of_ledger(error: StoreError) -> bool:
    return Path(str(error.facts.get("file", ""))).parent.name == "ledger"


def _copy(call: Call, desk: Desk) -> list[str]:
    """The path of the new copy; none where nobody has written anything yet, which is no failure of a nightly job."""
    to = call.line.options.get("to")
    try:
        path = desk.store.backup(desk.now(), Path(to).expanduser().absolute() if to else None)
    except NotFound as error:
        if error.facts.get("what") != "ledger":
            raise
        call.say(call.t("backup.nothing"))
        return []
    log.info("backup made")
    return [str(path)]


def _restore(call: Call, desk: Desk) -> int:
    """Put a copy back: one named by its path, or by its name among the copies at hand."""
    given = Path(call.line.operands[0]).expanduser()
    file = given
    if not given.exists() and given.name == str(given):
        file = next((copy.path for copy in desk.store.backups() if copy.path.name == given.name), given)
    restored = desk.store.restore(file.absolute(), by=desk.me.login, at=desk.now())
    log.info("restored collections=%d", len(restored.collections))
    kept = str(restored.kept) if restored.kept else None
    if call.json:
        kept = _utf8(kept) if kept else None
        call.out_json({"file": _utf8(str(file)), "collections": restored.collections, "kept": kept})
    else:
        call.out("\n".join(restored.collections))
    if restored.left:
        call.say(call.t("restore.left", collections=", ".join(restored.left)))
    call.say(call.t("restore.done", file=str(file), kept=kept or "–"))
    return DONE


def _utf8(path: str) -> str:
    """A path as JSON can hold it: names on disk are bytes and need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
