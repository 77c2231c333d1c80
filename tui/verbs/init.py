"""`init`: writes a commented config to start from. Once, and never over one that is there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tui.headless import paths
from tui.verbs.call import DONE, FAILED, Call
from tui.verbs.template import template


def run(call: Call) -> int:
    """Write the config where the next start finds it, or print it (`--print`); 1 where one is there already."""
    text = template(call.words, call.words.language)
    if call.line.has("print"):
        sys.stdout.write(text)
        return DONE
    named = call.line.options.get("config") or os.environ.get("INFOKIM_CONFIG")
    file = Path(named).expanduser() if named else paths.own_config()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:  # x: two at once, and only one writes
            stream.write(text)
    except FileExistsError:
        call.say(call.t("init.exists", file=str(file)))
        return FAILED
    except OSError as error:
        call.say(call.t("init.cannot", file=str(file), why=os.strerror(error.errno or 0)))
        return FAILED
    call.out(str(file))
    call.say(call.t("init.next"))
    return DONE
