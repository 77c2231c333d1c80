"""No verb: the app, on the office's data, or on the sample where there is no config."""

from __future__ import annotations

import gc
import os
import sys
import threading

from tui.verbs.call import WRONG, Call


def run(call: Call) -> int:
    """Start the app; its exit status. Nothing is drawn where nobody could see it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        # Textual would draw on stderr and hang on its input (tech spike 3.6)
        call.say(call.t("no_terminal"))
        return WRONG
    if os.environ.get("TERM", "dumb") in ("dumb", ""):
        call.say(call.t("dumb_terminal"))
        return WRONG
    # The collector would walk all that is imported and read, again and again: a third of the start at 100,000 records.
    # The app turns it on again after the first paint.
    gc.disable()
    from store.errors import NotPermitted
    from tui.headless import sampleoffice
    from tui.headless.desk import Desk
    from tui.headless.log import logging_to

    if call.config is None or call.line.has("sample"):
        name = call.line.options.get("data-dir")
        settings = sampleoffice.settings(name, language=call.words.language)
    else:
        settings = call.settings()
    desk = Desk(settings)
    call.root = settings.root
    try:
        desk.store.prepare()
        if desk.sample:
            sampleoffice.renew(desk)
    except NotPermitted as error:
        if not settings.root.is_dir():
            return call.error(error)  # else: the folder is there and may be read, which is read-only mode
    from tui.app import run as run_app

    with logging_to(settings.root, desk.me.login):
        status = run_app(desk)
    return _leave(status)


def _leave(status: int) -> int:
    """The app is gone and the terminal restored. A thread that still waits for a name server or a dead network disk
    would keep the process alive at the interpreter's end, which joins every worker: then we end it here."""
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
    return status
