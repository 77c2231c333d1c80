"""`caption`: how long a text is where it will be posted, and what does not fit there."""

from __future__ import annotations

import sys

import msgspec

from store.captions.limits import Limits, limits_with
from store.captions.measure import Measure, measure
from store.models.plan import CHANNELS
from store.models.problem import Problem
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, Call

MOST = 10_000_000
"""Bytes that are read; no caption has a thousandth of it."""


def run(call: Call) -> int:
    """Count the caption on stdin as its channel does; needs no config, and obeys the limits of one.

    What does not fit is told and is no failure: the exit status is 0, and `ok` says so to programs. The line end that
    `echo` adds is not counted; bytes that are no UTF-8 count as one character each, and are told.
    """
    channel = call.line.options.get("channel", "")
    if channel not in CHANNELS:
        raise Usage("cli.usage.channel", word=channel, expected=", ".join(CHANNELS))
    data = sys.stdin.buffer.read(MOST)
    text = data.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
    found = measure(channel, text, _limits(call))
    if not _is_utf8(data):
        problem = Problem(code="caption-not-utf8", field="caption", warning=True)
        found = msgspec.structs.replace(found, problems=(*found.problems, problem))
    reasons = [call.wording.reason(problem, "") for problem in found.problems]
    if call.json:
        call.out_json(
            {
                "channel": channel,
                "count": found.count,
                "limit": found.limit,
                "ok": found.ok,
                "problems": [
                    {"code": problem.code, "reason": reason, "hard": _is_hard(found, problem.code)}
                    for problem, reason in zip(found.problems, reasons, strict=True)
                ],
            }
        )
        return DONE
    call.out(_told(call, found))
    for reason in reasons:
        call.out(reason)
    return DONE


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _told(call: Call, found: Measure) -> str:
    return call.t(
        "caption.free" if found.limit is None else "caption.counted",
        count=str(found.count),
        limit=str(found.limit),
        unit=call.t(f"caption.unit.{found.unit}"),
        hashtags=str(found.hashtags),
        mentions=str(found.mentions),
        links=str(found.links),
    )


def _is_hard(found: Measure, code: str) -> bool:
    return not found.ok and code in found.refused


def _limits(call: Call) -> Limits:
    """Those of the config where there is one; a config that is wrong is told, as by every verb."""
    if call.config is None and not call.line.has("sample"):
        return limits_with({})
    return limits_with(call.settings().outreach.limits)
