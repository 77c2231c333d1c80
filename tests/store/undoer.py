"""Somebody who writes, takes back and does again, in a process of its own, on plans that another one works on too.

Says `ready`, begins with the first line on stdin, and prints one JSON line for each record that it changed:
[login, what, plan, rev, {field: before}, {field: after}]; what: edit | undo | redo.
Usage: undoer.py ROOT LOGIN TURNS SEED PLAN…
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from store.errors import Busy, Conflict, Overtaken
from store.models.edit import Edit, Step, Written
from store.store import Store
from store.undo import Actor

ZONE = ZoneInfo("Asia/Jakarta")
FIELDS = ("notes", "place")


def main(root: str, login: str, turns: str, seed: str, *plans: str) -> None:
    store, dice = Store(Path(root), zone=ZONE), random.Random(int(seed))
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(int(turns)):
        what = dice.choices(("edit", "undo", "redo"), (4, 3, 2))[0]
        at = datetime.now(ZONE)
        try:
            if what == "edit":
                say(login, what, edit(store, login, f"{login} {turn}", dice, plans, at))
            else:
                turned = getattr(store.undo, what)(Actor(by=login, at=at))
                say(login, what, turned.written if turned is not None else ())
        except (Busy, Conflict, Overtaken):
            continue


def edit(
    store: Store, login: str, text: str, dice: random.Random, plans: tuple[str, ...], at: datetime
) -> tuple[Written, ...]:
    """One or two fields of one or two plans, as they were seen."""
    rows = store.snapshot().rows("outreach")
    edits = tuple(
        Edit(id=plan, based_on=rows.row(plan).rev, fields=dict.fromkeys(dice.sample(FIELDS, dice.randint(1, 2)), text))
        for plan in dice.sample(plans, dice.randint(1, 2))
    )  # fmt: skip
    written = store.write(Step(collection="outreach", edits=edits, by=login, at=at))
    store.undo.remember("outreach", written, by=login, at=at)
    return written


def say(login: str, what: str, written: Iterable[Written]) -> None:
    for one in written:
        if one.trace is not None:
            line = [login, what, one.id, one.rev, one.trace.before, one.trace.after]
            print(msgspec.json.encode(line).decode(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
