"""`sources add URL-or-path`: looks at the data, proposes a mapping, asks, and prints a block or writes one new file."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from sources.errors import SourceError
from store.models.collections import COLLECTIONS
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FAILED, WRONG, Call

if TYPE_CHECKING:
    from pathlib import Path

    from sources.pull import Preview
    from tui.headless.adding import Offer
    from tui.headless.desk import Desk


def add(call: Call, desk: Desk, location: str) -> int:
    """1 where nothing came; 2 where there is no config to write beside, the file is there already, or `check` would
    refuse it."""
    from sources.presets import names
    from tui.headless import adding

    options = call.line.options
    wanted = options.get("collection")
    if wanted is not None and wanted not in COLLECTIONS:
        raise Usage("cli.usage.collection", word=wanted, expected=", ".join(COLLECTIONS))
    auth = adding.auth_of(options["auth"]) if "auth" in options else None
    if "auth" in options and auth is None:
        raise Usage("cli.usage.auth")
    preset = options.get("preset")
    if preset is not None and preset not in names():
        raise Usage("cli.usage.preset", word=preset, expected=", ".join(names()))
    folder = _folder(call, desk)
    if call.line.has("write") and folder is None:
        call.say(call.t("add.no_config"))
        return WRONG
    taken = frozenset(spec.id for spec in desk.settings.sources)
    source = options.get("id") or adding.id_of(location, taken)
    if source in taken:
        raise Usage("cli.usage.taken", word=source)
    with asyncio.Runner() as runner:
        try:
            seen = runner.run(
                adding.look(adding.place_of(location, source, auth, preset), desk.settings, desk.now)
            )
            made = adding.offer(seen, desk.settings, wanted)
            while True:
                found = runner.run(adding.tried(made, desk.settings, desk.now))
                _show(call, made, found)
                answer = _ask(call, made) if wanted is None else made.spec.collection
                if answer == made.spec.collection:
                    break
                made = adding.offer(seen, desk.settings, answer)
        except SourceError as error:
            call.say(f"{location}: {call.wording.failure(error.failure)}")
            return FAILED
    text = adding.block(made, call.words)
    if not call.line.has("write") or folder is None:
        call.out(text.rstrip("\n"))
        return DONE
    return _write(call, folder, source, text)


def _folder(call: Call, desk: Desk) -> Path | None:
    """The folder of the config; None for the sample office, which has none."""
    return call.config.absolute().parent if call.config is not None and not desk.sample else None


def _write(call: Call, folder: Path, source: str, text: str) -> int:
    from tui.headless import adding

    try:
        file = adding.write(folder, source, text)
    except adding.Unfit as unfit:
        for wrong in unfit.problems:
            call.say(call.wording.config(wrong))
        call.say(call.t("add.unfit"))
        return WRONG
    except adding.NotWritten as problem:
        if problem.why:
            call.say(call.t("init.cannot", file=str(problem.file), why=problem.why))
            return FAILED
        call.say(call.t("add.exists", file=str(problem.file)))
        return WRONG
    call.out(str(file))
    call.say(call.t("add.next", source=source))
    return DONE


def _show(call: Call, made: Offer, found: Preview) -> None:
    """On stderr: what it seems to be, how sure that is, and the first records as they would be."""
    from tui.headless.adding import sureness
    from tui.views.fetched import record_words, told

    sure = call.t(f"add.{sureness(made.proposal.score)}")
    call.say(
        call.t(
            "add.found",
            rows=call.words.digits(made.sample.fetched),
            collection=made.spec.collection,
            sure=sure,
        )
    )
    for record in found.records:
        call.say(f"  {told(record_words(made.spec.collection, record))}")
    if made.missing:
        call.say(call.t("add.lacks", fields=", ".join(made.missing)))
    elif found.rejected:
        call.say(call.t("add.rejected", rejected=call.words.digits(found.rejected)))
        for problem in [p for p in found.problems if not p.warning][:3]:
            call.say(f"  {call.wording.problem(problem, made.spec.collection)}")


def _ask(call: Call, made: Offer) -> str:
    """The collection that a person wants; what was proposed where nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return made.spec.collection
    while True:
        sys.stderr.write(
            call.t("add.ask", collection=made.spec.collection, others=", ".join(COLLECTIONS)) + " "
        )
        sys.stderr.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return made.spec.collection
        if answer in COLLECTIONS:
            return answer
