"""`export`: what is held, as files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tui.verbs.arguments import Usage
from tui.verbs.call import DAMAGED, DONE, FAILED, FORBIDDEN, Call

if TYPE_CHECKING:
    from tui.headless.desk import Desk

FORMATS: dict[str, tuple[str, frozenset[str]]] = {
    "ics": ("tui.headless.publishing:text_of", frozenset(("outreach",))),
}
"""Format → what makes its text of a desk, and the collections that it can hold. A further one is one line here."""


def run(call: Call) -> int:
    """Print one collection in a format, or write it with `--out` and print the path; 3 where one may not read it."""
    collection = call.collection(call.line.operands[0])
    named = call.line.options.get("format", "")
    if named not in FORMATS or collection not in FORMATS[named][1]:
        fits = [name for name, (_, collections) in FORMATS.items() if collection in collections]
        raise Usage("cli.usage.format", word=named, collection=collection, expected=", ".join(fits) or "–")
    desk = call.desk()
    if collection in desk.snapshot.hidden:
        call.say(call.t("list.hidden", collection=collection))
        return FORBIDDEN
    text = _maker(named)(desk)
    out = call.line.options.get("out")
    if out is None:
        call.out_bytes(text.encode())
    elif not _write(call, Path(out).expanduser(), text):
        return FAILED
    for error in desk.snapshot.damage:
        call.say(call.wording.error(error))
    return DAMAGED if desk.snapshot.damage else DONE


def _maker(named: str) -> Callable[[Desk], str]:
    module, _, function = FORMATS[named][0].partition(":")
    found: Callable[[Desk], str] = getattr(import_module(module), function)
    return found


def _write(call: Call, path: Path, text: str) -> bool:
    import os

    try:
        path.write_bytes(text.encode())
    except OSError as error:
        call.say(call.t("export.unwritten", file=str(path), why=os.strerror(error.errno or 0)))
        return False
    call.out(str(path))
    return True
