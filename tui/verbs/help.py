"""`--help`, of the whole command and of one verb."""

from __future__ import annotations

from tui.verbs.arguments import EVERYWHERE, VALUED, VERBS, usage_of
from tui.verbs.call import DONE, WRONG, Call


def show_help(call: Call) -> int:
    """Print the help; wrong usage where it is asked for a verb that does not exist."""
    verb = call.line.verb
    if verb is None:
        _all(call)
    elif verb in VERBS:
        _one(call, verb)
    else:
        call.say("infokim: " + call.t("usage.verb", verb=verb))
        return WRONG
    return DONE


def _all(call: Call) -> None:
    call.out(call.t("help.usage"))
    call.out()
    call.out(call.t("help.intro"))
    call.out()
    call.out(call.t("help.verbs"))
    for verb in VERBS:
        call.out(f"  {verb:<9} {call.t(f'verb.{verb}')}")
    call.out()
    call.out(call.t("help.options"))
    for option in EVERYWHERE:
        _option(call, option)
    call.out()
    call.out(call.t("help.statuses"))


def _one(call: Call, verb: str) -> None:
    call.out(usage_of(verb))
    call.out()
    call.out(call.t(f"verb.{verb}"))
    if call.words.has(f"cli.about.{verb}"):
        call.out()
        call.out(call.t(f"about.{verb}"))
    call.out()
    call.out(call.t("help.options"))
    for option in (*VERBS[verb].options, *EVERYWHERE):
        _option(call, option)


def _option(call: Call, option: str) -> None:
    value = f" {VALUED[option]}" if option in VALUED else ""
    shown = f"--{option}{value}"
    call.out(f"  {shown:<15} {call.t(f'option.{option}')}")
