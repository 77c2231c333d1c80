"""`check`: everything that is wrong with the config, at once."""

from __future__ import annotations

from typing import Any

from store.models.text import clean
from tui.headless import paths
from tui.headless.config_check import ConfigProblem
from tui.verbs.call import DONE, WRONG, Call


def run(call: Call) -> int:
    """Print every problem; 2 where one of them keeps the program from starting."""
    if call.config is None:
        if call.json:
            call.out_json([])
        call.say(call.t("check.none", path=str(paths.own_config())))
        return DONE
    reading = call.reading(call.config)
    if call.json:
        call.out_json([_as_json(call, problem) for problem in reading.problems])
    else:
        for problem in reading.problems:
            mark = call.t("check.warning") if problem.warning else call.t("check.error")
            call.out(clean(f"{mark} {call.wording.config(problem)}", lines=True))
    if reading.settings is None:
        call.say(call.words.tn("cli.check.wrong", len(reading.errors)))
        return WRONG
    for file in reading.settings.files:
        call.say(call.t("check.read", file=str(file)))
    call.say(call.words.tn("cli.check.good", len(reading.settings.sources), root=str(reading.settings.root)))
    return DONE


def _as_json(call: Call, problem: ConfigProblem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line or None,
        "where": problem.where,
        "code": problem.code,
        "found": problem.found,
        "expected": problem.expected,
        "nearest": problem.nearest or None,
        "warning": problem.warning,
        "message": call.wording.config(problem),
    }
