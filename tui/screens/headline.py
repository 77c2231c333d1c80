"""What the header and the message line say. Pure: sight in, parts out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from store.queries.health import all_health
from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.widgets.bars import Part

NOBODY = (Cell(""), "")
BAR, STRONG, MUTED, WARN = "bar", "bar-strong", "bar-muted", "bar-warn"


def header(
    sight: Sight,
    *,
    title: str,
    subtitle: str,
    who: str,
    paused: bool,
    read_only: bool,
    pulling: Collection[str],
    watching: tuple[Cell, str] = NOBODY,
) -> tuple[list[Part], list[Part]]:
    """The two sides of the header: where one is, and how far everything may be trusted.

    `watching`: who sends reminders (`tui/views/reminders.py`), and the same in short.
    Never given up: title, CONTOH, read-only, failing sources, who sends reminders (in short where there is no room),
    the clock. Given up first: the office, the program's name.
    """
    t = sight.t
    flags = [
        t("app.flag.sample") if sight.snapshot.sample else "",
        t("app.flag.read-only") if read_only else "",
        t("app.flag.paused") if paused else "",
    ]
    left = [
        Part("infokim", STRONG, 6),
        Part(title, STRONG),
        Part(subtitle, BAR, 2),
        Part(sight.settings.office.name, MUTED, 7),
        *(Part(flag, WARN) for flag in flags if flag),
    ]
    right = [
        Part(_pulling(sight, pulling), MUTED, 5),
        *_trouble(sight),
        _watching(watching),
        Part(_oldest(sight), MUTED, 3),
        Part(who, MUTED, 4),
        Part(clock(sight, sight.now), BAR),
    ]
    return left, right


def _watching(watching: tuple[Cell, str]) -> Part:
    """Who sends reminders: it stays, short before anything else but the office and the program's name goes."""
    cell, short = watching
    is_wrong = cell.style == "warn"
    return Part(cell.text, WARN if is_wrong else MUTED, 0 if is_wrong else 5, short)


def clock(sight: Sight, now: datetime) -> str:
    """`Sen 23 Nov 09.14`."""
    return f"{sight.format.day(now.date())} {sight.format.clock(now)}"


def _pulling(sight: Sight, pulling: Collection[str]) -> str:
    """Which source is being pulled, or how many."""
    if not pulling:
        return ""
    name = next(iter(pulling)) if len(pulling) == 1 else str(len(pulling))
    return sight.t("app.header.pulling", source=name)


def _trouble(sight: Sight) -> list[Part]:
    """How many sources fail or wait for a decision."""
    found = all_health(sight.snapshot.states, sight.now)
    failed = sum(1 for health in found if health.state in ("failed", "held"))
    damaged = len(sight.snapshot.damage)
    t, parts = sight.t, []
    if failed:
        parts.append(
            Part(
                sight.words.tn("app.header.failing", failed),
                WARN,
                short=t("app.header.failing-short", n=failed),
            )
        )
    if damaged:
        parts.append(
            Part(
                sight.words.tn("app.header.damaged", damaged),
                WARN,
                short=t("app.header.damaged-short", n=damaged),
            )
        )
    return parts


def _oldest(sight: Sight) -> str:
    """When the oldest of the last good pulls was."""
    good = [state.last_good for state in sight.snapshot.states.values() if state.last_good is not None]
    if not good:
        return ""
    return sight.t("app.header.oldest", moment=sight.format.brief_moment(min(good), sight.today))
