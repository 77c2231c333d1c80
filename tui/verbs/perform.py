"""From a command line to an exit status: reads it, runs its verb, says what was wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from store.models.text import clean
from tui.headless import paths
from tui.headless.speech import language
from tui.verbs.arguments import VERBS, Usage, read
from tui.verbs.call import DONE, FAILED, WRONG, Call, Stop
from tui.words.catalog import Words, load


def perform(words: Sequence[str]) -> int:
    """Read a command line and run it; the exit status."""
    for stream in (
        sys.stdout,
        sys.stderr,
    ):  # a terminal that is not UTF-8 gets question marks, not a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        line = read(words)
    except Usage as wrong:
        return _wrong_usage(wrong, load(language(paths.find_config(_config_in(words)))))
    config = paths.find_config(line.options.get("config"))
    call = Call(line, config, load(language(config)))
    if line.has("version"):
        from tui import __version__

        call.out(f"infokim {__version__}")
        return DONE
    if line.has("help"):
        from tui.verbs.help import show_help

        return show_help(call)
    return _run(call)


def _config_in(words: Sequence[str]) -> str | None:
    """The config that a line names, also where the rest of it cannot be read: its language is the one to answer in."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--config" or word.startswith("--config="):
            return word.partition("=")[2] or following or None
    return None


def _run(call: Call) -> int:
    from store.errors import StoreError

    module = VERBS[call.line.verb].module if call.line.verb else "tui.verbs.start"
    try:
        status: int = import_module(module).run(call)
    except Usage as wrong:
        stored = str(wrong.facts.get("stored", ""))
        named = "rev" if stored else ""
        call.refuse_json(
            _told(wrong, call.words),
            wrong.key.removeprefix("cli."),
            field=named,
            value=str(wrong.facts.get(named or "word", "")),
            rev=int(stored) if stored else None,
        )
        return _wrong_usage(wrong, call.words)
    except Stop as stop:
        return stop.status
    except StoreError as error:
        return call.failed(error)
    except OSError as error:
        if error.filename is None:  # stdout took no more
            raise
        return _crashed(call, error)
    except Exception as error:  # noqa: BLE001 - a mistake of ours: Python would print its message, with what people wrote
        return _crashed(call, error)
    return status


def _crashed(call: Call, error: Exception) -> int:
    from tui.crash import told_of_verb

    call.say(told_of_verb(call.words, error, call.root))
    return FAILED


def unwritten(error: OSError) -> int:
    """Say that stdout took no more: a full disk behind `> file`. Nothing of infokim's own is concerned."""
    import os

    words = load(language(paths.find_config(None)))
    sys.stderr.write(f"infokim: {words.t('cli.unwritten', why=os.strerror(error.errno or 0))}\n")
    return FAILED


def _told(wrong: Usage, words: Words) -> str:
    sentence = words.t(wrong.key, **wrong.facts)
    near = wrong.facts.get("nearest")
    return f"{sentence} {words.t('cli.usage.nearest', nearest=near)}" if near else sentence


def _wrong_usage(wrong: Usage, words: Words) -> int:
    sentence = _told(wrong, words)
    sys.stderr.write(f"infokim: {clean(sentence)}\n{words.t('cli.usage.help')}\n")
    return WRONG
